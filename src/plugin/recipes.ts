/** What can be done with the recipe that a file tells: pull it again, change it in the form, copy it. */

import { Clipboard, Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { UUID } from '@lumino/coreutils';
import { asFailure } from '../api/failure';
import type { ParquetFile, Recipe } from '../api/types';
import { magicOf } from '../model/code';
import type { IJobs, ILake, IPanel, ISidebar } from '../tokens';
import type { OnRecipe } from '../view/opened/page';
import { mayReplace } from './replacing';

export interface IRecipeMeans {
  readonly client: ILake;
  readonly jobs: IJobs;
  readonly panel: IPanel;
  readonly sidebar: ISidebar | null;
  readonly trans: TranslationBundle;
}

export function recipeActs({ client, jobs, panel, sidebar, trans }: IRecipeMeans): OnRecipe {
  const again = async ({ item, spec }: Recipe, { path: to }: ParquetFile) => {
    const body = trans.__('%1 is replaced by the same rows of the item as it is now.', to);
    if (await mayReplace({ body, accept: trans.__('Pull again') }, trans)) {
      jobs.add(await client.pull({ item, spec, to, overwrite: true }, UUID.uuid4()));
      Notification.info(trans.__('Pulling %1 again.', to), { autoClose: 3000 });
    }
  };
  return {
    onAgain: (recipe, file) => {
      again(recipe, file).catch((reason: unknown) => {
        Notification.error(asFailure(reason).message, { autoClose: 5000 });
      });
    },
    onForm: ({ item, spec }) => {
      panel.prepare(item, spec);
      sidebar?.show(item, 'pull');
    },
    onMagic: ({ item, spec }, { path }) => {
      Clipboard.copyToSystem(magicOf(item, spec, path));
      Notification.info(trans.__('Copied.'), { autoClose: 2000 });
    }
  };
}
