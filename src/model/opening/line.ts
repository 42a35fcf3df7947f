/** A pull as the command line asks for it: `%lakey pull …`, `%%lakey` with filters below, or `lakey pull …`. */

import type { Filter } from '../../api/types';
import { Unreadable } from './reading';
import type { IRecipe } from './shape';
import { type IWord, words } from './shell';
import { filtersOf } from './where';

/** How such a line begins, as far as its command. */
const START = new RegExp(
  '^[ \\t]*(?:[^\\W\\d]\\w*[ \\t]*=[ \\t]*)?(%%|%|!)?lakey[ \\t]+' +
    '(?:[^\\W\\d]\\w*[ \\t]*=[ \\t]*)?(?:pull|estimate|explain)\\b',
  'm'
);
/** The options, and whether each takes a value. */
const OPTIONS: ReadonlyMap<string, boolean> = new Map([
  ['--where', true],
  ['--sample', true],
  ['--seed', true],
  ['--to', true],
  ['--overwrite', false],
  ['--format', true],
  ['--codec', true],
  ['--verify', true]
]);
/** Those that no form has. */
const BEYOND = new Set(['--format', '--codec', '--verify']);

interface IOption {
  readonly name: string;
  readonly value: string;
}

interface ISorted {
  readonly places: readonly string[];
  readonly options: readonly IOption[];
}

/** The recipe of the first such line; `null` where there is none. */
export function linedIn(text: string): IRecipe | null {
  const found = START.exec(text);
  if (found === null) {
    return null;
  }
  const { line, rest } = words(text.slice(found.index + found[0].length));
  const { places, options } = sorted(line);
  const [item, ...columns] = places;
  if (item === undefined) {
    throw new Unreadable('unnamed');
  }
  const below = found[1] === '%%' ? filtersOf(rest) : [];
  return {
    item,
    wanted: { columns: columns.length > 0 ? columns : null, ...meant(options, below) }
  };
}

function sorted(line: readonly IWord[]): ISorted {
  const places: string[] = [];
  const options: IOption[] = [];
  for (let place = 0; place < line.length; place += 1) {
    const { text, isQuoted } = line[place];
    if (isQuoted || !text.startsWith('-')) {
      places.push(text);
      continue;
    }
    const [, name, value] = /^([^=]*)(?:=([\s\S]*))?$/.exec(text) ?? [];
    const takes = OPTIONS.get(name);
    if (takes === undefined) {
      throw new Unreadable('option', name);
    }
    const isNext = takes && value === undefined;
    options.push({ name, value: isNext ? after(line, place) : (value ?? '') });
    place += Number(isNext);
  }
  return { places, options };
}

function after(line: readonly IWord[], place: number): string {
  const word = line[place + 1];
  if (word === undefined) {
    throw new Unreadable('ended');
  }
  return word.text;
}

function meant(
  options: readonly IOption[],
  below: readonly Filter[]
): Omit<IRecipe['wanted'], 'columns'> {
  const valueOf = (name: string) => options.filter(each => each.name === name).at(-1)?.value;
  const wheres = options.filter(each => each.name === '--where').map(each => each.value);
  return {
    filters: [...wheres.flatMap(filtersOf), ...below],
    randomize_ratio: numberIn(valueOf('--sample') ?? '1'),
    seed: numberIn(valueOf('--seed') ?? '0'),
    to: valueOf('--to') ?? null,
    overwrite: options.some(each => each.name === '--overwrite'),
    beyond: options
      .filter(each => BEYOND.has(each.name))
      .map(({ name, value }) => `${name} ${value}`)
  };
}

function numberIn(text: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (!Number.isFinite(value)) {
    throw new Unreadable('number', text);
  }
  return value;
}
