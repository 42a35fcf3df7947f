/** Pulls that run are summed up in a line, and the ones that take a while get a notification that changes in place. */

import { Signal } from '@lumino/signaling';
import { nullTranslator } from '@jupyterlab/translation';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Job, Progress } from '../../src/api/types';
import { Format } from '../../src/model/format';
import { JobsModel } from '../../src/model/jobs';
import { Notices } from '../../src/model/notices';
import { summed } from '../../src/model/running';
import { advance } from '../../src/view/pullwords';
import { job, Lake } from './lake';

function reading(id: string, progress: Partial<Progress>, more: Partial<Job> = {}): Job {
  const blank = job(id);
  return { ...blank, state: 'reading', progress: { ...blank.progress, ...progress }, ...more };
}

describe('the sum of what runs', () => {
  it('is nothing where nothing runs', () => {
    const none = summed([job('a', { state: 'done' }), job('b', { state: 'cancelled' })]);
    expect(none).toEqual({ jobs: [], share: null, rate: null, eta: null });
  });

  it('adds bytes and rates, and waits for the last', () => {
    const both = summed([
      reading('a', { done_bytes: 10, total_bytes: 100, rate: 5, eta: 18 }),
      reading('b', { done_bytes: 90, total_bytes: 100, rate: 10, eta: 1 }),
      job('c', { state: 'failed' })
    ]);
    expect(both.jobs.map(each => each.id)).toEqual(['a', 'b']);
    expect([both.share, both.rate, both.eta]).toEqual([0.5, 15, 18]);
  });

  it('claims no share and no end while one of them does not know', () => {
    const both = summed([reading('a', { done_bytes: 10, total_bytes: 100, eta: 3 }), job('b')]);
    expect([both.share, both.eta]).toEqual([null, null]);
  });
});

describe('the words for a pull that runs', () => {
  const trans = nullTranslator.load('lakey_jupyter');
  const say = (each: Job) => advance(each, trans, new Format('en'));

  it('tell share, bytes, rate and time left', () => {
    const progress = { done_bytes: 5e6, total_bytes: 1e7, rate: 1e6, eta: 5 };
    expect(say(reading('a', progress))).toBe('reading · 50% · 5 MB of 10 MB · 1 MB/s · 5 sec left');
  });

  it('tell that others wait for it too', () => {
    expect(say(reading('a', {}, { waiters: 3 }))).toBe('reading · 3 wait for this');
    expect(say(reading('a', {}, { waiters: 1 }))).toBe('reading');
  });
});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function noticed(...known: Job[]) {
  const state = new Map(known.map(each => [each.id, each]));
  const lake = new Lake({
    'GET pulls/': (_, path) => state.get(path.split('/')[1]),
    'GET pulls': () => ({ items: [...state.values()], next: null, total: state.size })
  });
  const events = new Signal<object, { schema_id: string; [field: string]: unknown }>({});
  const jobs = new JobsModel({ client: lake.client, events, interval: 30_000 });
  const said: string[] = [];
  let isThere = true;
  const notices = new Notices({
    jobs,
    teller: {
      begin: each => (said.push(`begin ${each.id}`), `n-${each.id}`),
      advance: (id, each) => (said.push(`${id} ${each.progress.done_bytes}`), isThere),
      end: (id, each) => said.push(`${id} ${each.state}`)
    }
  });
  await vi.advanceTimersByTimeAsync(10);
  const move = async (next: Job) => {
    state.set(next.id, next);
    jobs.add(next);
    await vi.advanceTimersByTimeAsync(0);
  };
  return { said, move, notices, hide: () => (isThere = false) };
}

describe('a notification', () => {
  it('is not shown for a pull that is soon over, but for its end', async () => {
    const { said, move } = await noticed(job('a', { seq: 1 }));
    await vi.advanceTimersByTimeAsync(1_500);
    await move(job('a', { state: 'done', seq: 2 }));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(said).toEqual(['null done']);
  });

  it('follows one that takes a while, not more than once a second, to its end', async () => {
    const { said, move } = await noticed(job('a', { seq: 1 }));
    await vi.advanceTimersByTimeAsync(2_100);
    expect(said).toEqual(['begin a']);
    for (const done of [1, 2, 3, 4, 5, 6]) {
      await vi.advanceTimersByTimeAsync(250);
      await move(reading('a', { done_bytes: done, total_bytes: 10 }, { seq: 1 + done }));
    }
    expect(said).toHaveLength(2);
    expect(said[1]).toMatch(/^n-a [34]$/);
    await move(job('a', { state: 'done', seq: 20 }));
    expect(said.at(-1)).toBe('n-a done');
  });

  it('that somebody put away comes back for the end alone', async () => {
    const { said, move, hide } = await noticed(job('a', { seq: 1 }));
    await vi.advanceTimersByTimeAsync(2_100);
    hide();
    for (const done of [1, 2, 3]) {
      await vi.advanceTimersByTimeAsync(1_100);
      await move(reading('a', { done_bytes: done, total_bytes: 10 }, { seq: 1 + done }));
    }
    await move(job('a', { state: 'failed', seq: 20 }));
    expect(said).toEqual(['begin a', 'n-a 1', 'null failed']);
  });

  it('is shown again for a pull that is started again', async () => {
    const { said, move } = await noticed(job('a', { seq: 1 }));
    await move(job('a', { state: 'failed', seq: 2 }));
    await move(job('a', { state: 'queued', seq: 3 }));
    await vi.advanceTimersByTimeAsync(2_100);
    expect(said).toEqual(['null failed', 'begin a']);
  });

  it('comes no more once nobody notices', async () => {
    const { said, notices } = await noticed(job('a', { seq: 1 }));
    notices.dispose();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(said).toEqual([]);
  });
});
