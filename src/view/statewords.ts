/** The states of a pull, in words. */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { State } from '../api/types';

export const STATES: Readonly<Record<State, (trans: TranslationBundle) => string>> = {
  queued: trans => trans.__('waiting for its turn'),
  planning: trans => trans.__('planning'),
  reading: trans => trans.__('reading'),
  writing: trans => trans.__('writing'),
  verifying: trans => trans.__('verifying'),
  done: trans => trans.__('done'),
  failed: trans => trans.__('failed'),
  cancelled: trans => trans.__('cancelled')
};
