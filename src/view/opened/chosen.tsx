/** The line below a grid: the cell that one stands on, with all of its value. */

import React from 'react';
import type { Column } from '../../api/types';
import type { CellsModel } from '../../model/cells';
import type { ICellPlace } from '../../model/opened';
import { useWording } from '../wording';
import { said } from './celltext';

export interface IChosenProps {
  readonly cells: CellsModel;
  readonly columns: readonly Column[];
  readonly place: ICellPlace;
}

export function Chosen({ cells, columns, place }: IChosenProps): JSX.Element {
  const { trans } = useWording();
  return (
    <div className="lakey-Grid-said" role="group" aria-label={trans.__('The chosen cell')}>
      <span className="lakey-Muted">{trans.__('Row %1', place.row + 1)}</span>
      <bdi className="lakey-Grid-name">{columns[place.column]?.name ?? ''}</bdi>
      <bdi className="lakey-Grid-value">{textAt(cells, place)}</bdi>
    </div>
  );
}

/** All of a cell as text; nothing as long as it is not here. */
export function textAt(cells: CellsModel, { row, column }: ICellPlace): string {
  const cell = cells.cell(row, column);
  return cell.kind === 'here' ? said(cell.value) : '';
}
