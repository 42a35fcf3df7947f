/** Where the sidebar stands: the catalogue, or one item on one of its tabs. */

import type { LakeClient } from '../api/client';
import type { Config, Job } from '../api/types';
import { CatalogueModel } from './catalogue';
import type { IWanted } from './filling';
import { ItemModel } from './item';
import { type IShelf, KeptModel } from './kept';
import type { JobsModel } from './jobs';
import { LandedModel } from './landed';
import { LaunchModel } from './launch';
import { Model } from './model';
import type { IPreferences } from './preferences';
import { RecipesModel } from './recipes';
import { SessionModel } from './session';

export const TABS = ['about', 'sample', 'columns', 'pull'] as const;
export type Tab = (typeof TABS)[number];

export interface IPanelOptions {
  readonly client: LakeClient;
  readonly jobs: JobsModel;
  readonly preferences: () => IPreferences;
  /** Where stars and searches rest; without one they end with the page. */
  readonly shelf?: IShelf | null;
}

const MOST_STARS = 200;
const MOST_SEARCHES = 8;

export class PanelModel extends Model {
  constructor(options: IPanelOptions) {
    super();
    this._options = options;
    const shelf = options.shelf ?? null;
    this.stars = new KeptModel({ shelf, name: 'stars', most: MOST_STARS });
    this.searches = new KeptModel({ shelf, name: 'searches', most: MOST_SEARCHES });
    this.recipes = new RecipesModel(shelf);
    this.session = new SessionModel(options.client);
    this.catalogue = new CatalogueModel(options.client, () => this.stars.texts);
    this.landed = new LandedModel(options);
    this.session.changed.connect(this._onSession, this);
  }

  /** The names of the items that the person marked. */
  readonly stars: KeptModel;
  /** What the person searched for. */
  readonly searches: KeptModel;
  /** What the person saved of forms. */
  readonly recipes: RecipesModel;
  readonly session: SessionModel;
  readonly catalogue: CatalogueModel;
  readonly landed: LandedModel;

  get jobs(): JobsModel {
    return this._options.jobs;
  }

  /** What the person set in the settings. */
  get preferences(): IPreferences {
    return this._options.preferences();
  }

  /** To be called after every change of the settings. */
  prefer(): void {
    this.tell();
  }

  /** The item that is looked at, if one is. */
  get item(): ItemModel | null {
    return this._item;
  }

  get launch(): LaunchModel | null {
    return this._launch;
  }

  get tab(): Tab {
    return this._tab;
  }

  /** Whether the list of pulls is open. */
  get arePullsOpen(): boolean {
    return this._arePullsOpen;
  }

  /** Asks the server about itself, then for the first items; done once, when the panel is first seen. */
  wake(): void {
    if (!this._isAwake) {
      this._isAwake = true;
      this.session.load();
    }
  }

  /** Asks for everything that is shown again. */
  refresh(): void {
    this._isAwake = true;
    this.session.load();
    this._item?.load();
    this.landed.refresh();
    void this.jobs.refresh().catch(() => undefined);
  }

  /** Opens an item's form with what is wanted, as far as the item has it. */
  prepare(name: string, wanted: IWanted): void {
    this._prepared = { name, wanted };
    this.show(name, 'pull');
    this._fill();
  }

  /** Opens an item; before the server has told what it can do, the item waits for that. */
  show(name: string, tab: Tab = 'about'): void {
    this.catalogue.openFacets(false);
    const { config } = this.session;
    if (config.kind !== 'ready') {
      this._wanted = { name, tab };
      this.wake();
      return;
    }
    if (this._item?.name !== name) {
      this._leave();
      this._open(name, config.value);
    }
    this.turn(tab);
  }

  turn(tab: Tab): void {
    this._tab = tab;
    if (tab === 'sample') {
      this._item?.needSample();
    }
    this.tell();
  }

  openPulls(isOpen: boolean): void {
    this._arePullsOpen = isOpen;
    this.tell();
  }

  back(): void {
    this._leave();
    this.tell();
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._leave();
    this.session.changed.disconnect(this._onSession, this);
    this.session.dispose();
    this.stars.dispose();
    this.searches.dispose();
    this.recipes.dispose();
    this.catalogue.dispose();
    this.landed.dispose();
    super.dispose();
  }

  private _open(name: string, config: Config): void {
    this._item = new ItemModel({
      client: this._options.client,
      name,
      operators: config.operators,
      mostValues: config.limits.values,
      folder: this._options.preferences().destination
    });
    this._item.changed.connect(this._onItem, this);
  }

  /** Fills in the form that is wanted, once it is there. */
  private _fill(): void {
    const form = this._item?.form ?? null;
    if (this._prepared !== null && form !== null && this._item?.name === this._prepared.name) {
      const { wanted } = this._prepared;
      this._prepared = null;
      form.fill(wanted);
    }
  }

  private _onItem(item: ItemModel): void {
    this._fill();
    const { form, estimate } = item;
    if (form !== null && estimate !== null && this._launch === null) {
      const { client, jobs } = this._options;
      const started = (job: Job) => jobs.add(job);
      this._launch = new LaunchModel({ client, form, estimate, started });
    }
    this.tell();
  }

  private _onSession(): void {
    if (this.session.config.kind === 'ready') {
      const { id } = this.session.config.value.account;
      void this.stars.open(id);
      void this.searches.open(id);
      void this.recipes.open(id);
      this.catalogue.reload();
      const wanted = this._wanted;
      this._wanted = null;
      if (wanted !== null) {
        this.show(wanted.name, wanted.tab);
      }
    }
    this.tell();
  }

  private _leave(): void {
    this._item?.changed.disconnect(this._onItem, this);
    this._launch?.dispose();
    this._item?.dispose();
    this._launch = null;
    this._item = null;
  }

  private readonly _options: IPanelOptions;
  private _item: ItemModel | null = null;
  private _launch: LaunchModel | null = null;
  private _wanted: { name: string; tab: Tab } | null = null;
  private _prepared: { name: string; wanted: IWanted } | null = null;
  private _tab: Tab = 'about';
  private _isAwake = false;
  private _arePullsOpen = true;
}
