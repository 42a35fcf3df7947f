/** The columns of a file that is looked at: their types, and what the footer says of their values. */

import React, { useState } from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Column, ParquetFile } from '../../api/types';
import type { Format } from '../../model/format';
import { Finder, named } from '../finder';
import { joined } from '../pullwords';
import { Empty } from '../states';
import { Windowed } from '../windowed';
import { useWording } from '../wording';
import { brief, said } from './celltext';

export interface IFileColumnsProps {
  readonly file: ParquetFile;
}

export function FileColumns({ file }: IFileColumnsProps): JSX.Element {
  const { trans, format } = useWording();
  const [query, setQuery] = useState('');
  const { columns } = file;
  const found = named(columns, query);
  const none = columns.length === 0 ? NO_COLUMNS : NO_SUCH_COLUMN;
  return (
    <div className="lakey-FileColumns">
      <p className="lakey-File-facts">{factsOf(file, trans, format)}</p>
      {columns.length > 0 && <Finder query={query} onQuery={setQuery} />}
      {found.length === 0 ? (
        <Empty title={none(trans)} />
      ) : (
        <Windowed
          label={trans.__('Columns')}
          count={found.length}
          lines={() => 3.4}
          keyOf={place => found[place].name}
          row={(place, tabIndex) => (
            <FileColumn column={found[place]} rows={file.rows} tabIndex={tabIndex} />
          )}
        />
      )}
    </div>
  );
}

const NO_COLUMNS = (trans: TranslationBundle) => trans.__('This file has no columns');
const NO_SUCH_COLUMN = (trans: TranslationBundle) => trans.__('No column is named like that');

/** What is said of the file as a whole. */
function factsOf(file: ParquetFile, trans: TranslationBundle, format: Format): string {
  const { rows, columns, groups, largest_group: largest } = file;
  const inGroups = trans._n('%2 row group', '%2 row groups', groups, format.whole(groups));
  return joined([
    trans._n('%2 row', '%2 rows', rows, format.whole(rows)),
    trans._n('%2 column', '%2 columns', columns.length, format.whole(columns.length)),
    groups > 1 ? trans.__('%1 of at most %2 rows', inGroups, format.whole(largest)) : inGroups,
    format.bytes(file.bytes),
    file.codecs.join(', '),
    trans.__('changed %1', format.time(file.modified)),
    file.created_by && trans.__('written by %1', file.created_by)
  ]);
}

interface IFileColumnProps {
  readonly column: Column;
  readonly rows: number;
  readonly tabIndex: number;
}

function FileColumn({ column, rows, tabIndex }: IFileColumnProps): JSX.Element {
  const { trans, format } = useWording();
  const { name, arrow, min, max } = column;
  const range = min === null || max === null ? '' : `${brief(said(min))} … ${brief(said(max))}`;
  return (
    <div className="lakey-FileColumn" tabIndex={tabIndex}>
      <bdi className="lakey-FileColumn-name" title={name}>
        {brief(name)}
      </bdi>
      <bdi className="lakey-Type" title={arrow}>
        {brief(arrow)}
      </bdi>
      <bdi className="lakey-FileColumn-range" title={range}>
        {range || trans.__('no borders told')}
      </bdi>
      <span className="lakey-FileColumn-facts">
        {joined([emptiness(column, rows, trans, format), format.bytes(column.size ?? 0)])}
      </span>
    </div>
  );
}

/** How many of the values are NULL, or whether some may be. */
function emptiness(
  { nullable, nulls }: Column,
  rows: number,
  trans: TranslationBundle,
  format: Format
): string {
  if (!nullable) {
    return trans.__('never empty');
  }
  if (nulls === null) {
    return trans.__('may be empty');
  }
  const share = rows > 0 ? format.share(nulls / rows) : format.whole(0);
  return nulls > 0 ? trans.__('%1 empty (%2)', format.whole(nulls), share) : trans.__('none empty');
}
