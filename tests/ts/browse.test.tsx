/** The catalogue as it is drawn: its names and roles, and what keys do in it. */

import axe from 'axe-core';
import React, { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Browse, type IBrowseProps } from '../../src/view/browse';

let host: HTMLElement;
let root: Root;

beforeEach(() => {
  host = document.body.appendChild(document.createElement('main'));
  root = createRoot(host);
});
afterEach(() => {
  act(() => root.unmount());
  host.remove();
});

const summary = (name: string) => ({
  name,
  description: 'Readings',
  rows: 3,
  bytes: 100,
  columns: 2,
  updated: '2026-11-20T08:00:00Z',
  has_sample: true,
  tags: ['sky'],
  maintainer: 'ada',
  pulls: 4,
  people: 2
});

function props(more: Partial<IBrowseProps> = {}): IBrowseProps {
  const items = ['iot.events', 'sales'].map(summary);
  return {
    query: '',
    sort: 'relevance',
    choice: [],
    found: { kind: 'ready', value: { items, total: 2, whole: 2 } },
    facets: {
      kind: 'ready',
      value: {
        tags: [{ value: 'sky', count: 2 }],
        maintainers: [{ value: 'ada', count: 2 }],
        has_sample: 2,
        mine: 0,
        recent: 1
      }
    },
    areFacetsOpen: false,
    isSearching: false,
    density: 'comfortable',
    searches: ['weather', 'iot'],
    stars: ['sales'],
    left: null,
    onSearch: vi.fn(),
    onSort: vi.fn(),
    onOpen: vi.fn(),
    onStar: vi.fn(),
    onPick: vi.fn(),
    onOpenFacets: vi.fn(),
    onClear: vi.fn(),
    onKeep: vi.fn(),
    onForget: vi.fn(),
    onMore: vi.fn(),
    onRetry: vi.fn(),
    onReload: vi.fn(),
    ...more
  };
}

function drawn(more: Partial<IBrowseProps> = {}): IBrowseProps {
  const found = props(more);
  act(() => root.render(<Browse {...found} />));
  return found;
}

const one = (selector: string) => {
  const found = host.querySelector<HTMLElement>(selector);
  expect(found, selector).not.toBeNull();
  return found as HTMLElement;
};
const press = (key: string) =>
  act(() => {
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  });
const focus = (selector: string) => act(() => one(selector).focus());

describe('the catalogue as it is drawn', () => {
  it.each([
    ['cards', {}],
    ['choices', { areFacetsOpen: true, choice: [{ kind: 'tag', value: 'sky' }] }],
    ['a search that makes no sense', { query: '& a ~a &' }]
  ] as const)('has names and roles: %s', async (_, more) => {
    drawn(more as Partial<IBrowseProps>);
    const { violations } = await axe.run(host, { runOnly: ['wcag2a', 'wcag21a', 'wcag22aa'] });
    expect(violations.map(({ id, nodes }) => [id, nodes[0].html])).toEqual([]);
  });

  it('offers what was searched for, goes there by arrow, and forgets by Delete', () => {
    const told = drawn();
    focus('.lakey-Search-input');
    press('ArrowDown');
    expect(document.activeElement?.textContent).toBe('weather');
    press('ArrowDown');
    expect(document.activeElement?.textContent).toBe('iot');
    press('Delete');
    expect(told.onForget).toHaveBeenCalledWith('iot');
    press('Escape');
    expect(document.activeElement).toBe(one('.lakey-Search-input'));
    expect(host.querySelector('.lakey-Searches')).toBeNull();
  });

  it('puts what it offers away on Escape in the box', () => {
    drawn();
    focus('.lakey-Search-input');
    expect(host.querySelector('.lakey-Searches')).not.toBeNull();
    press('Escape');
    expect(host.querySelector('.lakey-Searches')).toBeNull();
  });

  it('says what a search means where that is more than its words', () => {
    drawn({ query: ' iot ' });
    expect(one('.lakey-Meaning').textContent).toBe('');
    drawn({ query: 'a b' });
    expect(one('.lakey-Meaning').textContent).toBe('a or b');
  });

  it('keeps a search on Enter, and moves nothing when one goes elsewhere', () => {
    const told = drawn({ query: 'a b' });
    focus('.lakey-Search-input');
    const before = one('.lakey-Finding').textContent;
    act(() => one('.lakey-Search-input').blur());
    expect(one('.lakey-Finding').textContent).toBe(before);
    focus('.lakey-Search-input');
    press('Enter');
    expect(told.onKeep).toHaveBeenCalledWith('a b');
  });

  it('narrows by a box, closes by Escape, and gives the focus back', () => {
    const told = drawn({ areFacetsOpen: true });
    expect(document.activeElement).toBe(one('[role=dialog]'));
    const [starred, mine] = host.querySelectorAll<HTMLInputElement>('.lakey-Facet input');
    expect(mine.disabled).toBe(true);
    act(() => starred.click());
    expect(told.onPick).toHaveBeenCalledWith({ kind: 'starred', value: '' });
    press('Escape');
    expect(told.onOpenFacets).toHaveBeenCalledWith(false);
    expect(document.activeElement).toBe(one('.lakey-Narrow'));
  });

  it('goes on to the next chip when one is taken away, and to the search box after the last', () => {
    const choice = ['sky', 'sea'].map(value => ({ kind: 'tag', value }) as const);
    const told = drawn({ choice });
    const chips = () => host.querySelectorAll<HTMLElement>('.lakey-Chip');
    act(() => chips()[0].click());
    expect(told.onPick).toHaveBeenCalledWith(choice[0]);
    expect(document.activeElement).toBe(chips()[1]);
    drawn({ choice: choice.slice(1) });
    act(() => chips()[0].click());
    expect(document.activeElement).toBe(one('.lakey-Search-input'));
  });

  it('marks a star beside its card', () => {
    const told = drawn();
    const stars = host.querySelectorAll<HTMLElement>('.lakey-Star');
    expect([...stars].map(each => each.getAttribute('aria-pressed'))).toEqual(['false', 'true']);
    act(() => stars[0].click());
    expect(told.onStar).toHaveBeenCalledWith('iot.events');
    expect(told.onOpen).not.toHaveBeenCalled();
  });
});
