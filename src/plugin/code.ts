/** Inserts the code for a pull: a new cell below the active one, never over anything. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Dialog, showDialog } from '@jupyterlab/apputils';
import { INotebookTracker, type Notebook, NotebookPanel } from '@jupyterlab/notebook';
import { ITranslator, type TranslationBundle } from '@jupyterlab/translation';
import type { Job } from '../api/types';
import { code as codeFor } from '../model/code';
import { ICode, ISettings } from '../tokens';
import { wordsOf } from './words';

class Code implements ICode {
  constructor(
    private readonly _app: JupyterFrontEnd,
    private readonly _settings: ISettings,
    private readonly _tracker: INotebookTracker | null,
    private readonly _trans: TranslationBundle
  ) {}

  async insert(job: Job): Promise<void> {
    const panel = this._tracker?.currentWidget ?? (await this._offer());
    if (panel === null) {
      return;
    }
    await panel.context.ready;
    insertBelow(panel.content, codeFor(job, this._settings.current.insertStyle), job.id);
    this._app.shell.activateById(panel.id);
  }

  /** A new notebook, if the person wants one. */
  private async _offer(): Promise<NotebookPanel | null> {
    const { commands, serviceManager } = this._app;
    const { button } = await showDialog({
      title: this._trans.__('No notebook is open'),
      body: this._trans.__('Create one and insert the code there?'),
      buttons: [
        Dialog.cancelButton({ label: this._trans.__('Cancel') }),
        Dialog.okButton({ label: this._trans.__('Create notebook') })
      ]
    });
    if (!button.accept) {
      return null;
    }
    const kernelName = serviceManager.kernelspecs.specs?.default ?? '';
    const made: unknown = await commands.execute('notebook:create-new', { kernelName });
    return made instanceof NotebookPanel ? made : (this._tracker?.currentWidget ?? null);
  }
}

/** Adds a marked code cell below the active one and selects it. */
function insertBelow(notebook: Notebook, source: string, pull: string): void {
  const { model } = notebook;
  if (model === null) {
    return;
  }
  const place = notebook.activeCell === null ? model.cells.length : notebook.activeCellIndex + 1;
  model.sharedModel.insertCell(place, {
    cell_type: 'code',
    source,
    metadata: { trusted: true, lakey: { pull } }
  });
  notebook.deselectAll();
  notebook.activeCellIndex = place;
  notebook.mode = 'command';
  void notebook.scrollToItem(place, 'smart');
}

export const code: JupyterFrontEndPlugin<ICode> = {
  id: 'lakey-jupyter:code',
  description: 'Inserts the code for a pull into a notebook.',
  autoStart: true,
  provides: ICode,
  requires: [ISettings],
  optional: [INotebookTracker, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    settings: ISettings,
    tracker: INotebookTracker | null,
    translator: ITranslator | null
  ): ICode => new Code(app, settings, tracker, wordsOf(translator))
};
