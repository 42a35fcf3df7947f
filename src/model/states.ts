/** The states of a job, and what an event changes of it. */

import type { Job, JobEvent, State } from '../api/types';

const ENDS: ReadonlySet<State> = new Set<State>(['done', 'failed', 'cancelled']);

/** Whether nothing will change any more, unless somebody starts the pull again. */
export function isOver(state: State): boolean {
  return ENDS.has(state);
}

/** Whether it can be started again. */
export function canRetry(job: Job): boolean {
  return job.state === 'failed' || job.state === 'cancelled';
}

/** The share that is done, from 0 to 1; `null` while nobody knows how much there is. */
export function shareDone(job: Job): number | null {
  const { done_bytes: done = 0, total_bytes: total = 0 } = job.progress ?? {};
  return total > 0 ? Math.min(1, done / total) : null;
}

/** The job with the numbers that an event tells. */
export function told(job: Job, event: JobEvent): Job {
  const progress = { ...job.progress, done_bytes: event.done, total_bytes: event.total };
  return { ...job, state: event.state, seq: event.seq, progress };
}
