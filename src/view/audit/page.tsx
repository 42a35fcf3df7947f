/** The audit as an admin reads it: filters, what it comes to, where nobody has been, and the newest lines. */

import React from 'react';
import { ReactWidget } from '@jupyterlab/apputils';
import { downloadIcon, refreshIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import { type AuditModel, type Group, GROUPS, type IAuditFilters } from '../../model/audit';
import { useModel } from '../hooks';
import { lakeyIcon } from '../icons';
import { Failed, Loading } from '../states';
import { Tabs } from '../tabs';
import { type IWording, useWording, Wording } from '../wording';
import { CoverageView } from './coverage';
import { Lines } from './lines';
import { Sums } from './sums';

export interface IAuditProps {
  readonly model: AuditModel;
  readonly onExport: () => void;
}

export class AuditPage extends ReactWidget {
  constructor(options: { wording: IWording; audit: IAuditProps }) {
    super();
    const { trans } = options.wording;
    this._options = options;
    this.id = 'lakey-audit';
    this.addClass('lakey-Panel');
    this.addClass('lakey-Audit');
    this.title.icon = lakeyIcon;
    this.title.label = trans.__('Lakey audit');
    this.title.closable = true;
    this.node.tabIndex = -1;
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('Lakey audit'));
  }

  override dispose(): void {
    this._options.audit.model.dispose();
    super.dispose();
  }

  override render(): JSX.Element {
    return (
      <Wording.Provider value={this._options.wording}>
        <Page {...this._options.audit} />
      </Wording.Provider>
    );
  }

  protected override onActivateRequest(): void {
    if (!this.node.contains(document.activeElement)) {
      this.node.focus();
    }
  }

  private readonly _options: { wording: IWording; audit: IAuditProps };
}

function Page({ model, onExport }: IAuditProps): JSX.Element {
  const { trans } = useWording();
  const { by, sums, lines, coverage, filters } = useModel(model);
  return (
    <>
      <Head onRefresh={() => model.load()} onExport={onExport} />
      <Filters filters={filters} onFilter={change => model.filter(change)} />
      <div className="lakey-Audit-scroll">
        <Tabs
          label={trans.__('What it comes to')}
          tabs={GROUPS.map(id => ({ id, label: GROUP_LABELS[id](trans) }))}
          current={by}
          onTurn={group => model.groupBy(group)}
        >
          <Sums
            sums={sums}
            onChoose={by === 'day' ? null : name => model.filter({ [by]: name })}
            onRetry={() => model.load()}
          />
        </Tabs>
        {coverage?.kind === 'ready' && <CoverageView coverage={coverage.value} />}
        <h3>{trans.__('Lines, the newest first')}</h3>
        {lines.kind === 'loading' && <Loading label={trans.__('Asking for the audit…')} />}
        {lines.kind === 'failed' && <Failed failure={lines.failure} onRetry={() => model.load()} />}
        {lines.kind === 'ready' && <Lines page={lines.value} onMore={() => model.more()} />}
      </div>
    </>
  );
}

const GROUP_LABELS: Readonly<Record<Group, (trans: TranslationBundle) => string>> = {
  item: trans => trans.__('By item'),
  person: trans => trans.__('By person'),
  day: trans => trans.__('By day')
};

interface IHeadProps {
  readonly onRefresh: () => void;
  readonly onExport: () => void;
}

function Head({ onRefresh, onExport }: IHeadProps): JSX.Element {
  const { trans } = useWording();
  return (
    <div className="lakey-Head">
      <h2 className="lakey-Head-title">{trans.__('Audit')}</h2>
      <button type="button" className="lakey-TextButton" onClick={onExport}>
        <downloadIcon.react tag="span" /> {trans.__('Export as CSV')}
      </button>
      <button
        type="button"
        className="lakey-IconButton"
        title={trans.__('Refresh')}
        aria-label={trans.__('Refresh the audit')}
        onClick={onRefresh}
      >
        <refreshIcon.react tag="span" />
      </button>
    </div>
  );
}

interface IFilterRow {
  readonly type: 'text' | 'date';
  readonly label: (trans: TranslationBundle) => string;
}

const FILTERS: Readonly<Record<keyof IAuditFilters, IFilterRow>> = {
  item: { type: 'text', label: trans => trans.__('Item') },
  person: { type: 'text', label: trans => trans.__('Person') },
  since: { type: 'date', label: trans => trans.__('Since') },
  until: { type: 'date', label: trans => trans.__('Until') }
};

interface IFiltersProps {
  readonly filters: IAuditFilters;
  readonly onFilter: (change: Partial<IAuditFilters>) => void;
}

function Filters({ filters, onFilter }: IFiltersProps): JSX.Element {
  const { trans } = useWording();
  return (
    <form
      className="lakey-Audit-filters"
      role="search"
      aria-label={trans.__('Filters of the audit')}
      onSubmit={event => event.preventDefault()}
    >
      {(Object.keys(FILTERS) as (keyof IAuditFilters)[]).map(name => (
        <label key={name} className="lakey-Audit-filter">
          {FILTERS[name].label(trans)}
          <input
            type={FILTERS[name].type}
            className="jp-mod-styled"
            spellCheck={false}
            value={filters[name]}
            onChange={event => onFilter({ [name]: event.target.value })}
          />
        </label>
      ))}
      <button
        type="reset"
        className="lakey-TextButton"
        disabled={Object.values(filters).every(value => value === '')}
        onClick={() => onFilter({ item: '', person: '', since: '', until: '' })}
      >
        {trans.__('Show everything')}
      </button>
    </form>
  );
}
