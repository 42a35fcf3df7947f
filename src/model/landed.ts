/** What was pulled into the workspace before, and whether it is still there: asked for when somebody looks. */

import type { LakeClient } from '../api/client';
import type { LandedPage } from '../api/types';
import { failed, type Fetched, LOADING, ready } from './fetched';
import type { JobsModel } from './jobs';
import { Latest } from './latest';
import { Model } from './model';

const PAGE = 50;

export interface ILandedOptions {
  readonly client: LakeClient;
  readonly jobs: JobsModel;
}

export class LandedModel extends Model {
  constructor({ client, jobs }: ILandedOptions) {
    super();
    this._client = client;
    this._jobs = jobs;
    jobs.ended.connect(this.refresh, this);
  }

  get found(): Fetched<LandedPage> {
    return this._found;
  }

  get isOpen(): boolean {
    return this._isOpen;
  }

  /** Opens or closes the list; what is open is up to date. */
  open(isOpen: boolean): void {
    this._isOpen = isOpen;
    this.refresh();
    this.tell();
  }

  /** Looks at the files again, if anybody looks at the list. */
  refresh(): void {
    if (this._isOpen) {
      const shown = this._found.kind === 'ready' ? this._found.value.items.length : 0;
      this._latest.ask(signal => this._client.landed(Math.max(PAGE, shown), undefined, signal));
    }
  }

  /** Asks for earlier ones. */
  more(): void {
    const { _found: found } = this;
    if (found.kind !== 'ready' || found.value.next === null) {
      return;
    }
    const { items, next } = found.value;
    this._latest.ask(async signal => {
      const page = await this._client.landed(PAGE, next, signal);
      return { ...page, items: [...items, ...page.items] };
    });
  }

  /** Forgets a pull, not its file. */
  async forget(id: string): Promise<void> {
    await this._client.forget(id);
    this._jobs.drop(id);
    this.refresh();
  }

  override dispose(): void {
    this._jobs.ended.disconnect(this.refresh, this);
    this._latest.dispose();
    super.dispose();
  }

  private _set(found: Fetched<LandedPage>): void {
    this._found = found;
    this.tell();
  }

  private readonly _client: LakeClient;
  private readonly _jobs: JobsModel;
  private readonly _latest = new Latest<LandedPage>({
    answered: page => this._set(ready(page)),
    failed: failure => this._set(failed(failure))
  });
  private _found: Fetched<LandedPage> = LOADING;
  private _isOpen = false;
}
