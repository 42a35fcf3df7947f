/** Cells of ours say what they are for, and are found by that alone. */

import { describe, expect, it } from 'vitest';
import type { Landed } from '../../src/api/types';
import { cellOf, ofFile, ofItem, ofPull, placeOf } from '../../src/model/snippets';
import { job } from './lake';

const RESULT = { path: 'data/warm.parquet', rows: 1, bytes: 1, sha256: '', parts: [] };
const done = job('p1', { state: 'done', result: RESULT });
const before: Landed = {
  id: 'p1',
  item: done.item,
  spec: done.spec,
  path: RESULT.path,
  rows: 1,
  bytes: 1,
  ended: '2026-11-20T08:00:00Z',
  found: 'whole',
  used: null
};

describe('a cell', () => {
  it('is the same for a pull of now and before', () => {
    for (const style of ['read', 'magic'] as const) {
      expect(ofPull(before, style)).toEqual(ofPull(done, style));
    }
    expect(ofPull(done, 'read')).toEqual({
      name: 'warm.parquet',
      mark: { pull: 'p1' },
      source: 'import lakey_jupyter as lakey\ndf = lakey.read("data/warm.parquet")\ndf'
    });
    expect(ofPull(done, 'magic').source).toContain('--to data/warm.parquet');
  });

  it('opens the form of an item, whatever that is called', () => {
    const name = 'a"\nimport os';
    expect(ofItem(name).source).toBe(
      'import lakey_jupyter as lakey\nform = lakey.download("a\\"\\nimport os")\nform'
    );
    expect(cellOf(ofItem(name)).metadata.lakey).toEqual({ item: name });
  });

  it('reads a file by its path', () => {
    const { name, mark, source } = ofFile('a/b.parquet');
    expect([name, mark]).toEqual(['b.parquet', { file: 'a/b.parquet' }]);
    expect(source).toContain('lakey.read("a/b.parquet")');
  });
});

describe('the place of a cell', () => {
  const [ours, theirs] = [{ pull: 'p1' }, { pull: 'p2' }];
  const NOBODYS = [undefined, null, 3, 'p1', [], {}, { pull: 1 }, { item: 'p1' }];

  it('is none where the notebook has no such cell', () => {
    expect(placeOf(ours, [], -1)).toBeNull();
    expect(placeOf(ours, [...NOBODYS, theirs], 0)).toBeNull();
  });

  it('is found by the mark, whatever else is in the metadata', () => {
    expect(placeOf(ours, [...NOBODYS, { more: 1, ...ours }, theirs], 0)).toBe(NOBODYS.length);
    expect(placeOf({ item: 'p1' }, NOBODYS, 0)).toBe(NOBODYS.length - 1);
  });

  it('is the next of several after the active one, and then the first', () => {
    const marks = [theirs, ours, theirs, ours];
    expect([0, 1, 2, 3].map(active => placeOf(ours, marks, active))).toEqual([1, 3, 3, 1]);
  });
});
