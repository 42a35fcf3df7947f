/** What *copy as* writes fills the form in again, and what cannot be read is said in words. */

import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';
import copied from '../model/copied.json';
import wheres from '../model/wheres.json';
import type { Filter, PullSpec } from '../../src/api/types';
import { WRITINGS, WRITTEN } from '../../src/model/code';
import { Format } from '../../src/model/format';
import { FormModel } from '../../src/model/form';
import { opened } from '../../src/model/opening/opening';
import { Unreadable } from '../../src/model/opening/reading';
import type { IRecipe } from '../../src/model/opening/shape';
import { filtersOf } from '../../src/model/opening/where';
import { openingSaid } from '../../src/view/openwords';
import { column, item, OPERATORS } from './lake';

const trans = nullTranslator.load('');
const said = (text: string) => openingSaid(text, trans, new Format('en'));

/** Numbers that look drawn at random, the same in every run. */
function drawing(seed: number): (count: number) => number {
  let state = seed;
  return count => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return Math.floor((state / 2 ** 32) * count);
  };
}

const TEXTS = [
  '',
  ' ',
  "it's",
  'say "so"',
  'a\\b\\',
  '\\"',
  "'\"'",
  '日本 ß é 🙂',
  'a\nb\tc\r',
  '\u2028\u0000\u001f',
  '--where',
  '-x',
  "x' or 1=1 --",
  '/* x */',
  '%lakey pull a b',
  '$HOME `ls` {x}',
  "'''",
  '"""',
  ':least',
  'NaN',
  'null',
  '#5',
  'a=b',
  '\\u0041\\x41\\101',
  '__proto__',
  'constructor',
  'select',
  'and',
  'between'
];
const NAMES = TEXTS.filter(each => each.trim() !== '');
const VALUES = {
  INTEGER: [0, -1, 42, 20.5, 9007199254740991, '9007199254740993', '-18446744073709551615'],
  FLOAT: [0, 0.1, 0.30000000000000004, -1e-7, 1e21, 1.2345678901234567e300, 2 ** 60, 'inf', '-inf'],
  DECIMAL: ['0', '-0.10', '12345678901234567890.123456789', '99.90'],
  STRING: TEXTS,
  BOOLEAN: [true, false],
  DATE: ['2026-11-20', '0001-01-01'],
  DATETIME: ['2026-11-20T08:30:00Z', '1969-12-31T23:59:59.123456789Z']
} as const;
type Type = keyof typeof VALUES;
const TYPES = Object.keys(VALUES) as Type[];
const COLUMNS = NAMES.map((name, place) =>
  column(name, TYPES[place % TYPES.length], { arrow: 'timestamp[ns, tz=UTC]' })
);
const COUNTS: Readonly<Record<string, number>> = { none: 0, one: 1, two: 2, many: 3 };

function drawn(draw: (count: number) => number): PullSpec {
  const filters = Array.from({ length: draw(5) }, (): Filter => {
    const { name, type } = COLUMNS[draw(COLUMNS.length)];
    const rows = OPERATORS.filter(row => row.types.includes(type));
    const { symbol: operator, takes } = rows[draw(rows.length)];
    const known = VALUES[type as Type];
    const values = Array.from({ length: COUNTS[takes] }, () => known[draw(known.length)]);
    const value = takes === 'none' ? null : takes === 'one' ? values[0] : values;
    return { name, operator, value };
  });
  const columns = NAMES.filter(() => draw(3) > 0);
  return {
    columns: columns.length > 0 ? columns.reverse() : ['-x'],
    filters,
    randomize_ratio: [1, 0, 0.1, 1e-7, 0.30000000000000004][draw(5)],
    seed: [0, 7, -9][draw(3)]
  };
}

/** What a form asks for once it is filled in. */
function asked(wanted: IRecipe['wanted']): PullSpec {
  const form = new FormModel({ item: item(COLUMNS), operators: OPERATORS, folder: '' });
  form.fill(wanted);
  expect(form.leftOut).toEqual([]);
  return form.asked().spec;
}

describe('what is copied and opened again', () => {
  it.each(WRITINGS)('asks for the same, written as %s', writing => {
    const draw = drawing(7);
    for (let turn = 0; turn < 400; turn += 1) {
      const spec = drawn(draw);
      const [name, to] = [NAMES[draw(NAMES.length)], [null, ...NAMES][draw(NAMES.length)]];
      const found = opened(WRITTEN[writing](name, spec, to)) as IRecipe;
      expect([found.item, found.wanted.to]).toEqual([name, to]);
      const isSeedSaid = writing === 'json' || (spec.randomize_ratio ?? 1) < 1;
      expect(asked(found.wanted)).toEqual({ ...spec, seed: isSeedSaid ? spec.seed : 0 });
    }
  });

  it.each(copied)('is what the kernel reads too: $item', ({ item: name, spec, to, ...texts }) => {
    expect(WRITTEN.magic(name, spec as PullSpec, to)).toBe(texts.magic);
    expect(WRITTEN.python(name, spec as PullSpec, to)).toBe(texts.python);
  });
});

describe('a where-text', () => {
  it.each(wheres.filter(each => each.filters !== null))(
    'means what it does for the kernel: $text',
    each => {
      expect(filtersOf(each.text)).toEqual(each.filters);
    }
  );

  it.each(wheres.filter(each => each.filters === null))('is refused here too: $text', each => {
    expect(() => filtersOf(each.text)).toThrow(Unreadable);
  });

  it('nested too deep is refused, and names of objects are names', () => {
    expect(() => filtersOf(`${'('.repeat(5000)}id = 1${')'.repeat(5000)}`)).toThrow(Unreadable);
    expect(filtersOf('constructor = 1 and toString is null')).toHaveLength(2);
    expect(() => filtersOf('id = constructor')).toThrow(Unreadable);
    expect(() => filtersOf('constructor(id)')).toThrow(Unreadable);
    expect(() => filtersOf('id is constructor')).toThrow(Unreadable);
  });
});

