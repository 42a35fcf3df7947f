/** The running pulls in JupyterLab's status bar; nothing while none runs. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator } from '@jupyterlab/translation';
import { Menu } from '@lumino/widgets';
import type { Job } from '../api/types';
import { Format } from '../model/format';
import { IJobs } from '../tokens';
import { PullStatus } from '../view/status';
import { PULL_COMMANDS, SHOW_PULLS } from './commands';
import { wordsOf } from './words';

const RANK = 20;

export const statusbar: JupyterFrontEndPlugin<void> = {
  id: 'lakey-jupyter:statusbar',
  description: 'The running pulls in the status bar.',
  autoStart: true,
  requires: [IJobs],
  optional: [IStatusBar, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    jobs: IJobs,
    bar: IStatusBar | null,
    translator: ITranslator | null
  ): void => {
    if (bar === null) {
      return;
    }
    const trans = wordsOf(translator);
    const item = new PullStatus({
      wording: { trans, format: new Format(translator?.languageCode) },
      status: {
        jobs,
        onShow: () => void app.commands.execute(SHOW_PULLS),
        onCancel: cancelling(app)
      }
    });
    bar.registerStatusItem(statusbar.id, {
      item,
      align: 'middle',
      rank: RANK,
      isActive: () => jobs.running.length > 0,
      activeStateChanged: jobs.changed
    });
  }
};

/** Cancels the one that runs, or asks which one. */
function cancelling(app: JupyterFrontEnd): (jobs: readonly Job[], x: number, y: number) => void {
  const command = PULL_COMMANDS.cancel;
  const menu = new Menu({ commands: app.commands });
  return (running, x, y) => {
    if (running.length === 1) {
      void app.commands.execute(command, { id: running[0].id });
      return;
    }
    menu.clearItems();
    running.forEach(({ id }) => menu.addItem({ command, args: { id, isNamed: true } }));
    menu.open(x, y);
  };
}
