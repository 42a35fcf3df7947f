/** A filter while it is being filled in, and the filter it becomes on the wire. */

import type { Column, Filter, OperatorRow } from '../api/types';
import { literal, shown } from './literals';

/** `texts` holds what was typed: none, one, two or many values; `null` where nothing was typed yet. */
export interface IDraft {
  readonly id: number;
  readonly column: string;
  readonly operator: string;
  readonly texts: readonly (string | null)[];
}

/** How many value boxes an operator opens with. */
const BOXES: Readonly<Record<string, number>> = { none: 0, one: 1, two: 2, many: 1 };

/** The operators that fit a column, in the server's order. */
export function fitting(operators: readonly OperatorRow[], column: Column): OperatorRow[] {
  return operators.filter(row => row.types.some(type => type === column.type));
}

/** A new draft on a column, with the first operator that fits it. */
export function drafted(id: number, column: Column, operators: readonly OperatorRow[]): IDraft {
  const [first] = fitting(operators, column);
  return reoperated({ id, column: column.name, operator: '', texts: [] }, first);
}

/** The draft that a filter on the wire was, or would be, made from. */
export function refilled(id: number, { operator, value }: Filter, column: Column): IDraft {
  const values = Array.isArray(value)
    ? value
    : value === null || value === undefined
      ? []
      : [value];
  const texts = values.map(each => shown(each, column));
  return { id, column: column.name, operator, texts };
}

/** The draft with another operator; what was typed stays where it still has a place. */
export function reoperated(draft: IDraft, row: OperatorRow | undefined): IDraft {
  const takes = row?.takes ?? 'none';
  const wanted = takes === 'many' ? Math.max(1, draft.texts.length) : (BOXES[takes] ?? 0);
  const texts = Array.from({ length: wanted }, (_, place) => draft.texts[place] ?? null);
  return { ...draft, operator: row?.symbol ?? '', texts };
}

/** A lower and an upper border as texts; `null` where there is none. */
export type Borders = readonly [string | null, string | null];

/** The operators that keep a range, and those that one can be made of: what each says of the borders. */
const BORDERS: Readonly<Record<string, (texts: IDraft['texts']) => Borders>> = {
  '=': () => [null, null],
  '>': ([low]) => [low, null],
  '>=': ([low]) => [low, null],
  '<': ([high]) => [null, high],
  '<=': ([high]) => [null, high],
  between: ([low, high]) => [low, high]
};

/** The borders of a draft; `null` where its operator has nothing to do with a range. */
export function bordersOf({ operator, texts }: IDraft): Borders | null {
  return BORDERS[operator]?.(texts) ?? null;
}

/** Whether a filter on the column can keep a range. */
export function isRanged(operators: readonly OperatorRow[], column: Column): boolean {
  const symbols = new Set(fitting(operators, column).map(row => row.symbol));
  return ['>=', '<=', 'between'].every(symbol => symbols.has(symbol));
}

/** The draft that keeps what lies within the borders, both included; one that is not said is not asked for. */
export function ranged(draft: IDraft, [low, high]: Borders): IDraft {
  if (low !== null && high !== null) {
    return { ...draft, operator: 'between', texts: [low, high] };
  }
  return { ...draft, operator: high === null ? '>=' : '<=', texts: [high ?? low] };
}

/** Whether every value is there; an empty text is a value of a text column only. */
export function isComplete(draft: IDraft, column: Column): boolean {
  return draft.texts.every(
    text => text !== null && (text.trim() !== '' || column.type === 'STRING')
  );
}

/** The filter on the wire. */
export function wired(draft: IDraft, column: Column, row: OperatorRow): Filter {
  const values = draft.texts.map(text => literal(text ?? '', column));
  const value = { none: null, one: values[0] }[row.takes];
  return {
    name: draft.column,
    operator: draft.operator,
    value: value === undefined ? values : value
  };
}
