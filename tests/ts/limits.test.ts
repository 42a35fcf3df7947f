/** A limit in words: which one, what is left of it, and when there is more. */

import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';
import type { Limit } from '../../src/api/types';
import { Format } from '../../src/model/format';
import { over, patience } from '../../src/view/form/limits';

const trans = nullTranslator.load('lakey_jupyter');
const format = new Format('en_US');

function limit(name: Limit['name'], more: Partial<Limit> = {}): Limit {
  return { name, left: 1.2e9, most: 10e9, window: 86_400, held: 0, until: null, ...more };
}

describe('a limit', () => {
  it('is said as what is left of it', () => {
    const said = (['pull', 'landed', 'scanned', 'disk'] as const).map(name =>
      over(limit(name), trans, format)
    );
    expect(said).toEqual([
      'over your budget of 10 GB',
      'over the 1.2 GB left of the 10 GB that you may land in 24 hr',
      'reads more than the 1.2 GB left of the 10 GB that you may have read from the lake in 24 hr',
      'more than the free disk of 1.2 GB holds'
    ]);
  });

  it('says what pulls under way hold, and when there is room', () => {
    expect(patience(limit('landed'), trans, format)).toBe('');
    const until = '2026-11-20T08:00:00Z';
    expect(patience(limit('landed', { held: 2e9, until }), trans, format)).toBe(
      `2 GB set aside for pulls under way · room for this from ${format.time(until)} on`
    );
  });
});
