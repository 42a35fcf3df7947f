/** How a column's values are spread, drawn small: bars for a histogram, bars by frequency for values. */

import React from 'react';
import type { Column, Distribution } from '../api/types';
import { useWording } from './wording';

export interface ISpreadProps {
  readonly column: Column;
  readonly width: number;
  readonly height: number;
  /** The part of it that is meant, from 0 to 1; bars outside of it are drawn weaker. */
  readonly range?: readonly [number, number];
}

const MOST_BARS = 32;

export function Spread({ column, width, height, range }: ISpreadProps): JSX.Element | null {
  const { trans } = useWording();
  const { distribution } = column;
  const counts = distribution === null ? [] : bars(distribution);
  // Beside many empty cells the few values are few: the bars say so.
  const empty = distribution?.kind === 'values' ? distribution.nulls : 0;
  const most = Math.max(0, ...counts);
  if (most === 0) {
    return null;
  }
  const step = width / counts.length;
  const gap = step > 3 ? 1 : 0;
  return (
    <svg
      className="lakey-Spread"
      role="img"
      aria-label={trans.__('Distribution of %1', column.name)}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
    >
      {counts.map((count, place) => {
        const tall = count === 0 ? 0 : Math.max(1, (count / Math.max(most, empty)) * height);
        return (
          <rect
            key={place}
            className={
              isWithin(place / counts.length, 1 / counts.length, range) ? '' : 'lakey-mod-out'
            }
            x={place * step}
            y={height - tall}
            width={step - gap}
            height={tall}
          />
        );
      })}
    </svg>
  );
}

const LEAST = 1e-6;

/** Whether some of a bar lies in the range. */
function isWithin(
  left: number,
  width: number,
  [low, high]: readonly [number, number] = [0, 1]
): boolean {
  return left + width > low + LEAST && left < high - LEAST;
}

/** The heights of the bars: neighbouring bins are joined when there are too many to be seen. */
function bars(distribution: Distribution): readonly number[] {
  if (distribution.kind === 'values') {
    return distribution.values.slice(0, MOST_BARS).map(each => each.count);
  }
  const { bins } = distribution;
  const joined = Math.ceil(bins.length / MOST_BARS) || 1;
  return Array.from({ length: Math.ceil(bins.length / joined) }, (_, place) =>
    bins.slice(place * joined, (place + 1) * joined).reduce((sum, bin) => sum + bin.count, 0)
  );
}
