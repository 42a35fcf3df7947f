/** The most frequent values of a column as bars, with their counts and shares as text. */

import React from 'react';
import { foremost, type IBar, tallest } from '../../model/bars';
import { brief } from '../columns';
import { useWording } from '../wording';

export interface IValueBarsProps {
  readonly bars: readonly IBar[];
  /** The rows of the item. */
  readonly rows: number;
  /** Whether every row of it was looked at. */
  readonly isExact: boolean;
}

/** More values than that are counted, not drawn. */
export const MOST_VALUES = 5;

export function ValueBars({ bars, ...known }: IValueBarsProps): JSX.Element {
  const shown = foremost(bars, MOST_VALUES);
  const most = tallest(shown);
  return (
    <ol className="lakey-Values">
      {shown.map((bar, place) => (
        <Value key={place} bar={bar} most={most} {...known} />
      ))}
    </ol>
  );
}

interface IValueProps extends Omit<IValueBarsProps, 'bars'> {
  readonly bar: IBar;
  readonly most: number;
}

function Value({ bar, most, rows, isExact }: IValueProps): JSX.Element {
  const { format } = useWording();
  const text = bar.low === '' ? '""' : brief(bar.low, format);
  const isCompared = bar.kept !== null;
  const wide = (share: number) => {
    const part = most > 0 ? (100 * share) / most : 0;
    return { width: `${part}%`, minWidth: part > 0 ? 1 : 0 };
  };
  return (
    <li className={isCompared ? 'lakey-mod-compared' : undefined}>
      <bdi className="lakey-Values-text" title={text}>
        {text}
      </bdi>
      <span className="lakey-Values-bars" aria-hidden="true">
        <span className="lakey-mod-whole" style={wide(bar.whole)} />
        {bar.kept !== null && <span className="lakey-mod-kept" style={wide(bar.kept)} />}
      </span>
      {bar.kept === null ? (
        <Count share={bar.whole} rows={rows} isExact={isExact} />
      ) : (
        <Change whole={bar.whole} kept={bar.kept} />
      )}
    </li>
  );
}

interface ICountProps extends Omit<IValueProps, 'bar' | 'most'> {
  readonly share: number;
}

/** How often a value occurs; of an item that was not looked at whole that is about so often. */
function Count({ share, rows, isExact }: ICountProps): JSX.Element {
  const { format } = useWording();
  const count = format.count(Math.round(share * rows));
  return (
    <span className="lakey-Values-share">
      {format.share(share)} · {isExact ? count : `≈ ${count}`}
    </span>
  );
}

function Change({ whole, kept }: { readonly whole: number; readonly kept: number }): JSX.Element {
  const { trans, format } = useWording();
  const shares = [format.share(whole), format.share(kept)] as const;
  return (
    <span className="lakey-Values-share">
      <span aria-hidden="true">{trans.__('%1 → %2', ...shares)}</span>
      <span className="lakey-Hidden">
        {trans.__('%1 of all rows, %2 of those that meet the filters', ...shares)}
      </span>
    </span>
  );
}
