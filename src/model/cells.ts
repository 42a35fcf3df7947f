/** The cells of a grid, wherever they come from: those in sight are here, still coming, or not to be had. */

import type { LakeyFailure } from '../api/failure';
import type { Rows } from '../api/types';
import { Model } from './model';

/** What is seen: rows from `top` to before `bottom`, columns from `left` to before `right`. */
export interface ISight {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** A cell: here, still coming, or not to be had. */
export type Seen =
  { readonly kind: 'here'; readonly value: unknown } | { readonly kind: 'coming' | 'failed' };

export abstract class CellsModel extends Model {
  /** Why something that is in sight cannot be shown. */
  abstract get failure(): LakeyFailure | null;

  /** Tells what is in sight. */
  abstract see(sight: ISight): void;

  abstract cell(row: number, column: number): Seen;

  /** Asks again for what could not be had. */
  abstract retry(): void;
}

/** Cells of rows that are all here. */
export class HeldCells extends CellsModel {
  constructor(rows: Rows) {
    super();
    this._values = rows.values;
  }

  get failure(): null {
    return null;
  }

  see(): void {
    // Everything is here.
  }

  cell(row: number, column: number): Seen {
    return { kind: 'here', value: this._values[row]?.[column] };
  }

  retry(): void {
    // Nothing failed.
  }

  private readonly _values: Rows['values'];
}
