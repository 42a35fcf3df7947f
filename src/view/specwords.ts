/** What was asked, in words: some columns, of which rows, and which share of them. */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { PullSpec } from '../api/types';
import { where } from '../model/code';
import type { Format } from '../model/format';
import { isolated } from '../model/isolated';
import { joined } from './pullwords';

const NAMED = 3;

export function specSaid(spec: PullSpec, trans: TranslationBundle, format: Format): string {
  const { columns, filters = [], randomize_ratio: ratio = 1 } = spec;
  const others = columns.length - NAMED;
  const named = columns.slice(0, NAMED).map(isolated).join(', ');
  return joined([
    others > 0 ? trans._n('%2 and %1 more', '%2 and %1 more', others, named) : named,
    where(filters),
    ratio < 1 ? trans.__('%1 of the rows', format.share(ratio)) : ''
  ]);
}

/** The spec that a line of the audit holds as JSON; `null` where it holds none. */
export function specOf(text: string): PullSpec | null {
  try {
    const found: unknown = JSON.parse(text);
    const isSpec = typeof found === 'object' && found !== null && 'columns' in found;
    return isSpec && Array.isArray(found.columns) ? (found as PullSpec) : null;
  } catch {
    return null;
  }
}
