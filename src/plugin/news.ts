/** Notifications of pulls: one that takes a while is followed, and each says how it ended and what one does next. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { ITranslator, type TranslationBundle } from '@jupyterlab/translation';
import type { Job } from '../api/types';
import { Format } from '../model/format';
import { type ITeller, Notices } from '../model/notices';
import { shareDone } from '../model/states';
import { IJobs } from '../tokens';
import { ACTIONS, type PullAction } from '../view/pullactions';
import { advance, fileOf } from '../view/pullwords';
import type { IWording } from '../view/wording';
import { PULL_COMMANDS } from './commands';
import { wordsOf } from './words';

const AUTO_CLOSE = 12_000;
const BRIEFLY = 5_000;
/** Kept in the list of notifications, and not shown above the page. */
const LISTED_ONLY = 0;

/** How many letters of a file's name are said: JupyterLab cuts the whole at 140. */
const NAME = 48;
const BAR = 12;

export const news: JupyterFrontEndPlugin<void> = {
  id: 'lakey-jupyter:news',
  description: 'Notifications that follow pulls, and say how they ended.',
  autoStart: true,
  requires: [IJobs],
  optional: [ITranslator],
  activate: (app: JupyterFrontEnd, jobs: IJobs, translator: ITranslator | null): void => {
    const trans = wordsOf(translator);
    const format = new Format(translator?.languageCode);
    new Notices({ jobs, teller: teller(app, { trans, format }) });
  }
};

function teller(app: JupyterFrontEnd, { trans, format }: IWording): ITeller {
  const button = (action: PullAction, job: Job): Notification.IAction => ({
    label: ACTIONS[action].label(trans),
    callback: event => {
      if (action === 'cancel') {
        event.preventDefault(); // it stays, and says how the pull ended
      }
      void app.commands.execute(PULL_COMMANDS[action], { id: job.id });
    }
  });
  const following = (job: Job) => ({
    progress: shareDone(job) ?? undefined,
    actions: [button('cancel', job)]
  });
  const said = (job: Job) => followed(job, { trans, format });
  return {
    begin: job =>
      Notification.emit(said(job), 'in-progress', { ...following(job), autoClose: false }),
    advance: (id, job) =>
      Notification.update({
        id,
        message: said(job),
        ...following(job),
        // A toast that somebody hid stays hidden: only the list is kept up to date.
        autoClose: document.getElementById(id) === null ? LISTED_ONLY : false
      }),
    end: (id, job) => {
      const end = ENDS[job.state]?.(job, trans, format);
      if (end !== undefined && (end.isMinor !== true || id !== null)) {
        conclude(
          id,
          end,
          end.actions.map(action => button(action, job))
        );
      }
    }
  };
}

/** The end, in the notification that followed the pull, or in one of its own. */
function conclude(id: string | null, end: IEnd, actions: Notification.IAction[]): void {
  const { message, type, autoClose } = end;
  if (id === null || !Notification.update({ id, message, type, autoClose, actions })) {
    Notification.emit(message, type, { autoClose, actions });
  }
}

/** What a notification says of a pull that runs. */
function followed(job: Job, { trans, format }: IWording): string {
  const name = fileOf(job);
  const share = shareDone(job);
  const done = Math.floor((share ?? 0) * BAR);
  const bar = share === null ? '' : `${'▓'.repeat(done)}${'░'.repeat(BAR - done)}\n`;
  const short = name.length > NAME ? `${name.slice(0, NAME - 1)}…` : name;
  return `${trans.__('Pulling %1', short)}\n${bar}${advance(job, trans, format)}`;
}

interface IEnd {
  readonly message: string;
  readonly type: 'success' | 'error' | 'info';
  readonly autoClose: number;
  readonly actions: readonly PullAction[];
  /** Said only where a notification followed the pull: who cancelled it knows. */
  readonly isMinor?: boolean;
}

type End = (job: Job, trans: TranslationBundle, format: Format) => IEnd;

const ENDS: Readonly<Partial<Record<Job['state'], End>>> = {
  done: (job, trans, format) => ({
    message: trans.__(
      '%1 is here: %2',
      job.result?.path ?? '',
      format.bytes(job.result?.bytes ?? 0)
    ),
    type: 'success',
    autoClose: AUTO_CLOSE,
    actions: ['open', 'insert']
  }),
  failed: (job, trans) => ({
    message: trans.__('Pulling %1 failed: %2', job.item, job.problem?.detail ?? job.message),
    type: 'error',
    autoClose: AUTO_CLOSE,
    actions: ['retry']
  }),
  cancelled: (job, trans) => ({
    message: trans.__('Pulling %1 was cancelled', fileOf(job)),
    type: 'info',
    autoClose: BRIEFLY,
    actions: ['retry'],
    isMinor: true
  })
};
