/** What can be done with a Parquet file that is chosen in the file browser. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { ITranslator, type TranslationBundle } from '@jupyterlab/translation';
import { addIcon, refreshIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { asFailure } from '../api/failure';
import { ofFile } from '../model/snippets';
import { ICode, IJobs, ILake, IPanel, ISidebar } from '../tokens';
import { lakeyIcon } from '../view/icons';
import type { OnRecipe } from '../view/opened/page';
import { INSERT_FILE, OPEN_FILE, PULL_FILE_AGAIN } from './commands';
import { FACTORY } from './parquet';
import { CONTEXT_ARGS } from './pointed';
import { recipeActs } from './recipes';
import { wordsOf } from './words';

const SHOWN = 5000;
const ENDING = '.parquet';
const FILE_ARGS = {
  type: 'object',
  properties: { path: { type: 'string' }, ...CONTEXT_ARGS }
} as const;

type Added = Readonly<Record<string, CommandRegistry.ICommandOptions>>;

export const files: JupyterFrontEndPlugin<void> = {
  id: 'lakey-jupyter:files',
  description: 'What can be done with a Parquet file of the file browser, as commands.',
  autoStart: true,
  requires: [ILake, ICode, IJobs, IPanel],
  optional: [IFileBrowserFactory, ISidebar, ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    client: ILake,
    code: ICode,
    ...[jobs, panel, browsers, sidebar, palette, translator]: [
      IJobs,
      IPanel,
      IFileBrowserFactory | null,
      ISidebar | null,
      ICommandPalette | null,
      ITranslator | null
    ]
  ): void => {
    const trans = wordsOf(translator);
    const onRecipe = recipeActs({ client, jobs, panel, sidebar, trans });
    const means = { app, client, code, onRecipe, trans };
    const pathOf = ({ path }: ReadonlyPartialJSONObject) =>
      typeof path === 'string' ? path : chosenIn(browsers);
    for (const [command, options] of Object.entries(added(means, pathOf))) {
      app.commands.addCommand(command, {
        describedBy: { args: FILE_ARGS },
        isEnabled: args => pathOf(args) !== undefined,
        ...options
      });
      palette?.addItem({ command, category: trans.__('Lakey') });
    }
  }
};

/** The path of the first Parquet file that is chosen in the file browser, its drive included. */
function chosenIn(browsers: IFileBrowserFactory | null): string | undefined {
  const chosen = [...(browsers?.tracker.currentWidget?.selectedItems() ?? [])];
  return chosen.find(({ path }) => path.toLowerCase().endsWith(ENDING))?.path;
}

interface IMeans {
  readonly app: JupyterFrontEnd;
  readonly client: ILake;
  readonly code: ICode;
  readonly onRecipe: OnRecipe;
  readonly trans: TranslationBundle;
}

function added(
  { app, client, code, onRecipe, trans }: IMeans,
  pathOf: (args: ReadonlyPartialJSONObject) => string | undefined
): Added {
  const { commands, docRegistry, serviceManager } = app;
  const localPathOf = (args: ReadonlyPartialJSONObject) =>
    serviceManager.contents.localPath(pathOf(args) ?? '');
  return {
    [OPEN_FILE]: {
      label: ({ isContext }) =>
        isContext ? trans.__('Open in Lakey') : trans.__('Open the Chosen File in Lakey'),
      icon: ({ isContext }) => (isContext ? lakeyIcon : undefined),
      isVisible: () => docRegistry.getWidgetFactory(FACTORY) !== undefined,
      execute: args => commands.execute('docmanager:open', { path: pathOf(args), factory: FACTORY })
    },
    [INSERT_FILE]: {
      label: ({ isContext }) =>
        isContext ? trans.__('Insert code') : trans.__('Insert Code for the Chosen File'),
      icon: ({ isContext }) => (isContext ? addIcon : undefined),
      execute: args => code.insert(ofFile(localPathOf(args)))
    },
    [PULL_FILE_AGAIN]: {
      label: ({ isContext }) =>
        isContext ? trans.__('Pull again') : trans.__('Pull the Chosen File Again'),
      icon: ({ isContext }) => (isContext ? refreshIcon : undefined),
      execute: args => pulledAgain(client, onRecipe, localPathOf(args), trans)
    }
  };
}

/** Pulls what the recipe in the file says once more, if the file tells one. */
async function pulledAgain(
  client: ILake,
  { onAgain }: OnRecipe,
  path: string,
  trans: TranslationBundle
): Promise<void> {
  try {
    const file = await client.file(path);
    if (file.recipe === null) {
      const said = trans.__('No pull wrote this file: it tells no recipe.');
      Notification.info(said, { autoClose: SHOWN });
    } else {
      onAgain(file.recipe, file);
    }
  } catch (reason) {
    Notification.error(asFailure(reason).message, { autoClose: SHOWN });
  }
}
