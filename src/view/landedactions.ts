/** What can be done with what was pulled before, by what became of its file: one row per action. */

import {
  addIcon,
  deleteIcon,
  fileIcon,
  type LabIcon,
  refreshIcon
} from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Landed } from '../api/types';

export const LANDED_ACTIONS = ['open', 'insert', 'again', 'forget'] as const;
export type LandedAction = (typeof LANDED_ACTIONS)[number];

export interface ILandedAction {
  readonly icon: LabIcon;
  readonly label: (trans: TranslationBundle) => string;
  readonly fits: (landed: Landed) => boolean;
}

const isThere = (landed: Landed) => landed.found !== 'gone';

export const ACTIONS: Readonly<Record<LandedAction, ILandedAction>> = {
  open: { icon: fileIcon, label: trans => trans.__('Open'), fits: isThere },
  insert: { icon: addIcon, label: trans => trans.__('Insert code'), fits: isThere },
  again: {
    icon: refreshIcon,
    label: trans => trans.__('Pull again'),
    fits: landed => landed.spec !== null
  },
  forget: {
    icon: deleteIcon,
    label: trans => trans.__('Forget, and leave the file'),
    fits: () => true
  }
};
