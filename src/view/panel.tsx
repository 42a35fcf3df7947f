/** The sidebar: the catalogue or one item above, the pulls below. */

import React, { useMemo, useState } from 'react';
import { ReactWidget } from '@jupyterlab/apputils';
import { ellipsesIcon, refreshIcon } from '@jupyterlab/ui-components';
import type { Job, Landed } from '../api/types';
import type { PanelModel, Tab } from '../model/panel';
import type { Density } from '../model/preferences';
import type { ISaved } from '../model/recipes';
import type { WideTab } from '../model/wide';
import type { Markdown } from './about';
import { Browse } from './browse';
import { PullForm } from './form/form';
import type { FormAction, IToolsProps } from './form/tools';
import { useModel } from './hooks';
import { lakeyIcon } from './icons';
import { ItemView } from './item';
import { LandedList } from './landed';
import type { LandedAction } from './landedactions';
import { LiveRegion } from './live';
import type { PullAction } from './pullactions';
import { Pulls } from './pulls';
import { type RecipeAction, RecipeList } from './recipes';
import { Failed, Loading } from './states';
import { type IWording, useWording, Wording } from './wording';

export const PANEL_ID = 'lakey-panel';

export interface IPanelProps {
  readonly model: PanelModel;
  readonly markdown: Markdown | null;
  readonly onAct: (action: PullAction, job: Job) => void;
  readonly onLanded: (action: LandedAction, landed: Landed) => void;
  readonly onRecipe: (action: RecipeAction, saved: ISaved) => void;
  /** What can be done with a form as a whole. */
  readonly form: {
    readonly actions: () => readonly FormAction[];
    readonly onAct: IToolsProps['onAct'];
  };
  readonly onCopy: (text: string) => void;
  /** Copies the address that leads others to an item. */
  readonly onLink: (name: string) => void;
  /** What opens an item in a tab of its own; `null` where nobody offers that. */
  readonly wide: () => ((name: string, tab: WideTab) => void) | null;
  /** Opens the menu of the panel at a place on the screen. */
  readonly onMenu: (x: number, y: number) => void;
  readonly onReload: () => void;
}

export class LakeyPanel extends ReactWidget {
  constructor(options: { wording: IWording; panel: IPanelProps }) {
    super();
    const { trans } = options.wording;
    this._options = options;
    this.id = PANEL_ID;
    this.addClass('lakey-Panel');
    this.title.icon = lakeyIcon;
    this.title.caption = trans.__('Lakey');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('Lakey'));
    const { model } = options.panel;
    model.changed.connect(() => this._set(model.preferences.density));
    this._set(model.preferences.density);
  }

  /** Gives the focus to the newest pull that runs, or to the newest of all. */
  focusPulls(): void {
    const pulls = '.lakey-Pulls-list .lakey-Pull';
    const wanted = [`${pulls}:has(.lakey-Bar)`, pulls, '.lakey-Pulls-head'];
    const found = wanted.map(each => this.node.querySelector<HTMLElement>(each));
    found.find(each => each !== null)?.focus();
  }

  /** Gives the focus to the saved recipes. */
  focusRecipes(): void {
    const found = ['.lakey-Recipes .lakey-Pull[tabindex="0"]', '.lakey-Recipes .lakey-Pulls-head'];
    const shown = found.map(each => this.node.querySelector<HTMLElement>(each));
    shown.find(each => each !== null)?.focus();
  }

  /** Gives the focus to the head of the item. */
  focusItem(): void {
    this.node.querySelector<HTMLElement>('.lakey-Item-head button')?.focus();
  }

  /** Opens the choices that the items can be narrowed to. */
  narrow(): void {
    this._options.panel.model.catalogue.openFacets(true);
  }

  /** Gives the focus to the search box. */
  focusSearch(): void {
    this.node.querySelector<HTMLElement>('.lakey-Search-input')?.focus();
  }

  protected override onAfterShow(): void {
    this._options.panel.model.wake();
  }

  override render(): JSX.Element {
    return (
      <Wording.Provider value={this._options.wording}>
        <Panel {...this._options.panel} />
      </Wording.Provider>
    );
  }

  private _set(density: Density): void {
    this.toggleClass('lakey-mod-compact', density === 'compact');
  }

  private readonly _options: { wording: IWording; panel: IPanelProps };
}

function Panel(props: IPanelProps): JSX.Element {
  const model = useModel(props.model);
  const jobs = useModel(model.jobs);
  const { config } = useModel(model.session);
  return (
    <>
      <Head {...props} />
      <div className="lakey-Main">
        {config.kind === 'ready' ? <Main {...props} /> : <NoSession {...props} />}
      </div>
      {config.kind === 'ready' && (
        <Pulls
          jobs={jobs.jobs}
          trouble={jobs.failure?.message ?? null}
          isOpen={model.arePullsOpen}
          onOpen={isOpen => model.openPulls(isOpen)}
          onAct={props.onAct}
        />
      )}
      {config.kind === 'ready' && <LandedList model={model.landed} onAct={props.onLanded} />}
      {config.kind === 'ready' && <RecipeList model={model.recipes} onAct={props.onRecipe} />}
      <LiveRegion jobs={jobs.jobs} />
    </>
  );
}

