/** The filters that a where-text says: what *copy as* writes and `--where` takes, joined by AND. */

import type { Filter } from '../../api/types';
import type { Cell } from '../cell';
import { numberOf, type Patterns, Reader, tokens, Unreadable } from './reading';

type Kind = 'blank' | 'text' | 'name' | 'number' | 'word' | 'variable' | 'sign';

const PATTERNS: Patterns<Kind> = [
  ['blank', /(?:\s+|--[^\n]*|\/\*[\s\S]*?\*\/)+/y],
  ['text', /'(?:[^']|'')*'/y],
  ['name', /"(?:[^"]|"")*"/y],
  ['number', /(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy],
  ['word', /[\p{L}_][\p{L}\p{M}\p{N}_$]*/uy],
  ['variable', /:[\p{L}_][\p{L}\p{M}\p{N}_]*/uy],
  ['sign', /::|<=|>=|<>|!=|==|[^\s'"]/uy]
];
const COMPARED: ReadonlyMap<string, string> = new Map([
  ['=', '='],
  ['==', '='],
  ['!=', '!='],
  ['<>', '!='],
  ['<', '<'],
  ['<=', '<='],
  ['>', '>'],
  ['>=', '>=']
]);
const TURNED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };
const OPPOSITE: Readonly<Record<string, string>> = {
  '=': '!=',
  '!=': '=',
  in: 'not_in',
  is_null: 'is_not_null',
  is_not_null: 'is_null',
  is_nan: 'is_not_nan'
};
const CALLS: ReadonlyMap<string, string> = new Map([
  ['contains', 'contains'],
  ['starts_with', 'starts_with'],
  ['ends_with', 'ends_with'],
  ['isnan', 'is_nan'],
  ['is_nan', 'is_nan']
]);
const TRUTHS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false]
]);
/** What LIKE means by where its `%` stand: at the beginning, at the end. */
const LIKE: Readonly<Record<string, string>> = {
  'true true': 'contains',
  'false true': 'starts_with',
  'true false': 'ends_with',
  'false false': '='
};
const DEEPEST = 100;
/** Words that name no column unless they stand in quotes. */
const KEYWORDS = new Set(['and', 'or', 'not', 'null', 'true', 'false', 'select']);

/** The empty text says no filter; `Unreadable` for what is no filter. */
export function filtersOf(text: string): readonly Filter[] {
  const reader = new Reader(tokens(text, PATTERNS));
  const filters = reader.isAtEnd ? [] : new Conditions(reader).joined(0);
  if (!reader.isAtEnd) {
    throw reader.odd(reader.isAt('or') ? 'formula' : 'odd');
  }
  return filters;
}

class Conditions {
  constructor(private readonly _reader: Reader<Kind>) {}

  joined(depth: number): readonly Filter[] {
    const found = [...this._term(depth)];
    while (this._reader.take('and')) {
      found.push(...this._term(depth));
    }
    return found;
  }

  private _term(depth: number): readonly Filter[] {
    if (depth > DEEPEST) {
      throw this._reader.odd('formula');
    }
    if (this._reader.take('not')) {
      const [filter, ...more] = this._term(depth + 1);
      return [opposite(filter, more.length === 0)];
    }
    if (!this._reader.take('(')) {
      return [this._condition()];
    }
    const inner = this.joined(depth + 1);
    this._reader.expect(')');
    return inner;
  }

  private _condition(): Filter {
    const called = CALLS.get(this._reader.peek()?.text.toLowerCase() ?? '');
    if (called !== undefined && this._reader.peek(1)?.text === '(') {
      return this._call(called);
    }
    if (this._isValue()) {
      const value = this._value();
      const operator = this._comparison();
      return { name: this._column(), operator: TURNED[operator] ?? operator, value };
    }
    return this._about(this._column());
  }

