/** What can be done with a pull, by its state: one row per action. */

import {
  addIcon,
  closeIcon,
  copyIcon,
  fileIcon,
  folderIcon,
  type LabIcon,
  refreshIcon
} from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Job } from '../api/types';
import { canRetry, isOver } from '../model/states';

export const PULL_ACTIONS = ['insert', 'open', 'reveal', 'copy', 'retry', 'cancel'] as const;
export type PullAction = (typeof PULL_ACTIONS)[number];

export interface IPullAction {
  readonly icon: LabIcon;
  readonly label: (trans: TranslationBundle) => string;
  readonly fits: (job: Job) => boolean;
}

const isDone = (job: Job) => job.state === 'done';

export const ACTIONS: Readonly<Record<PullAction, IPullAction>> = {
  insert: { icon: addIcon, label: trans => trans.__('Insert code'), fits: isDone },
  open: { icon: fileIcon, label: trans => trans.__('Open'), fits: isDone },
  reveal: { icon: folderIcon, label: trans => trans.__('Show in file browser'), fits: isDone },
  copy: {
    icon: copyIcon,
    label: trans => trans.__('Copy as %lakey'),
    fits: job => job.spec !== null
  },
  retry: { icon: refreshIcon, label: trans => trans.__('Pull again'), fits: canRetry },
  cancel: { icon: closeIcon, label: trans => trans.__('Cancel'), fits: job => !isOver(job.state) }
};
