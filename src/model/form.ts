/** The pull form: what was chosen so far, and the spec it means. */

import type { Column, Item, OperatorRow, PullSpec } from '../api/types';
import { fitted, type IWanted, type LeftOut } from './filling';
import {
  type Borders,
  drafted,
  fitting,
  type IDraft,
  isComplete,
  ranged,
  refilled,
  reoperated,
  wired
} from './filters';
import { Model } from './model';
import { type IPasted, pasted, pieces } from './pasting';

export interface IFormOptions {
  readonly item: Item;
  readonly operators: readonly OperatorRow[];
  readonly folder: string;
  /** How many values all filters together may have. */
  readonly mostValues?: number;
}

const MOST_VALUES = 10_000;

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
    this._order = [...this._columns.keys()];
    this._chosen = new Set(this._order);
    this._mostValues = options.mostValues ?? MOST_VALUES;
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

  /** Whether it says a recipe: some columns, and every filter with its values. */
  get isWhole(): boolean {
    return this._chosen.size > 0 && this.isComplete;
  }

  column(name: string): Column {
    const column = this._columns.get(name);
    if (column === undefined) {
      throw new Error(`The item has no column ${name}.`);
    }
    return column;
  }

  /** What of the recipe that filled the form in had no place in it. */
  get leftOut(): readonly LeftOut[] {
    return this._leftOut;
  }

  /** What became of the values that were pasted into a filter, until the filter changes again. */
  pastedInto(id: number): IPasted | null {
    return this._pastes.get(id)?.pasted ?? null;
  }

  /** Takes over what is wanted, as far as the item has it, in the order in which it is wanted. */
  fill(wanted: IWanted): void {
    const { randomize_ratio: ratio = 1, seed = 0 } = wanted;
    const { columns, filters, leftOut } = fitted(wanted, this._columns, this.operators);
    this._chosen = new Set(columns);
    this._order = [...new Set([...columns, ...this._columns.keys()])];
    this._drafts = filters.map(each => refilled(this._nextId++, each, this.column(each.name)));
    this._ratio = Math.min(1, Math.max(0, ratio));
    this._seed = seed;
    this._leftOut = leftOut;
    this._to = wanted.to ?? this._to;
    this._overwrite = wanted.overwrite ?? this._overwrite;
    this._specChanged();
  }

  /** What had no place is known now. */
  dismissLeftOut(): void {
    this._leftOut = [];
    this.tell();
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

  /** Keeps what lies within the borders. */
  filterRange(id: number, borders: Borders): void {
    this._redraft(id, draft => ranged(draft, borders));
  }

  /** Adds the values of a text to a filter; says no, and does nothing, where the text is one value. */
  paste(id: number, text: string): boolean {
    const draft = this._drafts.find(each => each.id === id);
    if (draft === undefined || pieces(text, this.column(draft.column)).length < 2) {
      return false;
    }
    const before = draft.texts;
    const kept = before.filter(each => each !== null && each !== '');
    const room = this._mostValues - this._valuesBut(id) - kept.length;
    const found = pasted(text, { column: this.column(draft.column), before: kept, room });
    const texts = [...kept, ...found.texts];
    this.filterTexts(id, texts.length > 0 ? texts : before);
    this._pastes.set(id, { pasted: found, before });
    this.tell();
    return true;
  }

  /** Takes back what was pasted last, if the filter did not change since. */
  undoPaste(id: number): boolean {
    const last = this._pastes.get(id);
    if (last !== undefined) {
      this.filterTexts(id, last.before);
    }
    return last !== undefined;
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
    const columns = this._order.filter(name => this._chosen.has(name));
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

  /** How many values the other filters have. */
  private _valuesBut(id: number): number {
    const others = this._drafts.filter(draft => draft.id !== id);
    return others.reduce((sum, { texts }) => sum + Math.max(1, texts.length), 0);
  }

  private _redraft(id: number, change: (draft: IDraft) => IDraft): void {
    this._pastes.delete(id);
    this._drafts = this._drafts.map(draft => (draft.id === id ? change(draft) : draft));
    this._specChanged();
  }

  private _specChanged(): void {
    this._version++;
    this.tell();
  }

  private readonly _columns: ReadonlyMap<string, Column>;
  private readonly _mostValues: number;
  private readonly _pastes = new Map<number, IPaste>();
  /** The columns as the file will have them. */
  private _order: readonly string[];
  private _chosen: ReadonlySet<string>;
  private _drafts: readonly IDraft[] = [];
  private _ratio = 1;
  private _seed = 0;
  private _to: string;
  private _overwrite = false;
  private _nextId = 1;
  private _version = 0;
  private _leftOut: readonly LeftOut[] = [];
}

/** What was pasted into a filter, and its values before. */
interface IPaste {
  readonly pasted: IPasted;
  readonly before: IDraft['texts'];
}

/** A file name made of an item's name. */
function fileName(item: string): string {
  return item.replace(/[\\/:*?"<>|\s]+/g, '-').replace(/^\.+/, '') || 'item';
}
