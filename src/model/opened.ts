/** A Parquet file of the workspace as it is looked at: what it says of itself, its rows, and where one stands in them. */

import type { LakeClient } from '../api/client';
import type { ParquetFile } from '../api/types';
import { BlocksModel } from './blocks';
import { failed, type Fetched, LOADING, ready } from './fetched';
import { Latest } from './latest';
import { Model } from './model';

export const FILE_TABS = ['rows', 'columns', 'recipe'] as const;
export type FileTab = (typeof FILE_TABS)[number];

/** A row and a column, counted from 0. */
export interface ICellPlace {
  readonly row: number;
  readonly column: number;
}

export class OpenedModel extends Model {
  constructor(client: LakeClient, path: string) {
    super();
    this._client = client;
    this._path = path;
    this.load();
  }

  get path(): string {
    return this._path;
  }

  get file(): Fetched<ParquetFile> {
    return this._file;
  }

  /** The cells, once the file is known. */
  get blocks(): BlocksModel | null {
    return this._blocks;
  }

  get tab(): FileTab {
    return this._tab;
  }

  get place(): ICellPlace {
    return this._place;
  }

  /** Looks at the file anew. */
  load(): void {
    this._latest.ask(signal => this._client.file(this._path, signal));
  }

  /** The file lies there now. */
  move(path: string): void {
    if (path !== this._path) {
      this._path = path;
      this.load();
    }
  }

  turn(tab: FileTab): void {
    this._tab = tab;
    this.tell();
  }

  /** Stands on a cell, or on the one next to it that there is. */
  go({ row, column }: ICellPlace): void {
    if (this._file.kind === 'ready') {
      const { rows, columns } = this._file.value;
      this._place = { row: within(row, rows), column: within(column, columns.length) };
      this.tell();
    }
  }

  override dispose(): void {
    this._latest.dispose();
    this._blocks?.dispose();
    super.dispose();
  }

  private _arrived(file: ParquetFile): void {
    const known = this._file.kind === 'ready' ? this._file.value : null;
    const isSame = known?.version === file.version && known.path === file.path;
    this._file = ready(file);
    if (!isSame || this._blocks === null || this._blocks.failure !== null) {
      this._blocks?.dispose();
      this._blocks = new BlocksModel({ client: this._client, file });
    }
    this.go(this._place);
  }

  private readonly _client: LakeClient;
  private readonly _latest = new Latest<ParquetFile>({
    answered: file => this._arrived(file),
    failed: failure => {
      this._file = failed(failure);
      this.tell();
    }
  });
  private _path: string;
  private _file: Fetched<ParquetFile> = LOADING;
  private _blocks: BlocksModel | null = null;
  private _tab: FileTab = 'rows';
  private _place: ICellPlace = { row: 0, column: 0 };
}

/** The place, or the nearest that there is among so many. */
export function within(place: number, count: number): number {
  return Math.max(0, Math.min(Math.floor(place), count - 1));
}

/** The row that a text names, with or without marks between its digits; `null` for none. */
export function rowOf(text: string): number | null {
  const row = /^\s*\d[\d\s.,_'’]*$/.test(text) ? Number(text.replace(/\D/g, '')) : 0;
  return row >= 1 ? row : null;
}
