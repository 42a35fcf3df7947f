/** How a filter's column is spread, with two borders that are dragged or moved by keys. */

import React, { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import type { Column } from '../../api/types';
import type { Borders } from '../../model/filters';
import { isZoned } from '../../model/literals';
import type { Ruler } from '../../model/ruler';
import { brief } from '../columns';
import { Spread } from '../spread';
import { useWording } from '../wording';

export interface IBrushProps {
  readonly column: Column;
  readonly ruler: Ruler;
  readonly borders: Borders;
  readonly onBorders: (borders: Borders) => void;
}

type End = 'low' | 'high';

const [WIDTH, HEIGHT] = [240, 36];

export function Brush(props: IBrushProps): JSX.Element {
  const { column, ruler, borders } = props;
  const { format } = useWording();
  const strip = useRef<HTMLDivElement | null>(null);
  const [low, high] = [ruler.lowAt(borders[0]), ruler.highAt(borders[1])].sort((a, b) => a - b);
  const steps = [Math.round(low * ruler.steps), Math.round(high * ruler.steps)] as const;
  const move = (end: End, step: number) => tell(props, moved(props, steps, end, step));
  const dragging = useDragging(strip, props, steps);
  const shown = [ruler.low(0), ruler.high(ruler.steps)].map(text =>
    brief(Number.isFinite(Number(text)) ? Number(text) : text, format)
  );
  return (
    <div className="lakey-Brush">
      <div className="lakey-Brush-strip" ref={strip} {...dragging}>
        <Spread column={column} width={WIDTH} height={HEIGHT} range={[low, high]} />
        <div
          className="lakey-Brush-range"
          style={{ left: `${low * 100}%`, right: `${(1 - high) * 100}%` }}
        />
        <Handle {...props} end="low" at={low} steps={steps} onMove={step => move('low', step)} />
        <Handle {...props} end="high" at={high} steps={steps} onMove={step => move('high', step)} />
      </div>
      <div className="lakey-Brush-ends lakey-Muted" aria-hidden="true">
        <span>{shown[0]}</span>
        <span>{shown[1]}</span>
      </div>
    </div>
  );
}

type Steps = readonly [number, number];

/** Between which steps a border may stand. */
function limits(end: End, [low, high]: Steps, all: number): Steps {
  return end === 'low' ? [0, Math.max(0, high - 1)] : [Math.min(all, low + 1), all];
}

/** The borders with one of them at another step; one that was never set stays so at its end. */
function moved({ ruler, borders }: IBrushProps, steps: Steps, end: End, step: number): Borders {
  const [least, most] = limits(end, steps, ruler.steps);
  const next = Math.min(most, Math.max(least, step));
  const isUnset = end === 'low' ? borders[0] === null : borders[1] === null;
  if (isUnset && next === (end === 'low' ? 0 : ruler.steps)) {
    return borders;
  }
  return end === 'low' ? [ruler.low(next), borders[1]] : [borders[0], ruler.high(next)];
}

function tell({ borders, onBorders }: IBrushProps, next: Borders): void {
  if (next !== borders) {
    onBorders(next);
  }
}

interface IDrag {
  readonly end: End | null;
  readonly from: number;
}

/** Dragging a handle moves it; dragging anywhere else spans a range. */
function useDragging(strip: React.RefObject<HTMLElement>, props: IBrushProps, steps: Steps) {
  const drag = useRef<IDrag | null>(null);
  const { ruler, onBorders } = props;
  const stepAt = ({ clientX }: PointerEvent) => {
    const { left, width } = strip.current?.getBoundingClientRect() ?? { left: 0, width: 1 };
    return Math.round(Math.min(1, Math.max(0, (clientX - left) / width)) * ruler.steps);
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button === 0) {
      const handle = (event.target as Element).closest<HTMLElement>('[data-end]');
      drag.current = { end: (handle?.dataset.end ?? null) as End | null, from: stepAt(event) };
      event.preventDefault();
      event.currentTarget.setPointerCapture(event.pointerId);
      handle?.focus();
    }
  };
  const onPointerMove = (event: PointerEvent) => {
    const step = stepAt(event);
    if (drag.current === null || step === drag.current.from) {
      return;
    }
    const { end, from } = drag.current;
    if (end === null) {
      onBorders([ruler.low(Math.min(from, step)), ruler.high(Math.max(from, step))]);
    } else {
      tell(props, moved(props, steps, end, step));
    }
  };
  const onEnd = () => {
    drag.current = null;
  };
  return { onPointerDown, onPointerMove, onPointerUp: onEnd, onPointerCancel: onEnd };
}

/** Where keys lead, given the step, the least and most, and a large step. */
const KEYS: Readonly<Record<string, (at: number, limits: Steps, page: number) => number>> = {
  ArrowRight: at => at + 1,
  ArrowUp: at => at + 1,
  ArrowLeft: at => at - 1,
  ArrowDown: at => at - 1,
  PageUp: (at, _, page) => at + page,
  PageDown: (at, _, page) => at - page,
  Home: (_, [least]) => least,
  End: (_, [, most]) => most
};

interface IHandleProps extends IBrushProps {
  readonly end: End;
  /** Where it stands, from 0 to 1. */
  readonly at: number;
  readonly steps: Steps;
  readonly onMove: (step: number) => void;
}

function Handle({ column, ruler, borders, end, at, steps, onMove }: IHandleProps): JSX.Element {
  const { trans } = useWording();
  const isLow = end === 'low';
  const step = steps[isLow ? 0 : 1];
  const [least, most] = limits(end, steps, ruler.steps);
  const text = isLow ? (borders[0] ?? ruler.low(0)) : (borders[1] ?? ruler.high(ruler.steps));
  const onKeyDown = (event: KeyboardEvent) => {
    const key = KEYS[event.key];
    if (key !== undefined) {
      event.preventDefault();
      onMove(key(step, [least, most], Math.max(1, Math.round(ruler.steps / 10))));
    }
  };
  return (
    <div
      className={`lakey-Brush-handle lakey-mod-${end}`}
      role="slider"
      tabIndex={0}
      data-end={end}
      aria-label={
        isLow
          ? trans.__('Lower border of %1', column.name)
          : trans.__('Upper border of %1', column.name)
      }
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuenow={step}
      aria-valuetext={isZoned(column) ? trans.__('%1 (UTC)', text) : text}
      style={{ left: `${at * 100}%` }}
      onKeyDown={onKeyDown}
    />
  );
}
