/** Which pulls a notification follows: one that takes a while, from then to its end, updated in place. */

import type { IDisposable } from '@lumino/disposable';
import type { Job } from '../api/types';
import type { JobsModel } from './jobs';

/** How a notification comes, changes and ends; `id` is the notification's. */
export interface ITeller {
  begin(job: Job): string;
  /** Says how far it is; false when the person put the notification away. */
  advance(id: string, job: Job): boolean;
  /** Says how it ended, in the notification that followed it if there is one. */
  end(id: string | null, job: Job): void;
}

export interface INoticesOptions {
  readonly jobs: JobsModel;
  readonly teller: ITeller;
}

/** A pull that is over sooner is told of at its end alone. */
const TAKES_A_WHILE = 2_000;

/** The least time between two changes of one notification: each of them is read aloud to some. */
const TELL_EVERY = 1_000;

interface IFollowed {
  readonly timer: ReturnType<typeof setTimeout>;
  /** `null` before it is shown, and after the person put it away. */
  id: string | null;
  told: number;
}

export class Notices implements IDisposable {
  constructor({ jobs, teller }: INoticesOptions) {
    this._jobs = jobs;
    this._teller = teller;
    jobs.changed.connect(this._onChanged, this);
    jobs.ended.connect(this._onEnded, this);
    this._onChanged();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this._jobs.changed.disconnect(this._onChanged, this);
    this._jobs.ended.disconnect(this._onEnded, this);
    this._followed.forEach(({ timer }) => clearTimeout(timer));
    this._followed.clear();
  }

  private _onChanged(): void {
    for (const job of this._jobs.running) {
      const followed = this._followed.get(job.id);
      if (followed === undefined) {
        const timer = setTimeout(() => this._show(job.id), TAKES_A_WHILE);
        this._followed.set(job.id, { timer, id: null, told: 0 });
      } else if (followed.id !== null && Date.now() - followed.told >= TELL_EVERY) {
        followed.told = Date.now();
        followed.id = this._teller.advance(followed.id, job) ? followed.id : null;
      }
    }
  }

  private _show(id: string): void {
    const followed = this._followed.get(id);
    const job = this._jobs.job(id);
    if (followed !== undefined && job !== undefined) {
      followed.id = this._teller.begin(job);
      followed.told = Date.now();
    }
  }

  private _onEnded(_: unknown, job: Job): void {
    const followed = this._followed.get(job.id);
    clearTimeout(followed?.timer);
    this._followed.delete(job.id);
    this._teller.end(followed?.id ?? null, job);
  }

  private readonly _jobs: JobsModel;
  private readonly _teller: ITeller;
  private readonly _followed = new Map<string, IFollowed>();
  private _isDisposed = false;
}
