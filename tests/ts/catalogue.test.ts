/** Searching, paging, and what a server that is not there looks like. */

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NO_SERVER, UNAUTHENTICATED } from '../../src/api/failure';
import { CatalogueModel } from '../../src/model/catalogue';
import { SessionModel } from '../../src/model/session';
import { Lake, Refusal } from './lake';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const asked = (path: string) => new URLSearchParams(path.split('?')[1]);

describe('the catalogue', () => {
  it('searches from the first character, once the typing pauses, and passes the words on as they are', async () => {
    const lake = new Lake({ 'GET items': () => ({ items: [], next: null, total: 0 }) });
    const model = new CatalogueModel(lake.client);
    ['s', 'sa', 'sales & ~test'].forEach(query => model.search(query));
    await vi.advanceTimersByTimeAsync(300);
    expect(lake.asked.map(ask => asked(ask.path).get('query'))).toEqual(['sales & ~test']);
  });

  it('adds the next page below, and remembers how many there are in all', async () => {
    const pages = (_: unknown, path: string) => {
      const cursor = asked(path).get('cursor');
      const isSearch = asked(path).has('query');
      return {
        items: [{ name: cursor ?? 'first' }],
        next: cursor === null ? 'second' : null,
        total: isSearch ? 1 : 2
      };
    };
    const model = new CatalogueModel(new Lake({ 'GET items': pages }).client);
    model.reload();
    await vi.advanceTimersByTimeAsync(10);
    model.more();
    await vi.advanceTimersByTimeAsync(10);
    model.more();
    await vi.advanceTimersByTimeAsync(10);
    const names = () =>
      model.found.kind === 'ready' ? model.found.value.items.map(each => each.name) : [];
    expect(names()).toEqual(['first', 'second']);
    model.search('x');
    await vi.advanceTimersByTimeAsync(300);
    expect(names()).toEqual(['first']);
    expect(model.found).toMatchObject({ value: { total: 1, whole: 2 } });
  });
});

describe('narrowing', () => {
  const narrowed = (stars: readonly string[]) => {
    const lake = new Lake({
      'GET items': () => ({ items: [], next: null, total: 0 }),
      'GET facets': () => ({ tags: [], maintainers: [], has_sample: 0, mine: 0, recent: 0 })
    });
    return { lake, model: new CatalogueModel(lake.client, () => stars) };
  };
  const last = (lake: Lake) => asked(lake.asked.slice(-1)[0].path);

  it('asks for every tag and any maintainer, and for no more once they are taken away', async () => {
    const { lake, model } = narrowed([]);
    const sky = { kind: 'tag', value: 'sky & sea' } as const;
    [sky, { kind: 'tag', value: 'x' }, { kind: 'maintainer', value: 'ada' } as const].forEach(
      pick => model.toggle(pick as typeof sky)
    );
    model.toggle({ kind: 'mine', value: '' });
    await vi.advanceTimersByTimeAsync(300);
    expect(last(lake).getAll('tag')).toEqual(['sky & sea', 'x']);
    expect(last(lake).getAll('maintainer')).toEqual(['ada']);
    expect(last(lake).get('mine')).toBe('true');
    model.toggle(sky);
    expect(last(lake).getAll('tag')).toEqual(['x']);
    expect(last(lake).has('name')).toBe(false);
    model.clear();
    expect(model.choice).toEqual([]);
    expect([...last(lake).keys()].sort()).toEqual(['limit', 'sort']);
  });

  it('asks for starred items by name, and finds nothing where none is starred', async () => {
    const some = narrowed(['a', 'b']);
    some.model.toggle({ kind: 'starred', value: '' });
    expect(last(some.lake).getAll('name')).toEqual(['a', 'b']);
    const none = narrowed([]);
    none.model.toggle({ kind: 'starred', value: '' });
    expect(last(none.lake).getAll('name')).toEqual(['']);
    await vi.advanceTimersByTimeAsync(10);
  });

  it('counts only while somebody looks', async () => {
    const { lake, model } = narrowed([]);
    const counted = () => lake.asked.filter(({ path }) => path.startsWith('facets')).length;
    model.search('a');
    await vi.advanceTimersByTimeAsync(300);
    expect(counted()).toBe(0);
    model.openFacets(true);
    model.toggle({ kind: 'recent', value: '' });
    await vi.advanceTimersByTimeAsync(10);
    expect(counted()).toBe(2);
    expect(model.facets.kind).toBe('ready');
    model.openFacets(false);
    model.reload();
    await vi.advanceTimersByTimeAsync(10);
    expect(counted()).toBe(2);
  });
});

describe('a session', () => {
  const failing = async (status: number, body: unknown) => {
    const model = new SessionModel(
      new Lake({ 'GET config': () => new Refusal(status, body) }).client
    );
    model.load();
    await vi.advanceTimersByTimeAsync(10);
    return model.config.kind === 'failed' ? model.config.failure.code : model.config.kind;
  };

  it('tells a missing server half from a missing sign-in from a refusal in words', async () => {
    expect(await failing(404, { message: 'Not Found' })).toBe(NO_SERVER);
    expect(await failing(403, { message: 'Forbidden' })).toBe(UNAUTHENTICATED);
    expect(await failing(403, { code: 'forbidden', detail: 'Not for you.' })).toBe('forbidden');
  });
});
