/** Finding a column by a part of its name. */

import React from 'react';
import type { Column } from '../api/types';
import { useWording } from './wording';

export interface IFinderProps {
  readonly query: string;
  readonly onQuery: (query: string) => void;
}

export function Finder({ query, onQuery }: IFinderProps): JSX.Element {
  const { trans } = useWording();
  return (
    <input
      type="search"
      className="jp-mod-styled lakey-Filter"
      value={query}
      placeholder={trans.__('find a column')}
      aria-label={trans.__('Find a column')}
      onChange={event => onQuery(event.target.value)}
    />
  );
}

/** The columns whose name holds a text, whatever the case. */
export function named(columns: readonly Column[], query: string): readonly Column[] {
  const wanted = query.trim().toLowerCase();
  return wanted ? columns.filter(each => each.name.toLowerCase().includes(wanted)) : columns;
}
