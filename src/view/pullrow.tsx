/** One pull: how far it is, or how it ended, and what can be done with it. */

import React, { type KeyboardEvent } from 'react';
import type { Job, State } from '../api/types';
import { pathOf } from '../model/code';
import { isOver, shareDone } from '../model/states';
import { GRIP, handle } from './handles';
import { ACTIONS, PULL_ACTIONS, type PullAction } from './pullactions';
import { fileOf, said } from './pullwords';
import { STATES } from './statewords';
import { useWording } from './wording';

export interface IPullRowProps {
  readonly job: Job;
  readonly tabIndex: number;
  readonly onAct: (action: PullAction, job: Job) => void;
}

/** What a key does to the pull that has the focus. */
const KEYS: Readonly<Record<string, PullAction>> = {
  Enter: 'insert',
  Delete: 'cancel',
  r: 'retry'
};

export function PullRow({ job, tabIndex, onAct }: IPullRowProps): JSX.Element {
  const { trans, format } = useWording();
  const onKeyDown = (event: KeyboardEvent) => {
    const action = KEYS[event.key];
    if (event.target === event.currentTarget && action && ACTIONS[action].fits(job)) {
      event.preventDefault();
      onAct(action, job);
    }
  };
  const name = fileOf(job);
  return (
    <div
      className={`lakey-Pull lakey-mod-${job.state}`}
      role="group"
      aria-label={`${name}: ${STATES[job.state](trans)}`}
      tabIndex={tabIndex}
      onKeyDown={onKeyDown}
      {...handle('pull', job.id)}
    >
      <div className="lakey-Pull-head">
        <span className="lakey-Pull-mark" aria-hidden="true">
          {MARKS[job.state] ?? ''}
        </span>
        <span
          className={`lakey-Pull-name ${ACTIONS.insert.fits(job) ? GRIP : ''}`}
          title={pathOf(job) ?? job.item}
        >
          {name}
        </span>
        <Actions job={job} name={name} onAct={onAct} />
      </div>
      {!isOver(job.state) && <Bar job={job} />}
      <p className="lakey-Pull-said" role={job.state === 'failed' ? 'alert' : undefined}>
        {said(job, trans, format)}
      </p>
    </div>
  );
}

interface IActionsProps extends Pick<IPullRowProps, 'job' | 'onAct'> {
  readonly name: string;
}

function Actions({ job, name, onAct }: IActionsProps): JSX.Element {
  return (
    <span className="lakey-Pull-actions">
      {PULL_ACTIONS.filter(action => ACTIONS[action].fits(job)).map(action => (
        <ActionButton key={action} action={action} name={name} onAct={() => onAct(action, job)} />
      ))}
    </span>
  );
}

interface IActionProps {
  readonly action: PullAction;
  readonly name: string;
  readonly onAct: () => void;
}

function ActionButton({ action, name, onAct }: IActionProps): JSX.Element {
  const { trans } = useWording();
  const { icon: Icon, label } = ACTIONS[action];
  return (
    <button
      type="button"
      className="lakey-IconButton"
      title={label(trans)}
      aria-label={`${label(trans)}: ${name}`}
      data-action={action}
      onClick={onAct}
    >
      <Icon.react tag="span" />
    </button>
  );
}

function Bar({ job }: { job: Job }): JSX.Element {
  const { trans } = useWording();
  const share = shareDone(job);
  const percent = share === null ? undefined : Math.floor(share * 100);
  return (
    <div
      className={`lakey-Bar ${share === null ? 'lakey-mod-unknown' : ''}`}
      role="progressbar"
      aria-label={trans.__('Progress of %1', job.item)}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <div
        key={share === null ? 'unknown' : 'known'}
        className="lakey-Bar-done"
        style={{ width: `${percent ?? 100}%` }}
      />
    </div>
  );
}

const MARKS: Partial<Record<State, string>> = { done: '✓', failed: '!', cancelled: '–' };
