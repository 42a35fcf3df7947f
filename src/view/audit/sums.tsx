/** What the audit comes to, for each item, person or day: numbers, and beside them how they compare. */

import React from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { AuditSum, AuditSums } from '../../api/types';
import type { Fetched } from '../../model/fetched';
import type { Format } from '../../model/format';
import { Empty, Failed, Loading } from '../states';
import { useWording } from '../wording';

export interface ISumsProps {
  readonly sums: Fetched<AuditSums>;
  /** Called with the name of a row that is to be looked at alone; `null` where that makes no sense. */
  readonly onChoose: ((name: string) => void) | null;
  readonly onRetry: () => void;
}

interface IColumn {
  readonly head: (trans: TranslationBundle) => string;
  readonly told: (sum: AuditSum, format: Format) => string;
}

const COLUMNS: readonly IColumn[] = [
  { head: trans => trans.__('asked'), told: (sum, format) => format.whole(sum.asked) },
  { head: trans => trans.__('done'), told: (sum, format) => format.whole(sum.done) },
  { head: trans => trans.__('failed'), told: (sum, format) => format.whole(sum.failed) },
  { head: trans => trans.__('cancelled'), told: (sum, format) => format.whole(sum.cancelled) },
  { head: trans => trans.__('rows'), told: (sum, format) => format.count(sum.rows) },
  { head: trans => trans.__('landed'), told: (sum, format) => format.bytes(sum.bytes) },
  { head: trans => trans.__('read'), told: (sum, format) => format.bytes(sum.lake_bytes) }
];

export function Sums({ sums, onChoose, onRetry }: ISumsProps): JSX.Element {
  const { trans } = useWording();
  if (sums.kind === 'loading') {
    return <Loading label={trans.__('Asking for the audit…')} />;
  }
  if (sums.kind === 'failed') {
    return <Failed failure={sums.failure} onRetry={onRetry} />;
  }
  const { by, items, total } = sums.value;
  if (items.length === 0) {
    return (
      <Empty title={trans.__('Nothing that fits was asked for')}>
        <p>{trans.__('Show everything, or wait for the first pull.')}</p>
      </Empty>
    );
  }
  const most = Math.max(1, ...items.map(sum => sum.lake_bytes));
  return (
    <table className="lakey-Table lakey-Sums">
      {total > items.length && (
        <caption>{trans.__('%1 more are not shown', total - items.length)}</caption>
      )}
      <Heads name={NAMES[by](trans)} />
      <tbody>
        {items.map(sum => (
          <Row key={sum.name} sum={sum} most={most} onChoose={onChoose} />
        ))}
      </tbody>
    </table>
  );
}

function Heads({ name }: { name: string }): JSX.Element {
  const { trans } = useWording();
  return (
    <thead>
      <tr>
        <th scope="col">{name}</th>
        {COLUMNS.map(({ head }) => (
          <th key={head(trans)} scope="col" className="lakey-Number">
            {head(trans)}
          </th>
        ))}
        <th scope="col">{trans.__('read, compared')}</th>
      </tr>
    </thead>
  );
}

interface IRowProps extends Pick<ISumsProps, 'onChoose'> {
  readonly sum: AuditSum;
  /** The most bytes that any row has read. */
  readonly most: number;
}

function Row({ sum, most, onChoose }: IRowProps): JSX.Element {
  const { trans, format } = useWording();
  return (
    <tr>
      <th scope="row" title={sum.name}>
        <Name name={sum.name} onChoose={onChoose} />
      </th>
      {COLUMNS.map(({ head, told }) => (
        <td key={head(trans)} className="lakey-Number">
          {told(sum, format)}
        </td>
      ))}
      <td className="lakey-Sums-compared" aria-hidden="true">
        <div style={{ width: `${(100 * sum.lake_bytes) / most}%` }} />
      </td>
    </tr>
  );
}

const NAMES: Readonly<Record<AuditSums['by'], (trans: TranslationBundle) => string>> = {
  item: trans => trans.__('item'),
  person: trans => trans.__('person'),
  day: trans => trans.__('day (UTC)')
};

function Name({ name, onChoose }: { name: string; onChoose: ISumsProps['onChoose'] }): JSX.Element {
  return onChoose === null ? (
    <>{name}</>
  ) : (
    <button type="button" className="lakey-TextButton" onClick={() => onChoose(name)}>
      {name}
    </button>
  );
}
