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
