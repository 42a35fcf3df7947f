/** The pulls of the signed-in account, live: those that run, and those that ended. */

import React, { useRef } from 'react';
import type { Job } from '../api/types';
import { isOver } from '../model/states';
import { Disclosure } from './disclosure';
import { useRoving } from './hooks';
import { PullRow } from './pullrow';
import type { PullAction } from './pullactions';
import { useWording } from './wording';

export interface IPullsProps {
  readonly jobs: readonly Job[];
  /** Said when the list could not be read. */
  readonly trouble: string | null;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly onAct: (action: PullAction, job: Job) => void;
}

export function Pulls({ jobs, trouble, isOpen, onOpen, onAct }: IPullsProps): JSX.Element {
  const { trans } = useWording();
  const running = jobs.filter(job => !isOver(job.state)).length;
  return (
    <Disclosure
      title={trans.__('Pulls')}
      count={running > 0 ? trans.__('%1 running', running) : jobs.length}
      isOpen={isOpen}
      onOpen={onOpen}
    >
      {trouble !== null && <p className="lakey-Hint">{trouble}</p>}
      <Listed jobs={jobs} onAct={onAct} />
    </Disclosure>
  );
}

function Listed({ jobs, onAct }: Pick<IPullsProps, 'jobs' | 'onAct'>): JSX.Element {
  const { trans } = useWording();
  const list = useRef<HTMLUListElement | null>(null);
  const roving = useRoving(jobs.length, 5, place => {
    list.current?.querySelectorAll<HTMLElement>('.lakey-Pull')[place]?.focus();
  });
  if (jobs.length === 0) {
    return (
      <p className="lakey-Muted lakey-Pulls-none">
        {trans.__('None yet. Open an item, and its Pull tab makes one.')}
      </p>
    );
  }
  return (
    <ul className="lakey-Pulls-list" ref={list} onKeyDown={roving.onKeyDown}>
      {jobs.map((job, place) => (
        <li key={job.id} onFocus={() => roving.rove(place)}>
          <PullRow job={job} tabIndex={place === roving.at ? 0 : -1} onAct={onAct} />
        </li>
      ))}
    </ul>
  );
}
