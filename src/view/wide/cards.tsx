/** Cards of equal size side by side, as many as there is room for; only those that can be seen are drawn. */

import React, { type ReactNode, useEffect, useRef, useState } from 'react';
import { type IRoving, type ISize, useRoving, useSize } from '../hooks';

export interface ICardGridProps {
  readonly label: string;
  /** What tells the cards apart. */
  readonly names: readonly string[];
  /** Draws a card; `tabIndex` belongs on the element of it that takes the focus. */
  readonly card: (place: number, tabIndex: number) => ReactNode;
  /** Told which cards are in sight, whenever they become others. */
  readonly onSeen: (names: readonly string[]) => void;
}

/** The least width of a card and its height, in lines of text. */
const WIDTH = 21;
const HEIGHT = 14.5;
/** So many rows of cards are drawn above and below those in sight. */
const SPARE = 1;

export function CardGrid(props: ICardGridProps): JSX.Element {
  const { names, onSeen } = props;
  const [watch, size] = useSize();
  const [top, setTop] = useState(0);
  const scroller = useRef<HTMLDivElement | null>(null);
  const sight = sightOf(names.length, top, size);
  const { abreast, height, page, first, after } = sight;
  const wanted = useRef<number | null>(null);
  const move = (place: number) => {
    wanted.current = place;
    reveal(scroller.current, Math.floor(place / abreast) * height, height);
  };
  const roving = useRoving(names.length, page * abreast, move, abreast);
  useFocus(scroller, wanted);
  useSeen(names.slice(first, after), onSeen);
  return (
    <div
      className="lakey-CardGrid"
      ref={scroller}
      onScroll={event => setTop(event.currentTarget.scrollTop)}
    >
      <div className="lakey-Windowed-measure" ref={watch} aria-hidden="true" />
      <Drawn {...props} {...sight} roving={roving} />
    </div>
  );
}

/** Which cards are drawn, the first and the one after the last, and how they stand. */
interface ICardSight {
  readonly abreast: number;
  readonly height: number;
  /** So many rows of cards are seen at once. */
  readonly page: number;
  readonly first: number;
  readonly after: number;
}

function sightOf(count: number, top: number, size: ISize): ICardSight {
  const height = Math.round(HEIGHT * size.text);
  const abreast = Math.max(1, Math.floor(size.width / (WIDTH * size.text)));
  const lines = Math.ceil(count / abreast);
  const page = Math.max(1, Math.floor((size.height || 600) / height));
  const first = Math.max(0, Math.min(Math.floor(top / height) - SPARE, lines - 1));
  const after = Math.min(count, (first + page + 2 * SPARE + 1) * abreast);
  return { abreast, height, page, first: first * abreast, after };
}

interface IDrawnProps extends ICardGridProps, ICardSight {
  readonly roving: IRoving;
}

/** The cards that can be seen, and the one that Tab reaches. */
function Drawn(props: IDrawnProps): JSX.Element {
  const { label, names, card, abreast, height, first, after, roving } = props;
  const places = new Set(Array.from({ length: after - first }, (_, step) => first + step));
  places.add(roving.at);
  return (
    <ul
      aria-label={label}
      style={{ height: Math.ceil(names.length / abreast) * height }}
      onKeyDown={roving.onKeyDown}
    >
      {[...places].map(place => (
        <li
          key={names[place]}
          data-place={place}
          aria-setsize={names.length}
          aria-posinset={place + 1}
          style={placed(place, abreast, height)}
          onFocus={() => roving.rove(place)}
        >
          {card(place, place === roving.at ? 0 : -1)}
        </li>
      ))}
    </ul>
  );
}

/** Where a card stands. */
function placed(place: number, abreast: number, height: number): React.CSSProperties {
  const share = 100 / abreast;
  return {
    top: Math.floor(place / abreast) * height,
    left: `${(place % abreast) * share}%`,
    width: `${share}%`,
    height
  };
}

/** Gives the focus to a card that is wanted, once it is drawn. */
function useFocus(
  scroller: React.RefObject<HTMLElement>,
  wanted: React.MutableRefObject<number | null>
): void {
  useEffect(() => {
    const found = scroller.current?.querySelector(`[data-place="${wanted.current}"] [tabindex]`);
    if (found instanceof HTMLElement) {
      found.focus({ preventScroll: true });
      wanted.current = null;
    }
  });
}

/** Tells which cards are in sight when they become others. */
function useSeen(names: readonly string[], onSeen: (names: readonly string[]) => void): void {
  const latest = useRef(() => onSeen(names));
  latest.current = () => onSeen(names);
  const key = JSON.stringify(names);
  useEffect(() => latest.current(), [key]);
}

/** Scrolls as little as brings a stretch into sight. */
function reveal(scroller: HTMLElement | null, top: number, height: number): void {
  if (scroller !== null) {
    const bottom = top + height - scroller.clientHeight;
    scroller.scrollTop = Math.min(top, Math.max(bottom, scroller.scrollTop));
  }
}
