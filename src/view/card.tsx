/** An item on a card: what it is called, how large it is, and how fresh. */

import React, { memo } from 'react';
import type { ItemSummary } from '../api/types';
import { GRIP, handle } from './handles';
import { Star } from './star';
import { useWording } from './wording';

export interface ICardProps {
  readonly item: ItemSummary;
  readonly isStarred: boolean;
  readonly tabIndex: number;
  readonly onOpen: (name: string) => void;
  readonly onStar: (name: string) => void;
}

export const Card = memo(function Card(props: ICardProps): JSX.Element {
  const { item, isStarred, tabIndex, onStar } = props;
  return (
    <div className="lakey-CardBox" {...handle('item', item.name)}>
      <Face {...props} />
      <Star name={item.name} isSet={isStarred} tabIndex={tabIndex} onStar={onStar} />
    </div>
  );
});

function Face({ item, tabIndex, onOpen }: ICardProps): JSX.Element {
  const { trans, format } = useWording();
  const facts = [
    trans._n('%1 column', '%1 columns', item.columns),
    trans.__('%1 rows', format.count(item.rows)),
    trans.__('updated %1', format.ago(item.updated)),
    item.has_sample ? trans.__('sample') : trans.__('no sample'),
    ...(item.pulls > 0 ? [trans._n('%1 pull', '%1 pulls', item.pulls)] : [])
  ];
  return (
    <button
      type="button"
      className={`lakey-Card ${GRIP}`}
      tabIndex={tabIndex}
      title={item.name}
      onClick={() => onOpen(item.name)}
    >
      <span className="lakey-Card-head">
        <span className="lakey-Card-name">{item.name}</span>
        <span className="lakey-Card-size">{format.bytes(item.bytes)}</span>
      </span>
      <span className="lakey-Card-text">
        {plain(item.description) || trans.__('no description')}
      </span>
      <span className="lakey-Card-facts">{facts.join(' · ')}</span>
    </button>
  );
}

/** More of a description is not seen on a card, and would take long to look through. */
const MOST_LETTERS = 400;

/** The first paragraph of a Markdown text without its marks. */
function plain(markdown: string): string {
  const [first] = markdown
    .trim()
    .slice(0, MOST_LETTERS)
    .split(/\n\s*\n/);
  return first
    .replace(/[*_`#>]+|\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}
