/** The sample as Lumino's data grid draws it on a canvas, in the colours and the font of the page. */

import {
  BasicMouseHandler,
  BasicSelectionModel,
  type CellRenderer,
  DataGrid,
  DataModel,
  TextRenderer
} from '@lumino/datagrid';
import type { Column, Rows } from '../../api/types';
import type { ICellPlace } from '../../model/opened';
import { isNumber } from '../opened/cells';
import { brief, said } from '../opened/celltext';
import { edges, gutter, LINES } from '../opened/lanes';
import { type ILook, lookOf, styleOf } from './look';

export interface IDrawnOptions {
  readonly rows: Rows;
  readonly columns: readonly Column[];
  /** A row number as it is written. */
  readonly numbered: (row: number) => string;
  /** Somebody chose a cell with the mouse. */
  readonly onGo: (place: ICellPlace) => void;
  /** The grid was clicked: whoever holds the focus for it takes it. */
  readonly onFocus: () => void;
}

export class DrawnSample extends DataGrid {
  constructor(options: IDrawnOptions) {
    super({ stretchLastColumn: true });
    this._options = options;
    this.dataModel = new SampleModel(options);
    this._chosen = new BasicSelectionModel({ dataModel: this.dataModel });
    this.selectionModel = this._chosen;
    this.mouseHandler = new BasicMouseHandler();
    this._chosen.changed.connect(this._went, this);
  }

  /** Takes the colours, the font and the sizes from the element that the grid lies in. */
  dress(host: HTMLElement): void {
    const look = lookOf(host);
    const { rows, columns } = this._options;
    const line = Math.round(LINES * look.size);
    this.style = styleOf(look);
    this.cellRenderers.update(renderersOf(look, columns));
    this.defaultSizes = { ...this.defaultSizes, rowHeight: line, columnHeaderHeight: line };
    this.resizeColumn('row-header', 0, gutter(rows.values.length, look.size));
    if (look.size !== this._size) {
      this._size = look.size;
      const bounds = edges(columns, look.size);
      columns.forEach((_, at) => this.resizeColumn('body', at, bounds[at + 1] - bounds[at]));
    }
  }

  /** Stands on a cell and brings it into sight; what was chosen around it stays. */
  go({ row, column }: ICellPlace): void {
    const { cursorRow, cursorColumn, isEmpty } = this._chosen;
    if (isEmpty || cursorRow !== row || cursorColumn !== column) {
      const at = { r1: row, r2: row, c1: column, c2: column };
      this._chosen.select({ ...at, cursorRow: row, cursorColumn: column, clear: 'all' });
      this.scrollToCell(row, column);
    }
  }

  /** The cells that are chosen, with tabs and line ends between them. */
  chosenText(): string {
    const { rows } = this._options;
    return [...this._chosen.selections()]
      .map(({ r1, r2, c1, c2 }) => ({
        rows: [Math.min(r1, r2), Math.max(r1, r2) + 1],
        columns: [Math.min(c1, c2), Math.max(c1, c2) + 1]
      }))
      .flatMap(at =>
        rows.values.slice(...at.rows).map(values =>
          values
            .slice(...at.columns)
            .map(said)
            .join('\t')
        )
      )
      .join('\n');
  }

  protected override onActivateRequest(): void {
    this._options.onFocus();
  }

  private _went(): void {
    const { cursorRow: row, cursorColumn: column, isEmpty } = this._chosen;
    if (!isEmpty) {
      this._options.onGo({ row, column });
    }
  }

  private readonly _options: IDrawnOptions;
  private readonly _chosen: BasicSelectionModel;
  private _size = 0;
}

/** Names of columns above, numbers of rows beside, values as they came. */
class SampleModel extends DataModel {
  constructor({ rows, columns, numbered }: IDrawnOptions) {
    super();
    this._rows = rows;
    this._columns = columns;
    this._numbered = numbered;
  }

  rowCount(region: DataModel.RowRegion): number {
    return region === 'body' ? this._rows.values.length : 1;
  }

  columnCount(region: DataModel.ColumnRegion): number {
    return region === 'body' ? this._columns.length : 1;
  }

  data(region: DataModel.CellRegion, row: number, column: number): unknown {
    return SOURCES[region](this, row, column);
  }

  name(column: number): string {
    return this._columns[column].name;
  }

  value(row: number, column: number): unknown {
    return this._rows.values[row][column];
  }

  numbered(row: number): string {
    return this._numbered(row + 1);
  }

  private readonly _rows: Rows;
  private readonly _columns: readonly Column[];
  private readonly _numbered: (row: number) => string;
}

type Source = (model: SampleModel, row: number, column: number) => unknown;

const SOURCES: Readonly<Record<DataModel.CellRegion, Source>> = {
  body: (model, row, column) => model.value(row, column),
  'column-header': (model, _, column) => model.name(column),
  'row-header': (model, row) => model.numbered(row),
  'corner-header': () => ''
};

/** How the text of each region is drawn: numbers at the right, what is NULL said and muted. */
function renderersOf(
  look: ILook,
  columns: readonly Column[]
): Record<DataModel.CellRegion, CellRenderer> {
  const side = ({ column }: CellRenderer.CellConfig) =>
    isNumber(columns[column]) ? ('right' as const) : ('left' as const);
  const format = ({ value }: CellRenderer.CellConfig) => brief(said(value));
  const isNull = (value: unknown) => value === null || value === undefined;
  // What is too long ends in dots: a number that is cut at its beginning would be another one.
  const elideDirection = 'right';
  const head = { font: `600 ${look.font}`, textColor: look.text, format, elideDirection } as const;
  const beside = { ...head, font: look.font, horizontalAlignment: 'right' } as const;
  return {
    body: new TextRenderer({
      font: ({ value }) => (isNull(value) ? `italic ${look.font}` : look.font),
      textColor: ({ value }) => (isNull(value) ? look.muted : look.text),
      horizontalAlignment: side,
      format,
      elideDirection
    }),
    'column-header': new TextRenderer({ ...head, horizontalAlignment: side }),
    'row-header': new TextRenderer(beside),
    'corner-header': new TextRenderer(head)
  };
}
