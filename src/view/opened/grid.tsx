/** Rows as a grid, of which only what is seen is drawn and fetched; the keyboard goes everywhere. */

import React, {
  type ClipboardEvent,
  type KeyboardEvent,
  type MutableRefObject,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef
} from 'react';
import type { Column } from '../../api/types';
import type { CellsModel, ISight } from '../../model/cells';
import type { ICellPlace } from '../../model/opened';
import { type ISize, useModel, useSize } from '../hooks';
import { Failed } from '../states';
import { useWording } from '../wording';
import { GridCells, type IDrawn } from './cells';
import { said } from './celltext';
import { edges, gutter, seen } from './lanes';
import { type IScrolling, useScrolling } from './scrolling';

/** How many rows a grid has, and which columns. */
export interface IExtent {
  readonly rows: number;
  readonly columns: readonly Column[];
}

export interface IGridProps extends IExtent {
  readonly label: string;
  readonly cells: CellsModel;
  readonly place: ICellPlace;
  readonly onGo: (place: ICellPlace) => void;
  /** Looks at all of it anew. */
  readonly onReload: () => void;
}

/** The height of a row in lines of text. */
const LINES = 1.85;

/** Where keys lead, given the place, the extent of the grid and how many rows are a page. */
type Step = (at: ICellPlace, extent: IExtent, page: number) => ICellPlace;

const STEPS: Readonly<Record<string, Step>> = {
  ArrowDown: ({ row, column }) => ({ row: row + 1, column }),
  ArrowUp: ({ row, column }) => ({ row: row - 1, column }),
  ArrowRight: ({ row, column }) => ({ row, column: column + 1 }),
  ArrowLeft: ({ row, column }) => ({ row, column: column - 1 }),
  PageDown: ({ row, column }, _, page) => ({ row: row + page, column }),
  PageUp: ({ row, column }, _, page) => ({ row: row - page, column }),
  Home: ({ row }) => ({ row, column: 0 }),
  End: ({ row }, { columns }) => ({ row, column: columns.length - 1 })
};

/** Where they lead with Control, or Command, held. */
const FAR_STEPS: Readonly<Record<string, Step>> = {
  Home: () => ({ row: 0, column: 0 }),
  End: (_, { rows, columns }) => ({ row: rows - 1, column: columns.length - 1 }),
  ArrowUp: ({ column }) => ({ row: 0, column }),
  ArrowDown: ({ column }, { rows }) => ({ row: rows - 1, column }),
  ArrowLeft: ({ row }) => ({ row, column: 0 }),
  ArrowRight: ({ row }, { columns }) => ({ row, column: columns.length - 1 })
};

export function Grid({ onReload, ...props }: IGridProps): JSX.Element {
  const { trans } = useWording();
  const { columns, cells, place } = props;
  const { failure } = useModel(cells);
  const cell = cells.cell(place.row, place.column);
  const name = columns[place.column]?.name ?? '';
  const value = cell.kind === 'here' ? said(cell.value) : '';
  return (
    <div className="lakey-GridFrame">
      <Scrolled {...props} text={value} />
      {failure !== null && (
        <Failed
          failure={failure}
          onRetry={() => (failure.code === 'snapshot_changed' ? onReload() : cells.retry())}
        />
      )}
      <div className="lakey-Grid-said" role="group" aria-label={trans.__('The chosen cell')}>
        <span className="lakey-Muted">{trans.__('Row %1', place.row + 1)}</span>
        <bdi className="lakey-Grid-name">{name}</bdi>
        <bdi className="lakey-Grid-value">{value}</bdi>
      </div>
    </div>
  );
}

interface IScrolledProps extends Omit<IGridProps, 'onReload'> {
  /** The text of the cell that one stands on. */
  readonly text: string;
}

