/** The live estimate of a form: asked when the form is quiet, stale answers dropped. */

import type { LakeClient } from '../api/client';
import type { LakeyFailure } from '../api/failure';
import type { Estimate } from '../api/types';
import { faultsOf, type IFault } from './faults';
import type { FormModel, IAsked } from './form';
import { Latest } from './latest';
import { Model } from './model';

/** Milliseconds without a change before an estimate is asked for. */
export const QUIET = 200;

export class EstimateModel extends Model {
  constructor(options: { client: LakeClient; form: FormModel }) {
    super();
    this._client = options.client;
    this._form = options.form;
    this._form.changed.connect(this._onForm, this);
    this._ask(0);
  }

  /** The last estimate; it stays while the next one is on its way. */
  get estimate(): Estimate | null {
    return this._estimate;
  }

  /** Whether the estimate is not yet of what the form says now. */
  get isPending(): boolean {
    return this._isPending;
  }

  get faults(): readonly IFault[] {
    return this._faults;
  }

  /** Asks once more for what the form says now. */
  retry(): void {
    this._ask(0);
  }

  override dispose(): void {
    this._form.changed.disconnect(this._onForm, this);
    this._latest.dispose();
    super.dispose();
  }

  private _onForm(): void {
    if (this._form.version !== this._version) {
      this._ask(QUIET);
    }
  }

  private _ask(quiet: number): void {
    this._version = this._form.version;
    const asked = this._form.asked();
    if (asked.spec.columns.length === 0) {
      this._latest.drop();
      this._settle(null, []);
      return;
    }
    this._asked = asked;
    this._isPending = true;
    const request = { item: this._form.item.name, spec: asked.spec };
    this._latest.ask(signal => this._client.estimate(request, signal), quiet);
    this.tell();
  }

  private _failed(failure: LakeyFailure): void {
    this._settle(null, faultsOf(failure, this._asked?.drafts ?? []));
  }

  private _settle(estimate: Estimate | null, faults: readonly IFault[]): void {
    this._estimate = estimate;
    this._faults = faults;
    this._isPending = false;
    this.tell();
  }

  private readonly _client: LakeClient;
  private readonly _form: FormModel;
  private readonly _latest = new Latest<Estimate>({
    answered: estimate => this._settle(estimate, []),
    failed: failure => this._failed(failure)
  });
  private _asked: IAsked | null = null;
  private _estimate: Estimate | null = null;
  private _faults: readonly IFault[] = [];
  private _isPending = false;
  private _version = -1;
}
