/** The pulls that run, summed up: how many, how far they are together, how fast, and how long they still take. */

import type { Job } from '../api/types';
import { isOver } from './states';

export interface IRunning {
  readonly jobs: readonly Job[];
  /** The share that is done, from 0 to 1; `null` until every one of them knows how much there is. */
  readonly share: number | null;
  /** Bytes a second; `null` while none is under way. */
  readonly rate: number | null;
  /** Seconds until the last one is here; `null` unless all of them know. */
  readonly eta: number | null;
}

/** What runs of these pulls; a reckoning over none has no share, no rate and no time left. */
export function summed(jobs: readonly Job[]): IRunning {
  const running = jobs.filter(job => !isOver(job.state));
  const progress = running.map(job => job.progress);
  const total = sum(progress.map(each => each.total_bytes));
  const isKnown = running.length > 0 && progress.every(each => each.total_bytes > 0);
  const rates = known(progress.map(each => each.rate));
  const left = known(progress.map(each => each.eta));
  return {
    jobs: running,
    share: isKnown ? Math.min(1, sum(progress.map(each => each.done_bytes)) / total) : null,
    rate: rates.length > 0 ? sum(rates) : null,
    eta: left.length > 0 && left.length === running.length ? Math.max(...left) : null
  };
}

function known(values: readonly (number | null)[]): number[] {
  return values.filter((value): value is number => value !== null);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
