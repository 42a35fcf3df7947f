/** Where a grid is scrolled to: sideways as the browser does, up and down by a scale where there are many rows. */

import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { RowScale } from '../../model/rowscale';

export interface IScrolling {
  /** What is scrolled away, in pixels: above as if all rows lay below each other, and to the left. */
  readonly top: number;
  readonly left: number;
  readonly scale: RowScale;
  readonly onScroll: () => void;
  /** Scrolls as little as brings these pixels of the rows and of the columns into sight. */
  readonly reveal: (rows: Stretch, columns: Stretch) => void;
}

/** From where to where. */
export type Stretch = readonly [number, number];

export interface IScrolled {
  readonly rows: number;
  readonly height: number;
  /** What is seen of the rows, and of the columns. */
  readonly view: number;
  readonly width: number;
}

/** Pixels for each unit in which a mouse wheel counts. */
const WHEEL: Readonly<Record<number, number>> = { 0: 1, 1: 24, 2: 600 };

/** Before anything is drawn. */
const NOWHERE = { scrollTop: 0, scrollLeft: 0 };

export function useScrolling(
  scroller: RefObject<HTMLElement>,
  { rows, height, view, width }: IScrolled
): IScrolling {
  const [top, setTop] = useState(0);
  const [left, setLeft] = useState(0);
  const scale = useMemo(() => new RowScale({ rows, height, view }), [rows, height, view]);
  const stood = useRef(0);
  const at = useRef(0);
  const stand = useCallback(
    (wanted: number) => {
      const node = scroller.current;
      at.current = scale.kept(wanted);
      if (node !== null) {
        node.scrollTop = scale.scroll(at.current);
        stood.current = node.scrollTop;
      }
      setTop(at.current);
    },
    [scroller, scale]
  );
  useEffect(() => stand(at.current), [stand]);
  useWheel(scroller, scale, by => stand(at.current + by));
  const onScroll = () => {
    const { scrollTop, scrollLeft } = scroller.current ?? NOWHERE;
    setLeft(scrollLeft);
    if (Math.abs(scrollTop - stood.current) >= 1) {
      stood.current = scrollTop; // the scroll bar was moved
      at.current = scale.top(scrollTop);
      setTop(at.current);
    }
  };
  const reveal = (rows: Stretch, columns: Stretch) => {
    stand(revealed(rows, at.current, view));
    setLeft(shifted(scroller.current, columns, width));
  };
  return { top: Math.min(top, scale.mostTop), left, scale, onScroll, reveal };
}

/** Scrolls sideways so that a stretch is seen; where it stands then. */
function shifted(node: HTMLElement | null, columns: Stretch, width: number): number {
  if (node === null) {
    return 0;
  }
  node.scrollLeft = revealed(columns, node.scrollLeft, width);
  return node.scrollLeft;
}

/** Where to scroll to so that a stretch is seen; its start where it is longer than what is seen. */
function revealed([start, end]: Stretch, at: number, view: number): number {
  return Math.min(start, Math.max(end - view, at));
}

/** Turns the mouse wheel by pixels of the rows, where a pixel of the scroll bar means many of them. */
function useWheel(
  scroller: RefObject<HTMLElement>,
  { isScaled }: RowScale,
  move: (by: number) => void
): void {
  const latest = useRef(move);
  latest.current = move;
  useEffect(() => {
    const node = scroller.current;
    const onWheel = (event: WheelEvent) => {
      if (event.deltaY !== 0 && !event.ctrlKey && !event.shiftKey) {
        event.preventDefault();
        latest.current(event.deltaY * (WHEEL[event.deltaMode] ?? 1));
      }
    };
    if (node === null || !isScaled) {
      return;
    }
    node.addEventListener('wheel', onWheel, { passive: false });
    return () => node.removeEventListener('wheel', onWheel);
  }, [scroller, isScaled]);
}
