/** Recipes that a person named and kept: which rows of which item, to be opened in the form again. */

import type { PullSpec } from '../api/types';
import { type IShelf, KeptModel } from './kept';
import { Model } from './model';

export interface ISaved {
  readonly name: string;
  readonly item: string;
  readonly spec: PullSpec;
}

/** Why a recipe cannot be kept. */
export type Refusal = 'unnamed' | 'taken' | 'full' | 'long';

export const MOST_RECIPES = 100;
/** Letters that one may take: more than any person types, and less than a list of ten thousand values. */
export const MOST_LETTERS = 60_000;

export class RecipesModel extends Model {
  /** `shelf` is where they rest; without one they end with the page. */
  constructor(shelf: IShelf | null) {
    super();
    this._kept = new KeptModel({ shelf, name: 'recipes', most: MOST_RECIPES });
    this._kept.changed.connect(this._read, this);
  }

  /** By their names. */
  get saved(): readonly ISaved[] {
    return this._saved;
  }

  /** Whether the list is open. */
  get isOpen(): boolean {
    return this._isOpen;
  }

  /** Takes out what this account kept. */
  open(account: string): Promise<void> {
    return this._kept.open(account);
  }

  show(isOpen: boolean): void {
    this._isOpen = isOpen;
    this.tell();
  }

  named(name: string): ISaved | undefined {
    return this._saved.find(each => each.name === name);
  }

  /** Keeps a recipe, in place of one of that name only if that may be replaced; else says why not. */
  save({ name, item, spec }: ISaved, mayReplace = false): Refusal | null {
    const saved = { name: name.trim(), item, spec };
    const before = this._textOf(saved.name);
    const refusals: readonly (readonly [Refusal, boolean])[] = [
      ['unnamed', saved.name === ''],
      ['taken', before !== undefined && !mayReplace],
      ['full', before === undefined && this._saved.length >= MOST_RECIPES],
      ['long', JSON.stringify(saved).length > MOST_LETTERS]
    ];
    const refusal = refusals.find(([, isSo]) => isSo)?.[0] ?? null;
    if (refusal === null) {
      this._kept.replace(before ?? '', JSON.stringify(saved));
    }
    return refusal;
  }

  /** Gives a recipe another name, unless that is taken or empty. */
  rename(name: string, next: string): Refusal | null {
    const [saved, before] = [this.named(name), this._textOf(name)];
    const wanted = next.trim();
    if (saved === undefined || before === undefined || wanted === name) {
      return null;
    }
    if (wanted === '' || this.named(wanted) !== undefined) {
      return wanted === '' ? 'unnamed' : 'taken';
    }
    this._kept.replace(before, JSON.stringify({ ...saved, name: wanted }));
    return null;
  }

  remove(name: string): void {
    const text = this._textOf(name);
    if (text !== undefined) {
      this._kept.remove(text);
    }
  }

  override dispose(): void {
    this._kept.changed.disconnect(this._read, this);
    this._kept.dispose();
    super.dispose();
  }

  private _textOf(name: string): string | undefined {
    return this._kept.texts.find(text => savedIn(text)?.name === name);
  }

  private _read(): void {
    const found = this._kept.texts.flatMap(text => savedIn(text) ?? []);
    this._saved = found.sort((one, other) => one.name.localeCompare(other.name));
    this.tell();
  }

  private readonly _kept: KeptModel;
  private _saved: readonly ISaved[] = [];
  private _isOpen = false;
}

/** The recipe that a kept text holds; `null` where somebody else wrote it. */
function savedIn(text: string): ISaved | null {
  try {
    const { name, item, spec } = JSON.parse(text) as Partial<ISaved>;
    const isWhole = typeof name === 'string' && typeof item === 'string';
    return isWhole && Array.isArray(spec?.columns) ? { name, item, spec } : null;
  } catch {
    return null;
  }
}
