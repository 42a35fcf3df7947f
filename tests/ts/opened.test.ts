/** A large file is fetched in blocks as they come into sight, and its scroll bar reaches every row by a scale. */

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ParquetFile } from '../../src/api/types';
import { BlocksModel } from '../../src/model/blocks';
import { magicOf } from '../../src/model/code';
import { OpenedModel, rowOf } from '../../src/model/opened';
import { RowScale } from '../../src/model/rowscale';
import { brief, said } from '../../src/view/opened/celltext';
import { edges, seen } from '../../src/view/opened/lanes';
import { type Answer, column, Lake, Refusal } from './lake';

const ROWS = 1_000;
const COLUMNS = Array.from({ length: 40 }, (_, place) => column(`c${place}`, 'INTEGER'));

function file(more: Partial<ParquetFile> = {}): ParquetFile {
  return {
    path: 'x.parquet',
    version: 'v1',
    bytes: 10,
    modified: '2026-11-20T08:00:00Z',
    rows: ROWS,
    columns: COLUMNS,
    groups: 1,
    largest_group: ROWS,
    codecs: ['ZSTD'],
    created_by: '',
    recipe: null,
    ...more
  };
}

/** The cells of a block: row and column. */
const cells: Answer = (_, path) => {
  const asked = new URLSearchParams(path.split('?')[1]);
  const first = Number(asked.get('first'));
  const columns = (asked.get('columns') ?? '').split(',');
  const count = Math.min(Number(asked.get('count')), ROWS - first);
  const rows = Array.from({ length: count }, (__, place) => first + place);
  return { first, values: rows.map(row => columns.map(each => `${row}/${each}`)) };
};

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const later = () => vi.advanceTimersByTimeAsync(100);
const SIGHT = { top: 0, bottom: 30, left: 0, right: 8 };

