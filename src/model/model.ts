/** What every model shares: it tells that it changed, and it ends. */

import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

export abstract class Model implements IDisposable {
  /** Told after every change of what the model shows. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** How often it told: whoever saw another number has missed a change. */
  get changes(): number {
    return this._changes;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  protected tell(): void {
    if (!this._isDisposed) {
      this._changes += 1;
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private _changes = 0;
  private _isDisposed = false;
}
