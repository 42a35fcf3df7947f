/** Lines of the audit as a table: who asked for what, when, and how it ended. */

import React from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { AuditLine, AuditPage } from '../../api/types';
import type { Format } from '../../model/format';
import { specOf, specSaid } from '../specwords';
import { STATES } from '../statewords';
import { useWording } from '../wording';

export interface ILinesProps {
  readonly page: AuditPage;
  readonly onMore: () => void;
}

const HEADS: readonly ((trans: TranslationBundle) => string)[] = [
  trans => trans.__('when'),
  trans => trans.__('event'),
  trans => trans.__('person'),
  trans => trans.__('item'),
  trans => trans.__('what'),
  trans => trans.__('rows'),
  trans => trans.__('landed'),
  trans => trans.__('read')
];

/** What a line tells, besides the states of a pull. */
const EVENTS: Readonly<Partial<Record<string, (trans: TranslationBundle) => string>>> = {
  ...STATES,
  asked: trans => trans.__('asked'),
  again: trans => trans.__('again'),
  newer: trans => trans.__('newer')
};

export function Lines({ page, onMore }: ILinesProps): JSX.Element {
  const { trans } = useWording();
  return (
    <>
      <table className="lakey-Table lakey-Lines">
        <thead>
          <tr>
            {HEADS.map((head, place) => (
              <th key={place} scope="col">
                {head(trans)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {page.items.map(line => (
            <Line key={line.number} line={line} />
          ))}
        </tbody>
      </table>
      <p className="lakey-Muted lakey-Lines-shown">
        {trans.__('%1 of %2 lines', page.items.length, page.total)}
        {page.next !== null && (
          <button type="button" className="lakey-TextButton" onClick={onMore}>
            {trans.__('Show earlier ones')}
          </button>
        )}
      </p>
    </>
  );
}

function Line({ line }: { line: AuditLine }): JSX.Element {
  const { trans, format } = useWording();
  const said = what(line, trans, format);
  const isDone = line.event === 'done';
  return (
    <tr className={`lakey-mod-${line.event}`}>
      <td title={line.at}>{format.time(line.at)}</td>
      <td>{EVENTS[line.event]?.(trans) ?? line.event}</td>
      <td>{line.person}</td>
      <td>{line.item}</td>
      <td className="lakey-Lines-what" title={said}>
        {said}
      </td>
      <td className="lakey-Number">{isDone ? format.whole(line.rows) : ''}</td>
      <td className="lakey-Number">{isDone ? format.bytes(line.bytes) : ''}</td>
      <td className="lakey-Number">{line.lake_bytes > 0 ? format.bytes(line.lake_bytes) : ''}</td>
    </tr>
  );
}

/** What was asked, or what the failure is called. */
function what(line: AuditLine, trans: TranslationBundle, format: Format): string {
  const spec = specOf(line.spec);
  return spec === null ? line.code : specSaid(spec, trans, format);
}
