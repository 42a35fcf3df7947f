/** The code that a pull stands for: what *insert code* inserts and *copy as %lakey* copies. */

import type { Filter, Job, PullSpec } from '../api/types';
import type { Cell } from './cell';
import type { InsertStyle } from './preferences';

/** The cell for a pull. */
export function code(job: Job, style: InsertStyle): string {
  return CODE[style](job);
}

/** The pull as a line magic. */
export function magic(job: Job): string {
  return magicOf(job.item, job.spec ?? { columns: [] }, job.result?.path ?? job.to);
}

/** Pulling what a spec asks for as a line magic. */
export function magicOf(item: string, spec: PullSpec, to: string | null): string {
  const { columns, filters = [], randomize_ratio: ratio = 1, seed = 0 } = spec;
  const said = where(filters);
  const parts = [
    '%lakey pull',
    word(item),
    ...columns.map(word),
    ...(said ? ['--where', quoted(said)] : []),
    ...(ratio < 1 ? ['--sample', String(ratio)] : []),
    ...(ratio < 1 && seed !== 0 ? ['--seed', String(seed)] : []),
    ...(to ? ['--to', word(to)] : [])
  ];
  return parts.join(' ');
}

/** The filters as a where-string; empty for none. */
export function where(filters: readonly Filter[]): string {
  return filters.map(condition).join(' and ');
}

const CODE: Readonly<Record<InsertStyle, (job: Job) => string>> = {
  read: job => {
    const path = JSON.stringify(job.result?.path ?? job.to ?? '');
    return `import lakey_jupyter as lakey\ndf = lakey.read(${path})\ndf`;
  },
  magic: job => `%load_ext lakey_jupyter\ndf = ${magic(job)}\ndf`
};

/** One condition as the where-string has it. */
function condition(filter: Filter): string {
  const name = /^[A-Za-z_]\w*$/.test(filter.name)
    ? filter.name
    : `"${filter.name.replace(/"/g, '""')}"`;
  const values = Array.isArray(filter.value) ? filter.value : [filter.value ?? null];
  const said = CONDITIONS[filter.operator];
  return said === undefined ? `${name} ${filter.operator} ${sql(values[0])}` : said(name, values);
}

const CONDITIONS: Readonly<Record<string, (name: string, values: readonly Cell[]) => string>> = {
  in: (name, values) => `${name} in (${values.map(sql).join(', ')})`,
  not_in: (name, values) => `${name} not in (${values.map(sql).join(', ')})`,
  between: (name, values) => `${name} between ${sql(values[0])} and ${sql(values[1])}`,
  is_null: name => `${name} is null`,
  is_not_null: name => `${name} is not null`,
  is_nan: name => `isnan(${name})`,
  is_not_nan: name => `not isnan(${name})`,
  contains: (name, values) => `contains(${name}, ${sql(values[0])})`,
  starts_with: (name, values) => `starts_with(${name}, ${sql(values[0])})`,
  ends_with: (name, values) => `ends_with(${name}, ${sql(values[0])})`
};

function sql(value: Cell): string {
  return typeof value === 'string' ? `'${value.replace(/'/g, "''")}'` : String(value);
}

/** A word of a command line, quoted where it has to be. */
function word(text: string): string {
  return /^[\w./@:+-]+$/.test(text) && !text.startsWith('-') ? text : quoted(text);
}

function quoted(text: string): string {
  return text.includes('"') || text.includes('\\')
    ? `'${text.replace(/'/g, `'"'"'`)}'`
    : `"${text}"`;
}
