/** A value of a column on the wire. */

import type { ValueCount } from '../api/types';

/** NaN and infinities are `"nan"`, `"inf"`, `"-inf"`; large integers, decimals, dates and times are text. */
export type Cell = ValueCount['value'];
