/** A model of documents whose content the browser never reads: the server shows the parts that are looked at. */

import { DocumentModel, type DocumentRegistry } from '@jupyterlab/docregistry';
import type { Contents } from '@jupyterlab/services';

export class UnreadFactory implements DocumentRegistry.IModelFactory<DocumentModel> {
  static readonly NAME = 'lakey-unread';

  readonly name = UnreadFactory.NAME;
  readonly contentType: Contents.ContentType = 'file';
  /** No format: then JupyterLab asks for everything but the content. */
  readonly fileFormat: Contents.FileFormat = null;

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
  }

  createNew(): DocumentModel {
    // Said to be shared, it is never saved, and no checkpoint of a large file is made.
    const model = new DocumentModel({ collaborationEnabled: true });
    model.readOnly = true;
    return model;
  }

  preferredLanguage(): string {
    return '';
  }

  private _isDisposed = false;
}
