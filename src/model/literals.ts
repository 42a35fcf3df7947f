/** From what a person types to the literal on the wire, by the column's type, and back. */

import type { Column, ColumnType } from '../api/types';
import type { Cell } from './cell';
import { utcText } from './times';

type Writer = (text: string, column: Column) => Cell;

/** The literal that a text means; what does not fit goes as it is, and the server says why it is refused. */
export function literal(text: string, column: Column): Cell {
  return WRITERS[column.type](text, column);
}

/** The text that a literal is shown and edited as; instants in UTC. */
export function shown(value: Cell, column: Pick<Column, 'type'>): string {
  const text = value === null ? '' : String(value);
  return column.type === 'DATETIME' ? utcText(text) : text;
}

/** Whether a column holds instants: its times carry a zone, and are typed here in UTC. */
export function isZoned(column: Column): boolean {
  return column.arrow.includes('tz=');
}

export interface IKnown {
  readonly text: string;
  /** How often it occurs in the item, where every row was looked at. */
  readonly count: number | null;
  /** Its share of the rows that were looked at. */
  readonly share: number;
}

/** The known values of a column, the most frequent first. */
export function known({ distribution, ...column }: Column): readonly IKnown[] {
  if (distribution?.kind !== 'values') {
    return [];
  }
  const { values, rows, whole } = distribution;
  return values
    .filter(each => each.value !== null)
    .map(({ value, count }) => ({
      text: shown(value, column),
      count: whole ? count : null,
      share: rows > 0 ? count / rows : 0
    }));
}

const same: Writer = text => text;

const number: Writer = text => {
  const value = Number(text);
  return text.trim() !== '' && Number.isFinite(value) ? value : text;
};

const integer: Writer = (text, column) => {
  const whole = /^\s*([+-]?\d+)\s*$/.exec(text);
  if (whole === null) {
    return number(text, column);
  }
  const value = Number(whole[1]);
  return Number.isSafeInteger(value) ? value : whole[1];
};

const boolean: Writer = text => ({ true: true, false: false })[text] ?? text;

const datetime: Writer = (text, column) => {
  const full = /T\d\d:\d\d$/.test(text) ? `${text}:00` : text;
  return isZoned(column) && !/(Z|[+-]\d\d:\d\d)$/.test(full) ? `${full}Z` : full;
};

const WRITERS: Readonly<Record<ColumnType, Writer>> = {
  INTEGER: integer,
  FLOAT: number,
  DECIMAL: text => text.trim(),
  STRING: same,
  BOOLEAN: boolean,
  DATE: same,
  DATETIME: datetime,
  TIME: same,
  DURATION: same,
  BINARY: same,
  NESTED: same
};
