/** A pull in words: how far it is, or how it ended; the row, the notification and the status bar say the same. */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { Job } from '../api/types';
import { pathOf } from '../model/code';
import type { Format } from '../model/format';
import { isolated } from '../model/isolated';
import { isOver, shareDone } from '../model/states';
import { STATES } from './statewords';

/** The name of the file that a pull lands, or landed, in. */
export function fileOf(job: Job): string {
  const path = pathOf(job) ?? job.item;
  return path.split('/').pop() || job.item;
}

/** The line below the name: progress in bytes with rate and time left, or how it ended. */
export function said(job: Job, trans: TranslationBundle, format: Format): string {
  if (job.result !== null && job.state === 'done') {
    return joined([
      format.bytes(job.result.bytes),
      trans._n('%2 row', '%2 rows', job.result.rows, format.whole(job.result.rows)),
      job.ended === null ? '' : format.ago(job.ended)
    ]);
  }
  if (job.state === 'failed') {
    return trans.__('failed: %1', job.problem?.detail ?? job.message);
  }
  return isOver(job.state) ? STATES[job.state](trans) : advance(job, trans, format);
}

/** How far a pull is that is not over. */
export function advance(job: Job, trans: TranslationBundle, format: Format): string {
  const { done_bytes: done, total_bytes: total } = job.progress;
  const share = shareDone(job);
  return joined([
    STATES[job.state](trans),
    share === null ? '' : format.share(share),
    total > 0 ? trans.__('%1 of %2', format.bytes(done), format.bytes(total)) : '',
    ...pace(job.progress, trans, format),
    job.waiters > 1 ? trans.__('%1 wait for this', job.waiters) : ''
  ]);
}

/** How fast it goes, and how long it still takes; empty while nobody knows. */
export function pace(
  { rate, eta }: { readonly rate: number | null; readonly eta: number | null },
  trans: TranslationBundle,
  format: Format
): string[] {
  return [
    rate === null ? '' : format.rate(rate),
    eta ? trans.__('%1 left', format.duration(eta)) : ''
  ];
}

/** The parts that say something, in a line. */
export function joined(parts: readonly string[]): string {
  return parts
    .filter(text => text !== '')
    .map(isolated)
    .join(' · ');
}
