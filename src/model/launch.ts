/** Starting the pull that a form describes. */

import { UUID } from '@lumino/coreutils';
import type { LakeClient } from '../api/client';
import { asFailure } from '../api/failure';
import type { Job, PullRequest } from '../api/types';
import type { EstimateModel } from './estimate';
import { faultsOf, type IFault } from './faults';
import type { FormModel } from './form';
import { Model } from './model';

/** What stands in the way of a start. */
export type Hindrance =
  'starting' | 'no_columns' | 'incomplete' | 'no_destination' | 'no_estimate' | 'over';

export interface ILaunchOptions {
  readonly client: LakeClient;
  readonly form: FormModel;
  readonly estimate: EstimateModel;
  /** Told of the job that was started or joined. */
  readonly started: (job: Job) => void;
}

export class LaunchModel extends Model {
  constructor(options: ILaunchOptions) {
    super();
    this._options = options;
    options.form.changed.connect(this._onForm, this);
  }

  get isStarting(): boolean {
    return this._isStarting;
  }

  /** The first thing that stands in the way of a start, if anything does. */
  get hindrance(): Hindrance | null {
    const { form, estimate } = this._options;
    const found = HINDRANCES.find(([, stands]) => stands(form, estimate))?.[0] ?? null;
    return this._isStarting ? 'starting' : found;
  }

  /** Why the last start was refused; forgotten when the form changes. */
  get faults(): readonly IFault[] {
    return this._faults;
  }

  /** Starts the pull; a start that got no answer is sent again under the same key, so it never happens twice. */
  async start(): Promise<void> {
    if (this.hindrance !== null) {
      return;
    }
    const { form } = this._options;
    const { spec, drafts } = form.asked();
    this._settle(true, []);
    try {
      const request = { item: form.item.name, spec, to: form.to, overwrite: form.overwrite };
      const job = await this._options.client.pull(request, this._keyOf(request));
      this._body = '';
      this._settle(false, []);
      this._options.started(job);
    } catch (reason) {
      this._settle(false, faultsOf(asFailure(reason), drafts));
    }
  }

  override dispose(): void {
    this._options.form.changed.disconnect(this._onForm, this);
    super.dispose();
  }

  private _keyOf(request: PullRequest): string {
    const body = JSON.stringify(request);
    if (body !== this._body) {
      this._body = body;
      this._key = UUID.uuid4();
    }
    return this._key;
  }

  private _onForm(): void {
    if (this._faults.length > 0) {
      this._settle(this._isStarting, []);
    }
  }

  private _settle(isStarting: boolean, faults: readonly IFault[]): void {
    this._isStarting = isStarting;
    this._faults = faults;
    this.tell();
  }

  private readonly _options: ILaunchOptions;
  private _isStarting = false;
  private _faults: readonly IFault[] = [];
  private _body = '';
  private _key = '';
}

type Stands = (form: FormModel, estimate: EstimateModel) => boolean;

const HINDRANCES: readonly (readonly [Hindrance, Stands])[] = [
  ['no_columns', form => form.chosen.size === 0],
  ['incomplete', form => !form.isComplete],
  ['no_destination', form => form.to.trim() === ''],
  ['no_estimate', (_, { estimate, isPending }) => estimate === null || isPending],
  ['over', (_, { estimate }) => estimate?.fits === false]
];
