/** How views follow models and the keyboard. */

import { type KeyboardEvent, useCallback, useRef, useState, useSyncExternalStore } from 'react';
import type { Model } from '../model/model';

/** Draws again whenever the model tells that it changed, also while it was not yet listened to. */
export function useModel<M extends Model | null>(model: M): M {
  const listen = useCallback(
    (draw: () => void) => {
      model?.changed.connect(draw);
      return () => void model?.changed.disconnect(draw);
    },
    [model]
  );
  useSyncExternalStore(listen, () => model?.changes ?? 0);
  return model;
}

/** Where a key leads in a list, given the place, the number of entries, a page of them, and how many stand abreast. */
type Step = (at: number, count: number, page: number, abreast: number) => number;

const STEPS: Readonly<Record<string, Step>> = {
  ArrowDown: (at, _, __, abreast) => at + abreast,
  ArrowUp: (at, _, __, abreast) => (at >= abreast ? at - abreast : at),
  ArrowRight: at => at + 1,
  ArrowLeft: at => at - 1,
  PageDown: (at, _, page) => at + page,
  PageUp: (at, _, page) => at - page,
  Home: () => 0,
  End: (_, count) => count - 1
};

export interface IRoving {
  /** The entry that Tab reaches. */
  readonly at: number;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  /** Makes an entry the one that Tab reaches, as when it is clicked. */
  readonly rove: (place: number) => void;
}

/** A roving tabindex: one entry is in the tab order, arrow keys move it; `move` gives it the focus. */
export function useRoving(
  count: number,
  page: number,
  move: (place: number) => void,
  abreast = 1
): IRoving {
  const [wanted, rove] = useState(0);
  const at = Math.max(0, Math.min(wanted, count - 1));
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined || isTyped(event.target) || count === 0) {
      return;
    }
    event.preventDefault();
    const next = Math.max(0, Math.min(step(at, count, page, abreast), count - 1));
    rove(next);
    move(next);
  };
  return { at, onKeyDown, rove };
}

/** Whether an element needs the arrow keys for itself. */
function isTyped(target: EventTarget): boolean {
  const isInput = target instanceof HTMLInputElement && target.type !== 'checkbox';
  return isInput || target instanceof HTMLSelectElement;
}

export interface ISize {
  readonly width: number;
  readonly height: number;
  /** The size of the text, in pixels. */
  readonly text: number;
}

/** The size of an element, kept up to date. */
export function useSize(): [(node: HTMLElement | null) => void, ISize] {
  const [size, setSize] = useState<ISize>({ width: 0, height: 0, text: 13 });
  const observer = useRef<ResizeObserver | null>(null);
  const watch = useCallback((node: HTMLElement | null) => {
    observer.current?.disconnect();
    if (node === null) {
      return;
    }
    observer.current = new ResizeObserver(() => {
      const text = parseFloat(getComputedStyle(node).fontSize) || 13;
      setSize({ width: node.clientWidth, height: node.clientHeight, text });
    });
    observer.current.observe(node);
  }, []);
  return [watch, size];
}
