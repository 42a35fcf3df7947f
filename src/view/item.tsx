/** One item: its head, and the tabs About, Sample, Columns and Pull. */

import React, { type ReactNode, useEffect, useRef } from 'react';
import { caretLeftIcon, linkIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Item } from '../api/types';
import type { ItemModel } from '../model/item';
import { type Tab, TABS } from '../model/panel';
import type { WideTab } from '../model/wide';
import { About, type Markdown } from './about';
import { Columns } from './columns';
import { handle } from './handles';
import { useModel } from './hooks';
import { Sample } from './sample';
import { Star } from './star';
import { Failed, Loading } from './states';
import { Tabs } from './tabs';
import { useWording } from './wording';

export interface IItemProps {
  readonly model: ItemModel;
  readonly tab: Tab;
  readonly markdown: Markdown | null;
  /** The pull form, drawn by whoever knows how to start a pull. */
  readonly form: ReactNode;
  /** Whether it was opened from its card: then the focus goes along. */
  readonly isOpenedHere: boolean;
  readonly onTurn: (tab: Tab) => void;
  readonly onBack: () => void;
  readonly onCopy: (text: string) => void;
  readonly isStarred: boolean;
  readonly onStar: (name: string) => void;
  /** Copies the address that leads others here. */
  readonly onLink: (name: string) => void;
  /** Opens the item in a tab of its own; `null` where nobody offers that. */
  readonly onWide: ((name: string, tab: WideTab) => void) | null;
  /** Loads the page again, which leads to the sign-in. */
  readonly onReload: () => void;
}

export function ItemView(props: IItemProps): JSX.Element {
  const { trans } = useWording();
  const model = useModel(props.model);
  const back = useRef<HTMLButtonElement | null>(null);
  const { isOpenedHere } = props;
  useEffect(() => {
    if (isOpenedHere) {
      back.current?.focus();
    }
  }, [isOpenedHere]);
  return (
    <div className="lakey-Item">
      <div className="lakey-Item-head" {...handle('item', model.name)}>
        <button
          type="button"
          className="lakey-IconButton"
          ref={back}
          title={trans.__('Back to the items')}
          aria-label={trans.__('Back to the items')}
          onClick={props.onBack}
        >
          <caretLeftIcon.react tag="span" />
        </button>
        <h3 className="lakey-Item-name" title={model.name}>
          {model.name}
        </h3>
        <Marks {...props} />
      </div>
      <Body {...props} />
    </div>
  );
}

function Marks({ model, isStarred, onStar, onLink }: IItemProps): JSX.Element {
  const { trans } = useWording();
  return (
    <>
      <Star name={model.name} isSet={isStarred} onStar={onStar} />
      <button
        type="button"
        className="lakey-IconButton"
        title={trans.__('Copy the link')}
        aria-label={trans.__('Copy the link to %1', model.name)}
        onClick={() => onLink(model.name)}
      >
        <linkIcon.react tag="span" />
      </button>
    </>
  );
}

const TAB_LABELS: Readonly<Record<Tab, (trans: TranslationBundle) => string>> = {
  about: trans => trans.__('About'),
  sample: trans => trans.__('Sample'),
  columns: trans => trans.__('Columns'),
  pull: trans => trans.__('Pull')
};

function Body(props: IItemProps): JSX.Element {
  const { trans } = useWording();
  const { item } = props.model;
  if (item.kind === 'loading') {
    return <Loading label={trans.__('Asking for the item…')} />;
  }
  if (item.kind === 'failed') {
    return (
      <Failed failure={item.failure} onRetry={() => props.model.load()} onReload={props.onReload} />
    );
  }
  return (
    <>
      <Facts item={item.value} />
      <Tabs
        label={trans.__('About the item')}
        tabs={TABS.map(id => ({ id, label: TAB_LABELS[id](trans) }))}
        current={props.tab}
        onTurn={props.onTurn}
      >
        <Shown {...props} item={item.value} />
      </Tabs>
    </>
  );
}

function Facts({ item }: { item: Item }): JSX.Element {
  const { trans, format } = useWording();
  return (
    <p className="lakey-Item-facts">
      {[
        format.bytes(item.bytes),
        trans.__('%1 rows', format.count(item.rows)),
        trans._n('%1 column', '%1 columns', item.columns.length)
      ].join(' · ')}
      <br />
      {trans.__('updated %1', format.ago(item.updated))}
      {item.maintainer && ` · ${trans.__('kept by %1', item.maintainer)}`}
    </p>
  );
}

function Shown(props: IItemProps & { readonly item: Item }): ReactNode {
  const { item, model, onWide } = props;
  const wide = (tab: WideTab) => onWide && (() => onWide(model.name, tab));
  const shown: Readonly<Record<Tab, () => ReactNode>> = {
    about: () => <About item={item} markdown={props.markdown} />,
    sample: () => (
      <Sample
        rows={model.sample}
        hasSample={item.has_sample}
        onRetry={() => model.needSample()}
        onCopy={props.onCopy}
        onWide={wide('sample')}
      />
    ),
    columns: () => (
      <Columns columns={item.columns} rows={item.rows} onWide={wide('distributions')} />
    ),
    pull: () => props.form
  };
  return shown[props.tab]();
}
