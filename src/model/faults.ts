/** The refusals of a request, each beside the field of the form that it names. */

import type { LakeyFailure } from '../api/failure';
import type { ProblemError } from '../api/types';

/** Where a refusal belongs in the form. */
export interface IFault {
  readonly field: 'columns' | 'filter' | 'share' | 'seed' | 'to' | 'form';
  /** The draft, when the field is a filter. */
  readonly draft?: number;
  /** Which of its values, when one is named. */
  readonly value?: number;
  readonly reason: string;
}

/** The refusals of a failed request, each beside the field it names; what names no field belongs to the form. */
export function faultsOf(failure: LakeyFailure, drafts: readonly number[]): readonly IFault[] {
  if (failure.errors.length === 0) {
    return [{ field: failure.code === 'exists' ? 'to' : 'form', reason: failure.message }];
  }
  return failure.errors.map(error => placed(error, drafts));
}

const FIELDS: readonly (readonly [RegExp, IFault['field']])[] = [
  [/^(spec\.)?columns\b/, 'columns'],
  [/^(spec\.)?randomize_ratio$/, 'share'],
  [/^(spec\.)?seed$/, 'seed'],
  [/^(to|overwrite)$/, 'to']
];

function placed({ path, reason }: ProblemError, drafts: readonly number[]): IFault {
  const filter = /^(?:spec\.)?filters\[(\d+)\](?:\.value\[(\d+)\])?/.exec(path);
  const [, place, value] = filter ?? [];
  const draft = place === undefined ? undefined : drafts[Number(place)];
  if (draft !== undefined) {
    return { field: 'filter', draft, reason, ...(value && { value: Number(value) }) };
  }
  const row = FIELDS.find(([pattern]) => pattern.test(path));
  return { field: row?.[1] ?? 'form', reason };
}
