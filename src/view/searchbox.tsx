/** The search box: what the words mean is said below it, and what was searched for before is offered. */

import React, { type FocusEvent, useRef, useState } from 'react';
import { closeIcon, searchIcon } from '@jupyterlab/ui-components';
import { parsed } from '../model/search';
import { Searches } from './searches';
import { explained, faults } from './searchwords';
import { useWording } from './wording';

export interface ISearchBoxProps {
  readonly query: string;
  readonly searches: readonly string[];
  readonly onSearch: (query: string) => void;
  /** Told of a search that one means to keep. */
  readonly onKeep: (query: string) => void;
  readonly onForget: (query: string) => void;
}

export function SearchBox(props: ISearchBoxProps): JSX.Element {
  const { query, searches, onKeep } = props;
  const [isHere, setIsHere] = useState(false);
  const [isShut, setIsShut] = useState(false);
  const box = useRef<HTMLDivElement | null>(null);
  const toInput = () => box.current?.querySelector('input')?.focus();
  const search = (text: string) => {
    setIsShut(false);
    props.onSearch(text);
  };
  const choose = (text: string) => {
    search(text);
    onKeep(text);
    toInput();
  };
  const shut = () => {
    setIsShut(true);
    toInput();
  };
  const onBlur = (event: FocusEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget)) {
      setIsHere(false);
      onKeep(query);
    }
  };
  const isOffering = isHere && !isShut && query === '' && searches.length > 0;
  return (
    <div
      className="lakey-SearchBox"
      role="search"
      ref={box}
      onFocus={() => setIsHere(true)}
      onBlur={onBlur}
    >
      <Line {...props} onSearch={search} onNext={() => toFirst(box.current)} onShut={shut} />
      <Meaning query={query} />
      {isOffering && <Searches {...props} onSearch={choose} onLeave={toInput} onShut={shut} />}
    </div>
  );
}

function toFirst(box: HTMLElement | null): void {
  box?.querySelector<HTMLElement>('.lakey-Searches [tabindex="0"]')?.focus();
}

interface ILineProps extends ISearchBoxProps {
  /** Goes on to what is offered below. */
  readonly onNext: () => void;
  readonly onShut: () => void;
}

function Line({ query, onSearch, onKeep, onNext, onShut }: ILineProps): JSX.Element {
  const { trans } = useWording();
  const input = useRef<HTMLInputElement | null>(null);
  const keys: Readonly<Record<string, () => void>> = {
    Enter: () => onKeep(query),
    ArrowDown: onNext,
    Escape: onShut
  };
  return (
    <div className="lakey-Search">
      <searchIcon.react className="lakey-Search-icon" tag="span" />
      <input
        type="search"
        className="lakey-Search-input jp-mod-styled"
        ref={input}
        value={query}
        placeholder={trans.__('products or events')}
        aria-label={trans.__('Search the items')}
        title={trans.__('Words are joined by OR. & AND, ~ NOT: sales | iot, & 2024, ~ test')}
        spellCheck={false}
        onChange={event => onSearch(event.target.value)}
        onKeyDown={event => keys[event.key]?.()}
      />
      {query !== '' && (
        <button
          type="button"
          className="lakey-IconButton"
          title={trans.__('Clear the search')}
          aria-label={trans.__('Clear the search')}
          onClick={() => {
            onSearch('');
            input.current?.focus();
          }}
        >
          <closeIcon.react tag="span" />
        </button>
      )}
    </div>
  );
}

/**
 * What was understood, where that says more than the words do, and what makes no sense.
 *
 * It does not depend on the focus: a line that went with it would move a card away from under the click.
 */
function Meaning({ query }: { query: string }): JSX.Element {
  const { trans } = useWording();
  const search = parsed(query);
  const said = explained(search, trans);
  return (
    <div className="lakey-Meaning" role="status">
      {said !== '' && said !== query.trim() && <p className="lakey-Meaning-said">{said}</p>}
      {faults(search, trans).map(fault => (
        <p key={fault} className="lakey-Meaning-fault">
          {fault}
        </p>
      ))}
    </div>
  );
}
