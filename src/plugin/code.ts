/** Inserts code into a notebook: a new cell below the active one, or the way to the one that is there already. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { ITranslator, type TranslationBundle } from '@jupyterlab/translation';
import type { Job, Landed } from '../api/types';
import { type ISnippet, ofPull } from '../model/snippets';
import { ICode, ISettings } from '../tokens';
import { addBelow, leadTo, placeIn } from './cells';
import { wordsOf } from './words';

const SHOWN = 8000;

class Code implements ICode {
  constructor(
    private readonly _app: JupyterFrontEnd,
    private readonly _settings: ISettings,
    private readonly _tracker: INotebookTracker | null,
    private readonly _trans: TranslationBundle
  ) {}

  ofPull(pull: Job | Landed): ISnippet {
    return ofPull(pull, this._settings.current.insertStyle);
  }

  async insert(snippet: ISnippet): Promise<void> {
    const panel = this._tracker?.currentWidget ?? (await this._offer());
    if (panel === null) {
      return;
    }
    await panel.context.ready;
    const place = placeIn(panel.content, snippet.mark);
    if (place === null) {
      addBelow(panel.content, snippet);
    } else {
      leadTo(panel.content, place);
      this._sayFound(panel, snippet);
    }
    this._app.shell.activateById(panel.id);
  }

  /** Says that the cell is there already; whoever wants another one gets it. */
  private _sayFound(panel: NotebookPanel, snippet: ISnippet): void {
    const callback = () => {
      if (!panel.isDisposed) {
        addBelow(panel.content, snippet);
        this._app.shell.activateById(panel.id);
      }
    };
    const said = this._trans.__('This notebook already has the code for %1.', snippet.name);
    const actions = [{ label: this._trans.__('Insert once more'), callback }];
    Notification.info(said, { autoClose: SHOWN, actions });
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

export const code: JupyterFrontEndPlugin<ICode> = {
  id: 'lakey-jupyter:code',
  description: 'Inserts code into a notebook.',
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
