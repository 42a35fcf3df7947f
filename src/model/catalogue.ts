/** The items that fit what is searched for and narrowed to, a page at a time. */

import type { LakeClient } from '../api/client';
import type { LakeyFailure } from '../api/failure';
import type { Facets, ItemPage, ItemSummary } from '../api/types';
import { asked, type Choice, type IPick, toggled } from './choice';
import { failed, type Fetched, LOADING, ready } from './fetched';
import { Latest } from './latest';
import { Model } from './model';

/** The orders that the server knows. */
export const SORTS = ['relevance', 'popularity', 'name', 'updated', 'size'] as const;
export type Sort = (typeof SORTS)[number];

export interface IFound {
  readonly items: readonly ItemSummary[];
  readonly total: number;
  /** How many items there are in all, once that was seen. */
  readonly whole: number | null;
}

const PAGE = 100;
/** The server answers in less than the time between two keys. */
const QUIET = 30;

export class CatalogueModel extends Model {
  /** `stars` are the names of the items that the person marked. */
  constructor(client: LakeClient, stars: () => readonly string[] = () => []) {
    super();
    this._client = client;
    this._stars = stars;
  }

  get query(): string {
    return this._query;
  }

  get sort(): Sort {
    return this._sort;
  }

  /** What the items are narrowed to. */
  get choice(): Choice {
    return this._choice;
  }

  /** What was found last; it stays while the next answer is on its way. */
  get found(): Fetched<IFound> {
    return this._found;
  }

  get isSearching(): boolean {
    return this._isSearching;
  }

  /** What more the items can be narrowed to: asked for only while somebody looks at it. */
  get facets(): Fetched<Facets> {
    return this._facets;
  }

  get areFacetsOpen(): boolean {
    return this._areFacetsOpen;
  }

  search(query: string): void {
    this._query = query;
    this._ask(QUIET);
  }

  sortBy(sort: Sort): void {
    this._sort = sort;
    this._ask();
  }

  /** Narrows to a pick, or no more. */
  toggle(pick: IPick): void {
    this._choice = toggled(this._choice, pick);
    this._ask();
  }

  /** Back to every item. */
  clear(): void {
    this._query = '';
    this._choice = [];
    this._ask();
  }

  openFacets(areOpen: boolean): void {
    this._areFacetsOpen = areOpen;
    this._askFacets(0);
    this.tell();
  }

  reload(): void {
    this._ask();
  }

  /** Loads the page after the last one, if there is one and nothing is on its way. */
  more(): void {
    if (this._next !== null && !this._isSearching) {
      this._start(this._next, 0);
    }
  }

  override dispose(): void {
    this._latest.dispose();
    this._latestFacets.dispose();
    super.dispose();
  }

  private _ask(quiet = 0): void {
    this._start(null, quiet);
    this._askFacets(quiet);
  }

  private _askFacets(quiet: number): void {
    if (this._areFacetsOpen) {
      const wanted = this._wanted();
      this._latestFacets.ask(signal => this._client.facets(wanted, signal), quiet);
    }
  }

  private _start(cursor: string | null, quiet: number): void {
    this._isFollowing = cursor !== null;
    this._isSearching = true;
    const query = { ...this._wanted(), sort: this._sort, limit: PAGE, cursor };
    this._latest.ask(signal => this._client.items(query, signal), quiet);
    this.tell();
  }

  private _wanted(): ReturnType<typeof asked> {
    return { query: this._query.trim(), ...asked(this._choice, this._stars()) };
  }

  private _answered(page: ItemPage): void {
    const before = this._isFollowing && this._found.kind === 'ready' ? this._found.value.items : [];
    const isEverything = this._query.trim() === '' && this._choice.length === 0;
    this._next = page.next ?? null;
    this._whole = isEverything ? page.total : this._whole;
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

  private _count(facets: Fetched<Facets>): void {
    this._facets = facets;
    this.tell();
  }

  private readonly _client: LakeClient;
  private readonly _stars: () => readonly string[];
  private readonly _latest = new Latest<ItemPage>({
    answered: page => this._answered(page),
    failed: failure => this._failed(failure)
  });
  private readonly _latestFacets = new Latest<Facets>({
    answered: facets => this._count(ready(facets)),
    failed: failure => this._count(failed(failure))
  });
  private _query = '';
  private _sort: Sort = 'relevance';
  private _choice: Choice = [];
  private _found: Fetched<IFound> = LOADING;
  private _facets: Fetched<Facets> = LOADING;
  private _next: string | null = null;
  private _whole: number | null = null;
  private _isSearching = false;
  private _isFollowing = false;
  private _areFacetsOpen = false;
}
