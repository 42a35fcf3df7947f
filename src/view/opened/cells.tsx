/** The part of a grid that is seen: its header and cells, drawn where the scroll bars say. */

import React, { type MouseEvent } from 'react';
import type { Column } from '../../api/types';
import type { CellsModel, ISight, Seen } from '../../model/cells';
import type { ICellPlace } from '../../model/opened';
import type { ISize } from '../hooks';
import { useWording } from '../wording';
import { brief, said } from './celltext';

/** What is in sight, and how far it is scrolled. */
export interface IDrawn {
  readonly sight: ISight;
  readonly top: number;
  readonly left: number;
}

export interface IGridCellsProps {
  readonly columns: readonly Column[];
  readonly cells: CellsModel;
  readonly place: ICellPlace;
  readonly onGo: (place: ICellPlace) => void;
  readonly id: string;
  readonly height: number;
  /** The width of the row numbers. */
  readonly lead: number;
  readonly bounds: readonly number[];
  readonly drawn: IDrawn;
  readonly size: ISize;
}

export function GridCells(props: IGridCellsProps): JSX.Element {
  const { drawn, onGo, size } = props;
  const { top, bottom } = drawn.sight;
  const onMouseDown = (event: MouseEvent) => {
    const cell = (event.target as Element).closest<HTMLElement>('[data-row][data-column]');
    if (cell !== null && event.button === 0) {
      onGo({ row: Number(cell.dataset.row), column: Number(cell.dataset.column) });
    }
  };
  return (
    <div
      className="lakey-Grid-view"
      role="presentation"
      style={{ width: size.width, height: size.height }}
      onMouseDown={onMouseDown}
    >
      <HeadRow {...props} />
      <div className="lakey-Grid-body" role="rowgroup" style={{ top: props.height }}>
        {places(top, bottom).map(row => (
          <BodyRow key={row} {...props} row={row} />
        ))}
      </div>
    </div>
  );
}

function HeadRow({ columns, height, lead, bounds, drawn }: IGridCellsProps): JSX.Element {
  const { trans } = useWording();
  const { sight, left } = drawn;
  return (
    <div className="lakey-Grid-head" role="rowgroup" style={{ height }}>
      <div role="row" aria-rowindex={1}>
        <div
          role="columnheader"
          aria-colindex={1}
          className="lakey-Grid-lead"
          style={{ width: lead }}
        >
          <span className="lakey-Hidden">{trans.__('Row')}</span>
        </div>
        {places(sight.left, sight.right).map(column => (
          <Header
            key={column}
            column={columns[column]}
            place={column}
            style={{
              left: lead + bounds[column] - left,
              width: bounds[column + 1] - bounds[column]
            }}
          />
        ))}
      </div>
    </div>
  );
}

interface IHeaderProps {
  readonly column: Column;
  readonly place: number;
  readonly style: { readonly left: number; readonly width: number };
}

function Header({ column, place, style }: IHeaderProps): JSX.Element {
  return (
    <div
      role="columnheader"
      aria-colindex={place + 2}
      className={`lakey-Grid-cell${isNumber(column) ? ' lakey-Number' : ''}`}
      title={`${column.name}\n${column.arrow}`}
      style={style}
    >
      <bdi>{brief(column.name)}</bdi>
    </div>
  );
}

function BodyRow({ row, ...props }: IGridCellsProps & { readonly row: number }): JSX.Element {
  const { format } = useWording();
  const { columns, cells, place, id, height, lead, bounds, drawn } = props;
  const { sight, top, left } = drawn;
  return (
    <div
      role="row"
      aria-rowindex={row + 2}
      className="lakey-Grid-row"
      style={{ top: row * height - top, height }}
    >
      <div role="rowheader" aria-colindex={1} className="lakey-Grid-lead" style={{ width: lead }}>
        {format.whole(row + 1)}
      </div>
      {places(sight.left, sight.right).map(column => (
        <Cell
          key={column}
          id={row === place.row && column === place.column ? `${id}-at` : undefined}
          seen={cells.cell(row, column)}
          place={{ row, column }}
          isNumber={isNumber(columns[column])}
          style={{ left: lead + bounds[column] - left, width: bounds[column + 1] - bounds[column] }}
        />
      ))}
    </div>
  );
}

interface ICellProps {
  /** Of the cell that one stands on. */
  readonly id: string | undefined;
  readonly seen: Seen;
  readonly place: ICellPlace;
  readonly isNumber: boolean;
  readonly style: { readonly left: number; readonly width: number };
}

function Cell({ id, seen, place, isNumber, style }: ICellProps): JSX.Element {
  const value = seen.kind === 'here' ? seen.value : undefined;
  const isNull = seen.kind === 'here' && (value === null || value === undefined);
  const text = seen.kind === 'here' ? said(value) : '';
  const kind = `${isNull ? ' lakey-Null' : ''}${isNumber ? ' lakey-Number' : ''}`;
  return (
    <div
      id={id}
      role="gridcell"
      aria-colindex={place.column + 2}
      aria-selected={id !== undefined}
      aria-busy={seen.kind === 'coming'}
      className={`lakey-Grid-cell lakey-mod-${seen.kind}${kind}`}
      data-row={place.row}
      data-column={place.column}
      title={text}
      style={style}
    >
      <bdi>{brief(text)}</bdi>
    </div>
  );
}

const NUMBERS: readonly Column['type'][] = ['INTEGER', 'FLOAT', 'DECIMAL'];

/** Whether the values of a column stand at the right. */
export function isNumber({ type }: Column): boolean {
  return NUMBERS.includes(type);
}

function places(first: number, after: number): number[] {
  return Array.from({ length: Math.max(0, after - first) }, (_, step) => first + step);
}
