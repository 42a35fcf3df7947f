/** An item of three columns with distributions, and a server that counts what filters leave of them. */

import type { Column, Distribution, Distributions, PullSpec } from '../../src/api/types';
import { type Answer, column, CONFIG, item, Lake } from './lake';

export function histogram(
  counts: readonly number[],
  more: Partial<Distribution> = {}
): Distribution {
  const bins = counts.map((count, place) => ({ low: place * 10, high: place * 10 + 10, count }));
  return { ...NOTHING, kind: 'histogram', rows: 100, bins, ...more };
}

export function values(counts: Readonly<Record<string, number>>, more: Partial<Distribution> = {}) {
  const found = Object.entries(counts).map(([value, count]) => ({ value, count }));
  return { ...NOTHING, kind: 'values' as const, rows: 100, values: found, ...more };
}

const NOTHING: Distribution = {
  kind: 'none',
  rows: 100,
  nulls: 0,
  nans: 0,
  distinct: null,
  bins: [],
  values: [],
  whole: false
};

export const COLUMNS: Column[] = [
  column('value', 'FLOAT', { distribution: histogram([60, 30, 10]), min: 0, max: 30 }),
  column('name', 'STRING', { enum: true, distribution: values({ b: 80, a: 15 }, { nulls: 5 }) }),
  column('raw', 'BINARY', { distribution: NOTHING })
];

const FOUND: Readonly<Record<string, Distribution>> = {
  value: histogram([0, 5, 15], { rows: 20 }),
  name: values({ b: 4, a: 16 }, { rows: 20 }),
  raw: { ...NOTHING, rows: 20 }
};

function counted(columns: readonly string[], more: Partial<Distributions> = {}): Distributions {
  const met = columns.map(name => FOUND[name] ?? histogram([20], { rows: 20 }));
  const own = new Map(COLUMNS.map(({ name, distribution }) => [name, distribution]));
  const drawn = columns.map(name => own.get(name) ?? histogram([100]));
  return { rows: 20, looked_at: 100, whole: false, low: 0.13, high: 0.29, met, drawn, ...more };
}

export const answering: Answer = body => counted((body as { spec: PullSpec }).spec.columns);

export function lakeOf(columns: Column[], more: Readonly<Record<string, Answer>> = {}): Lake {
  return new Lake({
    'POST items/iot.events/distributions': answering,
    'GET items/iot.events/sample': () => ({ headers: ['value'], values: [[1], [2]], next: null }),
    'GET items/iot.events/coverage': () => COVERAGE,
    'GET items/iot.events': () => item(columns),
    'GET config': () => CONFIG,
    ...more
  });
}

export const COVERAGE = {
  item: 'iot.events',
  snapshot: 's',
  specs: 1,
  left_out: 0,
  chunks: 4,
  pulled_chunks: 1,
  rows: 1000,
  pulled_rows: 250,
  columns: []
};
