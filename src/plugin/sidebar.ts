/** The sidebar in the left area. */

import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Clipboard } from '@jupyterlab/apputils';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { Menu } from '@lumino/widgets';
import { Format } from '../model/format';
import type { Tab } from '../model/panel';
import { DOMAIN, IPanel, ISidebar } from '../tokens';
import { type IPanelProps, LakeyPanel } from '../view/panel';
import { COPY_LINK, LANDED_COMMANDS, PULL_COMMANDS, REFRESH, SEARCH, SETTINGS } from './commands';
import { markdownBy } from './markdown';

const RANK = 600;

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
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const format = new Format(translator?.languageCode);
    const widget = new LakeyPanel({
      wording: { trans, format },
      panel: wired(app, model, rendermime)
    });
    app.shell.add(widget, 'left', { rank: RANK, type: 'Lakey' });
    restorer?.add(widget, widget.id);
    return {
      show: (item?: string, tab?: Tab) => {
        app.shell.activateById(widget.id);
        if (item !== undefined) {
          model.show(item, tab);
        }
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
      }
    };
  }
};

/** What the panel calls when somebody acts on it. */
function wired(
  app: JupyterFrontEnd,
  model: IPanel,
  rendermime: IRenderMimeRegistry | null
): IPanelProps {
  const menu = new Menu({ commands: app.commands });
  [REFRESH, SEARCH, SETTINGS].forEach(command => menu.addItem({ command }));
  return {
    model,
    markdown: rendermime && markdownBy(rendermime),
    onAct: (action, job) => void app.commands.execute(PULL_COMMANDS[action], { id: job.id }),
    onLanded: (action, { id }) => void app.commands.execute(LANDED_COMMANDS[action], { id }),
    onCopy: text => Clipboard.copyToSystem(text),
    onLink: item => void app.commands.execute(COPY_LINK, { item }),
    onMenu: (x, y) => menu.open(x, y),
    onReload: () => window.location.reload()
  };
}
