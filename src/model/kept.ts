/** A few texts that a person keeps from one visit to the next, the newest first. */

import { Model } from './model';

/** Where such texts rest, by a key. */
export interface IShelf {
  load(key: string): Promise<unknown>;
  save(key: string, texts: readonly string[]): Promise<unknown>;
}

export interface IKeptOptions {
  /** Without one, what is kept ends with the page. */
  readonly shelf: IShelf | null;
  /** What these texts are, as a part of their key. */
  readonly name: string;
  /** The oldest beyond so many are let go. */
  readonly most: number;
}

export class KeptModel extends Model {
  constructor(options: IKeptOptions) {
    super();
    this._options = options;
  }

  get texts(): readonly string[] {
    return this._texts;
  }

  has(text: string): boolean {
    return this._texts.includes(text);
  }

  /** Takes out what this account kept, and puts away what another did. */
  async open(account: string): Promise<void> {
    if (this._account === account) {
      return;
    }
    const { shelf } = this._options;
    this._account = account;
    this._set([]);
    const found = await shelf?.load(this._key).catch(() => undefined);
    if (this._account === account && Array.isArray(found)) {
      const known = found.filter((each): each is string => typeof each === 'string');
      this._set([...this._texts, ...known]);
    }
  }

  /** Keeps a text, as the newest. */
  add(text: string): void {
    if (this._texts[0] !== text) {
      this._keep([text, ...this._texts]);
    }
  }

  remove(text: string): void {
    this._keep(this._texts.filter(each => each !== text));
  }

  /** Keeps a text instead of another, as the newest. */
  replace(before: string, text: string): void {
    this._keep([text, ...this._texts.filter(each => each !== before)]);
  }

  toggle(text: string): void {
    this[this.has(text) ? 'remove' : 'add'](text);
  }

  private _keep(texts: readonly string[]): void {
    this._set(texts);
    void this._options.shelf?.save(this._key, this._texts).catch(() => undefined);
  }

  private _set(texts: readonly string[]): void {
    this._texts = [...new Set(texts)].slice(0, this._options.most);
    this.tell();
  }

  private get _key(): string {
    return `lakey-jupyter:${this._options.name}:${this._account}`;
  }

  private readonly _options: IKeptOptions;
  private _texts: readonly string[] = [];
  private _account = '';
}
