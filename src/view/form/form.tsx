/** The pull form: columns, filters, share of rows, the live estimate, and where it lands. */

import React, { type CSSProperties, type FormEvent } from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { EstimateModel } from '../../model/estimate';
import type { IFault } from '../../model/faults';
import type { FormModel } from '../../model/form';
import type { Hindrance, LaunchModel } from '../../model/launch';
import { useModel, useSize } from '../hooks';
import { useWording } from '../wording';
import { Chosen } from './chosen';
import { Faults, faultsAt } from './faults';
import { Filters } from './filters';
import { Gate } from './gate';
import { Landing } from './landing';
import { LeftOutNote } from './leftout';
import { Share } from './share';
import { type IToolsProps, Tools } from './tools';

export interface IPullFormProps {
  readonly form: FormModel;
  readonly estimate: EstimateModel;
  readonly launch: LaunchModel;
  readonly tools: Pick<IToolsProps, 'actions' | 'onAct'>;
  /** Whether to show how much of the budget the pull takes while it fits. */
  readonly showBudget: boolean;
}

export function PullForm(props: IPullFormProps): JSX.Element {
  const { trans } = useWording();
  const form = useModel(props.form);
  const estimate = useModel(props.estimate);
  const launch = useModel(props.launch);
  const faults = [...launch.faults, ...estimate.faults];
  const [foot, { height }] = useSize();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void launch.start();
  };
  return (
    <form
      className="lakey-Form"
      style={{ '--lakey-foot': `${height}px` } as CSSProperties}
      onSubmit={submit}
      noValidate
      aria-label={trans.__('Pull')}
    >
      <Tools {...props.tools} isWhole={form.isWhole} />
      <LeftOutNote leftOut={form.leftOut} onDismiss={() => form.dismissLeftOut()} />
      <Chosen form={form} faults={faultsAt(faults, 'columns')} />
      <Filters form={form} faults={faultsAt(faults, 'filter')} />
      <Share form={form} faults={[...faultsAt(faults, 'share'), ...faultsAt(faults, 'seed')]} />
      <Foot {...props} faults={faults} watch={foot} />
    </form>
  );
}

interface IFootProps extends IPullFormProps {
  readonly faults: readonly IFault[];
  /** Is told which element it is. */
  readonly watch: (node: HTMLElement | null) => void;
}

/** What it would cost, where it lands, and the button. */
function Foot({ form, launch, faults, watch, ...props }: IFootProps): JSX.Element {
  const { estimate, isPending } = props.estimate;
  return (
    <div className="lakey-Form-foot" ref={watch}>
      <Gate
        estimate={estimate}
        isPending={isPending}
        ratio={form.ratio}
        showBudget={props.showBudget}
        onTake={ratio => form.share(ratio)}
      />
      <Landing form={form} faults={faultsAt(faults, 'to')} />
      <Start
        hindrance={launch.hindrance}
        isFaulty={faults.some(fault => fault.field !== 'form')}
        faults={faultsAt(faults, 'form')}
        onRetry={() => props.estimate.retry()}
      />
    </div>
  );
}

interface IStartProps {
  readonly hindrance: Hindrance | null;
  /** Whether a field above is refused. */
  readonly isFaulty: boolean;
  readonly faults: readonly IFault[];
  readonly onRetry: () => void;
}

function Start({ hindrance, isFaulty, faults, onRetry }: IStartProps): JSX.Element {
  const { trans } = useWording();
  const hint =
    hindrance === 'no_estimate' && isFaulty
      ? trans.__('Mend what is marked in red.')
      : hindrance && HINTS[hindrance]?.(trans);
  return (
    <div className="lakey-Start">
      <Faults faults={faults} />
      {faults.length > 0 && (
        <button type="button" className="jp-mod-styled" onClick={onRetry}>
          {trans.__('Estimate again')}
        </button>
      )}
      {hint && <p className="lakey-Hint">{hint}</p>}
      <button
        type="submit"
        className="jp-mod-styled jp-mod-accept lakey-Start-button"
        disabled={hindrance !== null}
      >
        {hindrance === 'starting' ? trans.__('Starting…') : trans.__('Start pull')}
      </button>
    </div>
  );
}

/** What is missing before the pull can start, in words; the gate speaks for itself. */
const HINTS: Partial<Record<Hindrance, (trans: TranslationBundle) => string>> = {
  no_columns: trans => trans.__('Choose at least one column.'),
  incomplete: trans => trans.__('Fill in every filter, or remove it.'),
  no_destination: trans => trans.__('Say where the file should land.')
};
