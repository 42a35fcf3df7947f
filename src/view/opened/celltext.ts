/** A cell as text: what is drawn of it, and all of it that came. */

/** More characters of a cell than that are never seen in a grid. */
const DRAWN = 200;

/** All of a cell that came. */
export function said(value: unknown): string {
  if (value === null || value === undefined) {
    return 'NULL';
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** What a grid draws of a text. */
export function brief(text: string): string {
  return text.length > DRAWN ? `${text.slice(0, DRAWN)}…` : text;
}
