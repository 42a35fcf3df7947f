/** Pulls are told by events and read over REST; an old word never overrides a newer one. */

import { Signal } from '@lumino/signaling';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Job, JobEvent } from '../../src/api/types';
import { JOB_EVENTS, JobsModel } from '../../src/model/jobs';
import { job, Lake } from './lake';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function following(...jobs: Job[]) {
  const state = new Map(jobs.map(each => [each.id, each]));
  const lake = new Lake({
    'GET pulls/': (_, path) => state.get(path.split('/')[1]),
    'GET pulls': () => ({ items: [...state.values()], next: null, total: state.size })
  });
  const source = {};
  const events = new Signal<object, { schema_id: string; [field: string]: unknown }>(source);
  const model = new JobsModel({ client: lake.client, events, interval: 30_000 });
  const ended: string[] = [];
  model.ended.connect((_, each) => ended.push(each.id));
  const tell = (event: Partial<JobEvent>, schema_id = JOB_EVENTS) =>
    events.emit({ schema_id, kind: 'pull', done: 0, total: 0, seq: 0, ...event });
  await vi.advanceTimersByTimeAsync(10);
  return { state, lake, model, tell, ended };
}

describe('the pulls', () => {
  it('stand newest first', async () => {
    const { model } = await following(
      job('old', { created: '2026-11-20T08:00:00Z' }),
      job('new', { created: '2026-11-20T09:00:00Z' })
    );
    expect(model.jobs.map(each => each.id)).toEqual(['new', 'old']);
  });

  it('that were over before we looked are no news', async () => {
    const { ended } = await following(job('a', { state: 'done' }));
    expect(ended).toEqual([]);
  });

  it('move with their events, and end once', async () => {
    const { state, model, tell, ended } = await following(job('a', { state: 'reading', seq: 1 }));
    tell({ id: 'a', state: 'reading', seq: 2, done: 40, total: 100 });
    expect(model.job('a')?.progress.done_bytes).toBe(40);
    const result = { path: 'x.parquet', rows: 1, bytes: 2, sha256: '', parts: [] };
    state.set('a', job('a', { state: 'done', seq: 3, result }));
    tell({ id: 'a', state: 'done', seq: 3 });
    await vi.advanceTimersByTimeAsync(10);
    expect(model.job('a')?.result).toEqual(result);
    await model.refresh();
    await vi.advanceTimersByTimeAsync(10);
    expect(ended).toEqual(['a']);
  });

  it('that were started elsewhere are read when an event tells of them', async () => {
    const { state, model, tell } = await following();
    state.set('b', job('b', { state: 'reading', seq: 4 }));
    tell({ id: 'b', state: 'reading', seq: 4 });
    await vi.advanceTimersByTimeAsync(10);
    expect(model.jobs.map(each => each.id)).toEqual(['b']);
  });

  it('do not go back on an older answer or event', async () => {
    const { state, model, tell } = await following(job('a', { state: 'writing', seq: 5 }));
    state.set('a', job('a', { state: 'planning', seq: 2 }));
    tell({ id: 'a', state: 'planning', seq: 2 });
    await model.refresh();
    await vi.advanceTimersByTimeAsync(10);
    expect(model.job('a')?.state).toBe('writing');
  });

  it('are read all the same when the stream is silent', async () => {
    const { state, model, ended } = await following(job('a', { state: 'reading', seq: 1 }));
    state.set('a', job('a', { state: 'failed', seq: 9 }));
    await vi.advanceTimersByTimeAsync(5_500);
    expect(model.job('a')?.state).toBe('failed');
    expect(ended).toEqual(['a']);
  });

  it('ignore events of others', async () => {
    const { lake, tell } = await following();
    const before = lake.asked.length;
    tell({ id: 'z' }, 'https://events.jupyter.org/other');
    tell({ id: 'z', kind: 'profile' });
    await vi.advanceTimersByTimeAsync(10);
    expect(lake.asked).toHaveLength(before);
  });

  it('ask nothing once disposed', async () => {
    const { lake, model, tell } = await following(job('a', { state: 'reading', seq: 1 }));
    model.dispose();
    const before = lake.asked.length;
    tell({ id: 'a', state: 'done', seq: 2 });
    await vi.advanceTimersByTimeAsync(120_000);
    expect(lake.asked).toHaveLength(before);
  });
});
