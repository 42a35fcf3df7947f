/** Numbers as people read them, and code as Python reads it. */

import { describe, expect, it } from 'vitest';
import { code, magic } from '../../src/model/code';
import { Format, roundedDown } from '../../src/model/format';
import { DEFAULTS, preferred } from '../../src/model/preferences';
import { job } from './lake';

const format = new Format('en_US');

describe('numbers', () => {
  it('of bytes are in decimal units', () => {
    expect([0, 999, 1000, 18_200_000_000].map(count => format.bytes(count))).toEqual([
      '0 byte',
      '999 byte',
      '1 kB',
      '18.2 GB'
    ]);
  });

  it('of rows are short, of ages relative, of shares exact enough', () => {
    expect(format.count(412_345_678)).toBe('412M');
    expect(format.whole(1_234_567)).toBe('1,234,567');
    expect(format.share(0.5734)).toBe('57%');
    expect(format.share(0.00123)).toBe('0.12%');
    const now = Date.parse('2026-11-20T10:00:00Z');
    expect(format.ago('2026-11-20T08:00:00Z', now)).toBe('2 hr. ago');
    expect(format.duration(12)).toBe('12 sec');
    expect(format.duration(600)).toBe('10 min');
  });

  it('of a share that fits are never rounded up', () => {
    for (const ratio of [0.579, 0.0579, 0.00123456, 0.999, 1, 0]) {
      expect(roundedDown(ratio)).toBeLessThanOrEqual(ratio);
      expect(roundedDown(ratio)).toBeGreaterThanOrEqual(ratio * 0.9);
    }
    expect(roundedDown(0.579)).toBe(0.57);
  });
});

describe('code', () => {
  const done = job('a', {
    state: 'done',
    spec: {
      columns: ['value', 'room name'],
      filters: [
        { name: 'name', operator: '=', value: "it's" },
        { name: 'value', operator: 'between', value: [1, 2.5] },
        { name: 'room name', operator: 'is_null', value: null },
        { name: 'name', operator: 'in', value: ['a', 'b'] }
      ],
      randomize_ratio: 0.1,
      seed: 7
    },
    result: { path: 'data/iot "x".parquet', rows: 1, bytes: 1, sha256: '', parts: [] }
  });

  it('reads the file by its path', () => {
    expect(code(done, 'read')).toBe(
      'import lakey_jupyter as lakey\ndf = lakey.read("data/iot \\"x\\".parquet")\ndf'
    );
  });

  it('says the pull as a magic, quoted for the command line and for SQL', () => {
    const where =
      "name = '\"'\"'it'\"'\"''\"'\"'s'\"'\"' and value between 1 and 2.5 and \"room name\" is null and name in ('\"'\"'a'\"'\"', '\"'\"'b'\"'\"')";
    expect(magic(done)).toBe(
      `%lakey pull iot.events value "room name" --where '${where}' --sample 0.1 --seed 7 --to 'data/iot "x".parquet'`
    );
    expect(magic(job('b'))).toBe('%lakey pull iot.events value --to data/iot.events.parquet');
  });
});

describe('preferences', () => {
  it('keep their defaults where the settings hold something else', () => {
    const wrong = { destination: 3, insertStyle: 'no', poll: 0, density: 1, showBudget: 'yes' };
    expect(preferred(wrong)).toEqual(DEFAULTS);
    const right = {
      destination: '',
      insertStyle: 'magic',
      poll: 60,
      density: 'compact',
      showBudget: false
    };
    expect(preferred(right)).toEqual(right);
  });
});
