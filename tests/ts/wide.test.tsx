/** An item in a tab of its own: its sample, its distributions, what filters leave of them, and its coverage. */

import axe from 'axe-core';
import React, { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { barsOf, foremost } from '../../src/model/bars';
import { WideModel } from '../../src/model/wide';
import { Columns } from '../../src/view/columns';
import { CoveragePane } from '../../src/view/wide/coverage';
import { DistributionsPane } from '../../src/view/wide/distributions';
import type { IWideProps } from '../../src/view/wide/page';
import { SamplePane } from '../../src/view/wide/sample';
import { column, item, type Lake, Refusal } from './lake';
import { COLUMNS, COVERAGE, histogram, lakeOf, values } from './spreads';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const later = () => vi.advanceTimersByTimeAsync(400);

describe('an item in a tab of its own', () => {
  it('asks for few rows of many columns, and for its coverage when that is looked at', async () => {
    const many = Array.from({ length: 2_000 }, (_, place) => column(`c${place}`, 'INTEGER'));
    const lake = lakeOf(many);
    const model = new WideModel(lake.client, 'iot.events');
    await later();
    const paths = () => lake.asked.map(({ path }) => path);
    expect(paths().some(path => path.includes('sample?orientation=tabular&limit=50'))).toBe(true);
    expect(paths().some(path => path.endsWith('coverage'))).toBe(false);
    model.turn('coverage');
    await later();
    expect(model.coverage.kind).toBe('ready');
    model.go({ row: 99, column: -1 });
    expect(model.place).toEqual({ row: 1, column: 0 });
  });

  it('keeps its filters when it is looked at again and has changed', async () => {
    let snapshot = 'one';
    const found = () => ({ ...item(COLUMNS), snapshot: { ...item([]).snapshot, id: snapshot } });
    const lake = lakeOf(COLUMNS, {
      'GET items/iot.events/sample': () => ({ headers: ['gone'], values: [[1]], next: null }),
      'GET items/iot.events/coverage': () => COVERAGE,
      'GET items/iot.events': found
    });
    const model = new WideModel(lake.client, 'iot.events', 'distributions');
    await later();
    const first = model.form;
    model.filter([{ name: 'name', operator: '=', value: 'a' }]);
    model.load();
    await later();
    expect(model.form).toBe(first);
    snapshot = 'two';
    model.load();
    await later();
    expect(model.form).not.toBe(first);
    expect(model.comparison?.filters).toEqual([{ name: 'name', operator: '=', value: 'a' }]);
    expect(model.sample.kind === 'ready' && model.sample.value.columns[0].name).toBe('gone');
  });
});

describe('bars', () => {
  it('are shares of the rows that each distribution is of', () => {
    const bars = barsOf(histogram([60, 30]), histogram([5, 15], { rows: 20 }));
    expect(bars.map(({ whole, kept }) => [whole, kept])).toEqual([
      [0.6, 0.25],
      [0.3, 0.75]
    ]);
    expect(barsOf(histogram([1, 2]), histogram([1])).map(({ kept }) => kept)).toEqual([null, null]);
    expect(barsOf(histogram([1]), histogram([0], { rows: 0 }))[0].kept).toBe(0);
  });

  it('that matter to either are shown, in their order', () => {
    const own = values({ a: 50, b: 20, c: 15, d: 10, e: 4, f: 1 });
    const kept = values({ a: 0, b: 0, c: 0, d: 0, e: 0, f: 9 }, { rows: 10 });
    expect(foremost(barsOf(own, kept), 3).map(({ low }) => low)).toEqual(['a', 'b', 'f']);
  });
});

describe('what is drawn', () => {
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

  async function drawn(lake: Lake, more: Partial<IWideProps> = {}): Promise<WideModel> {
    const model = new WideModel(lake.client, 'iot.events', 'distributions');
    await later();
    const props = {
      model,
      item: item(COLUMNS),
      onCopy: vi.fn(),
      drafted: () => [],
      onPull: vi.fn(),
      onReload: vi.fn(),
      ...more
    };
    act(() => root.render(<DistributionsPane {...props} />));
    await act(later);
    return model;
  }

  async function violations(): Promise<readonly string[]> {
    vi.useRealTimers();
    const found = await axe.run(host, { rules: { 'color-contrast': { enabled: false } } });
    return found.violations.map(({ id }) => id);
  }

  it('says of every column how its values are spread', async () => {
    await drawn(lakeOf(COLUMNS));
    const cards = [...host.querySelectorAll('.lakey-ColumnCard')];
    expect(cards.map(card => card.getAttribute('aria-label'))).toEqual(['value', 'name', 'raw']);
    const image = cards[0].querySelector('[role=img]')?.getAttribute('aria-label');
    expect(image).toBe('Distribution of value from 0 to 30. Most rows, 60%, lie from 0 to 10.');
    expect(cards[1].textContent).toContain('80% · ≈ 800');
    expect(cards[1].textContent).toContain('5% empty');
    expect(cards[2].textContent).toContain('look at them in the sample');
    expect(await violations()).toEqual([]);
  });

  it('draws what filters leave over the whole, and says from how many rows', async () => {
    const model = await drawn(lakeOf(COLUMNS));
    act(() => model.filter([{ name: 'value', operator: '>=', value: 10 }]));
    await act(later);
    expect(host.textContent).toContain('20 of 100 meet the filters');
    expect(host.textContent).toContain('13% to 29% of all its rows, 130 to 290');
    expect(host.textContent).toContain('A bar can be off by 22%');
    expect(host.querySelectorAll('rect.lakey-mod-kept')).toHaveLength(3);
    const images = [...host.querySelectorAll('[role=img]')].map(each =>
      each.getAttribute('aria-label')
    );
    expect(images.join(' ')).toContain(
      'Of those that meet the filters most, 75%, lie from 20 to 30.'
    );
    expect(host.textContent).toContain('15% of all rows, 80% of those that meet the filters');
    expect(host.querySelector('.lakey-Legend')?.textContent).toContain('the whole item');
    expect(await violations()).toEqual([]);
  });

  it('takes filters from the pull form, and gives them back to it', async () => {
    const filters = [{ name: 'value', operator: '>=', value: 10 }];
    const drafted = vi.fn<() => typeof filters>(() => []);
    const onPull = vi.fn();
    const model = await drawn(lakeOf(COLUMNS), { drafted, onPull });
    const press = (said: string) => {
      const found = [...host.querySelectorAll('button')].find(each => each.textContent === said);
      act(() => found?.click());
    };
    press('take the filters of the Pull tab');
    expect(host.textContent).toContain('The Pull tab of this item has no filters.');
    drafted.mockReturnValue(filters);
    press('take the filters of the Pull tab');
    expect(host.textContent).not.toContain('has no filters');
    expect(model.comparison?.filters).toEqual(filters);
    press('pull these rows…');
    expect(onPull).toHaveBeenCalledWith(filters);
  });

  it('goes from card to card by arrow keys', async () => {
    await drawn(lakeOf(COLUMNS));
    const cards = [...host.querySelectorAll<HTMLElement>('.lakey-ColumnCard')];
    act(() => cards[0].focus());
    for (const [key, place] of [
      ['ArrowDown', 1],
      ['ArrowRight', 2],
      ['ArrowDown', 2],
      ['ArrowUp', 1],
      ['Home', 0]
    ] as const) {
      act(() => {
        document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      });
      expect(document.activeElement).toBe(cards[place]);
      expect(cards.map(each => each.tabIndex).indexOf(0)).toBe(place);
    }
  });

  it('is offered beside the columns where somebody opens it, and not where nobody does', () => {
    const columns = (onWide: (() => void) | null) => (
      <Columns columns={COLUMNS} rows={1000} onWide={onWide} />
    );
    act(() => root.render(columns(null)));
    expect(host.querySelector('button')).toBeNull();
    const onWide = vi.fn();
    act(() => root.render(columns(onWide)));
    act(() => host.querySelector('button')?.click());
    expect(onWide).toHaveBeenCalledOnce();
  });

  it('says in one sentence that what others pulled is not for everybody', async () => {
    const denied = new Refusal(403, { code: 'forbidden', status: 403, detail: 'No.' });
    const lake = lakeOf(COLUMNS, { 'GET items/iot.events/coverage': () => denied });
    const model = new WideModel(lake.client, 'iot.events', 'coverage');
    await later();
    act(() => root.render(<CoveragePane model={model} />));
    expect(host.textContent).toBe('What others pulled of this item is not shown to you.');
  });

  it('shows the sample as a grid with names and row numbers', async () => {
    const model = new WideModel(lakeOf(COLUMNS).client, 'iot.events');
    await later();
    act(() => root.render(<SamplePane model={model} item={item(COLUMNS)} onCopy={vi.fn()} />));
    const grid = host.querySelector('[role=grid]');
    expect(grid?.getAttribute('aria-label')).toBe('Sample of iot.events');
    expect(grid?.getAttribute('aria-rowcount')).toBe('3');
    expect(host.textContent).toContain('2 rows drawn out of 1K');
  });
});
