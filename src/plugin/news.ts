/** Says that a pull has ended, with what one does next. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { Job } from '../api/types';
import { Format } from '../model/format';
import { DOMAIN, IJobs } from '../tokens';
import { ACTIONS, type PullAction } from '../view/pullactions';
import { PULL_COMMANDS } from './commands';

const AUTO_CLOSE = 12_000;

export const news: JupyterFrontEndPlugin<void> = {
  id: 'lakey-jupyter:news',
  description: 'Notifications of pulls that ended.',
  autoStart: true,
  requires: [IJobs],
  optional: [ITranslator],
  activate: (app: JupyterFrontEnd, jobs: IJobs, translator: ITranslator | null): void => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const format = new Format(translator?.languageCode);
    const button = (action: PullAction, job: Job): Notification.IAction => ({
      label: ACTIONS[action].label(trans),
      callback: () => void app.commands.execute(PULL_COMMANDS[action], { id: job.id })
    });
    const said: Partial<Record<Job['state'], (job: Job) => void>> = {
      done: job =>
        Notification.success(
          trans.__('%1 is here: %2', job.result?.path ?? '', format.bytes(job.result?.bytes ?? 0)),
          { autoClose: AUTO_CLOSE, actions: [button('open', job), button('insert', job)] }
        ),
      failed: job =>
        Notification.error(
          trans.__('Pulling %1 failed: %2', job.item, job.problem?.detail ?? job.message),
          { autoClose: AUTO_CLOSE, actions: [button('retry', job)] }
        )
    };
    jobs.ended.connect((_, job) => said[job.state]?.(job));
  }
};
