/** The commands that move about in the sidebar. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, InputDialog } from '@jupyterlab/apputils';
import { ITranslator, type TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { TABS } from '../model/panel';
import { IPanel, ISidebar } from '../tokens';
import { lakeyIcon } from '../view/icons';
import {
  BACK,
  NARROW,
  REFRESH,
  SEARCH,
  SETTINGS,
  SHOW,
  SHOW_ITEM,
  SHOW_PULLS,
  STAR,
  START
} from './commands';
import { ITEM_ARGS, itemMeant } from './pointed';
import { wordsOf } from './words';

type Added = Readonly<Record<string, CommandRegistry.ICommandOptions>>;

export const moves: JupyterFrontEndPlugin<void> = {
  id: 'lakey-jupyter:moves',
  description: 'The commands of the Lakey sidebar.',
  autoStart: true,
  requires: [IPanel, ISidebar],
  optional: [ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    model: IPanel,
    sidebar: ISidebar,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = wordsOf(translator);
    const added: Added = { ...going(app, model, sidebar, trans), ...doing(app, model, trans) };
    for (const [command, described] of Object.entries(added)) {
      app.commands.addCommand(command, { describedBy: { args: NO_ARGS }, ...described });
      palette?.addItem({ command, category: trans.__('Lakey') });
    }
    model.changed.connect(() => app.commands.notifyCommandChanged());
    model.stars.changed.connect(() => app.commands.notifyCommandChanged(STAR));
  }
};

const NO_ARGS = { type: 'object', properties: {} } as const;

const SHOWN_ARGS = {
  type: 'object',
  properties: { ...ITEM_ARGS.properties, tab: { type: 'string', enum: [...TABS] } }
} as const;

const MENU_ARGS = { type: 'object', properties: { isMenu: { type: 'boolean' } } } as const;

/** Going somewhere. */
function going(
  app: JupyterFrontEnd,
  model: IPanel,
  sidebar: ISidebar,
  trans: TranslationBundle
): Added {
  return {
    [SHOW]: {
      label: ({ isMenu }) => (isMenu ? trans.__('Lakey') : trans.__('Show Lakey')),
      icon: ({ isMenu }) => (isMenu ? undefined : lakeyIcon),
      describedBy: { args: MENU_ARGS },
      execute: () => sidebar.show()
    },
    [SEARCH]: { label: trans.__('Search the Items'), execute: () => sidebar.search() },
    [NARROW]: { label: trans.__('Narrow the Items'), execute: () => sidebar.narrow() },
    [SHOW_PULLS]: { label: trans.__('Show the Pulls'), execute: () => sidebar.pulls() },
    [SHOW_ITEM]: {
      label: ({ isContext }) => (isContext ? trans.__('Open') : trans.__('Show an Item…')),
      describedBy: { args: SHOWN_ARGS },
      execute: async ({ tab, ...args }) => {
        const isTold = typeof args.item === 'string' || args.isContext;
        const name = isTold ? itemMeant(app, model, args) : await askForItem(trans);
        if (name) {
          const wanted = TABS.find(each => each === tab);
          sidebar.open(name, wanted);
        }
      }
    },
    [BACK]: {
      label: trans.__('Back to the Items'),
      isEnabled: () => model.item !== null,
      execute: () => model.back()
    }
  };
}

async function askForItem(trans: TranslationBundle): Promise<string | null> {
  const label = trans.__('Name of the item');
  const { value } = await InputDialog.getText({ title: trans.__('Show an item'), label });
  return value;
}

/** Doing something there. */
function doing(app: JupyterFrontEnd, model: IPanel, trans: TranslationBundle): Added {
  return {
    [REFRESH]: { label: trans.__('Refresh'), execute: () => model.refresh() },
    [START]: {
      label: trans.__('Start the Pull'),
      isEnabled: () => model.launch !== null && model.launch.hindrance === null,
      execute: () => model.launch?.start()
    },
    [STAR]: {
      label: ({ isContext }) =>
        isContext ? trans.__('Mark with a star') : trans.__('Star on the Item'),
      describedBy: { args: ITEM_ARGS },
      isEnabled: args => itemMeant(app, model, args) !== undefined,
      isToggled: args => model.stars.has(itemMeant(app, model, args) ?? ''),
      execute: args => model.stars.toggle(itemMeant(app, model, args) ?? '')
    },
    [SETTINGS]: {
      label: trans.__('Lakey Settings'),
      isVisible: () => app.commands.hasCommand('settingeditor:open'),
      execute: () => app.commands.execute('settingeditor:open', { query: 'Lakey' })
    }
  };
}
