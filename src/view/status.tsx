/** The running pulls in a line: how many, one bar, how far, how fast, how long still; and a way to cancel. */

import React from 'react';
import { ReactWidget } from '@jupyterlab/apputils';
import { closeIcon } from '@jupyterlab/ui-components';
import type { Job } from '../api/types';
import type { JobsModel } from '../model/jobs';
import { type IRunning, summed } from '../model/running';
import { useModel } from './hooks';
import { lakeyIcon } from './icons';
import { fileOf, joined, pace } from './pullwords';
import { type IWording, useWording, Wording } from './wording';

export interface IPullStatusProps {
  readonly jobs: JobsModel;
  readonly onShow: () => void;
  /** Called with all pulls that run, and where on the screen it was asked for. */
  readonly onCancel: (running: readonly Job[], x: number, y: number) => void;
}

/** The status bar's item; it draws nothing while no pull runs. */
export class PullStatus extends ReactWidget {
  constructor(options: { wording: IWording; status: IPullStatusProps }) {
    super();
    this._options = options;
    this.id = 'lakey-pull-status';
    this.addClass('lakey-Status');
    this.node.setAttribute('role', 'group');
    this.node.setAttribute('aria-label', options.wording.trans.__('Running pulls'));
  }

  override render(): JSX.Element {
    return (
      <Wording.Provider value={this._options.wording}>
        <Status {...this._options.status} />
      </Wording.Provider>
    );
  }

  private readonly _options: { wording: IWording; status: IPullStatusProps };
}

function Status({ jobs, onShow, onCancel }: IPullStatusProps): JSX.Element | null {
  const { trans } = useWording();
  const running = summed(useModel(jobs).jobs);
  if (running.jobs.length === 0) {
    return null;
  }
  const [first] = running.jobs;
  const isOne = running.jobs.length === 1;
  const name = isOne ? fileOf(first) : trans.__('%1 pulls', running.jobs.length);
  const cancel = isOne ? trans.__('Cancel: %1', name) : trans.__('Cancel one of them…');
  return (
    <>
      <Summary running={running} name={name} onShow={onShow} />
      <button
        type="button"
        className="lakey-Status-cancel"
        title={cancel}
        aria-label={cancel}
        aria-haspopup={isOne ? undefined : 'menu'}
        onClick={event => {
          const { left, top } = event.currentTarget.getBoundingClientRect();
          onCancel(running.jobs, left, top);
        }}
      >
        <closeIcon.react tag="span" />
      </button>
    </>
  );
}

interface ISummaryProps {
  readonly running: IRunning;
  readonly name: string;
  readonly onShow: () => void;
}

function Summary({ running, name, onShow }: ISummaryProps): JSX.Element {
  const { trans, format } = useWording();
  const { share } = running;
  const percent = share === null ? undefined : Math.floor(share * 100);
  const far = share === null ? '' : format.share(share);
  const told = joined([far, ...pace(running, trans, format)]);
  return (
    <button
      type="button"
      className="lakey-Status-show"
      title={joined([name, told, trans.__('Show the pulls')])}
      onClick={onShow}
    >
      <lakeyIcon.react tag="span" className="lakey-Status-icon" />
      <span className="lakey-Status-name">{name}</span>
      <span
        className={`lakey-Bar ${share === null ? 'lakey-mod-unknown' : ''}`}
        role="progressbar"
        aria-label={trans.__('Progress of the pulls')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <span className="lakey-Bar-done" style={{ width: `${percent ?? 100}%` }} />
      </span>
      <span className="lakey-Status-told">{told}</span>
    </button>
  );
}
