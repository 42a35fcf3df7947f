/** The sidebar in the left area. */

import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Clipboard } from '@jupyterlab/apputils';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator } from '@jupyterlab/translation';
import { Menu } from '@lumino/widgets';
import { WRITINGS } from '../model/code';
import { Format } from '../model/format';
import type { Tab } from '../model/panel';
import { IPanel, ISidebar } from '../tokens';
import { FORM_ACTIONS } from '../view/form/tools';
import { type IPanelProps, LakeyPanel } from '../view/panel';
import {
  COMPACT,
  COPY_FORM,
  COPY_LINK,
  FORM_COMMANDS,
  INSERT_ITEM,
  LANDED_COMMANDS,
  OPEN_TEXT,
  OPEN_WIDE,
  PULL_COMMANDS,
  RECIPE_COMMANDS,
  REFRESH,
  SEARCH,
  SETTINGS,
  SHOW_RECIPES
} from './commands';
import { markdownBy } from './markdown';
import { wordsOf } from './words';

const RANK = 600;
/** What the menu of the panel offers. */
const SHOWN = [REFRESH, SEARCH, OPEN_WIDE, INSERT_ITEM, OPEN_TEXT, SHOW_RECIPES, COMPACT, SETTINGS];

export const sidebar: JupyterFrontEndPlugin<ISidebar> = {
  id: 'lakey-jupyter:sidebar',
  description: 'The Lakey sidebar.',
  autoStart: true,
  provides: ISidebar,
  requires: [IPanel],
  optional: [ILayoutRestorer, IRenderMimeRegistry, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    model: IPanel,
    restorer: ILayoutRestorer | null,
    rendermime: IRenderMimeRegistry | null,
    translator: ITranslator | null
  ): ISidebar => {
    const trans = wordsOf(translator);
    const format = new Format(translator?.languageCode);
    const widget = new LakeyPanel({
      wording: { trans, format },
      panel: wired(app, model, rendermime)
    });
    app.shell.add(widget, 'left', { rank: RANK, type: 'Lakey' });
    restorer?.add(widget, widget.id);
    return offered(app, model, widget);
  }
};

/** What others may ask of the sidebar. */
function offered(app: JupyterFrontEnd, model: IPanel, widget: LakeyPanel): ISidebar {
  const show = (item?: string, tab?: Tab) => {
    app.shell.activateById(widget.id);
    if (item !== undefined) {
      model.show(item, tab);
    }
  };
  return {
    show,
    open: (item: string, tab?: Tab) => {
      show(item, tab);
      requestAnimationFrame(() => widget.focusItem());
    },
    search: () => {
      model.back();
      app.shell.activateById(widget.id);
      requestAnimationFrame(() => widget.focusSearch());
    },
    narrow: () => {
      model.back();
      app.shell.activateById(widget.id);
      requestAnimationFrame(() => widget.narrow());
    },
    pulls: () => {
      model.openPulls(true);
      app.shell.activateById(widget.id);
      requestAnimationFrame(() => widget.focusPulls());
    },
    recipes: () => {
      model.recipes.show(true);
      app.shell.activateById(widget.id);
      requestAnimationFrame(() => widget.focusRecipes());
    }
  };
}

/** What the panel calls when somebody acts on it. */
function wired(
  app: JupyterFrontEnd,
  model: IPanel,
  rendermime: IRenderMimeRegistry | null
): IPanelProps {
  const menu = new Menu({ commands: app.commands });
  SHOWN.forEach(command => menu.addItem({ command }));
  const copying = new Menu({ commands: app.commands });
  WRITINGS.forEach(writing => copying.addItem({ command: COPY_FORM, args: { writing } }));
  return {
    model,
    markdown: rendermime && markdownBy(rendermime),
    onAct: (action, job) => void app.commands.execute(PULL_COMMANDS[action], { id: job.id }),
    onLanded: (action, { id }) => void app.commands.execute(LANDED_COMMANDS[action], { id }),
    onRecipe: (action, { name }) => void app.commands.execute(RECIPE_COMMANDS[action], { name }),
    form: {
      actions: () => FORM_ACTIONS.filter(each => app.commands.hasCommand(FORM_COMMANDS[each])),
      onAct: (action, x, y) => {
        if (action === 'copy') {
          copying.open(x, y);
        } else {
          void app.commands.execute(FORM_COMMANDS[action]);
        }
      }
    },
    onCopy: text => Clipboard.copyToSystem(text),
    onLink: item => void app.commands.execute(COPY_LINK, { item }),
    wide: () =>
      app.commands.hasCommand(OPEN_WIDE)
        ? (item, tab) => void app.commands.execute(OPEN_WIDE, { item, tab })
        : null,
    onMenu: (x, y) => menu.open(x, y),
    onReload: () => window.location.reload()
  };
}
