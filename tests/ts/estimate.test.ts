/** The estimate follows the form: one question after a pause, and only the last answer counts. */

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PullSpec } from '../../src/api/types';
import { EstimateModel, QUIET } from '../../src/model/estimate';
import { FormModel } from '../../src/model/form';
import { LaunchModel } from '../../src/model/launch';
import { column, estimate, item, job, Lake, OPERATORS, Refusal } from './lake';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const ratioOf = (body: unknown) => (body as { spec: PullSpec }).spec.randomize_ratio ?? 1;

function opened(answers: ConstructorParameters<typeof Lake>[0]) {
  const lake = new Lake(answers);
  const columns = [column('value', 'FLOAT')];
  const form = new FormModel({ item: item(columns), operators: OPERATORS, folder: 'data' });
  const model = new EstimateModel({ client: lake.client, form });
  return { lake, form, model };
}

describe('an estimate', () => {
  it('is asked once, when the form has been quiet', async () => {
    const { lake, form, model } = opened({ 'POST estimates': () => estimate() });
    await vi.advanceTimersByTimeAsync(0);
    expect(lake.asked).toHaveLength(1);
    [0.9, 0.8, 0.7].forEach(ratio => form.share(ratio));
    expect(model.isPending).toBe(true);
    await vi.advanceTimersByTimeAsync(QUIET - 1);
    expect(lake.asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(lake.asked.map(ask => ratioOf(ask.body))).toEqual([1, 0.7]);
    expect(model.isPending).toBe(false);
  });

  it('of an older form is given up and never shown', async () => {
    const slow = (body: unknown) =>
      new Promise(done =>
        setTimeout(
          () => done(estimate({ rows: ratioOf(body) * 100 })),
          ratioOf(body) === 1 ? 900 : 10
        )
      );
    const { lake, form, model } = opened({ 'POST estimates': slow });
    await vi.advanceTimersByTimeAsync(50);
    form.share(0.5);
    await vi.advanceTimersByTimeAsync(QUIET + 20);
    expect(model.estimate?.rows).toBe(50);
    expect(lake.asked[0].signal?.aborted).toBe(true);
    await vi.advanceTimersByTimeAsync(2000);
    expect(model.estimate?.rows).toBe(50);
  });

  it('is not asked for where the file lands', async () => {
    const { lake, form } = opened({ 'POST estimates': () => estimate() });
    await vi.advanceTimersByTimeAsync(0);
    form.land('elsewhere.parquet', true);
    await vi.advanceTimersByTimeAsync(1000);
    expect(lake.asked).toHaveLength(1);
  });

  it('that is refused says so at the filter it names', async () => {
    const errors = [{ path: 'spec.filters[0].value', reason: 'does not fit' }];
    const { form, model } = opened({
      'POST estimates': body =>
        (body as { spec: PullSpec }).spec.filters?.length
          ? new Refusal(422, { code: 'invalid', status: 422, detail: 'no', errors })
          : estimate()
    });
    form.addFilter();
    form.filterTexts(form.drafts[0].id, ['abc']);
    await vi.advanceTimersByTimeAsync(QUIET + 1);
    expect(model.faults).toEqual([
      { field: 'filter', draft: form.drafts[0].id, reason: 'does not fit' }
    ]);
    expect(model.estimate).toBeNull();
  });
});

describe('a start', () => {
  it('is held back by the budget, by an open filter and by an estimate on its way', async () => {
    const { lake, form, model } = opened({
      'POST estimates': body => estimate({ fits: ratioOf(body) < 0.5 })
    });
    const launch = new LaunchModel({
      client: lake.client,
      form,
      estimate: model,
      started: vi.fn()
    });
    expect(launch.hindrance).toBe('no_estimate');
    await vi.advanceTimersByTimeAsync(1);
    expect(launch.hindrance).toBe('over');
    form.addFilter();
    expect(launch.hindrance).toBe('incomplete');
    form.removeFilter(form.drafts[0].id);
    form.share(0.4);
    await vi.advanceTimersByTimeAsync(QUIET + 1);
    expect(launch.hindrance).toBeNull();
  });

  it('that got no answer is sent again under the same key', async () => {
    let tries = 0;
    const { lake, form, model } = opened({
      'POST estimates': () => estimate(),
      'POST pulls': () => {
        if (tries++ === 0) {
          throw new TypeError('Failed to fetch');
        }
        return job('a');
      }
    });
    const started = vi.fn();
    const launch = new LaunchModel({ client: lake.client, form, estimate: model, started });
    await vi.advanceTimersByTimeAsync(1);
    await launch.start();
    expect(launch.faults).toEqual([{ field: 'form', reason: 'Failed to fetch' }]);
    await launch.start();
    expect(started).toHaveBeenCalledOnce();
    const keys = lake.asked
      .filter(ask => ask.path === 'pulls')
      .map(ask => ask.headers.get('Idempotency-Key'));
    expect(keys[0]).toBeTruthy();
    expect(keys[1]).toBe(keys[0]);
  });
});
