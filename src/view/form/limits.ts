/** The limits that a pull is held to, in words; the server has the same ones. */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { Limit } from '../../api/types';
import type { Format } from '../../model/format';

type Said = (limit: Limit, trans: TranslationBundle, format: Format) => string;

const SAID: Readonly<Record<Limit['name'], Said>> = {
  pull: (limit, trans, format) => trans.__('over your budget of %1', format.bytes(limit.most)),
  landed: (limit, trans, format) =>
    trans.__(
      'over the %1 left of the %2 that you may land in %3',
      format.bytes(limit.left),
      format.bytes(limit.most),
      format.duration(limit.window)
    ),
  scanned: (limit, trans, format) =>
    trans.__(
      'reads more than the %1 left of the %2 that you may have read from the lake in %3',
      format.bytes(limit.left),
      format.bytes(limit.most),
      format.duration(limit.window)
    ),
  disk: (limit, trans, format) =>
    trans.__('more than the free disk of %1 holds', format.bytes(limit.left))
};

/** What the pull is more than. */
export function over(limit: Limit, trans: TranslationBundle, format: Format): string {
  return SAID[limit.name](limit, trans, format);
}

/** What of it may be there again, and when; empty where waiting does not help. */
export function patience(limit: Limit, trans: TranslationBundle, format: Format): string {
  const said = [
    limit.held > 0 ? trans.__('%1 set aside for pulls under way', format.bytes(limit.held)) : '',
    limit.until !== null ? trans.__('room for this from %1 on', format.time(limit.until)) : ''
  ];
  return said.filter(text => text !== '').join(' · ');
}
