/** Cells of ours: what each says, and the mark in its metadata by which it is found again. */

import type { Job, Landed } from '../api/types';
import { code, formOf, pathOf, readOf } from './code';
import type { InsertStyle } from './preferences';

/** What a cell is for: the id of a pull, the name of an item, or the path of a file. */
export type Mark =
  { readonly pull: string } | { readonly item: string } | { readonly file: string };

export interface ISnippet {
  /** What people call that which it is for. */
  readonly name: string;
  readonly mark: Mark;
  readonly source: string;
}

/** The rows of a pull, as the style has them. */
export function ofPull(pull: Job | Landed, style: InsertStyle): ISnippet {
  const name = lastOf(pathOf(pull) ?? '') || pull.item;
  return { name, mark: { pull: pull.id }, source: code(pull, style) };
}

/** The pull form of an item: how much of it is wanted, nobody has said yet. */
export function ofItem(name: string): ISnippet {
  return { name, mark: { item: name }, source: formOf(name) };
}

/** The rows of a Parquet file of the workspace, whoever wrote it. */
export function ofFile(path: string): ISnippet {
  return { name: lastOf(path), mark: { file: path }, source: readOf(path) };
}

/** Where in a cell's metadata its mark is. */
export const MARK = 'lakey';

/** A code cell, as a notebook takes it. */
export type CodeCell = {
  readonly cell_type: 'code';
  readonly source: string;
  readonly metadata: { readonly trusted: true; readonly [MARK]: Mark };
};

export function cellOf({ mark, source }: ISnippet): CodeCell {
  return { cell_type: 'code', source, metadata: { trusted: true, [MARK]: mark } };
}

/** The place of the cell with this mark among `marks`, of several the next after the active one; `null` for none. */
export function placeOf(mark: Mark, marks: readonly unknown[], active: number): number | null {
  const places = marks.flatMap((each, place) => (isSame(mark, each) ? [place] : []));
  return places.find(place => place > active) ?? places[0] ?? null;
}

/** Whether that is the mark; a notebook's metadata can hold anything. */
function isSame(mark: Mark, other: unknown): boolean {
  const told = other as Readonly<Record<string, unknown>> | null | undefined;
  return Object.entries(mark).every(([kind, key]) => told?.[kind] === key);
}

function lastOf(path: string): string {
  return path.split('/').pop() ?? '';
}
