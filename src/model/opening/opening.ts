/** What a text asks for, however it says it: a `%lakey` line, Python, JSON, or a file that was pulled. */

import { calledIn, readIn } from './call';
import { linedIn } from './line';
import { Unreadable } from './reading';
import { type IRecipe, recipeOf } from './shape';
import { wordsOf, written } from './written';

/** A recipe, or the path of a file that tells its own. */
export type Opening = IRecipe | { readonly path: string };

/** `Unreadable` says what cannot be read. Nothing in the text is run. */
export function opened(text: string): Opening {
  if (text.trim() === '') {
    throw new Unreadable('nothing');
  }
  if (/^\s*\{/.test(text)) {
    return inJson(text);
  }
  const recipe = linedIn(text) ?? calledIn(text);
  if (recipe !== null) {
    return recipe;
  }
  const path = readIn(text);
  if (path === null) {
    throw new Unreadable('unknown');
  }
  return { path };
}

function inJson(text: string): IRecipe {
  const words = wordsOf(text);
  const recipe = recipeOf(written(words));
  if (!words.isAtEnd) {
    throw words.odd();
  }
  return recipe;
}
