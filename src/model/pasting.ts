/** Many values at once from the clipboard: lines, a column of a spreadsheet, or a list with commas. */

import type { Column } from '../api/types';
import { sameness, valueText } from './values';

/** What became of the values: those that are new, and how many or which were left out. */
export interface IPasted {
  readonly texts: readonly string[];
  readonly twice: number;
  readonly unfit: readonly string[];
  readonly beyond: number;
}

export interface IPasting {
  readonly column: Column;
  /** What is there already. */
  readonly before: readonly (string | null)[];
  /** How many more there may be. */
  readonly room: number;
}

/** How a text is cut: at what, and whether a comma at the end of a piece belongs to the list. */
interface ICut {
  readonly at: string;
  readonly isLined: boolean;
}

const LINES: ICut = { at: '\\r\\n\\t', isLined: true };
const COMMAS: ICut = { at: '\\r\\n\\t,', isLined: false };
const NUMBERS: ICut = { at: '\\r\\n\\t,;', isLined: false };

/** The values in a text as they stand there, without their quotes; blank ones are none. */
export function pieces(text: string, { type }: Pick<Column, 'type'>): readonly string[] {
  const whole = text.trim();
  // Texts on lines of their own may hold commas.
  const texts = /[\r\n\t]/.test(whole) ? LINES : COMMAS;
  return cut(whole, type === 'STRING' ? texts : NUMBERS).filter(piece => piece !== '');
}

/** The values of a text that a filter may take in, each once. */
export function pasted(text: string, { column, before, room }: IPasting): IPasted {
  const seen = new Set(before.flatMap(each => (each ? [sameness(each, column)] : [])));
  const texts: string[] = [];
  const unfit: string[] = [];
  let [twice, beyond] = [0, 0];
  for (const piece of pieces(text, column)) {
    const value = valueText(piece, column);
    const known = value === null ? '' : sameness(value, column);
    if (value === null) {
      unfit.push(piece);
    } else if (seen.has(known)) {
      twice += 1;
    } else if (texts.length >= room) {
      beyond += 1;
    } else {
      seen.add(known);
      texts.push(value);
    }
  }
  return { texts, twice, unfit: [...new Set(unfit)], beyond };
}

function cut(text: string, { at, isLined }: ICut): readonly string[] {
  const comma = isLined ? ',?' : '';
  const end = ` *${comma} *(?=[${at}]|$)`;
  const quoted = new RegExp(` *(?:"((?:[^"]|"")*)"|'((?:[^'\\r\\n\\t]|'')*)')${end}`, 'y');
  const bare = new RegExp(`[^${at}]*`, 'y');
  const found: string[] = [];
  for (let place = 0; place <= text.length; place += 1) {
    quoted.lastIndex = bare.lastIndex = place;
    const [whole, double, single] = quoted.exec(text) ?? [];
    if (whole === undefined) {
      const piece = bare.exec(text)?.[0] ?? '';
      found.push((isLined ? piece.trim().replace(/,$/, '') : piece).trim());
      place += piece.length;
    } else {
      found.push((double?.replace(/""/g, '"') ?? single.replace(/''/g, "'")).trim());
      place += whole.length;
    }
  }
  return found;
}
