/** Values as Python and JSON write them, read without running anything. */

import type { Cell } from '../cell';
import { numberOf, type Patterns, Reader, tokens, Unreadable } from './reading';

/** What is written: a value, several, or values by name. */
export type Written = Cell | readonly Written[] | { readonly [name: string]: Written };

export type Kind = 'blank' | 'text' | 'number' | 'word' | 'sign';
export type Words = Reader<Kind>;

const PATTERNS: Patterns<Kind> = [
  ['blank', /(?:\s+|#[^\n]*|\\\n)+/y],
  ['text', /[rRuU]?(?:"""(?:[^\\]|\\[\s\S])*?"""|'''(?:[^\\]|\\[\s\S])*?''')/y],
  ['text', /[rRuU]?(?:"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*')/y],
  ['number', /(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['word', /[\p{L}_][\p{L}\p{M}\p{N}_]*/uy],
  ['sign', /[^\s'"]/uy]
];
const DEEPEST = 20;
const NAMED: ReadonlyMap<string, Cell> = new Map<string, Cell>([
  ['True', true],
  ['true', true],
  ['False', false],
  ['false', false],
  ['None', null],
  ['null', null]
]);
/** What only says how the text in it is to be taken. */
const WRAPPING = new Set(['float', 'Decimal', 'str', 'int']);

export function wordsOf(text: string): Words {
  return new Reader(tokens(text, PATTERNS));
}

/** The value that comes next; `Unreadable` for names and calls, which stand for something that only Python knows. */
export function written(words: Words, depth = 0): Written {
  const token = words.peek();
  if (depth > DEEPEST) {
    throw words.odd();
  }
  if (token?.kind === 'text') {
    return textOf(words);
  }
  if (token?.kind === 'word') {
    return namedBy(words);
  }
  if (words.take('[')) {
    return words.listed(']', () => written(words, depth + 1));
  }
  if (words.take('{')) {
    return Object.fromEntries(words.listed('}', () => entry(words, depth)));
  }
  return words.take('(') ? bracketed(words, depth) : signed(words);
}

function entry(words: Words, depth: number): readonly [string, Written] {
  const name = textOf(words);
  words.expect(':');
  return [name, written(words, depth + 1)];
}

/** A tuple, or a value in brackets. */
function bracketed(words: Words, depth: number): Written {
  const found: Written[] = [];
  let commas = 0;
  while (!words.take(')')) {
    found.push(written(words, depth + 1));
    if (!words.isAt(')')) {
      words.expect(',');
      commas += 1;
    }
  }
  return found.length === 1 && commas === 0 ? found[0] : found;
}

function signed(words: Words): number | string {
  const sign = words.take('-') ? '-' : '';
  words.take('+');
  const token = words.peek();
  if (token?.kind !== 'number') {
    throw words.odd();
  }
  words.next();
  return numberOf(sign + token.text);
}

function namedBy(words: Words): Written {
  const { text: name } = words.next();
  const value = NAMED.get(name);
  if (value !== undefined) {
    return value;
  }
  if (!WRAPPING.has(name) || !words.take('(')) {
    throw new Unreadable('variable', name);
  }
  const inner = written(words, DEEPEST);
  words.expect(')');
  return inner;
}

/** A text; those that stand one after the other are one. */
function textOf(words: Words): string {
  const parts: string[] = [];
  while (words.peek()?.kind === 'text') {
    parts.push(unquoted(words.next().text));
  }
  if (parts.length === 0) {
    throw words.odd();
  }
  return parts.join('');
}

const ESCAPE =
  /\\(?:\r?\n|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g;
const ESCAPED: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
  ['a', '\x07'],
  ['/', '/'],
  ['\\', '\\'],
  ['"', '"'],
  ["'", "'"]
]);

function unquoted(raw: string): string {
  const [, prefix, quote] = /^([rRuU]?)("""|'''|"|')/.exec(raw) ?? ['', '', ''];
  const inner = raw.slice(prefix.length + quote.length, raw.length - quote.length);
  return /^r$/i.test(prefix) ? inner : inner.replace(ESCAPE, escaped);
}

/** What an escape stands for; an unknown one for itself. */
function escaped(raw: string, ...groups: readonly (string | undefined)[]): string {
  const [x, u, long, octal, plain] = groups;
  const hex = x ?? u;
  if (hex !== undefined) {
    return String.fromCharCode(parseInt(hex, 16));
  }
  if (long !== undefined || octal !== undefined) {
    const code = long === undefined ? parseInt(octal ?? '', 8) : parseInt(long, 16);
    return code > 0x10ffff ? raw : String.fromCodePoint(code);
  }
  return plain === undefined ? '' : (ESCAPED.get(plain) ?? raw);
}
