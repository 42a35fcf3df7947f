/** What a text would fill the form in with, or why it cannot be read, in one sentence. */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { Format } from '../model/format';
import { opened } from '../model/opening/opening';
import { type Reason, Unreadable } from '../model/opening/reading';
import type { IRecipe } from '../model/opening/shape';
import { joined } from './pullwords';
import { specSaid } from './specwords';

export function openingSaid(text: string, trans: TranslationBundle, format: Format): string {
  try {
    const found = opened(text);
    return 'path' in found
      ? trans.__('The recipe of the file %1.', found.path)
      : recipeSaid(found, trans, format);
  } catch (reason) {
    return unreadSaid(reason, trans);
  }
}

/** Why a text cannot be read; whatever else was thrown is thrown on. */
export function unreadSaid(reason: unknown, trans: TranslationBundle): string {
  if (!(reason instanceof Unreadable)) {
    throw reason;
  }
  return SAID[reason.reason](trans, reason.what);
}

function recipeSaid({ item, wanted }: IRecipe, trans: TranslationBundle, format: Format): string {
  const { columns, filters = [], randomize_ratio } = wanted;
  const spec = { columns: [...(columns ?? [])], filters: [...filters], randomize_ratio };
  return joined([
    item ?? trans.__('the item that is open'),
    columns === null ? trans.__('all columns') : '',
    specSaid(spec, trans, format)
  ]);
}

type Said = (trans: TranslationBundle, what: string) => string;

const SAID: Readonly<Record<Reason, Said>> = {
  nothing: trans => trans.__('Paste a text that says a pull.'),
  unknown: trans => trans.__('There is no %lakey pull, lake.pull(…) or recipe in this text.'),
  unclosed: (trans, what) => trans.__('A quote is not closed: %1', what),
  odd: (trans, what) => trans.__('“%1” is not expected there.', what),
  ended: trans => trans.__('The text ends in the middle.'),
  unnamed: trans => trans.__('It does not name the item.'),
  option: (trans, what) => trans.__('There is no option %1.', what),
  number: (trans, what) => trans.__('“%1” is no number.', what),
  variable: (trans, what) =>
    trans.__('“%1” stands for a value that only the notebook knows: write the value.', what),
  formula: (trans, what) =>
    trans.__("“%1” is more than filters joined by AND, such as name = 'x' and value >= 23.", what),
  shape: (trans, what) =>
    what === ''
      ? trans.__('This is no recipe: it names no columns.')
      : trans.__('“%1” is not what it is in a recipe.', what)
};
