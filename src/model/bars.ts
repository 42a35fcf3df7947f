/** A distribution as bars: shares of all rows, and beside them those of the rows that meet filters. */

import type { Distribution } from '../api/types';
import type { Cell } from './cell';

/** A bar: from where to where, or of which value, and which share of the rows it stands for. */
export interface IBar {
  readonly low: Cell;
  readonly high: Cell;
  readonly whole: number;
  /** The share among the rows that meet the filters; `null` where nobody asked, or knows. */
  readonly kept: number | null;
}

/** The bars of a distribution, in its order; `kept` has the same bins, or values. */
export function barsOf(own: Distribution, kept: Distribution | null): readonly IBar[] {
  const counts = countsOf(own);
  const others = kept === null ? [] : countsOf(kept);
  const isAlike = kept !== null && others.length === counts.length;
  return counts.map(({ low, high, count }, place) => ({
    low,
    high,
    whole: shareOf(count, own.rows),
    kept: isAlike ? shareOf(others[place].count, kept.rows) : null
  }));
}

/** The bars that stand for most, of all rows or of those that meet the filters, in their order. */
export function foremost(bars: readonly IBar[], count: number): readonly IBar[] {
  const most = [...bars].sort((one, other) => tallest([other]) - tallest([one]));
  const chosen = new Set(most.slice(0, count));
  return bars.filter(bar => chosen.has(bar));
}

/** The largest share among bars. */
export function tallest(bars: readonly IBar[]): number {
  return bars.reduce((most, { whole, kept }) => Math.max(most, whole, kept ?? 0), 0);
}

/** The bar that most rows are in, of all or of those that meet the filters; `null` where none are. */
export function fullest(bars: readonly IBar[], by: 'whole' | 'kept'): IBar | null {
  return bars.reduce<IBar | null>(
    (most, bar) => ((bar[by] ?? 0) > (most?.[by] ?? 0) ? bar : most),
    null
  );
}

export function shareOf(count: number, rows: number): number {
  return rows > 0 ? count / rows : 0;
}

function countsOf(found: Distribution): readonly { low: Cell; high: Cell; count: number }[] {
  return found.kind === 'values'
    ? found.values.map(({ value, count }) => ({ low: value, high: value, count }))
    : found.bins;
}
