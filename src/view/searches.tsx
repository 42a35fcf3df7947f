/** What was searched for before: chosen again, or forgotten. */

import React, { type KeyboardEvent, useRef } from 'react';
import { closeIcon, historyIcon } from '@jupyterlab/ui-components';
import { useRoving } from './hooks';
import { useWording } from './wording';

export interface ISearchesProps {
  readonly searches: readonly string[];
  readonly onSearch: (query: string) => void;
  readonly onForget: (query: string) => void;
  /** Called when nothing is left here that could have the focus. */
  readonly onLeave: () => void;
  readonly onShut: () => void;
}

export function Searches(props: ISearchesProps): JSX.Element {
  const { trans } = useWording();
  const { searches, onForget, onLeave, onShut } = props;
  const list = useRef<HTMLUListElement | null>(null);
  const focus = (place: number) =>
    list.current?.querySelectorAll<HTMLElement>('.lakey-Searches-query')[place]?.focus();
  const { at, onKeyDown, rove } = useRoving(searches.length, 1, focus);
  const forget = (place: number) => {
    const next = place + 1 < searches.length ? place + 1 : place - 1;
    (next < 0 ? onLeave : () => focus(next))();
    onForget(searches[place]);
    rove(Math.max(0, Math.min(place, searches.length - 2)));
  };
  const keys: Readonly<Record<string, () => void>> = { Delete: () => forget(at), Escape: onShut };
  const onKey = (event: KeyboardEvent) => (keys[event.key] ?? (() => onKeyDown(event)))();
  return (
    <div className="lakey-Searches lakey-Popup">
      <p className="lakey-Muted">{trans.__('Searched before')}</p>
      <ul aria-label={trans.__('Searched before')} ref={list} onKeyDown={onKey}>
        {searches.map((query, place) => (
          <li key={query} onFocus={() => rove(place)}>
            <Searched
              {...props}
              query={query}
              tabIndex={place === at ? 0 : -1}
              onForget={() => forget(place)}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

interface ISearchedProps extends ISearchesProps {
  readonly query: string;
  readonly tabIndex: number;
}

function Searched({ query, tabIndex, onSearch, onForget }: ISearchedProps): JSX.Element {
  const { trans } = useWording();
  return (
    <>
      <button
        type="button"
        className="lakey-Searches-query"
        tabIndex={tabIndex}
        title={query}
        onClick={() => onSearch(query)}
      >
        <historyIcon.react tag="span" />
        <span>{query}</span>
      </button>
      <button
        type="button"
        className="lakey-IconButton"
        tabIndex={tabIndex}
        title={trans.__('Forget this search')}
        aria-label={trans.__('Forget the search “%1”', query)}
        onClick={() => onForget(query)}
      >
        <closeIcon.react tag="span" />
      </button>
    </>
  );
}
