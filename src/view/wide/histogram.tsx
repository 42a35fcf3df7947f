/** A histogram of numbers, or a timeline of dates: bars with ticks below, and in words for who does not see them. */

import React from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Column } from '../../api/types';
import { fullest, type IBar, tallest } from '../../model/bars';
import type { Cell } from '../../model/cell';
import type { Format } from '../../model/format';
import { brief } from '../columns';
import { useWording } from '../wording';

export interface IHistogramProps {
  readonly column: Column;
  readonly bars: readonly IBar[];
}

const WIDTH = 240;
const HEIGHT = 80;
/** The bars of the rows that meet the filters are so much narrower than those behind them. */
const NARROW = 0.5;
const DAY = 86_400_000;
/** Fewer bars, or an odd number of them, have no tick in their middle. */
const FEW = 4;

export function Histogram({ column, bars }: IHistogramProps): JSX.Element {
  const { trans, format } = useWording();
  const step = WIDTH / bars.length;
  const isCompared = bars.some(({ kept }) => kept !== null);
  return (
    <>
      <svg
        className={`lakey-Histogram${isCompared ? ' lakey-mod-compared' : ''}`}
        role="img"
        aria-label={inWords(column, bars, trans, format)}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
      >
        {bars.map((bar, place) => (
          <Bars key={place} bar={bar} left={place * step} step={step} most={tallest(bars)} />
        ))}
      </svg>
      <Axis column={column} bars={bars} />
    </>
  );
}

interface IBarsProps {
  readonly bar: IBar;
  readonly left: number;
  readonly step: number;
  /** The share of the tallest bar. */
  readonly most: number;
}

/** A bar of the whole, and before it the one of the rows that meet the filters. */
function Bars({ bar, left, step, most }: IBarsProps): JSX.Element {
  const width = Math.max(step * 0.4, step - 2);
  const shape = (share: number, narrow: number) => {
    const height = share === 0 ? 0 : Math.max(1, (share / most) * HEIGHT);
    const x = left + (width * (1 - narrow)) / 2;
    return { x, y: HEIGHT - height, width: width * narrow, height };
  };
  return (
    <>
      <rect className="lakey-mod-whole" {...shape(bar.whole, 1)} />
      {bar.kept !== null && <rect className="lakey-mod-kept" {...shape(bar.kept, NARROW)} />}
    </>
  );
}

function Axis({ column, bars }: IHistogramProps): JSX.Element {
  const { format } = useWording();
  const middle = bars.length < FEW || bars.length % 2 > 0 ? [] : [bars[bars.length / 2].low];
  const ticks = [bars[0].low, ...middle, endOf(column, bars[bars.length - 1])];
  const shown = ticks.map(tick => brief(tick, format));
  const told = areDays(ticks) ? shown.map(text => text.slice(0, 'YYYY-MM-DD'.length)) : shown;
  const isOne = new Set(told).size === 1;
  return (
    <div className="lakey-Axis" aria-hidden="true">
      {(isOne ? told.slice(0, 1) : told).map((text, place) => (
        <bdi key={place}>{text}</bdi>
      ))}
    </div>
  );
}

/** Whether times lie so far apart that their days tell them apart. */
function areDays(ticks: readonly Cell[]): boolean {
  const times = ticks.map(tick => (typeof tick === 'string' ? Date.parse(tick) : NaN));
  return times.slice(1).every((time, place) => time - times[place] >= 2 * DAY);
}

/** What the last bar ends with: a bar of one whole number, or of one day, ends with that. */
function endOf({ type, max }: Column, { low, high }: IBar): Cell {
  const isOne =
    (type === 'INTEGER' && Number(high) - Number(low) === 1) ||
    (type === 'DATE' && Date.parse(String(high)) - Date.parse(String(low)) === DAY);
  return isOne && max !== high ? low : high;
}

/** The same in words. */
function inWords(
  column: Column,
  bars: readonly IBar[],
  trans: TranslationBundle,
  format: Format
): string {
  const ends = [bars[0].low, endOf(column, bars[bars.length - 1])];
  const [low, high] = ends.map(end => brief(end, format));
  const spread = trans.__('Distribution of %1 from %2 to %3.', column.name, low, high);
  const parts = (['whole', 'kept'] as const).map(by => {
    const bar = fullest(bars, by);
    const share = bar?.[by] ?? null;
    return bar === null || share === null
      ? ''
      : SAID[by](trans, format.share(share), [brief(bar.low, format), brief(bar.high, format)]);
  });
  return [spread, ...parts].filter(part => part !== '').join(' ');
}

type Say = (trans: TranslationBundle, share: string, ends: readonly string[]) => string;

const SAID: Readonly<Record<'whole' | 'kept', Say>> = {
  whole: (trans, share, [low, high]) =>
    trans.__('Most rows, %1, lie from %2 to %3.', share, low, high),
  kept: (trans, share, [low, high]) =>
    trans.__('Of those that meet the filters most, %1, lie from %2 to %3.', share, low, high)
};
