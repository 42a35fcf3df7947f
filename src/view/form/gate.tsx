/** The estimate and the budget gate: how large it would be, and what to do when that is too large. */

import React from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Estimate } from '../../api/types';
import { type Format, roundedDown } from '../../model/format';
import { useWording } from '../wording';
import { over, patience } from './limits';

export interface IGateProps {
  readonly estimate: Estimate | null;
  readonly isPending: boolean;
  readonly ratio: number;
  readonly showBudget: boolean;
  readonly onTake: (ratio: number) => void;
}

export function Gate({ estimate, isPending, ratio, showBudget, onTake }: IGateProps): JSX.Element {
  const { trans } = useWording();
  return (
    <fieldset className="lakey-Section lakey-Gate" aria-busy={isPending}>
      <legend>{trans.__('estimated size')}</legend>
      <div role="status" aria-live="polite" aria-atomic="true">
        {estimate === null ? (
          <p className="lakey-Muted">{isPending ? trans.__('Estimating…') : '–'}</p>
        ) : (
          <Said estimate={estimate} isPending={isPending} />
        )}
      </div>
      {estimate !== null && !estimate.fits && (
        <Over estimate={estimate} ratio={ratio} onTake={onTake} />
      )}
      {showBudget && estimate !== null && <Budget estimate={estimate} />}
      {estimate !== null && <Aside estimate={estimate} />}
    </fieldset>
  );
}

function Said({ estimate, isPending }: { estimate: Estimate; isPending: boolean }): JSX.Element {
  const { trans, format } = useWording();
  const rows = estimate.rows_exact ? format.whole(estimate.rows) : format.count(estimate.rows);
  const about = estimate.rows_exact ? '' : '≈ ';
  const classes = [
    'lakey-Gate-size',
    estimate.fits ? '' : 'lakey-mod-over',
    isPending ? 'lakey-mod-pending' : ''
  ];
  return (
    <>
      <span className={classes.join(' ')}>{format.bytes(estimate.bytes)}</span>{' '}
      <span className="lakey-Gate-rows">
        {about}
        {trans._n('%2 row', '%2 rows', estimate.rows, rows)} · ≈ {format.duration(estimate.seconds)}
      </span>
      {estimate.over !== null && (
        <p className="lakey-Gate-over">{over(estimate.over, trans, format)}</p>
      )}
    </>
  );
}

function Over({
  estimate,
  ratio,
  onTake
}: Pick<IGateProps, 'ratio' | 'onTake'> & { estimate: Estimate }): JSX.Element {
  const { trans, format } = useWording();
  const suggested = roundedDown(estimate.suggested_ratio ?? 0);
  const canTake = suggested > 0 && suggested < ratio;
  return (
    <div className="lakey-Gate-mend">
      <p>
        {canTake
          ? trans.__('unselect columns, add filters, or')
          : trans.__('unselect columns or add filters')}
      </p>
      {canTake && (
        <button type="button" className="jp-mod-styled" onClick={() => onTake(suggested)}>
          {trans.__('take %1 of the rows', format.share(suggested))}
        </button>
      )}
    </div>
  );
}

/** How much of the budget it takes, drawn and said; over it, the sentence in red says so. */
function Budget({ estimate: { bytes, budget } }: { estimate: Estimate }): JSX.Element | null {
  const { trans, format } = useWording();
  if (budget === null || bytes > budget) {
    return null;
  }
  const share = budget > 0 ? bytes / budget : 0;
  const said = trans.__('%1 of your budget of %2', format.share(share), format.bytes(budget));
  return (
    <div className="lakey-Gate-budget">
      <div className="lakey-Bar" aria-hidden="true">
        <div className="lakey-Bar-done" style={{ width: `${100 * share}%` }} />
      </div>
      <p className="lakey-Muted">{said}</p>
    </div>
  );
}

function Aside({ estimate }: { estimate: Estimate }): JSX.Element {
  const { trans, format } = useWording();
  const { here_bytes: here, scanned_bytes: read } = estimate;
  const said = [
    certainty(estimate, trans, format),
    here > 0 ? trans.__('%1 of it is already here', format.share(here / (here + read))) : '',
    trans.__('free disk %1', format.bytes(estimate.free_disk)),
    estimate.over !== null ? patience(estimate.over, trans, format) : ''
  ];
  return <p className="lakey-Muted">{said.filter(text => text !== '').join(' · ')}</p>;
}

/** Whether the rows are a count or a guess, and how far a guess can be off where that is known. */
function certainty(estimate: Estimate, trans: TranslationBundle, format: Format): string {
  const { rows_exact: isExact, rows_low: low, rows_high: high } = estimate;
  if (isExact) {
    return trans.__('exact');
  }
  return low > 0
    ? trans.__('an estimate: %1 to %2 rows', format.count(low), format.count(high))
    : trans.__('an estimate: at most %1 rows', format.count(high));
}
