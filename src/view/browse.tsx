/** The catalogue: one search box, and a card for every item that fits. */

import React from 'react';
import { closeIcon, searchIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import { type IFound, type Sort, SORTS } from '../model/catalogue';
import type { Fetched } from '../model/fetched';
import { Card } from './card';
import { Empty, Failed, Loading } from './states';
import { Windowed } from './windowed';
import { useWording } from './wording';

export interface IBrowseProps {
  readonly query: string;
  readonly sort: Sort;
  readonly found: Fetched<IFound>;
  readonly isSearching: boolean;
  /** The item one came back from: its card takes the focus. */
  readonly left: string | null;
  readonly onSearch: (query: string) => void;
  readonly onSort: (sort: Sort) => void;
  readonly onOpen: (name: string) => void;
  readonly onMore: () => void;
  readonly onRetry: () => void;
}

export function Browse(props: IBrowseProps): JSX.Element {
  return (
    <div className="lakey-Browse" aria-busy={props.isSearching}>
      <SearchBox {...props} />
      <Found {...props} />
    </div>
  );
}

function SearchBox(props: IBrowseProps): JSX.Element {
  const { trans } = useWording();
  return (
    <div className="lakey-Search" role="search">
      <searchIcon.react className="lakey-Search-icon" tag="span" />
      <input
        type="search"
        className="lakey-Search-input jp-mod-styled"
        value={props.query}
        placeholder={trans.__('products or events')}
        aria-label={trans.__('Search the items')}
        title={trans.__('Words are joined by OR. & AND, ~ NOT: sales | iot, & 2024, ~ test')}
        spellCheck={false}
        onChange={event => props.onSearch(event.target.value)}
      />
      {props.query !== '' && (
        <button
          type="button"
          className="lakey-IconButton"
          title={trans.__('Clear the search')}
          aria-label={trans.__('Clear the search')}
          onClick={() => props.onSearch('')}
        >
          <closeIcon.react tag="span" />
        </button>
      )}
    </div>
  );
}

const SORT_LABELS: Readonly<Record<Sort, (trans: TranslationBundle) => string>> = {
  relevance: trans => trans.__('relevance'),
  name: trans => trans.__('name'),
  updated: trans => trans.__('newest first'),
  size: trans => trans.__('largest first')
};

function Found(props: IBrowseProps): JSX.Element {
  const { trans } = useWording();
  const { found } = props;
  if (found.kind === 'loading') {
    return <Loading label={trans.__('Asking for the items…')} />;
  }
  if (found.kind === 'failed') {
    return <Failed failure={found.failure} onRetry={props.onRetry} />;
  }
  return (
    <>
      <Tally {...props} found={found.value} />
      {found.value.items.length === 0 ? (
        <Nothing query={props.query} onSearch={props.onSearch} />
      ) : (
        <Cards {...props} found={found.value} />
      )}
    </>
  );
}

type Listed = Omit<IBrowseProps, 'found'> & { readonly found: IFound };

function Tally({ found, sort, onSort }: Listed): JSX.Element {
  const { trans, format } = useWording();
  const total = format.whole(found.total);
  const isPart = found.whole !== null && found.whole !== found.total;
  return (
    <div className="lakey-Tally">
      <span role="status">
        {isPart
          ? trans.__('%1 of %2 items', total, format.whole(found.whole ?? 0))
          : trans._n('%2 item', '%2 items', found.total, total)}
      </span>
      <label>
        {trans.__('sort:')}{' '}
        <select value={sort} onChange={event => onSort(event.target.value as Sort)}>
          {SORTS.map(each => (
            <option key={each} value={each}>
              {SORT_LABELS[each](trans)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function Cards({ found, left, onOpen, onMore }: Listed): JSX.Element {
  const { trans } = useWording();
  const place = found.items.findIndex(item => item.name === left);
  return (
    <Windowed
      label={trans.__('Items')}
      className="lakey-Cards"
      count={found.items.length}
      lines={width => (width < 340 ? 7.2 : 6.1)}
      keyOf={place => found.items[place].name}
      focusAt={place < 0 ? undefined : place}
      onNearEnd={onMore}
      row={(place, tabIndex) => (
        <Card item={found.items[place]} tabIndex={tabIndex} onOpen={onOpen} />
      )}
    />
  );
}

function Nothing({ query, onSearch }: Pick<IBrowseProps, 'query' | 'onSearch'>): JSX.Element {
  const { trans } = useWording();
  if (query.trim() === '') {
    return (
      <Empty title={trans.__('The catalogue is empty')}>
        <p>{trans.__('Whoever runs this server adds an item with:')}</p>
        <pre className="lakey-State-command">lakey items add NAME LOCATION</pre>
      </Empty>
    );
  }
  return (
    <Empty title={trans.__('No item fits “%1”', query.trim())}>
      <p>{trans.__('Try fewer or shorter words.')}</p>
      <button type="button" className="jp-mod-styled" onClick={() => onSearch('')}>
        {trans.__('Show all items')}
      </button>
    </Empty>
  );
}