  /** What is said of a column. */
  private _about(name: string): Filter {
    const reader = this._reader;
    if (reader.take('is')) {
      return this._is(name);
    }
    if (reader.take('not', 'in')) {
      return { name, operator: 'not_in', value: this._list() };
    }
    if (reader.take('in')) {
      return { name, operator: 'in', value: this._list() };
    }
    if (reader.take('between')) {
      const low = this._value();
      reader.expect('and');
      return { name, operator: 'between', value: [low, this._value()] };
    }
    if (reader.take('like')) {
      return this._like(name);
    }
    const isAlone = reader.isAtEnd || reader.isAt('and') || reader.isAt(')');
    return isAlone
      ? { name, operator: '=', value: true }
      : { name, operator: this._comparison(), value: this._value() };
  }

  private _call(operator: string): Filter {
    this._reader.next();
    this._reader.expect('(');
    const name = this._column();
    const value = this._reader.take(',') ? this._value() : null;
    this._reader.expect(')');
    return { name, operator, value };
  }

  private _is(name: string): Filter {
    const isTurned = this._reader.take('not');
    const said = this._reader.peek()?.text.toLowerCase() ?? '';
    const filters: Readonly<Record<string, Filter>> = {
      null: { name, operator: 'is_null', value: null },
      nan: { name, operator: 'is_nan', value: null },
      true: { name, operator: '=', value: true },
      false: { name, operator: '=', value: false }
    };
    const filter = Object.hasOwn(filters, said) ? filters[said] : undefined;
    if (filter === undefined) {
      throw this._reader.odd();
    }
    this._reader.next();
    return isTurned ? opposite(filter, true) : filter;
  }

  private _like(name: string): Filter {
    const pattern = this._value();
    const middle = String(pattern).replace(/^%+|%+$/g, '');
    if (typeof pattern !== 'string' || /[%_]/.test(middle)) {
      throw new Unreadable('formula', String(pattern));
    }
    const ends = `${pattern.startsWith('%')} ${pattern.endsWith('%') && pattern.length > 1}`;
    return { name, operator: LIKE[ends], value: middle };
  }

  private _list(): Cell[] {
    this._reader.expect('(');
    return [...this._reader.listed(')', () => this._value())];
  }

  private _comparison(): string {
    const operator = COMPARED.get(this._reader.peek()?.text ?? '');
    if (operator === undefined) {
      throw this._reader.odd('formula');
    }
    this._reader.next();
    return operator;
  }

  private _column(): string {
    const token = this._reader.next();
    if (token.kind === 'name') {
      return token.text.slice(1, -1).replace(/""/g, '"');
    }
    if (token.kind !== 'word' || KEYWORDS.has(token.text.toLowerCase())) {
      throw new Unreadable('formula', token.text);
    }
    return this._reader.take('.') ? `${token.text}.${this._column()}` : token.text;
  }

  private _isValue(): boolean {
    const token = this._reader.peek();
    const isLiteral = token?.kind === 'text' || token?.kind === 'number' || token?.text === '-';
    return isLiteral || TRUTHS.has(token?.text.toLowerCase() ?? '');
  }

  private _value(): Cell {
    const reader = this._reader;
    if (/^(date|timestamp|timestamptz)$/i.test(reader.peek()?.text ?? '')) {
      reader.next();
    }
    const sign = reader.take('-') ? '-' : '';
    const { kind, text } = reader.next();
    if (kind === 'variable') {
      throw new Unreadable('variable', text);
    }
    if (kind === 'number') {
      return numberOf(sign + text);
    }
    const truth = TRUTHS.get(text.toLowerCase());
    const value = kind === 'text' ? text.slice(1, -1).replace(/''/g, "'") : truth;
    if (sign !== '' || value === undefined) {
      throw new Unreadable('formula', text);
    }
    return value;
  }
}

function opposite(filter: Filter, isOne: boolean): Filter {
  const operator = OPPOSITE[filter.operator];
  if (!isOne || operator === undefined) {
    throw new Unreadable('formula', 'NOT');
  }
  return { ...filter, operator };
}
