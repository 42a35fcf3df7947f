/** Where the file lands, and whether it may replace one that is there. */

import React, { useId } from 'react';
import type { IFault } from '../../model/faults';
import type { FormModel } from '../../model/form';
import { useWording } from '../wording';
import { Faults } from './faults';

export interface ILandingProps {
  readonly form: FormModel;
  readonly faults: readonly IFault[];
}

export function Landing({ form, faults }: ILandingProps): JSX.Element {
  const { trans } = useWording();
  const id = useId();
  const hasFaults = faults.length > 0;
  return (
    <div className="lakey-Landing">
      <label className="lakey-Landing-to">
        <span>{trans.__('to')}</span>
        <input
          type="text"
          className="jp-mod-styled"
          value={form.to}
          spellCheck={false}
          title={trans.__('A path in the workspace')}
          aria-describedby={hasFaults ? id : undefined}
          aria-invalid={hasFaults}
          onChange={event => form.land(event.target.value)}
        />
      </label>
      <Faults faults={faults} id={id} />
      <label className="lakey-Landing-overwrite">
        <input
          type="checkbox"
          checked={form.overwrite}
          onChange={event => form.land(form.to, event.target.checked)}
        />
        {trans.__('replace the file if it is there')}
      </label>
    </div>
  );
}
