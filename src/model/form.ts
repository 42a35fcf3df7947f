/** The pull form: what was chosen so far, and the spec it means. */

import type { LakeyFailure } from '../api/failure';
import type { Column, Item, OperatorRow, ProblemError, PullSpec } from '../api/types';
import { drafted, fitting, type IDraft, isComplete, refilled, reoperated, wired } from './filters';
import { Model } from './model';

export interface IFormOptions {
  readonly item: Item;
  readonly operators: readonly OperatorRow[];
  readonly folder: string;
}

/** A spec that can be sent, and which draft each of its filters came from. */
export interface IAsked {
  readonly spec: PullSpec;
  readonly drafts: readonly number[];
}

export class FormModel extends Model {
  constructor(options: IFormOptions) {
    super();
    this.item = options.item;
    this.operators = options.operators;
    this._columns = new Map(options.item.columns.map(column => [column.name, column]));
    this._chosen = new Set(this._columns.keys());
    this._to = [options.folder.replace(/\/+$/, ''), `${fileName(options.item.name)}.parquet`]
      .filter(part => part !== '')
      .join('/');
  }

  readonly item: Item;
  readonly operators: readonly OperatorRow[];

  get chosen(): ReadonlySet<string> {
    return this._chosen;
  }

  get drafts(): readonly IDraft[] {
    return this._drafts;
  }

  get ratio(): number {
    return this._ratio;
  }

  get seed(): number {
    return this._seed;
  }

  get to(): string {
    return this._to;
  }

  get overwrite(): boolean {
    return this._overwrite;
  }

  /** The columns that can be filtered by. */
  get filterable(): readonly Column[] {
    return this.item.columns.filter(column => fitting(this.operators, column).length > 0);
  }

  /** Whether every filter has its values. */
  get isComplete(): boolean {
    return this._drafts.every(draft => isComplete(draft, this.column(draft.column)));
  }

  column(name: string): Column {
    const column = this._columns.get(name);
    if (column === undefined) {
      throw new Error(`The item has no column ${name}.`);
    }
    return column;
  }

  /** Takes over what a spec asks for, as far as the item still has it. */
  fill({ columns, filters = [], randomize_ratio: ratio = 1, seed = 0 }: PullSpec): void {
    this._chosen = new Set(columns.filter(name => this._columns.has(name)));
    this._drafts = filters
      .filter(({ name }) => this._columns.has(name))
      .map(filter => refilled(this._nextId++, filter, this.column(filter.name)));
    this._ratio = Math.min(1, Math.max(0, ratio));
    this._seed = seed;
    this._specChanged();
  }

  choose(names: readonly string[], isChosen: boolean): void {
    const chosen = new Set(this._chosen);
    names.forEach(name => (isChosen ? chosen.add(name) : chosen.delete(name)));
    this._chosen = chosen;
    this._specChanged();
  }

  addFilter(): void {
    const [first] = this.filterable;
    if (first !== undefined) {
      this._drafts = [...this._drafts, drafted(this._nextId++, first, this.operators)];
      this._specChanged();
    }
  }

  removeFilter(id: number): void {
    this._drafts = this._drafts.filter(draft => draft.id !== id);
    this._specChanged();
  }

  filterColumn(id: number, name: string): void {
    this._redraft(id, () => drafted(id, this.column(name), this.operators));
  }

  filterOperator(id: number, symbol: string): void {
    const row = this.operators.find(each => each.symbol === symbol);
    this._redraft(id, draft => reoperated(draft, row));
  }

  filterTexts(id: number, texts: readonly (string | null)[]): void {
    this._redraft(id, draft => ({ ...draft, texts }));
  }

  share(ratio: number): void {
    this._ratio = Math.min(1, Math.max(0, ratio));
    this._specChanged();
  }

  reseed(seed: number): void {
    this._seed = seed;
    this._specChanged();
  }

  land(to: string, overwrite = this._overwrite): void {
    this._to = to;
    this._overwrite = overwrite;
    this.tell();
  }

  /** What an estimate can be asked for now: filters without their values are left out. */
  asked(): IAsked {
    const complete = this._drafts.filter(draft => isComplete(draft, this.column(draft.column)));
    const filters = complete.map(draft =>
      wired(draft, this.column(draft.column), this._row(draft.operator))
    );
    const columns = this.item.columns.map(each => each.name).filter(name => this._chosen.has(name));
    return {
      spec: { columns, filters, randomize_ratio: this._ratio, seed: this._seed },
      drafts: complete.map(draft => draft.id)
    };
  }

  /** Grows with every change that means another spec. */
  get version(): number {
    return this._version;
  }

  private _row(symbol: string): OperatorRow {
    const row = this.operators.find(each => each.symbol === symbol);
    if (row === undefined) {
      throw new Error(`There is no operator ${symbol}.`);
    }
    return row;
  }

  private _redraft(id: number, change: (draft: IDraft) => IDraft): void {
    this._drafts = this._drafts.map(draft => (draft.id === id ? change(draft) : draft));
    this._specChanged();
  }

  private _specChanged(): void {
    this._version++;
    this.tell();
  }

  private readonly _columns: ReadonlyMap<string, Column>;
  private _chosen: ReadonlySet<string>;
  private _drafts: readonly IDraft[] = [];
  private _ratio = 1;
  private _seed = 0;
  private _to: string;
  private _overwrite = false;
  private _nextId = 1;
  private _version = 0;
}

/** Where a refusal belongs in the form. */
export interface IFault {
  readonly field: 'columns' | 'filter' | 'share' | 'seed' | 'to' | 'form';
  /** The draft, when the field is a filter. */
  readonly draft?: number;
  /** Which of its values, when one is named. */
  readonly value?: number;
  readonly reason: string;
}

/** The refusals of a failed request, each beside the field it names; what names no field belongs to the form. */
export function faultsOf(failure: LakeyFailure, drafts: readonly number[]): readonly IFault[] {
  if (failure.errors.length === 0) {
    return [{ field: failure.code === 'exists' ? 'to' : 'form', reason: failure.message }];
  }
  return failure.errors.map(error => placed(error, drafts));
}

const FIELDS: readonly (readonly [RegExp, IFault['field']])[] = [
  [/^(spec\.)?columns\b/, 'columns'],
  [/^(spec\.)?randomize_ratio$/, 'share'],
  [/^(spec\.)?seed$/, 'seed'],
  [/^(to|overwrite)$/, 'to']
];

function placed({ path, reason }: ProblemError, drafts: readonly number[]): IFault {
  const filter = /^(?:spec\.)?filters\[(\d+)\](?:\.value\[(\d+)\])?/.exec(path);
  const [, place, value] = filter ?? [];
  const draft = place === undefined ? undefined : drafts[Number(place)];
  if (draft !== undefined) {
    return { field: 'filter', draft, reason, ...(value && { value: Number(value) }) };
  }
  const row = FIELDS.find(([pattern]) => pattern.test(path));
  return { field: row?.[1] ?? 'form', reason };
}

/** A file name made of an item's name. */
function fileName(item: string): string {
  return item.replace(/[\\/:*?"<>|\s]+/g, '-').replace(/^\.+/, '') || 'item';
}
