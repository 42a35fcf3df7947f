/** The recipe that written values mean: a spec, or an item with its spec and where it lands. */

import type { Filter } from '../../api/types';
import type { Cell } from '../cell';
import type { IWanted } from '../filling';
import { Unreadable } from './reading';
import type { Written } from './written';

/** What a text asks for: of an item, or of the one that is looked at where it names none. */
export interface IRecipe {
  readonly item: string | null;
  readonly wanted: IWanted;
}

export type Named = Readonly<Record<string, Written>>;

/** The recipe in JSON, as *copy as* writes it or the server takes it. */
export function recipeOf(value: Written): IRecipe {
  const named = isNamed(value) ? value : null;
  const inner = named?.spec;
  const spec = isNamed(inner) ? inner : named;
  if (named === null || spec === null || spec.columns === undefined) {
    throw new Unreadable('shape');
  }
  const place = { to: optional(named.to, isText, 'to'), overwrite: named.overwrite === true };
  const item = optional(named.item, isText, 'item');
  return { item, wanted: { ...specOf(spec), ...place } };
}

/** The columns, filters, share and seed of a spec. */
export function specOf(spec: Named): IWanted {
  return {
    columns: columnsOf(spec.columns),
    filters: filtersIn(spec.filters),
    randomize_ratio: optional(spec.randomize_ratio, isNumber, 'randomize_ratio') ?? 1,
    seed: optional(spec.seed, isNumber, 'seed') ?? 0
  };
}

/** `null`, which means all of them, where none are named. */
export function columnsOf(value: Written | undefined): readonly string[] | null {
  const names = isText(value) ? [value] : (value ?? null);
  if (names === null) {
    return null;
  }
  if (!Array.isArray(names) || !names.every(isText)) {
    throw new Unreadable('shape', 'columns');
  }
  return names;
}

/** Filters by the names of their parts, or as the parts in order. */
export function filtersIn(value: Written | undefined): readonly Filter[] {
  if (value === undefined || value === null) {
    return [];
  }
  if (!Array.isArray(value)) {
    throw new Unreadable('shape', 'filters');
  }
  return value.map(filterOf);
}

/** The value, if it is there; `Unreadable` if it is something else. */
export function optional<T extends Written>(
  value: Written | undefined,
  is: (value: Written | undefined) => value is T,
  name: string
): T | null {
  if (value === undefined || value === null) {
    return null;
  }
  if (!is(value)) {
    throw new Unreadable('shape', name);
  }
  return value;
}

export function isText(value: Written | undefined): value is string {
  return typeof value === 'string';
}

export function isNumber(value: Written | undefined): value is number {
  return typeof value === 'number';
}

function filterOf(written: Written): Filter {
  const parts = Array.isArray(written) ? written : isNamed(written) ? partsOf(written) : [];
  const [name, operator, value = null] = parts;
  if (!isText(name) || !isText(operator) || !isValue(value)) {
    throw new Unreadable('shape', 'filters');
  }
  return { name, operator, value: isCell(value) ? value : [...value] };
}

function partsOf({ name, operator, value }: Named): readonly (Written | undefined)[] {
  return [name, operator, value];
}

export function isNamed(value: Written | undefined): value is Named {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCell(value: Written): value is Cell {
  return typeof value !== 'object' || value === null;
}

function isValue(value: Written): value is Cell | readonly Cell[] {
  return isCell(value) || (Array.isArray(value) && value.every(isCell));
}
