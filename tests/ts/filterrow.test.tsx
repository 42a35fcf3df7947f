/** The rows of filters and the saved recipes as they are drawn: what keys, pastes and borders do. */

import axe from 'axe-core';
import React, { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Column } from '../../src/api/types';
import { FormModel } from '../../src/model/form';
import { RecipesModel } from '../../src/model/recipes';
import { Filters } from '../../src/view/form/filters';
import { LeftOutNote } from '../../src/view/form/leftout';
import { Tools } from '../../src/view/form/tools';
import { useModel } from '../../src/view/hooks';
import { RecipeList } from '../../src/view/recipes';
import { column, item, OPERATORS } from './lake';

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

const counts = { rows: 30, nulls: 0, nans: 0, distinct: null, whole: true } as const;
const bins = Array.from({ length: 10 }, (_, low) => ({ low, high: low + 1, count: low + 1 }));
const values = ['red', 'green'].map(value => ({ value, count: 15 }));
const COLUMNS: Column[] = [
  column('n', 'INTEGER', {
    min: 0,
    max: 9,
    distribution: { kind: 'histogram', bins, values: [], ...counts }
  }),
  column('s', 'STRING'),
  column('kind', 'STRING', {
    enum: true,
    distribution: { kind: 'values', bins: [], values, ...counts }
  }),
  column('at', 'DATETIME')
];

function Rows({ form }: { form: FormModel }): JSX.Element {
  return <Filters form={useModel(form)} faults={[]} />;
}

function drawn(name: string, operator: string): { form: FormModel; id: number } {
  const form = new FormModel({ item: item(COLUMNS), operators: OPERATORS, folder: '' });
  form.addFilter();
  const { id } = form.drafts[0];
  form.filterColumn(id, name);
  form.filterOperator(id, operator);
  act(() => root.render(<Rows form={form} />));
  return { form, id };
}

const all = (selector: string) => [...host.querySelectorAll<HTMLElement>(selector)];
const one = (selector: string) => {
  const found = host.querySelector<HTMLElement>(selector);
  if (found === null) {
    throw new Error(`no ${selector}`);
  }
  return found;
};
const press = (target: HTMLElement, key: string, more: KeyboardEventInit = {}) =>
  act(
    () => void target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...more }))
  );

/** Whether the browser would have pasted it itself. */
function paste(target: HTMLElement, text: string): boolean {
  const event = new Event('paste', { bubbles: true, cancelable: true });
  Object.assign(event, { clipboardData: { getData: () => text } });
  act(() => void target.dispatchEvent(event));
  return !event.defaultPrevented;
}

async function accessible(): Promise<void> {
  const { violations } = await axe.run(host, { rules: { 'color-contrast': { enabled: false } } });
  expect(violations.map(each => each.id)).toEqual([]);
}

describe('the range of a filter', () => {
  it('is moved by keys, and read out', async () => {
    const { form } = drawn('n', '=');
    const [low, high] = all('[role="slider"]');
    expect(low.getAttribute('aria-label')).toBe('Lower border of n');
    expect([low, high].map(each => each.getAttribute('aria-valuetext'))).toEqual(['0', '9']);
    press(low, 'ArrowRight');
    expect(form.drafts[0]).toMatchObject({ operator: '>=', texts: ['1'] });
    press(low, 'PageUp');
    expect(low.getAttribute('aria-valuenow')).toBe('2');
    press(high, 'ArrowDown');
    expect(form.drafts[0]).toMatchObject({ operator: 'between', texts: ['2', '8'] });
    press(low, 'End');
    expect(form.drafts[0].texts).toEqual(['8', '8']);
    press(low, 'Home');
    press(high, 'End');
    expect(form.drafts[0]).toMatchObject({ operator: 'between', texts: ['0', '9'] });
    press(high, 'Home');
    expect(form.drafts[0].texts).toEqual(['0', '0']);
    await accessible();
  });

  it('draws the bars weaker that lie outside of it, and leaves a border unset at its end', () => {
    const { form, id } = drawn('n', 'between');
    act(() => form.filterTexts(id, ['2', '4']));
    const strong = all('.lakey-Brush rect').flatMap((each, place) =>
      each.classList.contains('lakey-mod-out') ? [] : [place]
    );
    expect(strong).toEqual([2, 3, 4]);
    act(() => form.filterOperator(id, '>='));
    press(all('[role="slider"]')[1], 'End');
    expect(form.drafts[0].operator).toBe('>=');
  });

  it('is offered only where it can be kept', () => {
    const { form, id } = drawn('n', 'in');
    expect(all('.lakey-Brush')).toHaveLength(0);
    act(() => form.filterColumn(id, 's'));
    expect(all('.lakey-Brush')).toHaveLength(0);
  });
});