describe('a text that says a pull', () => {
  const whole = {
    columns: ['value'],
    filters: [{ name: 'value', operator: '>=', value: 23 }],
    randomize_ratio: 0.5,
    seed: 3,
    to: 'a.parquet'
  };

  it.each([
    ['%lakey pull iot value --where "value >= 23" --sample 0.5 --seed 3 --to a.parquet'],
    [
      '%load_ext lakey_jupyter\ndf = %lakey pull iot value --where="value >= 23" --sample=.5 --seed=3 --to=a.parquet\ndf'
    ],
    ['%%lakey df = pull iot value --sample 0.5 --seed 3 --to a.parquet\nvalue >= 23 -- warm'],
    ["lakey pull --to a.parquet --sample 0.5 --seed 3 iot \\\n  value --where 'value >= 23'"],
    ['!lakey pull iot value --where "value >= 23" --sample 0.5 --seed 3 --to a.parquet'],
    ['pull = lake.pull("iot", ["value"], "value >= 23", sample=0.5, seed=3, to="a.parquet")'],
    [
      'lake["iot"].pull("value", where="value " ">= 23", sample=.5, seed=3, to=r\'a.parquet\')  # warm'
    ],
    [
      "import lakey_jupyter as lakey\nlakey.pull(\n  'iot',\n  columns=('value',),\n  filters=[('value', '>=', 23),],\n" +
        "  sample=0.5, seed=3, to='''a.parquet''', wait=False,\n).to_pandas()"
    ],
    [
      'lake.pull("iot", {"columns": ["value"], "filters": [{"name": "value", "operator": ">=", "value": 23}],' +
        ' "randomize_ratio": 0.5, "seed": 3}, to="a.parquet")'
    ],
    [JSON.stringify({ item: 'iot', spec: { ...whole, to: undefined }, to: 'a.parquet' })],
    [JSON.stringify({ ...whole, item: 'iot', snapshot: 'x', pulled: null })]
  ])('%s', text => {
    const { item: name, wanted } = opened(text) as IRecipe;
    expect(name).toBe('iot');
    expect(wanted).toMatchObject(whole);
  });

  it('is cut into words as a shell does', () => {
    const text = '%lakey pull "a\\"b\\\\c\\d" x\\ y \'p"q\'r""  "--to" -- ';
    expect(() => opened(text)).toThrow(Unreadable);
    const { item: name, wanted } = opened(text.replace(' -- ', '\nnext')) as IRecipe;
    expect([name, wanted.columns]).toEqual(['a"b\\c\\d', ['x y', 'p"qr', '--to']]);
  });

  it('may name no columns, or no item, or a file', () => {
    expect(opened('%lakey pull iot')).toMatchObject({ wanted: { columns: null, filters: [] } });
    expect(opened('{"columns": ["a"]}')).toMatchObject({ item: null });
    expect(opened('df = lakey.read("data/a.parquet")\ndf')).toEqual({ path: 'data/a.parquet' });
  });

  it('may ask for what no form has, which is told', () => {
    const { wanted } = opened('%lakey pull iot --format csv --codec=zstd --overwrite') as IRecipe;
    expect(wanted).toMatchObject({ overwrite: true, beyond: ['--format csv', '--codec zstd'] });
    const call = opened('lake.pull("iot", codec="zstd", progress=False)') as IRecipe;
    expect(call.wanted.beyond).toEqual(['codec']);
  });

  it('keeps every digit of a number that is written out', () => {
    const { wanted } = opened(
      '{"columns": [], "filters": [["n", "=", 9007199254740993]]}'
    ) as IRecipe;
    expect(wanted.filters?.[0].value).toBe('9007199254740993');
    const [filter] = filtersOf('price = 0.12345678901234567890');
    expect(filter.value).toBe('0.12345678901234567890');
  });

  it.each([
    ['', 'Paste a text that says a pull.'],
    ['hello', 'There is no %lakey pull, lake.pull(…) or recipe in this text.'],
    ['%lakey pull', 'It does not name the item.'],
    ['%lakey pull iot --where', 'The text ends in the middle.'],
    ['%lakey pull iot --where "x', 'A quote is not closed: "x'],
    ['%lakey pull iot --sampel 3', 'There is no option --sampel.'],
    ['%lakey pull iot --sample x', '“x” is no number.'],
    ['lake.pull(name)', '“name” stands for a value that only the notebook knows: write the value.'],
    [
      'lake.pull("a", where=f"x")',
      '“f” stands for a value that only the notebook knows: write the value.'
    ],
    ['lake.pull("a", columns=[', 'The text ends in the middle.'],
    ['lake.pull("a", columns=3)', '“columns” is not what it is in a recipe.'],
    [
      'lake.pull("a", where="x = :y")',
      '“:y” stands for a value that only the notebook knows: write the value.'
    ],
    ['{"a": 1}', 'This is no recipe: it names no columns.'],
    ['{"columns": ["a"]} x', '“x” is not expected there.'],
    ['{"columns": ["a"], "filters": [["a"]]}', '“filters” is not what it is in a recipe.']
  ])('%j is refused in words', (text, words) => {
    expect(said(text)).toBe(words);
  });

  it('is said before it is opened', () => {
    expect(said('%lakey pull iot a b --where "a > 3" --sample .5')).toBe(
      'iot · a, b · a > 3 · 50% of the rows'
    );
    expect(said('{"columns": ["a"]}')).toBe('the item that is open · a');
    expect(said('%lakey pull iot')).toBe('iot · all columns');
  });
});
