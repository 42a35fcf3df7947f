/** One item as it is looked at: the whole of it, its sample, and the pull being prepared. */

import type { LakeClient } from '../api/client';
import type { Item, OperatorRow, Rows } from '../api/types';
import { EstimateModel } from './estimate';
import { failed, type Fetched, LOADING, ready } from './fetched';
import { FormModel } from './form';
import { Latest } from './latest';
import { Model } from './model';

const SAMPLE_ROWS = 50;

export interface IItemOptions {
  readonly client: LakeClient;
  readonly name: string;
  readonly operators: readonly OperatorRow[];
  /** How many values the filters of a pull may have together. */
  readonly mostValues?: number;
  /** The folder, relative to the workspace, that a pull lands in unless the person says otherwise. */
  readonly folder: string;
}

export class ItemModel extends Model {
  constructor(options: IItemOptions) {
    super();
    this._options = options;
    this.name = options.name;
    this.load();
  }

  readonly name: string;

  get item(): Fetched<Item> {
    return this._item;
  }

  get sample(): Fetched<Rows> {
    return this._sample;
  }

  /** The pull form and its estimate, once the item is known. */
  get form(): FormModel | null {
    return this._form;
  }

  get estimate(): EstimateModel | null {
    return this._estimate;
  }

  /** Asks for the item again; a form that is being filled in stays as it is. */
  load(): void {
    this._latestItem.ask(signal => this._options.client.item(this.name, signal));
  }

  /** Asks for the sample unless it is here already. */
  needSample(): void {
    if (this._sample.kind !== 'ready') {
      this._latestSample.ask(signal => this._options.client.sample(this.name, SAMPLE_ROWS, signal));
    }
  }

  override dispose(): void {
    this._latestItem.dispose();
    this._latestSample.dispose();
    this._estimate?.dispose();
    this._form?.dispose();
    super.dispose();
  }

  private _arrived(item: Item): void {
    this._item = ready(item);
    if (this._form === null) {
      const { client, operators, folder, mostValues } = this._options;
      this._form = new FormModel({ item, operators, folder, mostValues });
      this._estimate = new EstimateModel({ client, form: this._form });
    }
    this.tell();
  }

  private readonly _options: IItemOptions;
  private readonly _latestItem = new Latest<Item>({
    answered: item => this._arrived(item),
    failed: failure => {
      this._item = failed(failure);
      this.tell();
    }
  });
  private readonly _latestSample = new Latest<Rows>({
    answered: rows => {
      this._sample = ready(rows);
      this.tell();
    },
    failed: failure => {
      this._sample = failed(failure);
      this.tell();
    }
  });
  private _item: Fetched<Item> = LOADING;
  private _sample: Fetched<Rows> = LOADING;
  private _form: FormModel | null = null;
  private _estimate: EstimateModel | null = null;
}
