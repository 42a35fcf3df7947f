/** Fills the pull form in from a text that says a pull: *Open from Text…*. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Dialog, ICommandPalette, Notification, showDialog } from '@jupyterlab/apputils';
import { ITranslator, type TranslationBundle } from '@jupyterlab/translation';
import { asFailure } from '../api/failure';
import { Format } from '../model/format';
import { opened, type Opening } from '../model/opening/opening';
import { Unreadable } from '../model/opening/reading';
import type { IRecipe } from '../model/opening/shape';
import { ILake, IPanel, ISidebar } from '../tokens';
import { unreadSaid } from '../view/openwords';
import { OpenText } from '../view/opentext';
import type { IWording } from '../view/wording';
import { OPEN_TEXT } from './commands';
import { wordsOf } from './words';

const SHOWN = 5000;

interface IMeans {
  readonly client: ILake;
  readonly model: IPanel;
  readonly trans: TranslationBundle;
}

export const opening: JupyterFrontEndPlugin<void> = {
  id: 'lakey-jupyter:opening',
  description: 'Fills the pull form in from a text.',
  autoStart: true,
  requires: [ILake, IPanel],
  optional: [ISidebar, ICommandPalette, ITranslator],
  activate: (
    { commands }: JupyterFrontEnd,
    client: ILake,
    model: IPanel,
    ...[sidebar, palette, translator]: [ISidebar | null, ICommandPalette | null, ITranslator | null]
  ): void => {
    const trans = wordsOf(translator);
    const wording = { trans, format: new Format(translator?.languageCode) };
    const means = { client, model, trans };
    commands.addCommand(OPEN_TEXT, {
      label: trans.__('Open from Text…'),
      caption: trans.__('Fill the pull form in from %lakey, Python or JSON'),
      describedBy: { args: { type: 'object', properties: { text: { type: 'string' } } } },
      execute: async ({ text }) => {
        try {
          const found = typeof text === 'string' ? opened(text) : await asked(wording);
          const item = found && (await fill(found, means));
          if (item !== null) {
            sidebar?.show(item, 'pull'); // the focus is back where the dialog was asked for
          }
        } catch (reason) {
          const isUnread = reason instanceof Unreadable;
          const said = isUnread ? unreadSaid(reason, trans) : asFailure(reason).message;
          Notification.error(said, { autoClose: SHOWN });
        }
      }
    });
    palette?.addItem({ command: OPEN_TEXT, category: trans.__('Lakey') });
  }
};

/** Asks until the text can be read; what was pasted stays. */
async function asked(wording: IWording): Promise<Opening | null> {
  const { trans } = wording;
  let text = '';
  for (;;) {
    const { button, value } = await showDialog({
      title: trans.__('Open from text'),
      body: new OpenText({ wording, text }),
      focusNodeSelector: 'textarea',
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.okButton({ label: trans.__('Open in the form') })
      ]
    });
    if (!button.accept) {
      return null;
    }
    text = value ?? '';
    const found = tried(text);
    if (found !== null) {
      return found;
    }
  }
}

function tried(text: string): Opening | null {
  try {
    return opened(text);
  } catch (reason) {
    if (reason instanceof Unreadable) {
      return null;
    }
    throw reason;
  }
}

/** Fills the form in; gives the item, or `null` where the text led to none, which is said. */
async function fill(found: Opening, { client, model, trans }: IMeans): Promise<string | null> {
  const recipe = 'path' in found ? await recipeOfFile(client, found.path) : found;
  const item = recipe?.item ?? model.item?.name;
  if (recipe !== null && item !== undefined) {
    model.prepare(item, recipe.wanted);
    return item;
  }
  const said =
    recipe === null
      ? trans.__('No pull wrote this file: it tells no recipe.')
      : trans.__('The text names no item: open one first.');
  Notification.error(said, { autoClose: SHOWN });
  return null;
}

async function recipeOfFile(client: ILake, path: string): Promise<IRecipe | null> {
  const { recipe } = await client.file(path);
  return recipe && { item: recipe.item, wanted: { ...recipe.spec, to: path } };
}
