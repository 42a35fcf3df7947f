/** The commands that act on what was pulled before: pull it again, forget it. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { ITranslator, type TranslationBundle } from '@jupyterlab/translation';
import { type ReadonlyPartialJSONObject, UUID } from '@lumino/coreutils';
import { asFailure } from '../api/failure';
import type { Job, Landed } from '../api/types';
import { IJobs, ILake, IPanel } from '../tokens';
import { ACTIONS, type LandedAction } from '../view/landedactions';
import { LANDED_COMMANDS } from './commands';
import { CONTEXT_ARGS, pointed } from './pointed';
import { mayReplace } from './replacing';
import { wordsOf } from './words';

type Act = (entry: Landed) => Promise<unknown>;

export const landed: JupyterFrontEndPlugin<void> = {
  id: 'lakey-jupyter:landed',
  description: 'What can be done with what was pulled before, as commands.',
  autoStart: true,
  requires: [ILake, IJobs, IPanel],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    client: ILake,
    jobs: IJobs,
    panel: IPanel,
    translator: ITranslator | null
  ): void => {
    const trans = wordsOf(translator);
    const again: Act = async entry => {
      if (entry.found !== 'changed' || (await mayLose(entry, trans))) {
        jobs.add(await pulledAgain(client, entry));
      }
    };
    const forget: Act = ({ id }) => panel.landed.forget(id);
    const added = { app, panel, trans };
    add(added, 'again', again);
    add(added, 'forget', forget);
  }
};

interface IAdded {
  readonly app: JupyterFrontEnd;
  readonly panel: IPanel;
  readonly trans: TranslationBundle;
}

/** Adds a command for an entry of the list: by the id of its pull, or the one under the context menu. */
function add({ app, panel, trans }: IAdded, action: LandedAction, act: Act): void {
  const { icon, label, fits } = ACTIONS[action];
  const meant = ({ id, isContext }: ReadonlyPartialJSONObject) => {
    const entry = entryOf(panel, isContext ? pointed(app, 'landed') : id);
    return entry && fits(entry) ? entry : undefined;
  };
  const properties = { id: { type: 'string' }, ...CONTEXT_ARGS } as const;
  app.commands.addCommand(LANDED_COMMANDS[action], {
    label: label(trans),
    icon,
    describedBy: { args: { type: 'object', properties } },
    isEnabled: args => meant(args) !== undefined,
    isVisible: args => !args.isContext || meant(args) !== undefined,
    execute: async args => {
      const entry = meant(args);
      try {
        await (entry && act(entry));
      } catch (reason) {
        Notification.error(asFailure(reason).message, { autoClose: 5000 });
      }
    }
  });
}

function entryOf({ landed: { found } }: IPanel, id: unknown): Landed | undefined {
  return found.kind === 'ready' ? found.value.items.find(each => each.id === id) : undefined;
}

/** The same rows of the item as it is now, to the same place. */
function pulledAgain(client: ILake, { item, spec, path: to, found }: Landed): Promise<Job> {
  const request = { item, spec: spec ?? { columns: [] }, to, overwrite: found !== 'gone' };
  return client.pull(request, UUID.uuid4());
}

/** Whether a file that is not as it landed may be lost. */
function mayLose({ path }: Landed, trans: TranslationBundle): Promise<boolean> {
  const body = trans.__(
    '%1 was changed since it was pulled. What was changed would be lost.',
    path
  );
  return mayReplace({ body, accept: trans.__('Replace') }, trans);
}
