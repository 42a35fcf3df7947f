/** The sample of an item: a few of its rows as a table. */

import React from 'react';
import { copyIcon } from '@jupyterlab/ui-components';
import type { Rows } from '../api/types';
import type { Fetched } from '../model/fetched';
import { OpenWide } from './openwide';
import { Empty, Failed, Loading } from './states';
import { useWording } from './wording';

export interface ISampleProps {
  readonly rows: Fetched<Rows>;
  readonly hasSample: boolean;
  readonly onRetry: () => void;
  readonly onCopy: (text: string) => void;
  /** Opens the sample in a grid; `null` where nobody offers that. */
  readonly onWide: (() => void) | null;
}

export function Sample({ rows, hasSample, onRetry, ...acts }: ISampleProps): JSX.Element {
  const { trans } = useWording();
  if (!hasSample) {
    return (
      <Empty title={trans.__('This item has no sample')}>
        <p>{trans.__('The Pull tab still tells how large a pull would be.')}</p>
      </Empty>
    );
  }
  if (rows.kind === 'loading') {
    return <Loading label={trans.__('Asking for the sample…')} />;
  }
  if (rows.kind === 'failed') {
    return <Failed failure={rows.failure} onRetry={onRetry} />;
  }
  return <Table rows={rows.value} {...acts} />;
}

interface ITableProps extends Pick<ISampleProps, 'onCopy' | 'onWide'> {
  readonly rows: Rows;
}

function Table({ rows, onCopy, onWide }: ITableProps): JSX.Element {
  const { trans } = useWording();
  return (
    <div className="lakey-Sample">
      <div className="lakey-Tally">
        <span>{trans._n('%1 row', '%1 rows', rows.values.length)}</span>
        {onWide !== null && <OpenWide onWide={onWide} />}
        <CopySample rows={rows} onCopy={onCopy} />
      </div>
      <div
        className="lakey-Sample-scroll"
        tabIndex={0}
        aria-label={trans.__('Sample')}
        role="region"
      >
        <table className="lakey-Table">
          <HeadRow headers={rows.headers} />
          <tbody>
            {rows.values.map((values, place) => (
              <tr key={place}>
                {values.map((value, column) => (
                  <Cell key={column} value={value} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

export function CopySample({ rows, onCopy }: Pick<ITableProps, 'rows' | 'onCopy'>): JSX.Element {
  const { trans } = useWording();
  return (
    <button
      type="button"
      className="lakey-TextButton"
      title={trans.__('Copy the sample as tab-separated text')}
      onClick={() => onCopy(tabbed(rows))}
    >
      <copyIcon.react tag="span" /> {trans.__('Copy')}
    </button>
  );
}

function HeadRow({ headers }: Pick<Rows, 'headers'>): JSX.Element {
  return (
    <thead>
      <tr>
        {headers.map((header, place) => (
          <th key={place} scope="col" title={header}>
            {header}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Cell({ value }: { value: unknown }): JSX.Element {
  if (value === null || value === undefined) {
    return <td className="lakey-Null">NULL</td>;
  }
  const text = told(value);
  return (
    <td className={typeof value === 'number' ? 'lakey-Number' : undefined} title={text}>
      {text}
    </td>
  );
}

function told(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
}

/** The rows as text that spreadsheets take. */
function tabbed(rows: Rows): string {
  const lines = [rows.headers, ...rows.values.map(values => values.map(told))];
  return lines.map(line => line.map(cell => cell.replace(/[\t\r\n]+/g, ' ')).join('\t')).join('\n');
}
