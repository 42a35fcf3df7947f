/** The command that sets items closely, a line each, or back onto cards. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator } from '@jupyterlab/translation';
import { ISettings } from '../tokens';
import { COMPACT } from './commands';
import { wordsOf } from './words';

export const density: JupyterFrontEndPlugin<void> = {
  id: 'lakey-jupyter:density',
  description: 'Items as a compact list, or as cards.',
  autoStart: true,
  requires: [ISettings],
  optional: [ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    settings: ISettings,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = wordsOf(translator);
    const isCompact = () => settings.current.density === 'compact';
    app.commands.addCommand(COMPACT, {
      label: trans.__('Compact List'),
      caption: trans.__('A line for each item instead of a card'),
      describedBy: { args: { type: 'object', properties: {} } },
      isToggleable: true,
      isToggled: isCompact,
      execute: () => settings.keep('density', isCompact() ? 'comfortable' : 'compact')
    });
    palette?.addItem({ command: COMPACT, category: trans.__('Lakey') });
    settings.follow(() => app.commands.notifyCommandChanged(COMPACT));
  }
};
