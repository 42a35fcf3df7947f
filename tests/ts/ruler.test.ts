/** Borders that are dragged stand for exact values of the column's type, which the server takes. */

import { describe, expect, it } from 'vitest';
import type { Bin, Column } from '../../src/api/types';
import { bordersOf, ranged } from '../../src/model/filters';
import { FormModel } from '../../src/model/form';
import { literal } from '../../src/model/literals';
import { rulerOf, type Ruler } from '../../src/model/ruler';
import { valueText } from '../../src/model/values';
import { column, item, OPERATORS } from './lake';

type Ends = readonly [Bin['low'], Bin['high']];

function spread(type: Column['type'], [low, high]: Ends, more: Partial<Column> = {}): Column {
  const bins = [{ low, high, count: 3 }];
  const counts = { rows: 3, nulls: 0, nans: 0, distinct: null, values: [], whole: true };
  return column('x', type, { distribution: { kind: 'histogram', bins, ...counts }, ...more });
}

function ruler(...asked: Parameters<typeof spread>): Ruler {
  const found = rulerOf(spread(...asked));
  if (found === null) {
    throw new Error('no ruler');
  }
  return found;
}

const ZONED = { arrow: 'timestamp[us, tz=UTC]' };
const SPREADS = [
  spread('INTEGER', [0, 5], { min: 0, max: 4 }),
  spread('INTEGER', ['-9007199254740993', '9223372036854775807']),
  spread('FLOAT', [-12.34567, 99.9], { min: -12.34567, max: 99.9 }),
  spread('FLOAT', [1e-300, 3e-300]),
  spread('FLOAT', [-1e300, 1e300], { min: '-inf', max: 'inf' }),
  spread('DECIMAL', ['-0.05', '1234.56'], { arrow: 'decimal128(12, 2)' }),
  spread('DECIMAL', ['1', '3'], { arrow: 'decimal256(40, 0)' }),
  spread('DATE', ['1969-12-01', '2026-11-20']),
  spread('DATETIME', ['2026-09-01T00:00:00.123456Z', '2026-10-30T23:59:59Z'], ZONED),
  spread('DATETIME', ['0001-01-01T00:00:00', '9999-12-31T23:59:59'], { arrow: 'timestamp[ms]' })
];

describe('a ruler', () => {
  it.each(SPREADS)('of $type $distribution.bins.0.low: every step is a value of it', each => {
    const found = rulerOf(each);
    if (found === null) {
      throw new Error('no ruler');
    }
    let before = -1;
    for (let step = 0; step < found.steps; step += 1) {
      const [low, high] = [found.low(step), found.high(step + 1)];
      expect([valueText(low, each), valueText(high, each)]).toEqual([low, high]);
      expect(found.lowAt(low)).toBeGreaterThanOrEqual(before);
      expect(found.highAt(high)).toBeGreaterThan(found.lowAt(low) - 1e-9);
      expect(step === 0 ? 0 : Math.round(found.lowAt(low) * found.steps)).toBe(step);
      before = found.lowAt(low);
    }
    expect(found.steps).toBeGreaterThan(1);
  });

  it('keeps the least and the most at its ends, whatever the bins say', () => {
    const found = ruler('FLOAT', [0.123456789, 9.876543219], { min: 0.123456789, max: 10.5 });
    expect([found.low(0), found.high(found.steps)]).toEqual(['0.123456789', '10.5']);
    expect([found.lowAt(null), found.highAt(null)]).toEqual([0, 1]);
    expect([found.lowAt('no'), found.highAt('')]).toEqual([0, 1]);
    expect([found.lowAt('-5'), found.highAt('50')]).toEqual([0, 1]);
  });

  it('counts whole numbers one by one where there are few', () => {
    const found = ruler('INTEGER', [0, 5], { min: 0, max: 4 });
    expect(found.steps).toBe(5);
    expect([0, 1, 4].map(step => found.low(step))).toEqual(['0', '1', '4']);
    expect([1, 2, 5].map(step => found.high(step))).toEqual(['0', '1', '4']);
    expect([found.lowAt('2'), found.highAt('2')]).toEqual([0.4, 0.6]);
  });

  it('rounds what lies between', () => {
    expect(ruler('FLOAT', [0, 1000]).low(13)).toBe('65');
    expect(ruler('DATETIME', ['2026-01-01T00:00:00Z', '2026-12-31T00:00:00Z'], ZONED).low(7)).toBe(
      '2026-01-14T00:00:00'
    );
    expect(ruler('DECIMAL', ['0.00', '1.00'], { arrow: 'decimal128(5, 2)' }).low(50)).toBe('0.5');
  });

  it.each([
    spread('FLOAT', [3, 3]),
    spread('INTEGER', [3, 3]),
    spread('FLOAT', [-1.7e308, 1.7e308]),
    spread('FLOAT', [null, 3]),
    spread('STRING', ['a', 'b']),
    column('x', 'FLOAT')
  ])('is not there where nothing lies between: $type $distribution.bins', each => {
    expect(rulerOf(each)).toBeNull();
  });
});

describe('the range of a filter', () => {
  const draft = { id: 1, column: 'x', operator: '=', texts: ['5'] };

  it('is read from the operators that have one', () => {
    const of = (operator: string, texts: string[]) => bordersOf({ ...draft, operator, texts });
    expect(of('>=', ['1'])).toEqual(['1', null]);
    expect(of('<', ['1'])).toEqual([null, '1']);
    expect(of('between', ['1', '2'])).toEqual(['1', '2']);
    expect(of('=', ['1'])).toEqual([null, null]);
    expect(of('in', ['1'])).toBeNull();
  });

  it('is one filter, of one border or of two', () => {
    expect(ranged(draft, ['1', '2'])).toMatchObject({ operator: 'between', texts: ['1', '2'] });
    expect(ranged(draft, ['1', null])).toMatchObject({ operator: '>=', texts: ['1'] });
    expect(ranged(draft, [null, '2'])).toMatchObject({ operator: '<=', texts: ['2'] });
  });

  it('is asked for with literals of the type', () => {
    const each = SPREADS[8];
    const made = new FormModel({ item: item([each]), operators: OPERATORS, folder: '' });
    made.addFilter();
    made.filterRange(made.drafts[0].id, [
      rulerOf(each)?.low(0) ?? '',
      rulerOf(each)?.high(9) ?? ''
    ]);
    const [filter] = made.asked().spec.filters ?? [];
    expect(filter).toEqual({
      name: 'x',
      operator: 'between',
      value: ['2026-09-01T00:00:00.123456Z', '2026-09-03T17:00:00Z']
    });
    expect(literal('2026-09-03T17:00:00', each)).toBe('2026-09-03T17:00:00Z');
  });
});
