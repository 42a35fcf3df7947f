/** How the rows that meet filters are spread: asked for the columns that are seen, when the filters are quiet. */

import type { LakeClient } from '../api/client';
import type { LakeyFailure } from '../api/failure';
import type { Distribution, Distributions, Filter } from '../api/types';
import { faultsOf, type IFault } from './faults';
import type { FormModel } from './form';
import { Latest } from './latest';
import { Model } from './model';

/** Milliseconds without a change of the filters, or of what is seen, before the server is asked. */
export const QUIET = 200;

/** So many columns are asked for at once. */
export const TOGETHER = 48;

export interface IComparisonOptions {
  readonly client: LakeClient;
  /** Whose filters count; nothing else of it does. */
  readonly form: FormModel;
}

/** How a column is spread over rows that were drawn: over all of them, and over those that meet the filters. */
export interface ICompared {
  readonly drawn: Distribution;
  readonly met: Distribution;
}

export class ComparisonModel extends Model {
  constructor(options: IComparisonOptions) {
    super();
    this._options = options;
    options.form.changed.connect(this._onForm, this);
    this._onForm();
  }

  /** The filters that have their values; without one there is nothing to compare. */
  get filters(): readonly Filter[] {
    return this._filters;
  }

  /** How many of the rows that were looked at meet the filters; `null` before that is known. */
  get counted(): Distributions | null {
    return this._counted;
  }

  get isPending(): boolean {
    return this._pending.size > 0;
  }

  /** Refusals beside the filters that they name. */
  get faults(): readonly IFault[] {
    return this._faults;
  }

  /** Why nothing could be counted, where no filter is to blame. */
  get failure(): LakeyFailure | null {
    return this._failure;
  }

  /** How a column is spread over the rows that were counted; `null` while that is not known. */
  of(column: string): ICompared | null {
    return this._found.get(column) ?? null;
  }

  /** Tells which columns are seen: those that are missing are asked for. */
  need(columns: readonly string[]): void {
    this._wanted = columns;
    this._ask(QUIET);
  }

  retry(): void {
    this._failure = null;
    this._ask(0);
  }

  override dispose(): void {
    this._options.form.changed.disconnect(this._onForm, this);
    this._latest.dispose();
    super.dispose();
  }

  private _onForm(): void {
    const { spec, drafts } = this._options.form.asked();
    const filters = spec.filters ?? [];
    if (JSON.stringify(filters) === JSON.stringify(this._filters)) {
      return;
    }
    this._filters = filters;
    this._drafts = drafts;
    this._latest.drop();
    this._pending = new Set();
    this._found = new Map();
    this._counted = null;
    this._faults = [];
    this._failure = null;
    this._ask(QUIET);
    this.tell();
  }

  private _ask(quiet: number): void {
    const missing = this._wanted.filter(name => !this._found.has(name));
    const isHindered = this._failure !== null || this._faults.length > 0;
    if (
      this._filters.length === 0 ||
      isHindered ||
      missing.every(each => this._pending.has(each))
    ) {
      return;
    }
    const columns = missing.slice(0, TOGETHER);
    const spec = { columns, filters: [...this._filters] };
    const { client, form } = this._options;
    this._pending = new Set(columns);
    this._latest.ask(signal => client.distributions(form.item.name, { spec }, signal), quiet);
    this.tell();
  }

  private _answered(counted: Distributions): void {
    [...this._pending].forEach((name, place) => {
      this._found.set(name, { drawn: counted.drawn[place], met: counted.met[place] });
    });
    this._counted = counted;
    this._pending = new Set();
    this._ask(0);
    this.tell();
  }

  private _failed(failure: LakeyFailure): void {
    const faults = faultsOf(failure, this._drafts);
    this._pending = new Set();
    this._faults = faults.filter(({ field }) => field === 'filter');
    this._failure = this._faults.length > 0 ? null : failure;
    this.tell();
  }

  private readonly _options: IComparisonOptions;
  private readonly _latest = new Latest<Distributions>({
    answered: counted => this._answered(counted),
    failed: failure => this._failed(failure)
  });
  private _filters: readonly Filter[] = [];
  private _drafts: readonly number[] = [];
  private _wanted: readonly string[] = [];
  private _pending: ReadonlySet<string> = new Set();
  private _found = new Map<string, ICompared>();
  private _counted: Distributions | null = null;
  private _faults: readonly IFault[] = [];
  private _failure: LakeyFailure | null = null;
}
