/** What an item is: its description, who keeps it, and when it changed. */

import React, { useLayoutEffect, useRef } from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Item } from '../api/types';
import { isolated } from '../model/isolated';
import { useWording } from './wording';

/** Draws Markdown, sanitised, into an element; the answer takes it away again. */
export type Markdown = (text: string, host: HTMLElement) => () => void;

export interface IAboutProps {
  readonly item: Item;
  readonly markdown: Markdown | null;
}

export function About({ item, markdown }: IAboutProps): JSX.Element {
  const { trans, format } = useWording();
  const facts: readonly (readonly [string, string])[] = [
    [trans.__('Maintainer'), item.maintainer],
    [trans.__('Tags'), item.tags.map(isolated).join(', ')],
    [trans.__('Pulled'), pulled(item, trans)],
    [trans.__('Updated'), format.time(item.updated)],
    [trans.__('Registered'), format.time(item.created)],
    [trans.__('Registered by'), item.created_by],
    [trans.__('Files'), format.whole(item.snapshot.files)],
    [trans.__('Chunks'), format.whole(item.snapshot.chunks)],
    [trans.__('Location'), item.location]
  ];
  return (
    <div className="lakey-About" tabIndex={0} role="region" aria-label={trans.__('About the item')}>
      <Description text={item.description} markdown={markdown} />
      <dl className="lakey-Facts">
        {facts
          .filter(([, value]) => value !== '')
          .map(([name, value]) => (
            <React.Fragment key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </React.Fragment>
          ))}
      </dl>
    </div>
  );
}

function pulled({ pulls, people }: Item, trans: TranslationBundle): string {
  const times = trans._n('once', '%1 times', pulls);
  return pulls === 0
    ? trans.__('never yet')
    : trans._n('%2, by one person', '%2, by %1 people', people, times);
}

interface IDescriptionProps {
  readonly text: string;
  readonly markdown: Markdown | null;
}

function Description({ text, markdown }: IDescriptionProps): JSX.Element {
  const { trans } = useWording();
  const host = useRef<HTMLDivElement | null>(null);
  useLayoutEffect(
    () => (host.current && markdown && text ? markdown(text, host.current) : undefined),
    [text, markdown]
  );
  if (text === '') {
    return <p className="lakey-Muted">{trans.__('Nobody has described this item yet.')}</p>;
  }
  return markdown === null ? (
    <p>{text}</p>
  ) : (
    <div className="lakey-Description" ref={host} key={text} />
  );
}
