/** Looking back: the audit's filters and pages, what landed before, and CSV that runs nothing. */

import { Signal } from '@lumino/signaling';
import { nullTranslator } from '@jupyterlab/translation';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AuditModel } from '../../src/model/audit';
import { csv } from '../../src/model/csv';
import { Format } from '../../src/model/format';
import { JobsModel } from '../../src/model/jobs';
import { LandedModel } from '../../src/model/landed';
import { specOf, specSaid } from '../../src/view/specwords';
import { job, Lake, Refusal } from './lake';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const line = (number: number) => ({ number, event: 'done' });

function audited() {
  const lake = new Lake({
    'GET audit/sums': () => ({ by: 'item', items: [], total: 0 }),
    'GET audit': (_, path) => {
      const isSecond = path.includes('cursor=more');
      return { items: [line(isSecond ? 1 : 2)], next: isSecond ? null : 'more', total: 2 };
    },
    'GET items/no': () =>
      new Refusal(404, { code: 'not_found', status: 404, detail: 'There is no item.' }),
    'GET items/': () => ({ item: 'iot.events', chunks: 3 })
  });
  return { lake, model: new AuditModel(lake.client) };
}

const settled = () => vi.advanceTimersByTimeAsync(300);

describe('the audit', () => {
  it('asks once for what was typed, with days to their end', async () => {
    const { lake, model } = audited();
    model.filter({ item: 'i' });
    model.filter({ item: ' iot.events ', person: 'ada' });
    model.filter({ since: '2026-11-01', until: '2026-11-30' });
    await settled();
    const lines = lake.asked.filter(({ path }) => path.startsWith('audit?'));
    expect(lines.map(({ path }) => [...new URLSearchParams(path.split('?')[1])])).toEqual([
      [
        ['item', 'iot.events'],
        ['person', 'ada'],
        ['since', '2026-11-01T00:00:00.000Z'],
        ['until', '2026-12-01T00:00:00.000Z'],
        ['limit', '50']
      ]
    ]);
  });

  it('adds earlier lines to those that are shown, until there are none', async () => {
    const { lake, model } = audited();
    model.load();
    await settled();
    model.more();
    await settled();
    const shown = model.lines.kind === 'ready' ? model.lines.value : null;
    expect(shown?.items.map(each => each.number)).toEqual([2, 1]);
    const before = lake.asked.length;
    model.more();
    await settled();
    expect(lake.asked).toHaveLength(before);
  });

  it('exports every page', async () => {
    const { model } = audited();
    expect((await model.all()).map(each => each.number)).toEqual([2, 1]);
  });

  it('tells the coverage of the item that is named, and of no other', async () => {
    const { model } = audited();
    model.load();
    await settled();
    expect(model.coverage).toBeNull();
    model.filter({ item: 'iot.events' });
    await settled();
    expect(model.coverage).toEqual({ kind: 'ready', value: { item: 'iot.events', chunks: 3 } });
    model.filter({ item: 'no' });
    await settled();
    expect(model.coverage?.kind).toBe('failed');
    model.filter({ item: '' });
    expect(model.coverage).toBeNull();
  });

  it('sums up by what is chosen', async () => {
    const { lake, model } = audited();
    model.groupBy('day');
    await settled();
    expect(lake.asked.map(({ path }) => path)).toEqual(['audit/sums?by=day']);
  });
});

describe('CSV', () => {
  it('quotes what it must', () => {
    expect(csv([{ a: 'x,"y"\n', b: 3, c: null }], ['a', 'b', 'c'])).toBe(
      'a,b,c\r\n"x,""y""\n",3,\r\n'
    );
  });

  it('holds no formula', () => {
    for (const text of ['=1+1', '+1', '-1', '@x', '\t=1']) {
      expect(
        csv([{ a: text }], ['a'])
          .split('\r\n')[1]
          .replace(/"/g, '')
      ).toBe(`'${text}`);
    }
    expect(csv([{ a: -1 }], ['a'])).toBe('a\r\n-1\r\n');
  });
});

describe('a spec in words', () => {
  const trans = nullTranslator.load('lakey_jupyter');
  const say = (text: string) => {
    const spec = specOf(text);
    return spec && specSaid(spec, trans, new Format('en'));
  };

  it('names some columns, the filters and the share', () => {
    const spec = {
      columns: ['a', 'b', 'c', 'd'],
      filters: [{ name: 'a', operator: '>=', value: 3 }],
      randomize_ratio: 0.1
    };
    expect(say(JSON.stringify(spec))).toBe('a, b, c and 1 more · a >= 3 · 10% of the rows');
    expect(say('{"columns":["a"]}')).toBe('a');
  });

  it('is none where there is none', () => {
    expect(['', '3', 'null', '{"columns":3}', '{'].map(say)).toEqual([
      null,
      null,
      null,
      null,
      null
    ]);
  });
});

describe('what was pulled before', () => {
  async function looking() {
    const lake = new Lake({
      'GET landed': (_, path) =>
        path.includes('cursor=more')
          ? { items: [{ id: 'b' }], next: null, total: 2 }
          : { items: [{ id: 'a' }], next: 'more', total: 2 },
      'DELETE landed/a': () => null,
      'GET pulls/': (_, path) => job(path.split('/')[1], { state: 'done', seq: 9 }),
      'GET pulls': () => ({ items: [job('a', { state: 'done' })], next: null, total: 1 })
    });
    const events = new Signal<object, { schema_id: string; [field: string]: unknown }>({});
    const jobs = new JobsModel({ client: lake.client, events, interval: 30_000 });
    await vi.advanceTimersByTimeAsync(10);
    const model = new LandedModel({ client: lake.client, jobs });
    const asked = () => lake.asked.filter(({ path }) => path.startsWith('landed')).length;
    const shown = () =>
      model.found.kind === 'ready' ? model.found.value.items.map(each => each.id) : [];
    return { lake, jobs, model, asked, shown };
  }

  it('is asked for when somebody looks, and again when a pull ends', async () => {
    const { jobs, model, asked, shown } = await looking();
    expect(asked()).toBe(0);
    model.open(true);
    await settled();
    expect(shown()).toEqual(['a']);
    jobs.add(job('c', { state: 'done', seq: 1 }));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked()).toBe(2);
    model.open(false);
    model.refresh();
    await settled();
    expect(asked()).toBe(2);
  });

  it('goes on to earlier ones', async () => {
    const { model, shown } = await looking();
    model.open(true);
    await settled();
    model.more();
    await settled();
    expect(shown()).toEqual(['a', 'b']);
  });

  it('is forgotten here and there', async () => {
    const { lake, jobs, model } = await looking();
    model.open(true);
    await settled();
    await model.forget('a');
    expect(jobs.job('a')).toBeUndefined();
    expect(lake.asked.map(({ method, path }) => `${method} ${path}`)).toContain('DELETE landed/a');
  });

  it('is found by its id although the list of pulls is shorter', async () => {
    const { jobs } = await looking();
    expect((await jobs.need('old')).state).toBe('done');
    expect((await jobs.need('a')).id).toBe('a');
  });
});
