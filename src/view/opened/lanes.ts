/** How wide the columns of a grid are and how high its rows, and which columns are seen. */

import type { Column, ColumnType } from '../../api/types';

/** The width of a column in characters, by its type. */
const WIDTHS: Readonly<Record<ColumnType, number>> = {
  INTEGER: 11,
  FLOAT: 12,
  DECIMAL: 12,
  STRING: 24,
  BOOLEAN: 7,
  DATE: 11,
  DATETIME: 28,
  TIME: 16,
  DURATION: 16,
  BINARY: 24,
  NESTED: 32
};
/** The height of a row in lines of text. */
export const LINES = 1.85;
const LONGEST_NAME = 30;
/** The width of a character, as a share of the size of the text. */
const CHARACTER = 0.6;
/** The pixels around the text of a cell. */
const PADDING = 20;

/** Where each column begins, in pixels, and where the last one ends. */
export function edges(columns: readonly Column[], text: number): readonly number[] {
  const found = [0];
  for (const { name, type } of columns) {
    const characters = Math.max(WIDTHS[type], Math.min(name.length + 3, LONGEST_NAME));
    found.push(found[found.length - 1] + PADDING + Math.round(characters * text * CHARACTER));
  }
  return found;
}

/** The columns, from the first to before the second, that are seen in these pixels. */
export function seen(
  edges: readonly number[],
  left: number,
  right: number
): readonly [number, number] {
  const first = Math.max(0, lastAtMost(edges, left));
  const last = Math.min(edges.length - 1, lastAtMost(edges, right) + 1);
  return [Math.min(first, last), last];
}

/** The place of the last edge that is not above a limit. */
function lastAtMost(edges: readonly number[], limit: number): number {
  let low = 0;
  let high = edges.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (edges[middle] <= limit) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

/** The width of the column of row numbers. */
export function gutter(rows: number, text: number): number {
  return Math.round((String(rows).length * 1.35 + 2) * text * CHARACTER);
}
