/** A pull as Python asks for it: `lake.pull("iot.events", columns=[…], where="…")`, read without running it. */

import type { IWanted } from '../filling';
import { Unreadable } from './reading';
import {
  columnsOf,
  filtersIn,
  type IRecipe,
  isNamed,
  isNumber,
  isText,
  optional,
  specOf
} from './shape';
import { filtersOf } from './where';
import { type Words, wordsOf, type Written, written } from './written';

const CALLED = new Set(['pull', 'estimate', 'download', 'explain']);
/** What may stand without its name, in this order. */
const PLACES = ['item', 'columns', 'where', 'filters', 'sample', 'seed', 'to', 'overwrite'];
/** What says nothing of the rows, and so has no place in a form. */
const BESIDE = new Set(['progress', 'wait']);

type Arguments = ReadonlyMap<string, Written>;

/** The recipe of the first call that asks for one; `null` where there is none. */
export function calledIn(text: string): IRecipe | null {
  const words = wordsOf(text);
  while (!words.isAtEnd) {
    const found = isCall(words, 0) ? calledBy(words) : ofItem(words);
    if (found !== null) {
      return found;
    }
    words.next();
  }
  return null;
}

/** The path of the file that is read first; `null` where none is. */
export function readIn(text: string): string | null {
  const found = /\blakey\.read\s*\(/.exec(text);
  if (found === null) {
    return null;
  }
  const path = written(wordsOf(text.slice(found.index + found[0].length)));
  return isText(path) ? path : null;
}

function isCall(words: Words, ahead: number): boolean {
  return CALLED.has(words.peek(ahead)?.text ?? '') && words.peek(ahead + 1)?.text === '(';
}

/** `lake["iot.events"].pull(…)` */
function ofItem(words: Words): IRecipe | null {
  const isIndexed =
    words.isAt('[') && words.peek(1)?.kind === 'text' && words.peek(2)?.text === ']';
  if (!isIndexed || words.peek(3)?.text !== '.' || !isCall(words, 4)) {
    return null;
  }
  words.next();
  const item = written(words);
  words.take(']', '.');
  return calledBy(words, item);
}

function calledBy(words: Words, item?: Written): IRecipe {
  words.next();
  words.expect('(');
  const places = item === undefined ? PLACES : PLACES.slice(1);
  const given = new Map(item === undefined ? [] : [['item', item]]);
  words.listed(')', () => {
    const isNamed = words.peek()?.kind === 'word' && words.peek(1)?.text === '=';
    const name = isNamed
      ? words.next().text
      : (places[given.size - Number(item !== undefined)] ?? '');
    words.take('=');
    given.set(name, written(words));
  });
  return meant(given);
}

function meant(given: Arguments): IRecipe {
  const item = optional(given.get('item'), isText, 'item');
  if (item === null) {
    throw new Unreadable('unnamed');
  }
  const place = {
    to: optional(given.get('to'), isText, 'to'),
    overwrite: given.get('overwrite') === true,
    beyond: [...given.keys()].filter(name => !PLACES.includes(name) && !BESIDE.has(name))
  };
  return { item, wanted: { ...rows(given), ...place } };
}

/** Which columns and rows; a whole spec may stand where the columns do. */
function rows(given: Arguments): IWanted {
  const columns = given.get('columns');
  if (isNamed(columns)) {
    return specOf(columns);
  }
  const where = optional(given.get('where'), isText, 'where');
  return {
    columns: columnsOf(columns),
    filters: [...filtersOf(where ?? ''), ...filtersIn(given.get('filters'))],
    randomize_ratio: optional(given.get('sample'), isNumber, 'sample') ?? 1,
    seed: optional(given.get('seed'), isNumber, 'seed') ?? 0
  };
}
