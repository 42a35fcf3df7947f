/** The words of a command line, cut and unquoted as a shell does. */

import { Unreadable } from './reading';

export interface IWord {
  readonly text: string;
  /** Whether it stood in quotes from its beginning: then it is no option. */
  readonly isQuoted: boolean;
}

const WORD = /(?:'[^']*'|"(?:[^"\\]|\\[\s\S])*"|\\[\s\S]|[^\s'"\\])+/y;
const PIECES = /'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|([^\s'"\\]+)/g;
const BLANK = /(?:[^\S\n]|\\\n)*/y;

/** The words up to the end of the line, and what follows it; a line in quotes goes on. */
export function words(text: string): { readonly line: readonly IWord[]; readonly rest: string } {
  const line: IWord[] = [];
  let place = passed(BLANK, text, 0);
  while (place < text.length && text[place] !== '\n') {
    const end = passed(WORD, text, place);
    if (end === place) {
      throw new Unreadable('unclosed', text.slice(place, place + 20));
    }
    line.push(wordOf(text.slice(place, end)));
    place = passed(BLANK, text, end);
  }
  return { line, rest: text.slice(place + 1) };
}

/** Where the text goes on after what fits the pattern. */
function passed(pattern: RegExp, text: string, place: number): number {
  pattern.lastIndex = place;
  return place + (pattern.exec(text)?.[0].length ?? 0);
}

function wordOf(raw: string): IWord {
  const pieces = [...raw.matchAll(PIECES)].map(
    ([, single, double, escaped, bare]) =>
      single ?? double?.replace(/\\(["\\])/g, '$1') ?? escaped ?? bare
  );
  return { text: pieces.join(''), isQuoted: /^['"\\]/.test(raw) };
}
