/** The names of the commands: the palette, buttons, notifications and shortcuts all go through them. */

import type { FormAction } from '../view/form/tools';
import type { LandedAction } from '../view/landedactions';
import type { PullAction } from '../view/pullactions';
import type { RecipeAction } from '../view/recipes';

export const SHOW = 'lakey:show';
export const SEARCH = 'lakey:search';
export const SHOW_PULLS = 'lakey:show-pulls';
export const AUDIT = 'lakey:audit';
export const NARROW = 'lakey:narrow';
export const STAR = 'lakey:star-item';
export const COPY_LINK = 'lakey:copy-link';
export const REFRESH = 'lakey:refresh';
export const OPEN_WIDE = 'lakey:open-wide';
export const SHOW_ITEM = 'lakey:show-item';
export const INSERT_ITEM = 'lakey:insert-item';
export const BACK = 'lakey:back';
export const START = 'lakey:start-pull';
export const SETTINGS = 'lakey:settings';
export const COMPACT = 'lakey:toggle-compact';
export const OPEN_TEXT = 'lakey:open-text';
export const COPY_FORM = 'lakey:copy-form';
export const SAVE_RECIPE = 'lakey:save-recipe';
export const SHOW_RECIPES = 'lakey:show-recipes';

/** What can be done with a Parquet file of the workspace; each takes its `path`. */
export const OPEN_FILE = 'lakey:open-file';
export const INSERT_FILE = 'lakey:insert-file';
export const PULL_FILE_AGAIN = 'lakey:pull-file-again';

/** The command for each thing that can be done with a form as a whole. */
export const FORM_COMMANDS: Readonly<Record<FormAction, string>> = {
  open: OPEN_TEXT,
  copy: COPY_FORM,
  save: SAVE_RECIPE
};

/** The command for each thing that can be done with a saved recipe; it takes its `name`. */
export const RECIPE_COMMANDS: Readonly<Record<RecipeAction, string>> = {
  open: 'lakey:open-recipe',
  rename: 'lakey:rename-recipe',
  delete: 'lakey:delete-recipe'
};

/** The command for each thing that can be done with a pull; it takes the pull's `id`. */
export const PULL_COMMANDS: Readonly<Record<PullAction, string>> = {
  insert: 'lakey:insert-code',
  open: 'lakey:open-pull',
  reveal: 'lakey:show-in-file-browser',
  copy: 'lakey:copy-magic',
  retry: 'lakey:retry-pull',
  cancel: 'lakey:cancel-pull'
};

/** The command for each thing that can be done with what landed before; it takes the pull's `id`. */
export const LANDED_COMMANDS: Readonly<Record<LandedAction, string>> = {
  open: PULL_COMMANDS.open,
  insert: PULL_COMMANDS.insert,
  again: 'lakey:pull-again',
  forget: 'lakey:forget-pull'
};
