/** What anybody has ever pulled of an item, and the ranges of values where nobody has been. */

import React from 'react';
import type { ColumnCoverage, Coverage, Unexplored } from '../../api/types';
import { isolated } from '../../model/isolated';
import { joined } from '../pullwords';
import { useWording } from '../wording';

export function CoverageView({ coverage }: { coverage: Coverage }): JSX.Element {
  const { trans, format } = useWording();
  const share = coverage.rows > 0 ? coverage.pulled_rows / coverage.rows : 0;
  const said = trans.__(
    '%1 of %2 chunks, with %3 of %4 rows, were pulled at least once',
    format.whole(coverage.pulled_chunks),
    format.whole(coverage.chunks),
    format.count(coverage.pulled_rows),
    format.count(coverage.rows)
  );
  const { left_out: left } = coverage;
  return (
    <section className="lakey-Coverage" aria-label={trans.__('Coverage of %1', coverage.item)}>
      <h3>{trans.__('Explored of %1: %2', coverage.item, format.share(share))}</h3>
      <div className="lakey-Bar" role="img" aria-label={said}>
        <div className="lakey-Bar-done" style={{ width: `${100 * share}%` }} />
      </div>
      <p className="lakey-Muted">
        {joined([said, left > 0 ? trans.__('%1 specs could not be counted', left) : ''])}
      </p>
      {coverage.columns.length > 0 && <h4>{trans.__('Nobody ever pulled')}</h4>}
      <dl className="lakey-Coverage-columns">
        {coverage.columns.map(column => (
          <Column key={column.name} column={column} />
        ))}
      </dl>
    </section>
  );
}

function Column({ column }: { column: ColumnCoverage }): JSX.Element {
  const { trans } = useWording();
  return (
    <div className="lakey-Coverage-column">
      <dt title={column.partition ? trans.__('a partition') : undefined}>{column.name}</dt>
      {column.ranges.map((range, place) => (
        <Range key={place} range={range} />
      ))}
      {column.more && <dd>{trans.__('and more')}</dd>}
    </div>
  );
}

function Range({ range }: { range: Unexplored }): JSX.Element {
  const { trans, format } = useWording();
  const [low, high] = [isolated(String(range.low)), isolated(String(range.high))];
  return (
    <dd title={trans._n('%1 chunk', '%1 chunks', range.chunks)}>
      {low === high ? low : trans.__('%1 to %2', low, high)}
      <span className="lakey-Muted"> {trans.__('%1 rows', format.count(range.rows))}</span>
    </dd>
  );
}
