/** What a search means, in words; and what is wrong with it. */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { ISearch } from '../model/search';

/** As “sales or iot, and 2024, not test”; empty where there are no words. */
export function explained({ some, every, none }: ISearch, trans: TranslationBundle): string {
  const [first, ...rest] = some.length > 0 ? [some.reduce(either(trans)), ...every] : every;
  const parts = [
    ...(first === undefined ? [] : [first]),
    ...rest.map(word => trans.__('and %1', word)),
    ...none.map(word => trans.__('not %1', word))
  ];
  return parts.join(trans.__(', '));
}

/** A sentence for each thing that makes no sense. */
export function faults({ idle, clash }: ISearch, trans: TranslationBundle): string[] {
  const unused = [...new Set(idle)].map(sign =>
    trans.__('No word follows “%1”: it is left out.', sign)
  );
  const clashing = clash === null ? [] : [never(clash, trans)];
  return [...unused, ...clashing];
}

function either(trans: TranslationBundle): (before: string, word: string) => string {
  return (before, word) => trans.__('%1 or %2', before, word);
}

function never([wanted, unwanted]: readonly [string, string], trans: TranslationBundle): string {
  return wanted.toLowerCase() === unwanted.toLowerCase()
    ? trans.__('Nothing can fit: “%1” is wanted and unwanted.', wanted)
    : trans.__('Nothing can fit: “%1” is wanted, and “%2” in it is unwanted.', wanted, unwanted);
}
