/** The states of something that is asked of the server. */

import type { LakeyFailure } from '../api/failure';

export type Fetched<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'failed'; readonly failure: LakeyFailure };

export const LOADING: Fetched<never> = { kind: 'loading' };

export function ready<T>(value: T): Fetched<T> {
  return { kind: 'ready', value };
}

export function failed(failure: LakeyFailure): Fetched<never> {
  return { kind: 'failed', failure };
}
