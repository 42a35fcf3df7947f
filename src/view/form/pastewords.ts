/** What became of values that were pasted, in one sentence. */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { Column } from '../../api/types';
import type { Format } from '../../model/format';
import type { IPasted } from '../../model/pasting';

const NAMED = 3;
const LONGEST = 24;

export function pastedSaid(
  { texts, twice, unfit, beyond }: IPasted,
  column: Column,
  trans: TranslationBundle,
  format: Format
): string {
  const whole = (count: number) => format.whole(count);
  const said = [
    trans._n('%2 value added', '%2 values added', texts.length, whole(texts.length)),
    twice > 0 && trans._n('%2 was there already', '%2 were there already', twice, whole(twice)),
    unfit.length > 0 &&
      trans.__('left out, since they do not fit %1: %2', column.type, named(unfit, trans)),
    beyond > 0 &&
      trans._n(
        '%2 is left out, beyond the limit',
        '%2 are left out, beyond the limit',
        beyond,
        whole(beyond)
      )
  ];
  return `${said.filter(Boolean).join('; ')}.`;
}

/** The first of the texts, and how many others there are. */
function named(texts: readonly string[], trans: TranslationBundle): string {
  const first = texts
    .slice(0, NAMED)
    .map(text => `“${shortened(text)}”`)
    .join(', ');
  const others = texts.length - NAMED;
  return others > 0 ? trans._n('%2 and %1 more', '%2 and %1 more', others, first) : first;
}

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
