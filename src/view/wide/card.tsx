/** The card of a column: how its values are spread, in a drawing that fits its type, and what else is known of it. */

import React from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Column, Distribution } from '../../api/types';
import { barsOf, shareOf } from '../../model/bars';
import type { ICompared } from '../../model/comparison';
import type { Format } from '../../model/format';
import { brief } from '../columns';
import { joined } from '../pullwords';
import { useWording } from '../wording';
import { Histogram } from './histogram';
import { MOST_VALUES, ValueBars } from './values';

export interface IColumnCardProps {
  readonly column: Column;
  /** The rows of the item. */
  readonly rows: number;
  /** What is drawn instead of the item's own distribution, where filters are and it is known. */
  readonly compared: ICompared | null;
  /** Whether that may still come. */
  readonly isComing: boolean;
  readonly tabIndex: number;
}

export function ColumnCard(props: IColumnCardProps): JSX.Element {
  const { trans, format } = useWording();
  const { column, rows, compared, isComing, tabIndex } = props;
  const known = facts(column, compared, trans, format);
  return (
    <div
      className="lakey-ColumnCard"
      role="group"
      tabIndex={tabIndex}
      aria-label={column.name}
      aria-busy={isComing && compared === null}
    >
      <div className="lakey-Column-head">
        <bdi className="lakey-Column-name" title={column.description || column.name}>
          {column.name}
        </bdi>
        <span className="lakey-Type" title={column.arrow}>
          {column.type}
        </span>
      </div>
      <div className="lakey-ColumnCard-drawing">
        <Drawing column={column} rows={rows} compared={compared} />
      </div>
      <div className="lakey-Column-facts" title={known}>
        {known}
      </div>
    </div>
  );
}

type IDrawingProps = Pick<IColumnCardProps, 'column' | 'rows' | 'compared'>;

function Drawing({ column, rows, compared }: IDrawingProps): JSX.Element {
  const { trans } = useWording();
  const distribution = compared?.drawn ?? column.distribution;
  const bars = distribution === null ? [] : barsOf(distribution, compared?.met ?? null);
  if (distribution === null || bars.length === 0) {
    return <p className="lakey-Muted">{missing(distribution, trans)}</p>;
  }
  return distribution.kind === 'values' ? (
    <ValueBars bars={bars} rows={rows} isExact={distribution.whole} />
  ) : (
    <Histogram column={column} bars={bars} />
  );
}

/** Why there is nothing to draw, and what to do about it. */
function missing(own: Distribution | null, trans: TranslationBundle): string {
  if (own === null) {
    return trans.__('Nothing is known of these values yet: an admin can profile the item.');
  }
  if (own.kind === 'none') {
    return trans.__('Values of this type are not counted: look at them in the sample.');
  }
  return own.nulls + own.nans >= own.rows
    ? trans.__('No value was found: all that were looked at are empty.')
    : trans.__('These values cannot be drawn: look at them in the sample.');
}

/** The borders, what is empty, and how many different values there are. */
function facts(
  { distribution: own, min, max }: Column,
  compared: ICompared | null,
  trans: TranslationBundle,
  format: Format
): string {
  if (own === null) {
    return '';
  }
  const emptiness = (of: (each: Distribution) => number) => {
    const told = (each: Distribution) => format.share(shareOf(of(each), each.rows));
    return compared === null
      ? told(own)
      : trans.__('%1 → %2', told(compared.drawn), told(compared.met));
  };
  const { nulls, nans, distinct, values, whole } = own;
  const others = values.length - MOST_VALUES;
  const isTold = own.kind === 'histogram' && min !== null && max !== null;
  return joined([
    isTold ? trans.__('%1 … %2', brief(min, format), brief(max, format)) : '',
    nulls > 0
      ? trans.__(
          '%1 empty',
          emptiness(each => each.nulls)
        )
      : '',
    nans > 0
      ? trans.__(
          '%1 NaN',
          emptiness(each => each.nans)
        )
      : '',
    distinct !== null && others > 0 && !whole
      ? trans.__('at least %1 different', format.count(distinct))
      : '',
    distinct !== null && others > 0 && whole ? trans.__('%1 different', format.count(distinct)) : ''
  ]);
}
