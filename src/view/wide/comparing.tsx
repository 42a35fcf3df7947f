/** Filters put together to compare the rows that meet them with the whole item, and from how many rows that is told. */

import React, { useState } from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Distributions, Filter } from '../../api/types';
import { shareOf } from '../../model/bars';
import type { ComparisonModel } from '../../model/comparison';
import type { FormModel } from '../../model/form';
import type { Format } from '../../model/format';
import { Filters } from '../form/filters';
import { useWording } from '../wording';

export interface IComparingProps {
  readonly form: FormModel;
  readonly comparison: ComparisonModel;
  /** The rows of the item. */
  readonly rows: number;
  readonly drafted: () => readonly Filter[];
  readonly onTake: (filters: readonly Filter[]) => void;
  readonly onPull: (filters: readonly Filter[]) => void;
}

export function Comparing(props: IComparingProps): JSX.Element {
  const { trans } = useWording();
  const { form, comparison } = props;
  return (
    <section className="lakey-Comparing" aria-label={trans.__('Compare rows with the whole')}>
      <Filters form={form} faults={comparison.faults} />
      <Exchange {...props} />
      <Outcome {...props} />
    </section>
  );
}

/** Filters go to and come from the pull form. */
function Exchange({ comparison, drafted, onTake, onPull }: IComparingProps): JSX.Element {
  const { trans } = useWording();
  const [isNone, setNone] = useState(false);
  const take = () => {
    const filters = drafted();
    setNone(filters.length === 0);
    if (filters.length > 0) {
      onTake(filters);
    }
  };
  return (
    <div className="lakey-Comparing-acts">
      <button type="button" className="lakey-TextButton" onClick={take}>
        {trans.__('take the filters of the Pull tab')}
      </button>
      {comparison.filters.length > 0 && (
        <button
          type="button"
          className="lakey-TextButton"
          onClick={() => onPull(comparison.filters)}
        >
          {trans.__('pull these rows…')}
        </button>
      )}
      <span className="lakey-Muted" role="status">
        {isNone && trans.__('The Pull tab of this item has no filters.')}
      </span>
    </div>
  );
}

/** What came of it: from how many rows it is told, or why it is not. */
function Outcome({ comparison, rows }: IComparingProps): JSX.Element {
  const { trans, format } = useWording();
  const { counted, failure, filters, faults, isPending } = comparison;
  if (failure !== null) {
    return (
      <p role="alert" className="lakey-Comparing-said lakey-Faults">
        {trans.__('The rows could not be counted: %1', failure.message)}{' '}
        <button type="button" className="lakey-TextButton" onClick={() => comparison.retry()}>
          {trans.__('Try again')}
        </button>
      </p>
    );
  }
  const hint = trans.__(
    'Add a filter to see how the rows that meet it are spread, over the whole. The lake is not read.'
  );
  const said = counted !== null ? countedSaid(counted, rows, trans, format) : hint;
  const isWaiting = filters.length > 0 && counted === null && faults.length === 0;
  return (
    <p className="lakey-Comparing-said lakey-Muted" role="status" aria-busy={isPending}>
      {isWaiting ? trans.__('Counting…') : said}
    </p>
  );
}

/** From how many rows it was counted, what share of the item that is, and how far off that can be. */
function countedSaid(
  { rows: met, looked_at: lookedAt, whole, low, high }: Distributions,
  rows: number,
  trans: TranslationBundle,
  format: Format
): string {
  const [some, all] = [format.whole(met), format.whole(lookedAt)];
  const share = shareOf(met, lookedAt);
  if (whole) {
    return trans.__('%1 of all %2 rows meet the filters: %3.', some, all, format.share(share));
  }
  const counted = trans.__(
    'Counted on rows drawn from the item: %1 of %2 meet the filters.',
    some,
    all
  );
  if (low === null || high === null) {
    const vague = trans.__('They were not drawn evenly: nobody knows how far off that is.');
    return `${counted} ${vague}`;
  }
  const spans = trans.__(
    'So do %1 to %2 of all its rows, %3 to %4, in 95 of 100 cases.',
    format.share(low),
    format.share(high),
    format.count(Math.floor(low * rows)),
    format.count(Math.ceil(high * rows))
  );
  return `${counted} ${spans} ${met > 0 ? error(met, trans, format) : none(trans)}`;
}

/** Half the width of the interval that a share of so many rows lies in, in 95 of 100 cases, is at most that. */
function error(met: number, trans: TranslationBundle, format: Format): string {
  return trans.__('A bar can be off by %1.', format.share(Math.min(1, 0.98 / Math.sqrt(met))));
}

function none(trans: TranslationBundle): string {
  return trans.__('Widen the filters to see how such rows are spread.');
}

export function Legend(): JSX.Element {
  const { trans } = useWording();
  return (
    <ul className="lakey-Legend" aria-label={trans.__('Legend')}>
      <li>
        <span className="lakey-mod-whole" aria-hidden="true" /> {trans.__('the whole item')}
      </li>
      <li>
        <span className="lakey-mod-kept" aria-hidden="true" />{' '}
        {trans.__('rows that meet the filters')}
      </li>
    </ul>
  );
}
