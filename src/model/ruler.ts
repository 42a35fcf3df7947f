/** Where a border stands between the least and the most of a column, and the exact value that stands there. */

import type { Column, ColumnType } from '../api/types';
import type { Cell } from './cell';
import { shown } from './literals';
import { dayText, daysOf, floored, timeOf, timeText } from './times';
import { valueText } from './values';

/** How values of a type are counted. */
interface IUnits {
  /** `null` for what is no value of the type. */
  readonly read: (text: string) => bigint | null;
  readonly write: (count: bigint) => string;
  /** What borders are rounded to: the largest that is fine enough. */
  readonly grids: readonly bigint[];
  /** Whether nothing lies between one count and the next. */
  readonly isWhole: boolean;
}

const STEPS = 200n;
const DIGITS = 4;
const TENS = Array.from({ length: 40 }, (_, power) => 10n ** BigInt(power));
const TIMES = [1n, 1_000n, 1_000_000n, ...[1n, 60n, 3_600n, 86_400n].map(each => each * TENS[9])];

/** Where the bins of a column begin and end, and the texts of its least and most value. */
interface IExtent {
  readonly units: IUnits;
  readonly least: bigint;
  readonly most: bigint;
  readonly ends: readonly [string, string];
}

/** The ruler of a column whose values are spread in bins; `null` where there is nothing to choose between. */
export function rulerOf(column: Column): Ruler | null {
  const bins = column.distribution?.kind === 'histogram' ? column.distribution.bins : [];
  const [low, high] = [bins[0]?.low, bins.at(-1)?.high].map(each => shown(each ?? null, column));
  const units = UNITS[column.type]?.(column, Number(low), Number(high)) ?? null;
  const [least, last] = [units?.read(low) ?? null, units?.read(high) ?? null];
  if (units === null || least === null || last === null) {
    return null;
  }
  const ends = [endText(column.min, low, column), endText(column.max, high, column)] as const;
  const top = units.isWhole ? units.read(ends[1]) : null;
  // Few whole counts are bins of their own, of which the last ends after the most.
  const most = top !== null && top < last ? top : last;
  const ruler = most > least ? new Ruler({ units, least, most, ends }) : null;
  return ruler !== null && ruler.steps > 1 ? ruler : null;
}

/** The least or the most of the column, where it is known; the bins may be of a sample. */
function endText(end: Cell, bin: string, column: Column): string {
  return (end === null ? null : valueText(shown(end, column), column)) ?? bin;
}

export class Ruler {
  constructor({ units, least, most, ends }: IExtent) {
    this._units = units;
    this._least = least;
    this._end = units.isWhole ? most + 1n : most;
    this._ends = ends;
    const span = this._end - least;
    this.steps = Number(span < STEPS ? span : STEPS);
    this._grid = units.grids.filter(grid => grid * STEPS <= span).at(-1) ?? 1n;
  }

  /** How many steps there are from one end to the other. */
  readonly steps: number;

  /** The least value that is kept when the lower border stands at a step. */
  low(step: number): string {
    return step <= 0 ? this._ends[0] : this._units.write(this._at(step));
  }

  /** The most that is kept when the upper border stands at a step: of whole counts, the one before it. */
  high(step: number): string {
    const before = this._units.isWhole ? 1n : 0n;
    return step >= this.steps ? this._ends[1] : this._units.write(this._at(step) - before);
  }

  /** Where a lower border stands, from 0 to 1; at the end for what is no border. */
  lowAt(text: string | null): number {
    return this._share(text === null ? null : this._units.read(text), 0);
  }

  highAt(text: string | null): number {
    const count = text === null ? null : this._units.read(text);
    return this._share(count === null || !this._units.isWhole ? count : count + 1n, 1);
  }

  /** The value at a step, rounded by less than half of one: no two steps are the same. */
  private _at(step: number): bigint {
    const exact = this._least + ((this._end - this._least) * BigInt(step)) / BigInt(this.steps);
    const round = floored(exact + this._grid / 2n, this._grid) * this._grid;
    return round > this._least ? round : exact;
  }

  private _share(count: bigint | null, otherwise: number): number {
    if (count === null) {
      return otherwise;
    }
    const share = Number(count - this._least) / Number(this._end - this._least);
    return Math.min(1, Math.max(0, share));
  }

  private readonly _units: IUnits;
  private readonly _least: bigint;
  private readonly _end: bigint;
  private readonly _grid: bigint;
  private readonly _ends: readonly [string, string];
}

type Counting = (column: Column, low: number, high: number) => IUnits | null;

const UNITS: Readonly<Partial<Record<ColumnType, Counting>>> = {
  INTEGER: () => ({ read: whole, write: String, grids: TENS, isWhole: true }),
  DATE: () => ({ read: daysOf, write: dayText, grids: [1n], isWhole: true }),
  DATETIME: () => ({
    read: text => timeOf(text)?.ns ?? null,
    write: timeText,
    grids: TIMES,
    isWhole: false
  }),
  DECIMAL: ({ arrow }) => digits(-Number(/,\s*(-?\d+)\)/.exec(arrow)?.[1] ?? 0), exactly),
  FLOAT: (_, low, high) => {
    const power = Math.floor(Math.log10(high - low)) - DIGITS;
    return Number.isFinite(power) ? digits(power, nearly) : null;
  }
};

function whole(text: string): bigint | null {
  const number = text.trim() === '' ? NaN : Number(text);
  if (!Number.isFinite(number)) {
    return null;
  }
  return BigInt(/^\s*[+-]?\d+\s*$/.test(text) ? text.trim() : Math.floor(number));
}

/** Counts in powers of ten. */
function digits(power: number, read: (text: string, power: number) => bigint | null): IUnits {
  return {
    read: text => read(text, power),
    write: count => pointed(count, power),
    grids: TENS,
    isWhole: false
  };
}

/** The count of a decimal, all its digits kept that have a place. */
function exactly(text: string, power: number): bigint | null {
  const [, sign, before, after = ''] = /^\s*([+-]?)(\d+)(?:\.(\d*))?\s*$/.exec(text) ?? [];
  if (before === undefined) {
    return null;
  }
  const places = Math.max(0, -power);
  const count = BigInt(before + after.padEnd(places, '0').slice(0, places));
  return sign === '-' ? -count : count;
}

/** The count of a number, as near as a double says it. */
function nearly(text: string, power: number): bigint | null {
  const count = Math.round(Number(text) / 10 ** power);
  return text.trim() !== '' && Number.isFinite(count) ? BigInt(count) : null;
}

function pointed(count: bigint, power: number): string {
  if (power >= 0) {
    return String(count * 10n ** BigInt(power));
  }
  const text = String(count < 0n ? -count : count).padStart(1 - power, '0');
  const after = text.slice(power).replace(/0+$/, '');
  return `${count < 0n ? '-' : ''}${text.slice(0, power)}${after && `.${after}`}`;
}
