/** The form is filled in by what a recipe asks for. */

import { Signal } from '@lumino/signaling';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FormModel } from '../../src/model/form';
import { JobsModel } from '../../src/model/jobs';
import { PanelModel } from '../../src/model/panel';
import { DEFAULTS } from '../../src/model/preferences';
import { column, CONFIG, estimate, item, Lake, OPERATORS } from './lake';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const later = () => vi.advanceTimersByTimeAsync(100);

const ITEM = item([
  column('time', 'DATETIME', { arrow: 'timestamp[us, tz=UTC]' }),
  column('value', 'FLOAT'),
  column('name', 'STRING')
]);
const SPEC = {
  columns: ['name', 'value', 'gone'],
  filters: [
    { name: 'time', operator: 'between', value: ['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'] },
    { name: 'name', operator: 'in', value: ['a', ''] },
    { name: 'value', operator: 'is_null', value: null },
    { name: 'gone', operator: '=', value: 1 }
  ],
  randomize_ratio: 0.25,
  seed: 9
};
/** The same, without what the item does not have. */
const KNOWN_SPEC = { ...SPEC, columns: ['name', 'value'], filters: SPEC.filters.slice(0, 3) };

describe('a form that is filled in', () => {
  it('asks for what the spec asks for, as far as the item still has it', () => {
    const form = new FormModel({ item: ITEM, operators: OPERATORS, folder: '' });
    form.addFilter();
    form.fill(SPEC);
    expect(form.isComplete).toBe(true);
    expect(form.asked().spec).toEqual(KNOWN_SPEC);
    form.choose(['time'], true);
    expect(form.asked().spec.columns).toEqual(['name', 'value', 'time']);
  });

  it('says what it has no place for, until that is known', () => {
    const form = new FormModel({ item: ITEM, operators: OPERATORS, folder: '' });
    const odd = [
      { name: 'value', operator: 'contains', value: 'x' },
      { name: 'value', operator: 'between', value: [1] },
      { name: 'value', operator: 'constructor', value: 1 }
    ];
    form.fill({ ...SPEC, filters: [...SPEC.filters, ...odd], beyond: ['--format csv'] });
    expect(form.asked().spec).toEqual(KNOWN_SPEC);
    expect(form.leftOut).toEqual([
      { kind: 'column', what: 'gone' },
      { kind: 'filter', filter: SPEC.filters[3] },
      ...odd.map(filter => ({ kind: 'filter', filter })),
      { kind: 'beyond', what: '--format csv' }
    ]);
    form.dismissLeftOut();
    expect(form.leftOut).toEqual([]);
  });

  it('takes every column where none is named, and lands where that is said', () => {
    const form = new FormModel({ item: ITEM, operators: OPERATORS, folder: 'data' });
    form.fill({ columns: null, to: 'a.parquet', overwrite: true });
    expect(form.asked().spec.columns).toEqual(['time', 'value', 'name']);
    expect([form.to, form.overwrite]).toEqual(['a.parquet', true]);
    form.fill({ columns: ['name'] });
    expect([form.to, form.overwrite]).toEqual(['a.parquet', true]);
  });

  it('keeps an instant that was said with an offset, and the digits of a time', () => {
    const form = new FormModel({ item: ITEM, operators: OPERATORS, folder: '' });
    const value = ['2026-01-01T00:30:00.123456789+02:00', '2026-01-02T00:00:00.5Z'];
    form.fill({ columns: null, filters: [{ name: 'time', operator: 'between', value }] });
    expect(form.asked().spec.filters?.[0].value).toEqual([
      '2025-12-31T22:30:00.123456789Z',
      '2026-01-02T00:00:00.5Z'
    ]);
  });

  it('is opened on the item, however late that is known', async () => {
    const lake = new Lake({
      'GET config': () => CONFIG,
      'GET items/': () => ITEM,
      'GET items': () => ({ items: [], next: null, total: 0 }),
      'GET landed': () => ({ items: [], next: null, total: 0 }),
      'GET pulls': () => ({ items: [], next: null, total: 0 }),
      'POST estimates': () => estimate()
    });
    const events = new Signal<object, never>({});
    const jobs = new JobsModel({ client: lake.client, events, interval: 1e6 });
    const preferences = () => DEFAULTS;
    const panel = new PanelModel({ client: lake.client, jobs, preferences });
    panel.prepare(ITEM.name, SPEC);
    await later();
    expect(panel.tab).toBe('pull');
    expect(panel.item?.form?.asked().spec).toEqual(KNOWN_SPEC);
    panel.item?.form?.share(1);
    panel.item?.load();
    await later();
    expect(panel.item?.form?.ratio).toBe(1);
    panel.prepare(ITEM.name, SPEC);
    expect(panel.item?.form?.ratio).toBe(0.25);
    panel.dispose();
    jobs.dispose();
  });
});
