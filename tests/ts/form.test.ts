/** What is chosen in the form becomes the spec on the wire, and refusals come back to their field. */

import { describe, expect, it } from 'vitest';
import { LakeyFailure } from '../../src/api/failure';
import { fitting } from '../../src/model/filters';
import { faultsOf } from '../../src/model/faults';
import { FormModel } from '../../src/model/form';
import { literal } from '../../src/model/literals';
import { column, item, OPERATORS } from './lake';

const COLUMNS = [
  column('time', 'DATETIME', { arrow: 'timestamp[us, tz=UTC]' }),
  column('value', 'FLOAT'),
  column('name', 'STRING'),
  column('ok', 'BOOLEAN'),
  column('blob', 'BINARY')
];

function form(folder = 'data'): FormModel {
  return new FormModel({ item: item(COLUMNS), operators: OPERATORS, folder });
}

describe('a new form', () => {
  it('asks for every column, every row, and lands in the folder of the settings', () => {
    expect(form().asked().spec).toEqual({
      columns: ['time', 'value', 'name', 'ok', 'blob'],
      filters: [],
      randomize_ratio: 1,
      seed: 0
    });
    expect(form('data/').to).toBe('data/iot.events.parquet');
    expect(form('').to).toBe('iot.events.parquet');
  });

  it('keeps the order of the item whatever the order of the ticks', () => {
    const made = form();
    made.choose(['time', 'value', 'name', 'ok', 'blob'], false);
    made.choose(['name'], true);
    made.choose(['time'], true);
    expect(made.asked().spec.columns).toEqual(['time', 'name']);
  });
});

describe('filters', () => {
  it('offer only the operators that fit the type', () => {
    const symbols = (name: string) =>
      fitting(OPERATORS, form().column(name)).map(row => row.symbol);
    expect(symbols('ok')).toEqual(['=', 'is_null']);
    expect(symbols('value')).toContain('is_nan');
    expect(symbols('value')).not.toContain('contains');
    expect(symbols('blob')).toEqual(['is_null']);
  });

  it('are left out of the spec, and hold back the start, until their values are there', () => {
    const made = form();
    made.addFilter();
    const [draft] = made.drafts;
    made.filterColumn(draft.id, 'value');
    expect(made.isComplete).toBe(false);
    expect(made.asked().spec.filters).toEqual([]);
    made.filterTexts(draft.id, ['20.5']);
    expect(made.isComplete).toBe(true);
    expect(made.asked().spec.filters).toEqual([{ name: 'value', operator: '=', value: 20.5 }]);
  });

  it('take the empty text for a value of a text column once it was touched', () => {
    const made = form();
    made.addFilter();
    const { id } = made.drafts[0];
    made.filterColumn(id, 'name');
    expect(made.isComplete).toBe(false);
    made.filterTexts(id, ['']);
    expect(made.asked().spec.filters).toEqual([{ name: 'name', operator: '=', value: '' }]);
  });

  it('write none, one, two or many values as the operator takes them', () => {
    const made = form();
    made.addFilter();
    const { id } = made.drafts[0];
    made.filterColumn(id, 'value');
    made.filterTexts(id, ['1']);
    made.filterOperator(id, 'between');
    made.filterTexts(id, [made.drafts[0].texts[0], '2']);
    expect(made.asked().spec.filters).toEqual([
      { name: 'value', operator: 'between', value: [1, 2] }
    ]);
    made.filterOperator(id, 'in');
    expect(made.asked().spec.filters).toEqual([{ name: 'value', operator: 'in', value: [1, 2] }]);
    made.filterOperator(id, 'is_nan');
    expect(made.asked().spec.filters).toEqual([{ name: 'value', operator: 'is_nan', value: null }]);
  });
});

describe('literals', () => {
  it.each([
    ['INTEGER', '42', 42],
    ['INTEGER', '9007199254740993', '9007199254740993'],
    ['INTEGER', '20.5', 20.5],
    ['INTEGER', 'many', 'many'],
    ['FLOAT', '1e3', 1000],
    ['FLOAT', '-inf', '-inf'],
    ['DECIMAL', '0.10', '0.10'],
    ['STRING', '1', '1'],
    ['STRING', ' x ', ' x '],
    ['BOOLEAN', 'false', false],
    ['DATE', '2026-11-20', '2026-11-20'],
    ['DATETIME', '2026-11-20T08:30', '2026-11-20T08:30:00'],
    ['DATETIME', '2026-11-20T08:30:01.5', '2026-11-20T08:30:01.5']
  ] as const)('%s %s', (type, text, wire) => {
    expect(literal(text, column('x', type))).toBe(wire);
  });

  it('of a column of instants are in UTC', () => {
    expect(literal('2026-11-20T08:30', COLUMNS[0])).toBe('2026-11-20T08:30:00Z');
  });
});

describe('refusals', () => {
  const refusal = (path: string) =>
    new LakeyFailure({
      code: 'invalid',
      status: 422,
      detail: 'no',
      errors: [{ path, reason: 'r' }]
    });

  it.each([
    ['spec.columns[2]', { field: 'columns', reason: 'r' }],
    ['spec.filters[1].value', { field: 'filter', draft: 9, reason: 'r' }],
    ['spec.filters[1].value[3]', { field: 'filter', draft: 9, value: 3, reason: 'r' }],
    ['spec.randomize_ratio', { field: 'share', reason: 'r' }],
    ['spec.seed', { field: 'seed', reason: 'r' }],
    ['to', { field: 'to', reason: 'r' }],
    ['item', { field: 'form', reason: 'r' }]
  ])('at %s stand beside their field', (path, fault) => {
    expect(faultsOf(refusal(path), [4, 9])).toEqual([fault]);
  });

  it('of a destination that exists stand beside the destination', () => {
    const exists = new LakeyFailure({ code: 'exists', status: 409, detail: 'there is one' });
    expect(faultsOf(exists, [])).toEqual([{ field: 'to', reason: 'there is one' }]);
  });
});