function Head({ model, onMenu }: IPanelProps): JSX.Element {
  const { trans } = useWording();
  return (
    <div className="lakey-Head">
      <h2 className="lakey-Head-title">{trans.__('Lakey')}</h2>
      <button
        type="button"
        className="lakey-IconButton"
        title={trans.__('Refresh')}
        aria-label={trans.__('Refresh')}
        onClick={() => model.refresh()}
      >
        <refreshIcon.react tag="span" />
      </button>
      <button
        type="button"
        className="lakey-IconButton"
        title={trans.__('More')}
        aria-label={trans.__('More')}
        aria-haspopup="menu"
        onClick={event => {
          const { left, bottom } = event.currentTarget.getBoundingClientRect();
          onMenu(left, bottom);
        }}
      >
        <ellipsesIcon.react tag="span" />
      </button>
    </div>
  );
}

function NoSession({ model, onReload }: IPanelProps): JSX.Element {
  const { trans } = useWording();
  const { config } = model.session;
  return config.kind === 'failed' ? (
    <Failed failure={config.failure} onRetry={() => model.refresh()} onReload={onReload} />
  ) : (
    <Loading label={trans.__('Asking the server…')} />
  );
}

/** The catalogue, or the item that was opened; the focus goes along, and comes back to the item's card. */
function Main(props: IPanelProps): JSX.Element {
  const { item } = props.model;
  const stars = useModel(props.model.stars);
  const [opened, setOpened] = useState<string | null>(null);
  const [left, setLeft] = useState<string | null>(null);
  return item === null ? (
    <Items {...props} left={left} onLeft={setLeft} onOpened={setOpened} />
  ) : (
    <ItemView
      model={item}
      tab={props.model.tab}
      isOpenedHere={opened === item.name}
      markdown={props.markdown}
      form={<Form {...props} />}
      onTurn={(tab: Tab) => props.model.turn(tab)}
      onBack={() => {
        setLeft(item.name);
        props.model.back();
      }}
      onCopy={props.onCopy}
      isStarred={stars.has(item.name)}
      onStar={name => stars.toggle(name)}
      onLink={props.onLink}
      onWide={props.wide()}
      onReload={props.onReload}
    />
  );
}

interface IItemsProps extends IPanelProps {
  readonly left: string | null;
  readonly onLeft: (name: string | null) => void;
  readonly onOpened: (name: string) => void;
}

function Items({ model, left, onLeft, onOpened, onReload }: IItemsProps): JSX.Element {
  const catalogue = useModel(model.catalogue);
  const stars = useModel(model.stars);
  const searches = useModel(model.searches);
  const onMore = useMemo(() => () => catalogue.more(), [catalogue]);
  const anew = after(() => onLeft(null));
  return (
    <Browse
      query={catalogue.query}
      sort={catalogue.sort}
      found={catalogue.found}
      isSearching={catalogue.isSearching}
      choice={catalogue.choice}
      facets={catalogue.facets}
      areFacetsOpen={catalogue.areFacetsOpen}
      searches={searches.texts}
      stars={stars.texts}
      density={model.preferences.density}
      left={left}
      onSearch={anew(query => catalogue.search(query))}
      onSort={anew(sort => catalogue.sortBy(sort))}
      onPick={anew(pick => catalogue.toggle(pick))}
      onClear={anew(() => catalogue.clear())}
      onOpenFacets={areOpen => catalogue.openFacets(areOpen)}
      onStar={name => stars.toggle(name)}
      onKeep={query => query.trim() && searches.add(query.trim())}
      onForget={query => searches.remove(query)}
      onOpen={name => {
        onOpened(name);
        model.show(name);
      }}
      onMore={onMore}
      onRetry={() => catalogue.reload()}
      onReload={onReload}
    />
  );
}

/** Does something else first: once the list changes, no card is the one that one came back from. */
function after(first: () => void) {
  return <A extends unknown[]>(then: (...asked: A) => void) =>
    (...asked: A): void => {
      first();
      then(...asked);
    };
}

function Form({ model, form: { actions, onAct } }: IPanelProps): JSX.Element {
  const { trans } = useWording();
  const { item, launch } = model;
  if (item === null || item.form === null || item.estimate === null || launch === null) {
    return <Loading label={trans.__('Asking for the item…')} />;
  }
  const { form, estimate } = item;
  const { showBudget } = model.preferences;
  const tools = { actions: actions(), onAct };
  return <PullForm {...{ form, estimate, launch, showBudget, tools }} />;
}
