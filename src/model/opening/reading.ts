/** Reading a text word by word; what cannot be read says what and why, and somebody else puts it in words. */

export const REASONS = [
  'nothing',
  'unknown',
  'unclosed',
  'odd',
  'ended',
  'unnamed',
  'option',
  'number',
  'variable',
  'formula',
  'shape'
] as const;
export type Reason = (typeof REASONS)[number];

/** Thrown for a text that cannot be read; `what` is the part of it that is meant. */
export class Unreadable extends Error {
  constructor(
    readonly reason: Reason,
    readonly what = ''
  ) {
    super(`${reason}: ${what}`);
    this.name = 'Unreadable';
  }
}

export interface IToken<K extends string> {
  readonly kind: K;
  readonly text: string;
}

/** What each kind of word looks like, the first that fits counts; `blank` is passed over. Patterns are sticky. */
export type Patterns<K extends string> = readonly (readonly [K, RegExp])[];

const SHOWN = 20;

export function tokens<K extends string>(
  text: string,
  patterns: Patterns<K>
): readonly IToken<K>[] {
  const found: IToken<K>[] = [];
  let place = 0;
  while (place < text.length) {
    const token = tokenAt(text, place, patterns);
    place += token.text.length;
    found.push(token);
  }
  return found.filter(({ kind }) => kind !== 'blank');
}

function tokenAt<K extends string>(text: string, place: number, patterns: Patterns<K>): IToken<K> {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = place;
    const [found] = pattern.exec(text) ?? [];
    if (found) {
      return { kind, text: found };
    }
  }
  const isOpen = /['"]/.test(text[place]);
  throw new Unreadable(isOpen ? 'unclosed' : 'odd', text.slice(place, place + SHOWN));
}

/** A place among the words of a text. */
export class Reader<K extends string> {
  constructor(private readonly _tokens: readonly IToken<K>[]) {}

  get isAtEnd(): boolean {
    return this._place >= this._tokens.length;
  }

  /** The word that comes next, or one further on; `null` at the end. */
  peek(ahead = 0): IToken<K> | null {
    return this._tokens[this._place + ahead] ?? null;
  }

  next(): IToken<K> {
    const found = this.peek();
    if (found === null) {
      throw new Unreadable('ended');
    }
    this._place += 1;
    return found;
  }

  /** Whether such words come next, whatever their case. */
  isAt(...texts: readonly string[]): boolean {
    return texts.every((text, ahead) => this.peek(ahead)?.text.toLowerCase() === text);
  }

  /** Passes over these words if they come next. */
  take(...texts: readonly string[]): boolean {
    const isHere = this.isAt(...texts);
    this._place += isHere ? texts.length : 0;
    return isHere;
  }

  expect(text: string): void {
    if (!this.take(text)) {
      throw this.odd();
    }
  }

  /** The failure that the next word is not one that may stand here. */
  odd(reason: Reason = 'odd'): Unreadable {
    const token = this.peek();
    return token === null ? new Unreadable('ended') : new Unreadable(reason, token.text);
  }

  /** What is read until a mark, with commas between. */
  listed<T>(end: string, read: () => T): readonly T[] {
    const found: T[] = [];
    while (!this.take(end)) {
      found.push(read());
      if (!this.take(',')) {
        this.expect(end);
        break;
      }
    }
    return found;
  }

  private _place = 0;
}

/** A number as it goes over the wire: as text where a double does not hold all of its digits. */
export function numberOf(text: string): number | string {
  const plain = text.replace(/_/g, '');
  const value = Number(plain);
  const digits = plain.replace(/e.*$/i, '').replace(/\D/g, '').replace(/^0+/, '');
  const isHeld = digits.length <= 15 || String(value) === plain.replace(/^\+/, '');
  const isExact = /^[+-]?\d+$/.test(plain) ? Number.isSafeInteger(value) : isHeld;
  return isExact && Number.isFinite(value) ? value : plain;
}
