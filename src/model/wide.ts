/** An item in a tab of its own: its sample, how its columns are spread, and what anybody ever pulled of it. */

import type { LakeClient } from '../api/client';
import type { Column, Config, Coverage, Filter, Item, Rows } from '../api/types';
import { HeldCells } from './cells';
import { ComparisonModel } from './comparison';
import { failed, type Fetched, LOADING, ready } from './fetched';
import { FormModel } from './form';
import { Latest } from './latest';
import { Model } from './model';
import { type ICellPlace, within } from './opened';

export const WIDE_TABS = ['sample', 'distributions', 'coverage'] as const;
export type WideTab = (typeof WIDE_TABS)[number];

/** The sample holds no more rows than that. */
const MOST_ROWS = 200;
/** Of a very wide item fewer rows are asked for. */
const MOST_CELLS = 100_000;

/** The sample as a grid shows it. */
export interface ISampleGrid {
  readonly rows: Rows;
  readonly columns: readonly Column[];
  readonly cells: HeldCells;
}

export class WideModel extends Model {
  constructor(client: LakeClient, name: string, tab: WideTab = 'sample') {
    super();
    this._client = client;
    this._tab = tab;
    this.name = name;
    this.load();
  }

  readonly name: string;

  get tab(): WideTab {
    return this._tab;
  }

  get item(): Fetched<Item> {
    return this._item;
  }

  get sample(): Fetched<ISampleGrid> {
    return this._sample;
  }

  get coverage(): Fetched<Coverage> {
    return this._coverage;
  }

  /** The filters, and what they leave, once the item is known. */
  get form(): FormModel | null {
    return this._form;
  }

  get comparison(): ComparisonModel | null {
    return this._comparison;
  }

  /** The cell of the sample that one stands on. */
  get place(): ICellPlace {
    return this._place;
  }

  /** Asks for everything again; filters stay. */
  load(): void {
    this._item = this._item.kind === 'ready' ? this._item : LOADING;
    this._coverage = LOADING;
    this._latestItem.ask(signal =>
      Promise.all([this._client.item(this.name, signal), this._client.config()])
    );
    this.turn(this._tab);
  }

  turn(tab: WideTab): void {
    this._tab = tab;
    if (tab === 'coverage' && this._coverage.kind !== 'ready') {
      this._coverage = LOADING;
      this._latestCoverage.ask(signal => this._client.coverage(this.name, signal));
    }
    this.tell();
  }

  /** Stands on a cell of the sample, or on the one next to it that there is. */
  go({ row, column }: ICellPlace): void {
    if (this._sample.kind === 'ready') {
      const { rows, columns } = this._sample.value;
      this._place = {
        row: within(row, rows.values.length),
        column: within(column, columns.length)
      };
      this.tell();
    }
  }

  /** Takes over filters, as far as the item has their columns. */
  filter(filters: readonly Filter[]): void {
    const columns = this._form?.item.columns.map(each => each.name) ?? [];
    this._form?.fill({ columns, filters: [...filters] });
  }

  override dispose(): void {
    this._latestItem.dispose();
    this._latestSample.dispose();
    this._latestCoverage.dispose();
    this._comparison?.dispose();
    this._form?.dispose();
    super.dispose();
  }

  private _arrived(item: Item, { operators }: Config): void {
    const isNew = this._form?.item.snapshot.id !== item.snapshot.id;
    this._item = ready(item);
    if (isNew) {
      const filters = this._form?.asked().spec.filters ?? [];
      this._comparison?.dispose();
      this._form?.dispose();
      this._form = new FormModel({ item, operators, folder: '' });
      this.filter(filters);
      this._comparison = new ComparisonModel({ client: this._client, form: this._form });
    }
    if (isNew || this._sample.kind === 'failed') {
      this._askSample(item);
    }
    this.tell();
  }

  private _askSample({ has_sample: hasSample, columns }: Item): void {
    this._sample = LOADING;
    const rows = Math.floor(MOST_CELLS / Math.max(1, columns.length));
    const limit = Math.max(1, Math.min(MOST_ROWS, rows));
    if (hasSample) {
      this._latestSample.ask(signal => this._client.sample(this.name, limit, signal));
    }
  }

  private _sampled(rows: Rows): void {
    const known = new Map(this._form?.item.columns.map(column => [column.name, column]));
    const columns = rows.headers.map(name => known.get(name) ?? unknown(name));
    this._sample = ready({ rows, columns, cells: new HeldCells(rows) });
    this.go(this._place);
  }

  private readonly _client: LakeClient;
  private readonly _latestItem = new Latest<readonly [Item, Config]>({
    answered: ([item, config]) => this._arrived(item, config),
    failed: failure => {
      this._item = failed(failure);
      this.tell();
    }
  });
  private readonly _latestSample = new Latest<Rows>({
    answered: rows => this._sampled(rows),
    failed: failure => {
      this._sample = failed(failure);
      this.tell();
    }
  });
  private readonly _latestCoverage = new Latest<Coverage>({
    answered: coverage => {
      this._coverage = ready(coverage);
      this.tell();
    },
    failed: failure => {
      this._coverage = failed(failure);
      this.tell();
    }
  });
  private _item: Fetched<Item> = LOADING;
  private _sample: Fetched<ISampleGrid> = LOADING;
  private _coverage: Fetched<Coverage> = LOADING;
  private _form: FormModel | null = null;
  private _comparison: ComparisonModel | null = null;
  private _tab: WideTab;
  private _place: ICellPlace = { row: 0, column: 0 };
}

/** A column that the sample has and the item, which was refreshed meanwhile, has not. */
function unknown(name: string): Column {
  return {
    name,
    type: 'STRING',
    arrow: '',
    nullable: true,
    description: '',
    partition: false,
    enum: false,
    size: null,
    nulls: null,
    min: null,
    max: null,
    distribution: null
  };
}
