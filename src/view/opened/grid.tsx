/** Rows as a grid, of which only what is seen is drawn and fetched; the keyboard goes everywhere. */

import React, {
  type MutableRefObject,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef
} from 'react';
import type { CellsModel, ISight } from '../../model/cells';
import type { ICellPlace } from '../../model/opened';
import { type ISize, useModel, useSize } from '../hooks';
import { Failed } from '../states';
import { GridCells, type IDrawn } from './cells';
import { Chosen, textAt } from './chosen';
import { edges, gutter, LINES, seen } from './lanes';
import { type IScrolling, useScrolling } from './scrolling';
import { copied, gridded, type IExtent, step } from './steps';

export interface IGridProps extends IExtent {
  readonly label: string;
  readonly cells: CellsModel;
  readonly place: ICellPlace;
  readonly onGo: (place: ICellPlace) => void;
  /** Looks at all of it anew. */
  readonly onReload: () => void;
}

export function Grid({ onReload, ...props }: IGridProps): JSX.Element {
  const { columns, cells, place } = props;
  const { failure } = useModel(cells);
  return (
    <div className="lakey-GridFrame">
      <Scrolled {...props} text={textAt(cells, place)} />
      {failure !== null && (
        <Failed
          failure={failure}
          onRetry={() => (failure.code === 'snapshot_changed' ? onReload() : cells.retry())}
        />
      )}
      <Chosen cells={cells} columns={columns} place={place} />
    </div>
  );
}

interface IScrolledProps extends Omit<IGridProps, 'onReload'> {
  /** The text of the cell that one stands on. */
  readonly text: string;
}

function Scrolled(props: IScrolledProps): JSX.Element {
  const { columns, label, cells, place, onGo, text } = props;
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
      {...gridded(label, props, `${id}-at`)}
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
