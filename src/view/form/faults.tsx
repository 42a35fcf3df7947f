/** Refusals, in words, beside the field they name. */

import React from 'react';
import type { IFault } from '../../model/faults';

export function Faults({ faults, id }: { faults: readonly IFault[]; id?: string }): JSX.Element {
  const reasons = [...new Set(faults.map(fault => fault.reason))];
  return (
    <div className="lakey-Faults" role="alert" id={id}>
      {reasons.map(reason => (
        <p key={reason}>{reason}</p>
      ))}
    </div>
  );
}

export function faultsAt(faults: readonly IFault[], field: IFault['field']): readonly IFault[] {
  return faults.filter(fault => fault.field === field);
}
