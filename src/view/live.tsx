/** What a screen reader is told of the pulls: every quarter, and the end. */

import React from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Job } from '../api/types';
import { isOver, shareDone } from '../model/states';
import { STATES } from './statewords';
import { useWording } from './wording';

export function LiveRegion({ jobs }: { jobs: readonly Job[] }): JSX.Element {
  const { trans } = useWording();
  const [latest] = jobs;
  return (
    <div className="lakey-Hidden" role="status" aria-live="polite">
      {latest === undefined ? '' : trans.__('Pull of %1: %2', latest.item, told(latest, trans))}
    </div>
  );
}

function told(job: Job, trans: TranslationBundle): string {
  const share = shareDone(job);
  return share === null || isOver(job.state)
    ? STATES[job.state](trans)
    : `${Math.floor(share * 4) * 25} %`;
}
