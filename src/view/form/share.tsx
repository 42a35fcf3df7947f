/** The share of rows that is kept, and, for those who need it, the seed that picks them. */

import React, { type ChangeEvent } from 'react';
import type { IFault } from '../../model/faults';
import type { FormModel } from '../../model/form';
import { useWording } from '../wording';
import { Faults } from './faults';

export interface IShareProps {
  readonly form: FormModel;
  readonly faults: readonly IFault[];
}

export function Share({ form, faults }: IShareProps): JSX.Element {
  const { trans } = useWording();
  return (
    <fieldset className="lakey-Section">
      <legend>{trans.__('share of rows')}</legend>
      <Percent ratio={form.ratio} onShare={ratio => form.share(ratio)} />
      <details className="lakey-Advanced">
        <summary>{trans.__('advanced')}</summary>
        <Seed form={form} />
      </details>
      <Faults faults={faults} />
    </fieldset>
  );
}

interface IPercentProps {
  readonly ratio: number;
  readonly onShare: (ratio: number) => void;
}

function Percent({ ratio, onShare }: IPercentProps): JSX.Element {
  const { trans } = useWording();
  const percent = Number((ratio * 100).toPrecision(6));
  const bounds = { min: 0, max: 100, value: percent };
  const onChange = (event: ChangeEvent<HTMLInputElement>) => {
    const wanted = event.target.valueAsNumber;
    if (Number.isFinite(wanted)) {
      onShare(Number((wanted / 100).toPrecision(12)));
    }
  };
  return (
    <div className="lakey-Share">
      <input
        {...bounds}
        type="range"
        step={1}
        aria-label={trans.__('Share of rows')}
        aria-valuetext={`${percent} %`}
        onChange={onChange}
      />
      <input
        {...bounds}
        type="number"
        className="jp-mod-styled"
        step="any"
        aria-label={trans.__('Share of rows in percent')}
        onChange={onChange}
      />
      <span>%</span>
    </div>
  );
}

function Seed({ form }: { form: FormModel }): JSX.Element {
  const { trans } = useWording();
  return (
    <label title={trans.__('The same seed and share always keep the same rows.')}>
      {trans.__('seed')}{' '}
      <input
        type="number"
        className="jp-mod-styled"
        step={1}
        value={form.seed}
        onChange={event => {
          if (Number.isSafeInteger(event.target.valueAsNumber)) {
            form.reseed(event.target.valueAsNumber);
          }
        }}
      />
    </label>
  );
}
