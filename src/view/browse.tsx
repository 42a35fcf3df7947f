/** The catalogue: one search box, what it is narrowed to, and a card for every item that fits. */

import React, { useRef } from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import { type IFound, type Sort, SORTS } from '../model/catalogue';
import type { Fetched } from '../model/fetched';
import type { Density } from '../model/preferences';
import { Card } from './card';
import { Chips } from './chips';
import { type INarrowProps, NarrowButton } from './facets';
import { type ISearchBoxProps, SearchBox } from './searchbox';
import { Empty, Failed, Loading } from './states';
import { Windowed } from './windowed';
import { useWording } from './wording';

export interface IBrowseProps extends ISearchBoxProps, Omit<INarrowProps, 'stars'> {
  readonly sort: Sort;
  readonly found: Fetched<IFound>;
  readonly isSearching: boolean;
  /** The item one came back from: its card takes the focus. */
  readonly left: string | null;
  /** Items stand on cards, or in a line each. */
  readonly density: Density;
  /** The names of the items that are marked with a star. */
  readonly stars: readonly string[];
  readonly onSort: (sort: Sort) => void;
  readonly onOpen: (name: string) => void;
  readonly onStar: (name: string) => void;
  /** Back to every item. */
  readonly onClear: () => void;
  readonly onMore: () => void;
  /** Loads the page again, which leads to the sign-in. */
  readonly onReload: () => void;
}

export function Browse(props: IBrowseProps): JSX.Element {
  const browse = useRef<HTMLDivElement | null>(null);
  const toSearch = () => browse.current?.querySelector<HTMLElement>('.lakey-Search-input')?.focus();
  return (
    <div className="lakey-Browse" aria-busy={props.isSearching} ref={browse}>
      <div className="lakey-Finding">
        <SearchBox {...props} />
        <NarrowButton {...props} stars={props.stars.length} />
      </div>
      <Chips choice={props.choice} onPick={props.onPick} onLeave={toSearch} />
      <Found {...props} onClear={() => (props.onClear(), toSearch())} />
    </div>
  );
}

const SORT_LABELS: Readonly<Record<Sort, (trans: TranslationBundle) => string>> = {
  relevance: trans => trans.__('relevance'),
  popularity: trans => trans.__('most pulled'),
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
    return <Failed failure={found.failure} onRetry={props.onRetry} onReload={props.onReload} />;
  }
  return (
    <>
      <Tally {...props} found={found.value} />
      {found.value.items.length === 0 ? (
        <Nothing query={props.query} choice={props.choice} onClear={props.onClear} />
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

/** The height of an item in lines of text, given the width of the list in pixels. */
const LINES: Readonly<Record<Density, (width: number) => number>> = {
  comfortable: width => (width < 340 ? 7.2 : 6.1),
  compact: () => 2.2
};

function Cards({ found, left, stars, density, onOpen, onStar, onMore }: Listed): JSX.Element {
  const { trans } = useWording();
  const place = found.items.findIndex(item => item.name === left);
  return (
    <Windowed
      label={trans.__('Items')}
      className="lakey-Cards"
      count={found.items.length}
      lines={LINES[density]}
      keyOf={place => found.items[place].name}
      focusAt={place < 0 ? undefined : place}
      onNearEnd={onMore}
      row={(place, tabIndex) => (
        <Card
          item={found.items[place]}
          isStarred={stars.includes(found.items[place].name)}
          tabIndex={tabIndex}
          onOpen={onOpen}
          onStar={onStar}
        />
      )}
    />
  );
}

type Nothing = Pick<IBrowseProps, 'query' | 'choice' | 'onClear'>;

function Nothing({ query, choice, onClear }: Nothing): JSX.Element {
  const { trans } = useWording();
  if (query.trim() === '' && choice.length === 0) {
    return (
      <Empty title={trans.__('The catalogue is empty')}>
        <p>{trans.__('Whoever runs this server adds an item with:')}</p>
        <pre className="lakey-State-command">lakey items add NAME LOCATION</pre>
      </Empty>
    );
  }
  return (
    <Empty
      title={
        query.trim() === '' ? trans.__('No item fits') : trans.__('No item fits “%1”', query.trim())
      }
    >
      <p>
        {choice.length === 0
          ? trans.__('Try fewer or shorter words.')
          : trans.__('Narrow the list less, or try other words.')}
      </p>
      <button type="button" className="jp-mod-styled" onClick={onClear}>
        {trans.__('Show all items')}
      </button>
    </Empty>
  );
}
