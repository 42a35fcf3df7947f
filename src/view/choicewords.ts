/** What the catalogue is narrowed to, in words. */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { IPick, Mark } from '../model/choice';

export const MARK_LABELS: Readonly<Record<Mark, (trans: TranslationBundle) => string>> = {
  starred: trans => trans.__('with my star'),
  mine: trans => trans.__('I pulled from'),
  recent: trans => trans.__('updated this week'),
  has_sample: trans => trans.__('with a sample')
};

const SAID: Readonly<Record<IPick['kind'], (value: string, trans: TranslationBundle) => string>> = {
  starred: (_, trans) => MARK_LABELS.starred(trans),
  mine: (_, trans) => MARK_LABELS.mine(trans),
  recent: (_, trans) => MARK_LABELS.recent(trans),
  has_sample: (_, trans) => MARK_LABELS.has_sample(trans),
  tag: (value, trans) => trans.__('tag %1', value),
  maintainer: (value, trans) => trans.__('kept by %1', value)
};

export function picked({ kind, value }: IPick, trans: TranslationBundle): string {
  return SAID[kind](value, trans);
}
