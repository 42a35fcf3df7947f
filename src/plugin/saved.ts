/** The commands that keep the form's recipe under a name, and open, rename or delete one that is kept. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import {
  Dialog,
  ICommandPalette,
  InputDialog,
  Notification,
  showDialog
} from '@jupyterlab/apputils';
import { ITranslator, type TranslationBundle } from '@jupyterlab/translation';
import { type ISaved, MOST_RECIPES, type Refusal } from '../model/recipes';
import { IPanel, ISidebar } from '../tokens';
import { ACTIONS, type RecipeAction } from '../view/recipes';
import { RECIPE_COMMANDS, SAVE_RECIPE, SHOW_RECIPES } from './commands';
import { CONTEXT_ARGS, pointed } from './pointed';
import { wordsOf } from './words';

const SHOWN = 5000;

interface IMeans {
  readonly app: JupyterFrontEnd;
  readonly model: IPanel;
  readonly sidebar: ISidebar;
  readonly trans: TranslationBundle;
}

type Act = (saved: ISaved, means: IMeans) => unknown;

export const saved: JupyterFrontEndPlugin<void> = {
  id: 'lakey-jupyter:saved',
  description: 'Recipes of forms that are kept under a name.',
  autoStart: true,
  requires: [IPanel, ISidebar],
  optional: [ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    model: IPanel,
    sidebar: ISidebar,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const { commands } = app;
    const trans = wordsOf(translator);
    const means = { app, model, sidebar, trans };
    const NO_ARGS = { type: 'object', properties: {} } as const;
    commands.addCommand(SAVE_RECIPE, {
      label: trans.__('Save the Recipe of the Form…'),
      describedBy: { args: NO_ARGS },
      isEnabled: () => model.item?.form?.isWhole === true,
      execute: () => save(means)
    });
    commands.addCommand(SHOW_RECIPES, {
      label: trans.__('Show the Saved Recipes'),
      describedBy: { args: NO_ARGS },
      execute: () => sidebar.recipes()
    });
    for (const [action, act] of Object.entries(ACTS)) {
      addAct(action as RecipeAction, means, act);
    }
    for (const command of [SAVE_RECIPE, SHOW_RECIPES, ...Object.values(RECIPE_COMMANDS)]) {
      palette?.addItem({ command, category: trans.__('Lakey') });
    }
    model.recipes.changed.connect(() => commands.notifyCommandChanged());
  }
};

const LABELS: Readonly<Record<RecipeAction, (trans: TranslationBundle) => string>> = {
  open: trans => trans.__('Open a Saved Recipe…'),
  rename: trans => trans.__('Rename a Saved Recipe…'),
  delete: trans => trans.__('Delete a Saved Recipe…')
};

const ACTS: Readonly<Record<RecipeAction, Act>> = {
  open: ({ item, spec }, { model, sidebar }) => {
    model.prepare(item, spec);
    sidebar.show(item, 'pull');
  },
  rename: async ({ name }, { model, trans }) => {
    const next = await nameFor(trans.__('Rename the recipe'), name, trans);
    told(next === null ? null : model.recipes.rename(name, next), trans);
  },
  delete: async ({ name }, { model, trans }) => {
    const title = trans.__('Delete the recipe?');
    const body = trans.__('“%1” is forgotten. Files that it made stay.', name);
    if (await isSure(title, body, trans.__('Delete'), trans)) {
      model.recipes.remove(name);
    }
  }
};

/** A command that acts on the recipe that is named or pointed at, or on one that is chosen. */
function addAct(action: RecipeAction, means: IMeans, act: Act): void {
  const { app, model, trans } = means;
  const { icon, label } = ACTIONS[action];
  const properties = { name: { type: 'string' }, ...CONTEXT_ARGS } as const;
  app.commands.addCommand(RECIPE_COMMANDS[action], {
    label: ({ isContext }) => (isContext ? label(trans) : LABELS[action](trans)),
    icon: ({ isContext }) => (isContext ? icon : undefined),
    describedBy: { args: { type: 'object', properties } },
    isEnabled: () => model.recipes.saved.length > 0,
    execute: async ({ name, isContext }) => {
      const told = isContext ? pointed(app, 'recipe') : name;
      const wanted = typeof told === 'string' ? told : await chosen(LABELS[action](trans), means);
      const found = wanted === null ? undefined : model.recipes.named(wanted);
      await (found && act(found, means));
    }
  });
}

async function chosen(title: string, { model, trans }: IMeans): Promise<string | null> {
  const items = model.recipes.saved.map(each => each.name);
  const { value } = await InputDialog.getItem({ title, label: trans.__('Recipe'), items });
  return value;
}

/** Keeps what the form says; asks before another recipe is replaced. */
async function save({ model, trans }: IMeans): Promise<void> {
  const form = model.item?.form;
  if (!form) {
    return;
  }
  const name = await nameFor(trans.__('Save the recipe'), form.item.name, trans);
  if (name === null) {
    return;
  }
  const recipe = { name, item: form.item.name, spec: form.asked().spec };
  let refusal = model.recipes.save(recipe);
  const body = trans.__('“%1” is saved already. It would be replaced.', name);
  if (
    refusal === 'taken' &&
    (await isSure(trans.__('Replace it?'), body, trans.__('Replace'), trans))
  ) {
    refusal = model.recipes.save(recipe, true);
  }
  if (refusal === null) {
    Notification.success(trans.__('Saved as “%1”.', name), { autoClose: 3000 });
  }
  told(refusal === 'taken' ? null : refusal, trans);
}

async function nameFor(
  title: string,
  text: string,
  trans: TranslationBundle
): Promise<string | null> {
  const label = trans.__('Name of the recipe');
  const { button, value } = await InputDialog.getText({ title, label, text, required: true });
  return button.accept ? (value ?? '').trim() : null;
}

async function isSure(
  title: string,
  body: string,
  label: string,
  trans: TranslationBundle
): Promise<boolean> {
  const { button } = await showDialog({
    title,
    body,
    buttons: [Dialog.cancelButton({ label: trans.__('Cancel') }), Dialog.warnButton({ label })]
  });
  return button.accept;
}

const REFUSED: Readonly<Record<Refusal, (trans: TranslationBundle) => string>> = {
  unnamed: trans => trans.__('A recipe needs a name.'),
  taken: trans => trans.__('Another recipe has this name.'),
  full: trans => trans.__('%1 recipes are saved, and no more fit: delete one first.', MOST_RECIPES),
  long: trans => trans.__('The recipe is too long to be saved: it has too many values.')
};

function told(refusal: Refusal | null, trans: TranslationBundle): void {
  if (refusal !== null) {
    Notification.error(REFUSED[refusal](trans), { autoClose: SHOWN });
  }
}
