/** Rows that meet filters are compared with the whole: asked for what is seen, when the filters are quiet. */

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Column, PullSpec } from '../../src/api/types';
import { ComparisonModel, TOGETHER } from '../../src/model/comparison';
import { FormModel } from '../../src/model/form';
import { column, item, type Lake, OPERATORS, Refusal } from './lake';
import { answering, COLUMNS, lakeOf } from './spreads';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const later = () => vi.advanceTimersByTimeAsync(400);

/** What was asked of the columns' distributions. */
function asked(lake: Lake): readonly PullSpec[] {
  const bodies = lake.asked.filter(({ path }) => path.endsWith('/distributions'));
  return bodies.map(({ body }) => (body as { spec: PullSpec }).spec);
}

function filtered(form: FormModel, text: string): void {
  form.addFilter();
  const { id } = form.drafts[form.drafts.length - 1];
  form.filterTexts(id, [text]);
}

describe('a comparison', () => {
  const form = (columns: Column[]) =>
    new FormModel({ item: item(columns), operators: OPERATORS, folder: '' });

  it('is asked for once there is a filter, for the columns that are seen', async () => {
    const lake = lakeOf(COLUMNS);
    const its = form(COLUMNS);
    const model = new ComparisonModel({ client: lake.client, form: its });
    model.need(['value', 'name']);
    await later();
    expect(asked(lake)).toEqual([]);
    filtered(its, '20');
    await later();
    const filters = [{ name: 'value', operator: '=', value: 20 }];
    expect(asked(lake)).toEqual([{ columns: ['value', 'name'], filters }]);
    expect(model.of('value')?.met.rows).toBe(20);
    model.need(['name', 'raw']);
    await later();
    expect(asked(lake)[1]).toEqual({ columns: ['raw'], filters });
    expect(model.of('raw')?.met.kind).toBe('none');
  });

  it('asks for many columns in parts, and not twice for the same', async () => {
    const many = Array.from({ length: 100 }, (_, place) => column(`c${place}`, 'INTEGER'));
    const lake = lakeOf(many);
    const its = form(many);
    const model = new ComparisonModel({ client: lake.client, form: its });
    filtered(its, '1');
    model.need(many.map(({ name }) => name));
    await later();
    expect(asked(lake).map(({ columns }) => columns.length)).toEqual([TOGETHER, TOGETHER, 4]);
    model.need(['c1']);
    await later();
    expect(asked(lake)).toHaveLength(3);
  });

  it('forgets what other filters left, and what is chosen besides filters changes nothing', async () => {
    const lake = lakeOf(COLUMNS);
    const its = form(COLUMNS);
    const model = new ComparisonModel({ client: lake.client, form: its });
    model.need(['value']);
    filtered(its, '20');
    await later();
    its.choose(['name'], false);
    its.share(0.5);
    await later();
    expect(asked(lake)).toHaveLength(1);
    its.filterTexts(its.drafts[0].id, ['21']);
    expect(model.of('value')).toBeNull();
    await later();
    expect(asked(lake)).toHaveLength(2);
    its.removeFilter(its.drafts[0].id);
    expect(model.counted).toBeNull();
    expect(model.isPending).toBe(false);
  });

  it('says what is wrong with a filter beside it, and asks no more until it changes', async () => {
    const errors = [{ path: 'spec.filters[0].value', reason: 'No number.' }];
    const refusal = new Refusal(422, { code: 'invalid', status: 422, detail: 'No.', errors });
    const lake = lakeOf(COLUMNS, { 'POST items/iot.events/distributions': () => refusal });
    const its = form(COLUMNS);
    const model = new ComparisonModel({ client: lake.client, form: its });
    model.need(['value']);
    filtered(its, 'x');
    await later();
    expect(model.faults.map(({ draft, reason }) => [draft, reason])).toEqual([
      [its.drafts[0].id, 'No number.']
    ]);
    expect(model.failure).toBeNull();
    model.need(['name']);
    await later();
    expect(asked(lake)).toHaveLength(1);
  });

  it('can be asked for again where the server failed', async () => {
    let isWell = false;
    const broken = new Refusal(503, { code: 'unavailable', status: 503, detail: 'Away.' });
    const lake = lakeOf(COLUMNS, {
      'POST items/iot.events/distributions': (...given) => (isWell ? answering(...given) : broken)
    });
    const its = form(COLUMNS);
    const model = new ComparisonModel({ client: lake.client, form: its });
    model.need(['value']);
    filtered(its, '20');
    await later();
    expect(model.failure?.message).toBe('Away.');
    isWell = true;
    model.retry();
    await later();
    expect(model.failure).toBeNull();
    expect(model.counted?.rows).toBe(20);
  });
});
