/** The commands that act on a pull: on the one whose id is given, else on the newest that fits. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Clipboard, ICommandPalette, Notification } from '@jupyterlab/apputils';
import { PageConfig, PathExt, URLExt } from '@jupyterlab/coreutils';
import { ITranslator, type TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyJSONObject, ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { asFailure } from '../api/failure';
import type { Job } from '../api/types';
import { magic, pathOf } from '../model/code';
import { ICode, IJobs } from '../tokens';
import { ACTIONS, PULL_ACTIONS, type PullAction } from '../view/pullactions';
import { fileOf } from '../view/pullwords';
import { PULL_COMMANDS } from './commands';
import { CONTEXT_ARGS, pointed } from './pointed';
import { wordsOf } from './words';

const ACTIVATE = 'filebrowser:activate';
const GO_TO = 'filebrowser:go-to-path';

type Act = (job: Job) => Promise<unknown>;
type Args = ReadonlyPartialJSONObject;

/** What each action does. */
function acts(app: JupyterFrontEnd, jobs: IJobs, code: ICode): Readonly<Record<PullAction, Act>> {
  const reveal: Act = job => revealed(app, pathOf(job) ?? '');
  return {
    insert: job => code.insert(code.ofPull(job)),
    open: job => (canOpen(app, job) ? open(app, pathOf(job) ?? '') : reveal(job)),
    reveal,
    copy: async job => Clipboard.copyToSystem(magic(job)),
    retry: job => jobs.retry(job.id),
    cancel: job => jobs.cancel(job.id)
  };
}

/** Shows a file among others: in the file browser, which in Notebook 7 is a page of its own. */
async function revealed({ commands }: JupyterFrontEnd, path: string): Promise<void> {
  if (commands.hasCommand(ACTIVATE) && commands.hasCommand(GO_TO)) {
    await commands.execute(ACTIVATE);
    await commands.execute(GO_TO, { path, dontShowBrowser: false });
    return;
  }
  const folder = URLExt.encodeParts(PathExt.dirname(path));
  window.open(URLExt.join(PageConfig.getBaseUrl(), 'tree', folder), '_blank', 'noopener');
}

function open(app: JupyterFrontEnd, path: string): Promise<unknown> {
  return app.commands.execute('docmanager:open', { path });
}

/** Whether something here shows it: a file, and not the editor that takes every file for text. */
function canOpen(app: JupyterFrontEnd, job: Job): boolean {
  const isFolder = (job.result?.parts.length ?? 0) > 1;
  return (
    !isFolder && !app.docRegistry.defaultWidgetFactory(pathOf(job) ?? '').fileTypes.includes('*')
  );
}

interface IAdded {
  readonly app: JupyterFrontEnd;
  readonly jobs: IJobs;
  readonly trans: TranslationBundle;
}

/** The id that a command is given, or that of the row under the context menu; `undefined` for the newest that fits. */
function idOf(app: JupyterFrontEnd, { id, isContext }: Args): string | undefined {
  const held = isContext ? (pointed(app, 'pull') ?? pointed(app, 'landed') ?? '') : undefined;
  return typeof id === 'string' ? id : held;
}

/** The pull that a command is about, as far as it is known here. */
function meant({ app, jobs }: IAdded, action: PullAction, args: Args): Job | undefined {
  const id = idOf(app, args);
  return id === undefined ? jobs.jobs.find(job => ACTIONS[action].fits(job)) : jobs.job(id);
}

function addCommand(added: IAdded, action: PullAction, act: Act): void {
  const { app, jobs, trans } = added;
  const { icon, label, fits } = ACTIONS[action];
  const said = (args: Args, does: string) => {
    const job = args.isNamed ? meant(added, action, args) : undefined;
    const named = job === undefined ? does : trans.__('%1: %2', does, fileOf(job));
    return args.isPalette ? trans.__('%1 (newest pull)', does) : named;
  };
  // One that is older than the list is asked of the server, once something is to be done with it.
  const isFitting = (args: Args) => {
    const job = meant(added, action, args);
    return job === undefined ? Boolean(idOf(app, args)) : fits(job);
  };
  app.commands.addCommand(PULL_COMMANDS[action], {
    label: args => said(args, label(trans)),
    icon: args => (args.isPalette ? undefined : icon),
    describedBy: { args: { type: 'object', properties: propertiesOf(trans) } },
    isEnabled: isFitting,
    isVisible: args => !args.isContext || isFitting(args),
    execute: async args => {
      const id = idOf(app, args);
      try {
        const job = id === undefined ? meant(added, action, args) : await jobs.need(id);
        await (job && act(job));
      } catch (reason) {
        Notification.error(asFailure(reason).message, { autoClose: 5000 });
      }
    }
  });
}

function propertiesOf(trans: TranslationBundle): ReadonlyJSONObject {
  return { id: { type: 'string', description: trans.__('The id of the pull') }, ...CONTEXT_ARGS };
}

export const pulls: JupyterFrontEndPlugin<void> = {
  id: 'lakey-jupyter:pulls',
  description: 'What can be done with a pull, as commands.',
  autoStart: true,
  requires: [IJobs, ICode],
  optional: [ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    jobs: IJobs,
    code: ICode,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = wordsOf(translator);
    const done = acts(app, jobs, code);
    for (const action of PULL_ACTIONS) {
      addCommand({ app, jobs, trans }, action, done[action]);
      const command = PULL_COMMANDS[action];
      palette?.addItem({ command, category: trans.__('Lakey'), args: { isPalette: true } });
    }
    jobs.changed.connect(() => app.commands.notifyCommandChanged());
  }
};
