/** From what a person types to the literal on the wire, by the column's type, and back. */

import type { Column, ColumnType } from '../api/types';
import type { Cell } from './cell';

type Writer = (text: string, column: Column) => Cell;

/** The literal that a text means; what does not fit goes as it is, and the server says why it is refused. */
export function literal(text: string, column: Column): Cell {
  return WRITERS[column.type](text, column);
}

/** The text that a literal is shown and edited as. */
export function shown(value: Cell, column: Column): string {
  const text = value === null ? '' : String(value);
  return column.type === 'DATETIME' ? text.replace(/(Z|[+-]\d\d:\d\d)$/, '') : text;
}

/** Whether a column holds instants: its times carry a zone, and are typed here in UTC. */
export function isZoned(column: Column): boolean {
  return column.arrow.includes('tz=');
}

/** The known values of a column with how often they occur, the most frequent first. */
export function known(column: Column): readonly { text: string; count: number }[] {
  const { distribution } = column;
  const values = distribution?.kind === 'values' ? distribution.values : [];
  return values
    .filter(each => each.value !== null)
    .map(each => ({ text: shown(each.value, column), count: each.count }));
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
