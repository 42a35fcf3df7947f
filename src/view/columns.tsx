/** The columns of an item: type, size, and how the values are spread. */

import React, { useState } from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Column } from '../api/types';
import type { Cell } from '../model/cell';
import type { Format } from '../model/format';
import { isolated } from '../model/isolated';
import { Finder, named } from './finder';
import { OpenWide } from './openwide';
import { Spread } from './spread';
import { Empty } from './states';
import { Windowed } from './windowed';
import { useWording } from './wording';

export interface IColumnsProps {
  readonly columns: readonly Column[];
  /** The rows of the item. */
  readonly rows: number;
  /** Opens all of them side by side; `null` where nobody offers that. */
  readonly onWide: (() => void) | null;
}

export function Columns({ columns, rows, onWide }: IColumnsProps): JSX.Element {
  const { trans } = useWording();
  const [query, setQuery] = useState('');
  const found = named(columns, query);
  return (
    <div className="lakey-Columns">
      <div className="lakey-Columns-tools">
        <Finder query={query} onQuery={setQuery} />
        {onWide !== null && <OpenWide onWide={onWide} />}
      </div>
      {found.length === 0 ? (
        <Empty title={trans.__('No column is named like that')} />
      ) : (
        <Windowed
          label={trans.__('Columns')}
          className="lakey-Columns-list"
          count={found.length}
          lines={() => 5.4}
          keyOf={place => found[place].name}
          row={(place, tabIndex) => (
            <ColumnRow column={found[place]} rows={rows} tabIndex={tabIndex} />
          )}
        />
      )}
    </div>
  );
}

interface IRowProps {
  readonly column: Column;
  readonly rows: number;
  readonly tabIndex: number;
}

function ColumnRow({ column, rows, tabIndex }: IRowProps): JSX.Element {
  const { trans, format } = useWording();
  return (
    <div className="lakey-Column" tabIndex={tabIndex} title={column.description || column.arrow}>
      <div className="lakey-Column-head">
        <span className="lakey-Column-name">{column.name}</span>
        <span className="lakey-Type" title={column.arrow}>
          {column.type}
        </span>
      </div>
      <div className="lakey-Column-spread">
        <Spread column={column} width={96} height={22} />
        <span className="lakey-Column-range">{range(column, format)}</span>
      </div>
      <div className="lakey-Column-facts">{facts(column, rows, trans, format).join(' · ')}</div>
    </div>
  );
}

/** The most frequent values with their shares, or the borders. */
function range(column: Column, format: Format): string {
  const { distribution, min, max } = column;
  if (distribution?.kind === 'values' && distribution.rows > 0) {
    return distribution.values
      .slice(0, 3)
      .map(
        ({ value, count }) => `${brief(value, format)} ${format.share(count / distribution.rows)}`
      )
      .join(', ');
  }
  return min === null || max === null ? '' : `${brief(min, format)} … ${brief(max, format)}`;
}

/** A value with the digits that one takes in at a brief; times to the minute. */
export function brief(value: Cell, format: Format): string {
  if (typeof value === 'number') {
    return format.number(value);
  }
  const text = String(value ?? 'NULL');
  return isolated(text.replace(/^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}).*$/, '$1 $2'));
}

function facts(
  column: Column,
  rows: number,
  trans: TranslationBundle,
  format: Format
): readonly string[] {
  const { nulls, size, distribution } = column;
  const said = [
    size === null ? '' : format.bytes(size),
    column.partition ? trans.__('partition') : '',
    nulls && rows > 0 ? trans.__('%1 empty', format.share(nulls / rows)) : '',
    nulls === null && column.nullable ? trans.__('may be empty') : '',
    distribution?.nans
      ? trans.__('%1 NaN', format.share(distribution.nans / distribution.rows))
      : '',
    distinct(column, trans, format)
  ];
  return said.filter(text => text !== '');
}

/** How many different values there are, where that tells more than the values beside the bars do. */
function distinct(
  { distribution, ...column }: Column,
  trans: TranslationBundle,
  format: Format
): string {
  if (!distribution?.distinct || column.enum || column.type === 'BOOLEAN') {
    return '';
  }
  const count = format.count(distribution.distinct);
  return distribution.whole
    ? trans._n('%2 different value', '%2 different values', distribution.distinct, count)
    : trans.__('at least %1 different', count);
}
