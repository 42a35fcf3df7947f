/** Items in tabs of their own in the main area, restored with the layout. */

import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Clipboard, ICommandPalette, WidgetTracker } from '@jupyterlab/apputils';
import { ITranslator, type TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { Filter } from '../api/types';
import { Format } from '../model/format';
import { WIDE_TABS, WideModel, type WideTab } from '../model/wide';
import { ILake, IPanel, ISidebar } from '../tokens';
import { WidePage } from '../view/wide/page';
import { OPEN_WIDE } from './commands';
import { ITEM_ARGS, itemMeant } from './pointed';
import { hasTabs } from './tabs';
import { wordsOf } from './words';

export const wide: JupyterFrontEndPlugin<void> = {
  id: 'lakey-jupyter:wide',
  description: 'Items in tabs of their own.',
  autoStart: true,
  requires: [ILake, IPanel],
  optional: [ISidebar, ICommandPalette, ILayoutRestorer, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    client: ILake,
    panel: IPanel,
    ...[sidebar, palette, restorer, translator]: [
      ISidebar | null,
      ICommandPalette | null,
      ILayoutRestorer | null,
      ITranslator | null
    ]
  ): void => {
    if (!hasTabs(app)) {
      return;
    }
    const trans = wordsOf(translator);
    const format = new Format(translator?.languageCode);
    const tracker = new WidgetTracker<WidePage>({ namespace: 'lakey-wide' });
    const open = (name: string, tab: WideTab | undefined) => {
      let page = tracker.find(each => each.model.name === name);
      if (page === undefined) {
        page = made(new WideModel(client, name, tab), { panel, sidebar, trans, format });
        app.shell.add(page, 'main', { type: 'Lakey item' });
        void tracker.add(page);
        keepTab(tracker, page);
      } else if (tab !== undefined) {
        page.model.turn(tab);
      }
      app.shell.activateById(page.id);
    };
    app.commands.addCommand(OPEN_WIDE, command(app, panel, trans, open));
    palette?.addItem({ command: OPEN_WIDE, category: trans.__('Lakey') });
    panel.changed.connect(() => app.commands.notifyCommandChanged(OPEN_WIDE));
    void restorer?.restore(tracker, {
      command: OPEN_WIDE,
      args: ({ model: { name, tab } }) => ({ item: name, tab }),
      name: ({ model }) => model.name
    });
  }
};

const ARGS = {
  type: 'object',
  properties: { ...ITEM_ARGS.properties, tab: { type: 'string', enum: [...WIDE_TABS] } }
} as const;

/** Opens the item that is meant. */
function command(
  app: JupyterFrontEnd,
  panel: IPanel,
  trans: TranslationBundle,
  open: (name: string, tab: WideTab | undefined) => void
): CommandRegistry.ICommandOptions {
  return {
    label: ({ isContext }) => (isContext ? trans.__('Open wide') : trans.__('Open the Item Wide')),
    caption: trans.__('Its sample, distributions and coverage, in a tab of its own'),
    describedBy: { args: ARGS },
    isEnabled: args => itemMeant(app, panel, args) !== undefined,
    execute: ({ tab, ...args }) => {
      const name = itemMeant(app, panel, args);
      if (name !== undefined) {
        const wanted = WIDE_TABS.find(each => each === tab);
        open(name, wanted);
      }
    }
  };
}

/** Keeps which tab of a page is shown, for the next time that the layout is restored. */
function keepTab(tracker: WidgetTracker<WidePage>, page: WidePage): void {
  let { tab } = page.model;
  page.model.changed.connect(model => {
    if (model.tab !== tab) {
      tab = model.tab;
      void tracker.save(page);
    }
  });
}

interface IMeans {
  readonly panel: IPanel;
  readonly sidebar: ISidebar | null;
  readonly trans: TranslationBundle;
  readonly format: Format;
}

function made(model: WideModel, { panel, sidebar, ...wording }: IMeans): WidePage {
  const drafted = (): readonly Filter[] =>
    panel.item?.name === model.name ? (panel.item.form?.asked().spec.filters ?? []) : [];
  const onPull = (filters: readonly Filter[]) => {
    const columns = model.form?.item.columns.map(({ name }) => name) ?? [];
    panel.prepare(model.name, { columns, filters: [...filters] });
    sidebar?.show(model.name, 'pull');
  };
  return new WidePage({
    wording,
    wide: {
      model,
      drafted,
      onPull,
      onCopy: text => Clipboard.copyToSystem(text),
      onReload: () => window.location.reload()
    }
  });
}
