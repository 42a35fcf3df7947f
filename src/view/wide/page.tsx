/** An item in the main area: its sample in a grid, its distributions side by side, and what was pulled of it. */

import React from 'react';
import { ReactWidget } from '@jupyterlab/apputils';
import { refreshIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Filter, Item } from '../../api/types';
import { WIDE_TABS, type WideModel, type WideTab } from '../../model/wide';
import { useModel } from '../hooks';
import { lakeyIcon } from '../icons';
import { joined } from '../pullwords';
import { Failed, Loading } from '../states';
import { Tabs } from '../tabs';
import { type IWording, useWording, Wording } from '../wording';
import { CoveragePane } from './coverage';
import { DistributionsPane } from './distributions';
import { SamplePane } from './sample';

export interface IWideProps {
  readonly model: WideModel;
  readonly onCopy: (text: string) => void;
  /** The filters of the pull form of this item, if it is open and has any. */
  readonly drafted: () => readonly Filter[];
  /** Opens the pull form with these filters. */
  readonly onPull: (filters: readonly Filter[]) => void;
  readonly onReload: () => void;
}

export class WidePage extends ReactWidget {
  constructor(options: { wording: IWording; wide: IWideProps }) {
    super();
    const { trans } = options.wording;
    const { name } = options.wide.model;
    this._options = options;
    this.id = `lakey-wide-${encodeURIComponent(name)}`;
    this.addClass('lakey-Panel');
    this.addClass('lakey-Wide');
    this.title.icon = lakeyIcon;
    this.title.label = name;
    this.title.caption = trans.__('The item %1', name);
    this.title.closable = true;
    this.node.tabIndex = -1;
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('The item %1', name));
  }

  get model(): WideModel {
    return this._options.wide.model;
  }

  override dispose(): void {
    this.model.dispose();
    super.dispose();
  }

  override render(): JSX.Element {
    return (
      <Wording.Provider value={this._options.wording}>
        <Page {...this._options.wide} />
      </Wording.Provider>
    );
  }

  protected override onActivateRequest(): void {
    if (!this.node.contains(document.activeElement)) {
      this.node.focus();
    }
  }

  private readonly _options: { wording: IWording; wide: IWideProps };
}

function Page(props: IWideProps): JSX.Element {
  const { trans } = useWording();
  const model = useModel(props.model);
  const { item } = model;
  if (item.kind === 'loading') {
    return <Loading label={trans.__('Asking for the item…')} />;
  }
  if (item.kind === 'failed') {
    return <Failed failure={item.failure} onRetry={() => model.load()} onReload={props.onReload} />;
  }
  return (
    <>
      <Head item={item.value} onRefresh={() => model.load()} />
      <Tabs
        label={trans.__('What is shown of the item')}
        tabs={WIDE_TABS.map(id => ({ id, label: LABELS[id](trans) }))}
        current={model.tab}
        onTurn={tab => model.turn(tab)}
      >
        {model.tab === 'sample' && <SamplePane {...props} item={item.value} />}
        {model.tab === 'distributions' && <DistributionsPane {...props} item={item.value} />}
        {model.tab === 'coverage' && <CoveragePane model={model} />}
      </Tabs>
    </>
  );
}

const LABELS: Readonly<Record<WideTab, (trans: TranslationBundle) => string>> = {
  sample: trans => trans.__('Sample'),
  distributions: trans => trans.__('Distributions'),
  coverage: trans => trans.__('Coverage')
};

interface IHeadProps {
  readonly item: Item;
  readonly onRefresh: () => void;
}

function Head({ item, onRefresh }: IHeadProps): JSX.Element {
  const { trans, format } = useWording();
  return (
    <div className="lakey-Wide-head">
      <h2 className="lakey-Item-name" title={item.name}>
        {item.name}
      </h2>
      <span className="lakey-Muted lakey-Wide-facts">
        {joined([
          format.bytes(item.bytes),
          trans.__('%1 rows', format.count(item.rows)),
          trans._n('%1 column', '%1 columns', item.columns.length),
          trans.__('updated %1', format.ago(item.updated))
        ])}
      </span>
      <button
        type="button"
        className="lakey-IconButton"
        title={trans.__('Refresh')}
        aria-label={trans.__('Look at the item again')}
        onClick={onRefresh}
      >
        <refreshIcon.react tag="span" />
      </button>
    </div>
  );
}