function Scrolled(props: IScrolledProps): JSX.Element {
  const { rows, columns, label, cells, place, onGo, text } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement | null>(null);
  const [watch, size] = useSize();
  const attach = useBoth(scroller, watch);
  const measures = useMeasures(props, size);
  const { height, view, lead, bounds } = measures;
  const scrolling = useScrolling(scroller, measures);
  const drawn = drawnOf(scrolling, measures);
  useSight(cells, drawn.sight, view > 0);
  useRevealed(place, measures, scrolling);
  return (
    <div
      className="lakey-Grid"
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={rows + 1}
      aria-colcount={columns.length + 1}
      aria-activedescendant={`${id}-at`}
      aria-readonly="true"
      ref={attach}
      onScroll={scrolling.onScroll}
      onKeyDown={event =>
        step(event, { place, extent: props, page: Math.floor(view / height), onGo })
      }
      onCopy={event => copied(event, text)}
    >
      <div
        className="lakey-Grid-track"
        role="presentation"
        style={{ height: scrolling.scale.track + height, width: lead + bounds[bounds.length - 1] }}
      >
        <GridCells {...{ columns, cells, place, onGo, id, height, lead, bounds, drawn, size }} />
      </div>
    </div>
  );
}

/** Hands an element over to both. */
function useBoth<T>(held: MutableRefObject<T | null>, watch: (node: T | null) => void) {
  return useCallback(
    (node: T | null) => {
      held.current = node;
      watch(node);
    },
    [held, watch]
  );
}

interface IStepping {
  readonly place: ICellPlace;
  readonly extent: IExtent;
  readonly page: number;
  readonly onGo: (place: ICellPlace) => void;
}

/** Goes where a key leads, if it leads anywhere. */
function step(event: KeyboardEvent, { place, extent, page, onGo }: IStepping): void {
  const leads = (event.ctrlKey || event.metaKey ? FAR_STEPS : STEPS)[event.key];
  if (leads !== undefined && !event.altKey && !event.shiftKey) {
    event.preventDefault();
    event.stopPropagation();
    onGo(leads(place, extent, Math.max(1, page - 1)));
  }
}

/** Copies the cell that one stands on, unless some text is chosen. */
function copied(event: ClipboardEvent, text: string): void {
  if (window.getSelection()?.isCollapsed ?? true) {
    event.preventDefault();
    event.clipboardData.setData('text/plain', text);
  }
}

/** The sizes of a grid in pixels: of a row, of what is seen of the rows and columns, of the row numbers. */
interface IMeasures {
  readonly rows: number;
  readonly height: number;
  readonly view: number;
  readonly width: number;
  readonly lead: number;
  readonly bounds: readonly number[];
}

function useMeasures({ rows, columns }: IExtent, { width, height, text }: ISize): IMeasures {
  return useMemo(() => {
    const line = Math.round(LINES * text);
    const lead = gutter(rows, text);
    return {
      rows,
      height: line,
      view: Math.max(0, height - line),
      width: Math.max(0, width - lead),
      lead,
      bounds: edges(columns, text)
    };
  }, [rows, columns, width, height, text]);
}

/** What is drawn when the grid is scrolled to here. */
function drawnOf(
  { top, left }: IScrolling,
  { height, view, width, bounds, rows }: IMeasures
): IDrawn {
  const [first, after] = seen(bounds, left, left + width);
  const sight: ISight = {
    top: Math.max(0, Math.floor(top / height)),
    bottom: Math.min(rows, Math.ceil((top + view) / height)),
    left: first,
    right: after
  };
  return { sight, top, left };
}

/** Brings the cell that one stands on into sight; whoever scrolls away from it is left there. */
function useRevealed(place: ICellPlace, measures: IMeasures, { reveal }: IScrolling): void {
  const { height, bounds, view } = measures;
  const isDrawn = view > 0;
  useEffect(() => {
    if (isDrawn) {
      const rows = [place.row * height, (place.row + 1) * height] as const;
      reveal(rows, [bounds[place.column] ?? 0, bounds[place.column + 1] ?? 0]);
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [place, isDrawn]);
}

/** Tells the model what is in sight. */
function useSight(cells: CellsModel, sight: ISight, isDrawn: boolean): void {
  const { top, bottom, left, right } = sight;
  useEffect(() => {
    if (isDrawn) {
      cells.see({ top, bottom, left, right });
    }
  }, [cells, top, bottom, left, right, isDrawn]);
}
