/** The commands that act on what was pulled before: pull it again, forget it. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { ITranslator, type TranslationBundle } from '@jupyterlab/translation';
import { UUID } from '@lumino/coreutils';
import { asFailure } from '../api/failure';
import type { Job, Landed } from '../api/types';
import { IJobs, ILake, IPanel } from '../tokens';
import { LANDED_COMMANDS } from './commands';
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
    add(app, panel, LANDED_COMMANDS.again, { label: trans.__('Pull again'), act: again });
    add(app, panel, LANDED_COMMANDS.forget, { label: trans.__('Forget a pull'), act: forget });
  }
};

/** Adds a command for an entry of the list, by the id of its pull. */
function add(
  app: JupyterFrontEnd,
  panel: IPanel,
  command: string,
  { label, act }: { label: string; act: Act }
): void {
  app.commands.addCommand(command, {
    label,
    describedBy: { args: { type: 'object', properties: { id: { type: 'string' } } } },
    isEnabled: ({ id }) => entryOf(panel, id) !== undefined,
    execute: async ({ id }) => {
      const entry = entryOf(panel, id);
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
