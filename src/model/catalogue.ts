/** The items that fit what is searched for, a page at a time. */

import type { LakeClient } from '../api/client';
import type { LakeyFailure } from '../api/failure';
import type { ItemPage, ItemSummary } from '../api/types';
import { failed, type Fetched, LOADING, ready } from './fetched';
import { Latest } from './latest';
import { Model } from './model';

/** The orders that the server knows. */
export const SORTS = ['relevance', 'name', 'updated', 'size'] as const;
export type Sort = (typeof SORTS)[number];

export interface IFound {
  readonly items: readonly ItemSummary[];
  readonly total: number;
  /** How many items there are in all, once that was seen. */
  readonly whole: number | null;
}

const PAGE = 100;
const QUIET = 120;

export class CatalogueModel extends Model {
  constructor(client: LakeClient) {
    super();
    this._client = client;
  }

  get query(): string {
    return this._query;
  }

  get sort(): Sort {
    return this._sort;
  }

  /** What was found last; it stays while the next answer is on its way. */
  get found(): Fetched<IFound> {
    return this._found;
  }

  get isSearching(): boolean {
    return this._isSearching;
  }

  search(query: string): void {
    this._query = query;
    this._ask(QUIET);
  }

  sortBy(sort: Sort): void {
    this._sort = sort;
    this._ask();
  }

  reload(): void {
    this._ask();
  }

  /** Loads the page after the last one, if there is one and nothing is on its way. */
  more(): void {
    if (this._next !== null && !this._isSearching) {
      const cursor = this._next;
      this._start(cursor, 0);
    }
  }

  override dispose(): void {
    this._latest.dispose();
    super.dispose();
  }

  private _ask(quiet = 0): void {
    this._start(null, quiet);
  }

  private _start(cursor: string | null, quiet: number): void {
    this._isFollowing = cursor !== null;
    this._isSearching = true;
    const asked = { query: this._query.trim(), sort: this._sort, limit: PAGE, cursor };
    this._latest.ask(signal => this._client.items(asked, signal), quiet);
    this.tell();
  }

  private _answered(page: ItemPage): void {
    const before = this._isFollowing && this._found.kind === 'ready' ? this._found.value.items : [];
    this._next = page.next ?? null;
    this._whole = this._query.trim() === '' ? page.total : this._whole;
    const items = [...before, ...page.items];
    this._settle(ready({ items, total: page.total, whole: this._whole }));
  }

  private _failed(failure: LakeyFailure): void {
    this._next = null;
    this._settle(failed(failure));
  }

  private _settle(found: Fetched<IFound>): void {
    this._found = found;
    this._isSearching = false;
    this.tell();
  }

  private readonly _client: LakeClient;
  private readonly _latest = new Latest<ItemPage>({
    answered: page => this._answered(page),
    failed: failure => this._failed(failure)
  });
  private _query = '';
  private _sort: Sort = 'relevance';
  private _found: Fetched<IFound> = LOADING;
  private _next: string | null = null;
  private _whole: number | null = null;
  private _isSearching = false;
  private _isFollowing = false;
}
