/** What the words in the search box mean: the same grammar as the server's, to explain it while one types. */

/** At least one of `some` (when there are any), all of `every`, none of `none`; as they were typed. */
export interface ISearch {
  readonly some: readonly string[];
  readonly every: readonly string[];
  readonly none: readonly string[];
  /** Signs that no word follows. */
  readonly idle: readonly string[];
  /** A word that must be there and what it holds that must not: nothing can fit. */
  readonly clash: readonly [string, string] | null;
}

const TOKEN = /[|&~]|[^\s|&~]+/gu;
const JOINS: Readonly<Record<string, 'some' | 'every' | 'none'>> = {
  '|': 'some',
  '&': 'every',
  '~': 'none'
};

/** The meaning of a search text; any text has one. */
export function parsed(text: string): ISearch {
  const words = { some: [] as string[], every: [] as string[], none: [] as string[] };
  const idle: string[] = [];
  let sign: string | null = null;
  for (const token of text.match(TOKEN) ?? []) {
    const isSign = token in JOINS;
    if (isSign && sign !== null) {
      idle.push(sign);
    }
    if (!isSign) {
      words[JOINS[sign ?? '|']].push(token);
    }
    sign = isSign ? token : null;
  }
  if (sign !== null) {
    idle.push(sign);
  }
  return { ...words, idle, clash: clashOf(words) };
}

type Words = Pick<ISearch, 'some' | 'every' | 'none'>;

/** A search looks for parts of words: what holds `rain` holds `ai`. */
function clashOf({ some, every, none }: Words): readonly [string, string] | null {
  const held = (word: string) => none.find(each => fold(word).includes(fold(each)));
  const wanted = some.length > 0 && some.every(each => held(each) !== undefined) ? some : [];
  const word = [...every, ...wanted].find(each => held(each) !== undefined);
  return word === undefined ? null : [word, held(word) ?? ''];
}

function fold(word: string): string {
  return word.toLowerCase();
}