describe('values that are pasted', () => {
  it('become boxes, are told, and are taken back by the button or by Ctrl+Z', async () => {
    const { form } = drawn('s', 'in');
    expect(paste(one('.lakey-Box input'), 'one value')).toBe(true);
    expect(paste(one('.lakey-Box input'), 'a\nb\na')).toBe(false);
    expect(all('.lakey-Box input').map(each => (each as HTMLInputElement).value)).toEqual([
      'a',
      'b'
    ]);
    expect(one('.lakey-Pasted').textContent).toBe('2 values added; 1 was there already.');
    await accessible();
    press(one('.lakey-Box input'), 'z', { ctrlKey: true });
    expect(form.drafts[0].texts).toEqual([null]);
    paste(one('.lakey-Box input'), 'a,b');
    const undo = all('button').find(each => each.textContent === 'Undo the paste');
    act(() => undo?.click());
    expect(form.drafts[0].texts).toEqual([null]);
  });

  it('are a list of their own when they are many', async () => {
    drawn('s', 'in');
    paste(
      one('.lakey-Box input'),
      Array.from({ length: 2000 }, (_, place) => `v${place}`).join('\n')
    );
    expect(one('.lakey-Values-list').textContent).not.toContain('v0 v1');
    expect(all('.lakey-Values-list input').length).toBeLessThan(100);
    expect(host.textContent).toContain('2,000 values');
    await accessible();
  });

  it('are seen where the known values are ticked', () => {
    const { form } = drawn('kind', 'in');
    paste(one('.lakey-Picks input'), 'red,blue');
    expect(form.drafts[0].texts).toEqual(['red', 'blue']);
    const ticked = all('.lakey-Picks label').filter(each => each.querySelector('input')?.checked);
    expect(ticked.map(each => each.textContent)).toEqual(['red15', 'blue']);
  });
});

describe('a value box', () => {
  it('shows what its input has no digits for as text', () => {
    const { form, id } = drawn('at', '=');
    const input = () => one('.lakey-Box input') as HTMLInputElement;
    expect(input().type).toBe('datetime-local');
    act(() => form.filterTexts(id, ['2026-11-20T08:30:00.123456']));
    expect([input().type, input().value]).toEqual(['text', '2026-11-20T08:30:00.123456']);
  });

  it('shows a value that is not among the known ones', () => {
    const { form, id } = drawn('kind', '=');
    act(() => form.filterTexts(id, ['blue']));
    expect((one('.lakey-Box select') as HTMLSelectElement).value).toBe('blue');
  });
});

describe('the form as a whole', () => {
  it('says in a sentence what it has no place for', async () => {
    const onDismiss = vi.fn();
    const filter = { name: 'gone', operator: '=', value: 'x' };
    const leftOut = [
      { kind: 'column', what: 'gone' },
      { kind: 'filter', filter }
    ] as const;
    act(() => root.render(<LeftOutNote leftOut={leftOut} onDismiss={onDismiss} />));
    expect(host.textContent).toBe(
      "Left out, since the item or the form does not have it: “column gone”, “gone = 'x'”."
    );
    await accessible();
    act(() => one('button').click());
    expect(onDismiss).toHaveBeenCalled();
  });

  it('offers what the site has, and no copy of half a recipe', () => {
    const onAct = vi.fn();
    act(() => root.render(<Tools actions={['open', 'copy']} isWhole={false} onAct={onAct} />));
    expect(all('button').map(each => (each as HTMLButtonElement).disabled)).toEqual([false, true]);
    act(() => one('button').click());
    expect(onAct).toHaveBeenCalledWith('open', 0, 0);
  });
});

describe('saved recipes', () => {
  it('are opened, renamed and deleted by keys', async () => {
    const model = new RecipesModel(null);
    const onAct = vi.fn();
    act(() => root.render(<RecipeList model={model} onAct={onAct} />));
    expect(host.textContent).toBe('');
    const recipe = (name: string) => ({ name, item: 'iot', spec: { columns: ['n'] } });
    await act(async () => {
      await model.open('ada');
      model.save(recipe('a'));
      model.save(recipe('b'));
      model.show(true);
    });
    const [first] = all('.lakey-Pull');
    first.focus();
    ['Enter', 'F2', 'Delete'].forEach(key => press(first, key));
    expect(onAct.mock.calls.map(([action, { name }]) => [action, name])).toEqual([
      ['open', 'a'],
      ['rename', 'a'],
      ['delete', 'a']
    ]);
    await accessible();
    act(() => model.remove('a'));
    expect(document.activeElement?.getAttribute('aria-label')).toBe('b · iot');
  });
});
