/** A list of which only what can be seen is drawn: every row is equally high. */

import React, { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { type IRoving, useRoving, useSize } from './hooks';

export interface IWindowedProps {
  readonly label: string;
  readonly count: number;
  /** The height of a row in lines of text, given the width of the list in pixels. */
  readonly lines: (width: number) => number;
  /** Draws a row; `tabIndex` belongs on the element of the row that takes the focus. */
  readonly row: (place: number, tabIndex: number) => ReactNode;
  readonly keyOf: (place: number) => string;
  readonly className?: string;
  /** The row that takes the focus when the list appears; none does unless one is named. */
  readonly focusAt?: number;
  /** Told when the end comes near. */
  readonly onNearEnd?: () => void;
}

const SPARE = 4;
const NEAR = 20;

export function Windowed(props: IWindowedProps): JSX.Element {
  const [watch, size] = useSize();
  const [top, setTop] = useState(0);
  const scroller = useRef<HTMLDivElement | null>(null);
  const height = Math.max(1, Math.round(props.lines(size.width) * size.text));
  const page = Math.max(1, Math.floor((size.height || 600) / height));
  const first = Math.max(0, Math.floor(top / height) - SPARE);
  const last = Math.min(props.count, first + page + 2 * SPARE + 1);
  const roving = useRovingRows(scroller, props.count, {
    page,
    height,
    first,
    focusAt: props.focusAt
  });
  const { count, onNearEnd } = props;
  useEffect(() => {
    if (last + NEAR >= count) {
      onNearEnd?.();
    }
  }, [last, count, onNearEnd]);
  return (
    <div
      className={`lakey-Windowed ${props.className ?? ''}`}
      ref={scroller}
      onScroll={event => setTop(event.currentTarget.scrollTop)}
    >
      <div className="lakey-Windowed-measure" ref={watch} aria-hidden="true" />
      <Rows {...props} {...{ first, last, height, roving }} />
    </div>
  );
}

interface IRowsProps extends IWindowedProps {
  readonly first: number;
  readonly last: number;
  readonly height: number;
  readonly roving: IRoving;
}

/** The rows that can be seen, and the one that Tab reaches. */
function Rows({ first, last, height, roving, ...props }: IRowsProps): JSX.Element {
  const drawn = new Set(Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i));
  if (props.count > 0) {
    drawn.add(roving.at);
  }
  return (
    <ul
      className="lakey-Windowed-rows"
      aria-label={props.label}
      style={{ height: props.count * height }}
      onKeyDown={roving.onKeyDown}
    >
      {[...drawn].map(place => (
        <li
          key={props.keyOf(place)}
          className="lakey-Windowed-row"
          data-place={place}
          aria-setsize={props.count}
          aria-posinset={place + 1}
          style={{ top: place * height, height }}
          onFocus={() => roving.rove(place)}
        >
          {props.row(place, place === roving.at ? 0 : -1)}
        </li>
      ))}
    </ul>
  );
}

interface IExtent {
  readonly page: number;
  readonly height: number;
  readonly first: number;
  readonly focusAt?: number;
}

/** Arrow keys among rows that may have to be scrolled to, and drawn, before they can take the focus. */
function useRovingRows(
  scroller: RefObject<HTMLDivElement>,
  count: number,
  { page, height, first, focusAt }: IExtent
): IRoving {
  const wanted = useRef<number | null>(focusAt ?? null);
  const isRevealed = useRef(focusAt === undefined);
  const roving = useRoving(count, page, place => {
    wanted.current = place;
    reveal(scroller.current, place, height);
  });
  useEffect(() => {
    if (wanted.current === null) {
      return;
    }
    if (!isRevealed.current) {
      isRevealed.current = true;
      reveal(scroller.current, wanted.current, height);
    }
    const row = scroller.current?.querySelector(`[data-place="${wanted.current}"]`);
    if (row) {
      row.querySelector<HTMLElement>('[tabindex]')?.focus({ preventScroll: true });
      wanted.current = null;
    }
  }, [scroller, roving.at, first, height]);
  return roving;
}

function reveal(scroller: HTMLElement | null, place: number, height: number): void {
  if (scroller !== null) {
    const top = place * height;
    const bottom = top + height - scroller.clientHeight;
    scroller.scrollTop = Math.min(top, Math.max(bottom, scroller.scrollTop));
  }
}
