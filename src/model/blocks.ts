/** The cells of a large file, fetched a block at a time as they come into sight; the last ones seen are kept. */

import type { LakeClient } from '../api/client';
import { asFailure, isAborted, type LakeyFailure } from '../api/failure';
import type { ParquetFile } from '../api/types';
import { CellsModel, type ISight, type Seen } from './cells';

type Block =
  | { readonly kind: 'coming'; readonly aborter: AbortController }
  | { readonly kind: 'here'; readonly values: readonly (readonly unknown[])[] }
  | { readonly kind: 'failed'; readonly failure: LakeyFailure };

/** Where a block lies: its number among those below and beside each other. */
type Place = readonly [number, number];

export interface IBlocksOptions {
  readonly client: LakeClient;
  readonly file: ParquetFile;
}

const ROWS = 100;
const COLUMNS = 16;
const KEPT = 80;
/** Milliseconds in which what is seen stays the same before it is asked for. */
const QUIET = 60;
const COMING: Seen = { kind: 'coming' };
const FAILED: Seen = { kind: 'failed' };

export class BlocksModel extends CellsModel {
  constructor(options: IBlocksOptions) {
    super();
    this._options = options;
  }

  get failure(): LakeyFailure | null {
    const found = this._inSight().map(place => this._blocks.get(keyOf(place)));
    const failed = found.find(block => block?.kind === 'failed');
    return failed?.kind === 'failed' ? failed.failure : null;
  }

  /** Tells what is in sight: what is missing there is asked for, what is not in sight any more is given up. */
  see(sight: ISight): void {
    const isFirst = this._sight === null;
    this._sight = sight;
    clearTimeout(this._timer);
    const wanted = new Set(this._inSight().map(keyOf));
    for (const [key, block] of this._blocks) {
      if (block.kind === 'coming' && !wanted.has(key)) {
        block.aborter.abort();
        this._blocks.delete(key);
      }
    }
    if ([...wanted].some(key => !this._blocks.has(key))) {
      this._timer = setTimeout(() => this._ask(), isFirst ? 0 : QUIET);
    }
  }

  cell(row: number, column: number): Seen {
    const place: Place = [Math.floor(row / ROWS), Math.floor(column / COLUMNS)];
    const block = this._blocks.get(keyOf(place));
    if (block?.kind !== 'here') {
      return block?.kind === 'failed' ? FAILED : COMING;
    }
    const value = block.values[row - place[0] * ROWS]?.[column - place[1] * COLUMNS];
    return { kind: 'here', value };
  }

  retry(): void {
    for (const [key, block] of this._blocks) {
      if (block.kind === 'failed') {
        this._blocks.delete(key);
      }
    }
    this._ask();
    this.tell();
  }

  override dispose(): void {
    clearTimeout(this._timer);
    for (const block of this._blocks.values()) {
      if (block.kind === 'coming') {
        block.aborter.abort();
      }
    }
    super.dispose();
  }

  private _ask(): void {
    for (const place of this._inSight()) {
      const key = keyOf(place);
      const block = this._blocks.get(key);
      this._blocks.delete(key);
      if (block === undefined) {
        void this._fetch(place);
      } else {
        this._blocks.set(key, block); // the one seen last stays longest
      }
    }
    for (const key of [...this._blocks.keys()].slice(0, -KEPT)) {
      this._blocks.delete(key);
    }
  }

  private async _fetch([below, beside]: Place): Promise<void> {
    const { client, file } = this._options;
    const aborter = new AbortController();
    const key = keyOf([below, beside]);
    this._blocks.set(key, { kind: 'coming', aborter });
    const left = beside * COLUMNS;
    const columns = range(left, Math.min(left + COLUMNS, file.columns.length)).join(',');
    const asked = {
      path: file.path,
      version: file.version,
      first: below * ROWS,
      count: ROWS,
      columns
    };
    try {
      const { values } = await client.fileRows(asked, aborter.signal);
      this._settle(key, aborter, { kind: 'here', values });
    } catch (reason) {
      if (!isAborted(reason)) {
        this._settle(key, aborter, { kind: 'failed', failure: asFailure(reason) });
      }
    }
  }

  private _settle(key: string, aborter: AbortController, block: Block): void {
    const held = this._blocks.get(key);
    if (held?.kind === 'coming' && held.aborter === aborter) {
      this._blocks.set(key, block);
      this.tell();
    }
  }

  private _inSight(): readonly Place[] {
    const { top, bottom, left, right } = this._sight ?? NOTHING;
    const below = range(Math.floor(top / ROWS), Math.ceil(bottom / ROWS));
    const beside = range(Math.floor(left / COLUMNS), Math.ceil(right / COLUMNS));
    return below.flatMap(row => beside.map((column): Place => [row, column]));
  }

  private readonly _options: IBlocksOptions;
  private readonly _blocks = new Map<string, Block>();
  private _sight: ISight | null = null;
  private _timer: ReturnType<typeof setTimeout> | undefined;
}

const NOTHING: ISight = { top: 0, bottom: 0, left: 0, right: 0 };

function keyOf([below, beside]: Place): string {
  return `${below} ${beside}`;
}

function range(first: number, after: number): number[] {
  return Array.from({ length: Math.max(0, after - first) }, (_, place) => first + place);
}
