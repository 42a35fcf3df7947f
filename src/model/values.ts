/** What a text means as a value of a column, if it means one: the same rules as the server's, asked before it is. */

import type { Column, ColumnType } from '../api/types';
import { isZoned, literal } from './literals';
import { daysOf, timeOf, timeText } from './times';

type Meaning = (text: string, column: Column) => string | null;

/** The text that such a value is edited as; `null` for a text that is no value of the column. */
export function valueText(text: string, column: Column): string | null {
  return MEANINGS[column.type](text.trim(), column);
}

/** What tells a value from others of its column: `1` and `1.0` are the same number. */
export function sameness(text: string, column: Column): string {
  return JSON.stringify(literal(text, column));
}

const WHOLE = /^[+-]?\d{1,100}$/;
const DECIMAL = /^[+-]?\d{1,100}(\.\d{1,100})?$/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const INFINITE = /^([+-]?)inf(inity)?$/i;

const number: Meaning = text => (NUMBER.test(text) && Number.isFinite(Number(text)) ? text : null);
const none: Meaning = () => null;

function float(text: string, column: Column): string | null {
  const [, sign] = INFINITE.exec(text) ?? [];
  return sign === undefined ? number(text, column) : `${sign.replace('+', '')}inf`;
}

/** Instants are edited in UTC; a time of no zone takes no offset. */
function datetime(text: string, column: Column): string | null {
  const time = timeOf(text);
  return time === null || (time.isZoned && !isZoned(column)) ? null : timeText(time.ns);
}

const MEANINGS: Readonly<Record<ColumnType, Meaning>> = {
  INTEGER: (text, column) => (WHOLE.test(text) ? text : number(text, column)),
  FLOAT: float,
  DECIMAL: text => (DECIMAL.test(text) ? text : null),
  STRING: text => text,
  BOOLEAN: text => (/^(true|false)$/i.test(text) ? text.toLowerCase() : null),
  DATE: text => (daysOf(text) === null ? null : text),
  DATETIME: datetime,
  TIME: none,
  DURATION: none,
  BINARY: none,
  NESTED: none
};
