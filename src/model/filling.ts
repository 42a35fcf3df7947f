/** What of a recipe, or of a text that says a pull, a form can take in; and what it cannot. */

import type { Column, Filter, OperatorRow } from '../api/types';
import { fitting } from './filters';

/** What a form is to be filled in with. */
export interface IWanted {
  /** `null` for every column of the item. */
  readonly columns: readonly string[] | null;
  readonly filters?: readonly Filter[];
  readonly randomize_ratio?: number;
  readonly seed?: number;
  /** Where it lands; what is not said stays as it is. */
  readonly to?: string | null;
  readonly overwrite?: boolean;
  /** What was asked for besides, which no form has, as it was written. */
  readonly beyond?: readonly string[];
}

/** Something that is left out, by the filter or the words that said it. */
export type LeftOut =
  | { readonly kind: 'filter'; readonly filter: Filter }
  | { readonly kind: 'column' | 'beyond'; readonly what: string };

export interface IFitted {
  readonly columns: readonly string[];
  readonly filters: readonly Filter[];
  readonly leftOut: readonly LeftOut[];
}

/** The columns and filters that fit an item, in the order in which they are wanted. */
export function fitted(
  { columns, filters = [], beyond = [] }: IWanted,
  known: ReadonlyMap<string, Column>,
  operators: readonly OperatorRow[]
): IFitted {
  const names = [...new Set(columns ?? known.keys())];
  const fits = (filter: Filter) => isFitting(filter, known.get(filter.name), operators);
  return {
    columns: names.filter(name => known.has(name)),
    filters: filters.filter(fits),
    leftOut: [
      ...names.filter(name => !known.has(name)).map((what): LeftOut => ({ kind: 'column', what })),
      ...filters.filter(each => !fits(each)).map((filter): LeftOut => ({ kind: 'filter', filter })),
      ...beyond.map((what): LeftOut => ({ kind: 'beyond', what }))
    ]
  };
}

/** How many values an operator takes. */
const COUNTS: Readonly<Record<string, (count: number) => boolean>> = {
  none: () => true,
  one: count => count === 1,
  two: count => count === 2,
  many: count => count > 0
};

/** Whether the form has boxes for it; whether each value is one of the column, the server says. */
function isFitting(
  { operator, value = null }: Filter,
  column: Column | undefined,
  operators: readonly OperatorRow[]
): boolean {
  const rows = column === undefined ? [] : fitting(operators, column);
  const row = rows.find(each => each.symbol === operator);
  const count = Array.isArray(value) ? value.length : Number(value !== null);
  return row !== undefined && (COUNTS[row.takes]?.(count) ?? false);
}
