/** Many values are pasted into a filter at once: each becomes a value, or is told. */

import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';
import { Format } from '../../src/model/format';
import { FormModel } from '../../src/model/form';
import { pasted, pieces } from '../../src/model/pasting';
import { valueText } from '../../src/model/values';
import { pastedSaid } from '../../src/view/form/pastewords';
import { column, item, OPERATORS } from './lake';

const trans = nullTranslator.load('');

describe('a text is cut', () => {
  it.each([
    ['a\nb\r\nc\n', ['a', 'b', 'c']],
    ['a, b ,c', ['a', 'b', 'c']],
    ['a\tb\tc', ['a', 'b', 'c']],
    ['Doe, John\nRoe, Jane', ['Doe, John', 'Roe, Jane']],
    ['a,\nb,\nc', ['a', 'b', 'c']],
    ["'a', 'it''s', 'c,d'", ['a', "it's", 'c,d']],
    ['"a\nb"\n"say ""x"""\nplain', ['a\nb', 'say "x"', 'plain']],
    ["'tis\nrock'n'roll", ["'tis", "rock'n'roll"]],
    ['"open, b', ['"open', 'b']],
    [',,a,,', ['a']],
    ['  \n ', []],
    ['Zürich', ['Zürich']]
  ])('of texts: %j', (text, found) => {
    expect(pieces(text, { type: 'STRING' })).toEqual(found);
  });

  it('of numbers at commas and semicolons, on lines too', () => {
    expect(pieces('1, 2\n3;4\t5', { type: 'INTEGER' })).toEqual(['1', '2', '3', '4', '5']);
  });
});

describe('a value fits its column', () => {
  it.each([
    ['INTEGER', '9007199254740993', '9007199254740993'],
    ['INTEGER', '1e3', '1e3'],
    ['INTEGER', '0x10', null],
    ['INTEGER', 'ten', null],
    ['FLOAT', '-Infinity', '-inf'],
    ['FLOAT', 'nan', null],
    ['FLOAT', '1e999', null],
    ['DECIMAL', '12.50', '12.50'],
    ['DECIMAL', '1e3', null],
    ['DATE', '2026-02-28', '2026-02-28'],
    ['DATE', '2026-02-30', null],
    ['DATE', '28.02.2026', null],
    ['DATETIME', '2026-11-20 08:30', '2026-11-20T08:30:00'],
    ['DATETIME', '2026-11-20T08:30:00Z', null],
    ['DATETIME', '2026-11-20T24:00:00', null],
    ['STRING', 'x', 'x'],
    ['BOOLEAN', 'TRUE', 'true']
  ] as const)('%s %s', (type, text, value) => {
    expect(valueText(text, column('x', type))).toBe(value);
  });

  it('of instants in UTC, to the nanosecond', () => {
    const zoned = column('x', 'DATETIME', { arrow: 'timestamp[ns, tz=UTC]' });
    const text = '1969-12-31T23:30:00.000000001-01:00';
    expect(valueText(text, zoned)).toBe('1970-01-01T00:30:00.000000001');
    expect(valueText('0000-01-01T00:00:00Z', zoned)).toBeNull();
  });
});

describe('what is pasted', () => {
  const form = (mostValues?: number) => {
    const columns = [column('n', 'INTEGER'), column('name', 'STRING')];
    const made = new FormModel({
      item: item(columns),
      operators: OPERATORS,
      folder: '',
      mostValues
    });
    made.addFilter();
    made.filterOperator(made.drafts[0].id, 'in');
    return made;
  };

  it('is added once each, and what does not fit or goes beyond the limit is told', () => {
    const found = pasted('1,2,1.0,x,y,x,3,4,5', {
      column: column('n', 'INTEGER'),
      before: ['2'],
      room: 2
    });
    expect(found).toEqual({ texts: ['1', '3'], twice: 2, unfit: ['x', 'y'], beyond: 2 });
    const said = pastedSaid(found, column('n', 'INTEGER'), trans, new Format('en'));
    expect(said).toBe(
      '2 values added; 2 were there already; ' +
        'left out, since they do not fit INTEGER: “x”, “y”; 2 are left out, beyond the limit.'
    );
  });

  it('joins what is there, and is taken back in one step unless the filter changed since', () => {
    const made = form();
    const { id } = made.drafts[0];
    made.filterTexts(id, ['7', '']);
    expect(made.paste(id, '8')).toBe(false);
    expect(made.paste(id, '8\n9\n7')).toBe(true);
    expect(made.asked().spec.filters).toEqual([{ name: 'n', operator: 'in', value: [7, 8, 9] }]);
    expect(made.pastedInto(id)).toMatchObject({ texts: ['8', '9'], twice: 1 });
    expect(made.undoPaste(id)).toBe(true);
    expect(made.drafts[0].texts).toEqual(['7', '']);
    expect(made.undoPaste(id)).toBe(false);
    made.paste(id, '1,2');
    made.filterTexts(id, ['1']);
    expect(made.pastedInto(id)).toBeNull();
    expect(made.undoPaste(id)).toBe(false);
  });

  it('leaves the boxes as they were when nothing of it fits', () => {
    const made = form();
    made.paste(made.drafts[0].id, 'a,b');
    expect(made.drafts[0].texts).toEqual([null]);
    expect(made.pastedInto(made.drafts[0].id)?.unfit).toEqual(['a', 'b']);
  });

  it('counts the values of the other filters', () => {
    const made = form(5);
    made.addFilter();
    const [first, second] = made.drafts;
    made.filterOperator(second.id, 'in');
    made.filterTexts(second.id, ['1', '2']);
    made.paste(first.id, '1,2,3,4');
    expect(made.drafts[0].texts).toEqual(['1', '2', '3']);
    expect(made.pastedInto(first.id)?.beyond).toBe(1);
  });

  it('is quick for the ten thousand values that a pull may have', () => {
    const text = Array.from({ length: 10_000 }, (_, place) => `'tis ${place}`).join('\n');
    const began = performance.now();
    const found = pasted(text, { column: column('s', 'STRING'), before: [], room: 10_000 });
    expect(found.texts).toHaveLength(10_000);
    expect(performance.now() - began).toBeLessThan(1000);
  });
});
