/** Texts of others within sentences of ours: none of them can turn the direction in which the rest is read. */

/** Letters that are written from right to left, and signs that change the direction. */
const TURNS =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\ud802\ud803\ud83a\ud83b]/;
const OPENS = '\u2066\u2067\u2068';
const FIRST_STRONG = '\u2068';
const CLOSES = '\u2069';

/** The text, closed in where it could change how its neighbours are read; most texts are the same as before. */
export function isolated(text: string): string {
  return TURNS.test(text) ? FIRST_STRONG + closed(text) + CLOSES : text;
}

/** The text with every isolate that it opens closed, and without the ends of isolates that it did not open. */
function closed(text: string): string {
  let open = 0;
  const kept = [...text].filter(letter => {
    open += OPENS.includes(letter) ? 1 : 0;
    const isStray = letter === CLOSES && open === 0;
    open -= letter === CLOSES && !isStray ? 1 : 0;
    return !isStray;
  });
  return kept.join('') + CLOSES.repeat(open);
}