describe('the blocks of a file', () => {
  it('are asked for when they come into sight, and no others', async () => {
    const lake = new Lake({ 'GET file/rows': cells });
    const blocks = new BlocksModel({ client: lake.client, file: file() });
    expect(blocks.cell(0, 0)).toEqual({ kind: 'coming' });
    blocks.see(SIGHT);
    await later();
    expect(lake.asked).toHaveLength(1);
    expect(blocks.cell(29, 7)).toEqual({ kind: 'here', value: '29/7' });
    expect(blocks.cell(100, 0)).toEqual({ kind: 'coming' });
    blocks.see({ top: 90, bottom: 110, left: 10, right: 20 });
    await later();
    expect(lake.asked).toHaveLength(4);
    expect(blocks.cell(105, 17)).toEqual({ kind: 'here', value: '105/17' });
    blocks.see(SIGHT);
    await later();
    expect(lake.asked).toHaveLength(4);
  });

  it('are given up when they are scrolled past, and never asked for while one scrolls on', async () => {
    const lake = new Lake({
      'GET file/rows': async (...asked) => {
        await new Promise(tell => setTimeout(tell, 1_000));
        return cells(...asked);
      }
    });
    const blocks = new BlocksModel({ client: lake.client, file: file() });
    blocks.see(SIGHT);
    await later();
    for (let top = 100; top < 900; top += 100) {
      blocks.see({ ...SIGHT, top, bottom: top + 30 });
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(lake.asked[0].signal?.aborted).toBe(true);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(lake.asked.map(({ path }) => /first=(\d+)/.exec(path)?.[1])).toEqual(['0', '800']);
    expect(blocks.cell(805, 0)).toEqual({ kind: 'here', value: '805/0' });
    expect(blocks.cell(5, 0)).toEqual({ kind: 'coming' });
  });

  it('are forgotten when there are many, the one seen longest ago first', async () => {
    const lake = new Lake({ 'GET file/rows': cells });
    const blocks = new BlocksModel({ client: lake.client, file: file({ rows: 1e9 }) });
    for (let block = 0; block < 100; block++) {
      blocks.see({ ...SIGHT, top: block * 100, bottom: block * 100 + 1 });
      await later();
    }
    expect(blocks.cell(0, 0).kind).toBe('coming');
    expect(blocks.cell(9_900, 0).kind).toBe('here');
  });

  it('say why they cannot be had, and are asked for again', async () => {
    let isWell = false;
    const broken = { code: 'damaged', status: 424, detail: 'It is damaged.' };
    const lake = new Lake({
      'GET file/rows': (...asked) => (isWell ? cells(...asked) : new Refusal(424, broken))
    });
    const blocks = new BlocksModel({ client: lake.client, file: file() });
    blocks.see(SIGHT);
    await later();
    expect(blocks.failure?.message).toBe('It is damaged.');
    expect(blocks.cell(0, 0).kind).toBe('failed');
    blocks.see({ ...SIGHT, top: 500, bottom: 501 });
    expect(blocks.failure).toBeNull();
    blocks.see(SIGHT);
    isWell = true;
    blocks.retry();
    await later();
    expect(blocks.failure).toBeNull();
    expect(blocks.cell(0, 0).kind).toBe('here');
  });
});

describe('a file that is looked at', () => {
  it('is stood in where there are cells, whatever is asked for', async () => {
    const lake = new Lake({ 'GET file?': () => file() });
    const model = new OpenedModel(lake.client, 'x.parquet');
    await later();
    for (const [asked, stood] of [
      [
        { row: 5, column: 3 },
        { row: 5, column: 3 }
      ],
      [
        { row: -1, column: -1 },
        { row: 0, column: 0 }
      ],
      [
        { row: 1e12, column: 99 },
        { row: ROWS - 1, column: 39 }
      ]
    ]) {
      model.go(asked);
      expect(model.place).toEqual(stood);
    }
  });

  it('keeps its cells until another version lies there, or it lies elsewhere', async () => {
    let version = 'v1';
    const lake = new Lake({
      'GET file?': (_, path) =>
        file({ version, path: path.includes('y.') ? 'y.parquet' : 'x.parquet' })
    });
    const model = new OpenedModel(lake.client, 'x.parquet');
    await later();
    const first = model.blocks;
    model.load();
    await later();
    expect(model.blocks).toBe(first);
    version = 'v2';
    model.load();
    await later();
    const second = model.blocks;
    expect(second).not.toBe(first);
    expect(first?.isDisposed).toBe(true);
    model.move('y.parquet');
    await later();
    expect(model.blocks).not.toBe(second);
  });
});

describe('the scale of a scroll bar', () => {
  it('is none while all rows fit on a page', () => {
    const scale = new RowScale({ rows: 100, height: 20, view: 500 });
    expect([scale.isScaled, scale.track, scale.mostTop]).toEqual([false, 2_000, 1_500]);
    expect([scale.top(700), scale.scroll(700)]).toEqual([700, 700]);
  });

  it('leads from the first row to the last, and back to where it stood', () => {
    const scale = new RowScale({ rows: 50_000_000, height: 24, view: 600 });
    expect(scale.isScaled).toBe(true);
    expect(scale.track).toBeLessThan(10_000_000);
    expect(scale.top(0)).toBe(0);
    expect(scale.top(scale.track - 600)).toBe(50_000_000 * 24 - 600);
    for (const top of [0, 24, 1e6, 987_654_321, scale.mostTop]) {
      expect(scale.top(scale.scroll(top))).toBeCloseTo(top, 3);
    }
  });

  it('stays at the start where there are fewer rows than are seen', () => {
    const scale = new RowScale({ rows: 3, height: 20, view: 500 });
    expect([scale.mostTop, scale.top(99), scale.scroll(99)]).toEqual([0, 0, 0]);
  });
});

describe('the columns in sight', () => {
  it('are those that some pixel of is seen', () => {
    const bounds = [0, 10, 20, 30];
    expect(seen(bounds, 0, 30)).toEqual([0, 3]);
    expect(seen(bounds, 10, 19)).toEqual([1, 2]);
    expect(seen(bounds, 25, 99)).toEqual([2, 3]);
    expect(seen([0], 0, 100)).toEqual([0, 0]);
  });

  it('begin where the one before ends', () => {
    const bounds = edges([column('a', 'STRING'), column('b', 'BOOLEAN')], 13);
    expect(bounds[0]).toBe(0);
    expect(bounds[1]).toBeGreaterThan(bounds[2] - bounds[1]);
  });
});

describe('what is typed and told', () => {
  it('names a row with or without marks between its digits', () => {
    expect(['25,000,001', ' 7 ', "1'000", '0', '-3', 'x', ''].map(rowOf)).toEqual([
      25_000_001,
      7,
      1_000,
      null,
      null,
      null,
      null
    ]);
  });

  it('is text whatever the cell is', () => {
    expect([null, undefined, 0, false, '', [1, null], { a: '<b>' }].map(said)).toEqual([
      'NULL',
      'NULL',
      '0',
      'false',
      '',
      '[1,null]',
      '{"a":"<b>"}'
    ]);
    expect(brief('x'.repeat(1_000))).toHaveLength(201);
  });

  it('copies the recipe as a magic', () => {
    const spec = { columns: ['a b'], filters: [], randomize_ratio: 0.5, seed: 3 };
    expect(magicOf('it', spec, 'd/x.parquet')).toBe(
      '%lakey pull it "a b" --sample 0.5 --seed 3 --to d/x.parquet'
    );
  });
});
