/** The pulls of the signed-in account: told by events, checked by a slow poll. */

import { Poll } from '@lumino/polling';
import { type ISignal, Signal } from '@lumino/signaling';
import type { LakeClient } from '../api/client';
import { asFailure, type LakeyFailure, NO_SERVER } from '../api/failure';
import type { Job, JobEvent, JobPage } from '../api/types';
import { Model } from './model';
import { isOver, told } from './states';

/** The schema of the events that tell of jobs. */
export const JOB_EVENTS = 'https://schema.lakey.dev/jobs/v1';

/** Jupyter's event stream, as far as it is needed here. */
export type Events = ISignal<unknown, { schema_id: string; [field: string]: unknown }>;

export interface IJobsOptions {
  readonly client: LakeClient;
  readonly events: Events;
  /** Milliseconds between two looks when nothing is told. */
  readonly interval: number;
}

/** The least time between two reads of one running pull. */
const READ_EVERY = 700;

/** How long a running pull may be silent before it is read all the same: the stream may be down. */
const STREAM_SILENT = 5_000;

interface IRead {
  readonly due: number;
  readonly timer: ReturnType<typeof setTimeout>;
}

export class JobsModel extends Model {
  constructor(options: IJobsOptions) {
    super();
    this._client = options.client;
    this._events = options.events;
    this._events.connect(this._onEvent, this);
    this._poll = new Poll({
      name: 'lakey:jobs',
      factory: () => this._load(),
      frequency: { interval: options.interval, backoff: true, max: 300_000 },
      standby: 'when-hidden'
    });
  }

  /** My pulls, newest first. */
  get jobs(): readonly Job[] {
    return [...this._jobs.values()].sort((a, b) => b.created.localeCompare(a.created));
  }

  get running(): readonly Job[] {
    return this.jobs.filter(job => !isOver(job.state));
  }

  /** Why the list could not be read, when it could not. */
  get failure(): LakeyFailure | null {
    return this._failure;
  }

  /** Told once for every pull that ends while we look. */
  get ended(): ISignal<this, Job> {
    return this._ended;
  }

  job(id: string): Job | undefined {
    return this._jobs.get(id);
  }

  /** A pull by its id, asked of the server where it is not known here. */
  async need(id: string): Promise<Job> {
    const known = this._jobs.get(id);
    if (known !== undefined) {
      return known;
    }
    const found = await this._client.pullOf(id);
    return this._jobs.get(id) ?? found;
  }

  /** Leaves out a pull that the server has forgotten. */
  drop(id: string): void {
    this._jobs.delete(id);
    this.tell();
  }

  /** Takes in a job that was just started. */
  add(job: Job): void {
    this._put(job);
    this._readIn(READ_EVERY, job.id);
    this.tell();
  }

  /** Reads the list again, now: after a reconnect, or because somebody asks. */
  async refresh(): Promise<void> {
    await this._poll.refresh();
  }

  pollEvery(interval: number): void {
    this._poll.frequency = { ...this._poll.frequency, interval };
  }

  async cancel(id: string): Promise<void> {
    await this._client.leave(id);
    await this._read(id);
  }

  async retry(id: string): Promise<Job> {
    const job = await this._client.resume(id);
    this.add(job);
    return job;
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._events.disconnect(this._onEvent, this);
    this._poll.dispose();
    this._reads.forEach(({ timer }) => clearTimeout(timer));
    super.dispose();
  }

  private _onEvent(_: unknown, emission: { schema_id: string }): void {
    if (emission.schema_id !== JOB_EVENTS) {
      return;
    }
    const event = emission as unknown as JobEvent;
    if (event.kind !== 'pull') {
      return;
    }
    const known = this._jobs.get(event.id);
    if (known === undefined || event.state !== known.state) {
      void this._read(event.id);
    } else {
      this._readIn(READ_EVERY, event.id);
    }
    if (known !== undefined && event.seq > known.seq && !isOver(event.state)) {
      this._jobs.set(event.id, told(known, event));
      this.tell();
    }
  }

  private async _load(): Promise<void> {
    try {
      const page: JobPage = await this._client.pulls();
      page.items.forEach(job => this._put(job));
      this._isPrimed = true;
      this._failure = null;
    } catch (reason) {
      this._failure = asFailure(reason);
      if (this._failure.code === NO_SERVER) {
        void this._poll.stop();
      }
      throw reason;
    } finally {
      this.tell();
    }
  }

  /** Reads a running pull later: for its rate and time left, which events do not tell, or because none came. */
  private _readIn(delay: number, id: string): void {
    const due = Date.now() + delay;
    const planned = this._reads.get(id);
    if (planned !== undefined && planned.due <= due) {
      return;
    }
    clearTimeout(planned?.timer);
    const timer = setTimeout(() => {
      this._reads.delete(id);
      void this._read(id);
    }, delay);
    this._reads.set(id, { due, timer });
  }

  private async _read(id: string): Promise<void> {
    try {
      this._put(await this._client.pullOf(id));
      this.tell();
    } catch (reason) {
      // The poll reads it again, sooner or later; until then the last thing known stays.
      this._failure = asFailure(reason);
    }
  }

  private _put(job: Job): void {
    const known = this._jobs.get(job.id);
    if (this.isDisposed || (known !== undefined && known.seq > job.seq)) {
      return;
    }
    this._jobs.set(job.id, job);
    const wasOver = known !== undefined ? isOver(known.state) : !this._isPrimed;
    if (!isOver(job.state)) {
      this._readIn(STREAM_SILENT, job.id);
    } else if (!wasOver) {
      this._ended.emit(job);
    }
  }

  private readonly _client: LakeClient;
  private readonly _events: Events;
  private readonly _poll: Poll;
  private readonly _ended = new Signal<this, Job>(this);
  private readonly _jobs = new Map<string, Job>();
  private readonly _reads = new Map<string, IRead>();
  private _failure: LakeyFailure | null = null;
  private _isPrimed = false;
}
