/** Inserts the pull form of an item into a notebook, as a command. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator } from '@jupyterlab/translation';
import { addIcon } from '@jupyterlab/ui-components';
import { ofItem } from '../model/snippets';
import { ICode, IPanel } from '../tokens';
import { INSERT_ITEM } from './commands';
import { ITEM_ARGS, itemMeant } from './pointed';
import { wordsOf } from './words';

export const items: JupyterFrontEndPlugin<void> = {
  id: 'lakey-jupyter:items',
  description: 'Inserts the pull form of an item into a notebook.',
  autoStart: true,
  requires: [ICode, IPanel],
  optional: [ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    code: ICode,
    panel: IPanel,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = wordsOf(translator);
    app.commands.addCommand(INSERT_ITEM, {
      label: ({ isContext }) =>
        isContext ? trans.__('Insert code') : trans.__('Insert Code for the Item'),
      icon: ({ isContext }) => (isContext ? addIcon : undefined),
      describedBy: { args: ITEM_ARGS },
      isEnabled: args => itemMeant(app, panel, args) !== undefined,
      execute: async args => {
        const name = itemMeant(app, panel, args);
        await (name && code.insert(ofItem(name)));
      }
    });
    palette?.addItem({ command: INSERT_ITEM, category: trans.__('Lakey') });
    panel.changed.connect(() => app.commands.notifyCommandChanged(INSERT_ITEM));
  }
};
