/** What an admin looks back on: sums and lines of the audit that fit some filters, and the coverage of an item. */

import type { LakeClient } from '../api/client';
import type { AuditLine, AuditPage, AuditSums, Coverage } from '../api/types';
import { failed, type Fetched, LOADING, ready } from './fetched';
import { Latest } from './latest';
import { Model } from './model';

export const GROUPS = ['item', 'person', 'day'] as const;
export type Group = (typeof GROUPS)[number];

/** What a person typed; empty texts stand for everything. `since` and `until` are days, both included, in UTC. */
export interface IAuditFilters {
  readonly item: string;
  readonly person: string;
  readonly since: string;
  readonly until: string;
}

/** The same as the server takes it. */
export type AuditAsked = Readonly<Record<string, string | number | undefined>>;

const QUIET = 250;
const PAGE = 50;
const EXPORTED_AT_ONCE = 1_000;

export class AuditModel extends Model {
  constructor(client: LakeClient) {
    super();
    this._client = client;
  }

  get filters(): IAuditFilters {
    return this._filters;
  }

  get by(): Group {
    return this._by;
  }

  get sums(): Fetched<AuditSums> {
    return this._sums;
  }

  /** The newest lines, and as many earlier ones as were asked for. */
  get lines(): Fetched<AuditPage> {
    return this._lines;
  }

  /** What was pulled of the item that the filters name; `null` while they name none. */
  get coverage(): Fetched<Coverage> | null {
    return this._coverage;
  }

  filter(change: Partial<IAuditFilters>): void {
    this._filters = { ...this._filters, ...change };
    this._ask(QUIET);
    this.tell();
  }

  groupBy(by: Group): void {
    this._by = by;
    this._askSums(0);
    this.tell();
  }

  /** Asks for everything again. */
  load(): void {
    this._ask(0);
  }

  /** Asks for earlier lines. */
  more(): void {
    const { _lines: lines } = this;
    if (lines.kind !== 'ready' || lines.value.next === null) {
      return;
    }
    const { items: before, next: cursor } = lines.value;
    this._latestLines.ask(async signal => {
      const page = await this._client.audit({ ...this._asked, limit: PAGE, cursor }, signal);
      return { ...page, items: [...before, ...page.items] };
    });
  }

  /** Every line that fits, the newest first. */
  async all(): Promise<AuditLine[]> {
    const found: AuditLine[] = [];
    let cursor: string | null | undefined;
    do {
      const page: AuditPage = await this._client.audit({
        ...this._asked,
        limit: EXPORTED_AT_ONCE,
        cursor: cursor ?? undefined
      });
      found.push(...page.items);
      cursor = page.next;
    } while (cursor !== null);
    return found;
  }

  override dispose(): void {
    [this._latestSums, this._latestLines, this._latestCoverage].forEach(each => each.dispose());
    super.dispose();
  }

  private get _asked(): AuditAsked {
    const { item, person, since, until } = this._filters;
    return {
      item: item.trim() || undefined,
      person: person.trim() || undefined,
      since: instant(since, 0),
      until: instant(until, 1)
    };
  }

  private _ask(quiet: number): void {
    this._askSums(quiet);
    this._latestLines.ask(
      signal => this._client.audit({ ...this._asked, limit: PAGE }, signal),
      quiet
    );
    const name = this._filters.item.trim();
    if (name === '') {
      this._latestCoverage.drop();
      this._coverage = null;
    } else {
      this._latestCoverage.ask(signal => this._client.coverage(name, signal), quiet);
    }
  }

  private _askSums(quiet: number): void {
    const by = this._by;
    this._latestSums.ask(signal => this._client.auditSums({ ...this._asked, by }, signal), quiet);
  }

  private readonly _client: LakeClient;
  private readonly _latestSums = this._latest<AuditSums>(found => (this._sums = found));
  private readonly _latestLines = this._latest<AuditPage>(found => (this._lines = found));
  private readonly _latestCoverage = this._latest<Coverage>(found => (this._coverage = found));

  private _latest<T>(set: (found: Fetched<T>) => void): Latest<T> {
    const settle = (found: Fetched<T>) => {
      set(found);
      this.tell();
    };
    return new Latest<T>({
      answered: value => settle(ready(value)),
      failed: failure => settle(failed(failure))
    });
  }

  private _filters: IAuditFilters = { item: '', person: '', since: '', until: '' };
  private _by: Group = 'item';
  private _sums: Fetched<AuditSums> = LOADING;
  private _lines: Fetched<AuditPage> = LOADING;
  private _coverage: Fetched<Coverage> | null = null;
}

/** The beginning of a day, so many days later, in UTC; `undefined` for what is no day. */
function instant(day: string, later: number): string | undefined {
  const found = new Date(`${day}T00:00:00Z`);
  if (day === '' || Number.isNaN(found.getTime())) {
    return undefined;
  }
  found.setUTCDate(found.getUTCDate() + later);
  return found.toISOString();
}
