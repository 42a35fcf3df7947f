/** The code that a pull stands for: what *insert code* inserts and *copy as %lakey* copies. */

import type { Filter, Job, Landed, PullSpec } from '../api/types';
import type { Cell } from './cell';
import type { InsertStyle } from './preferences';

const IMPORT = 'import lakey_jupyter as lakey\n';

/** Letters that end a line, turn the direction of it, or are not seen: code holds none of them as they are, but tabs. */
const UNSEEN = /[\p{Cf}\p{Zl}\p{Zp}]|(?!\t)\p{Cc}/u;

/** The cell for a pull, of now or before. */
export function code(pull: Job | Landed, style: InsertStyle): string {
  return CODE[style](pull);
}

/** The cell that opens the pull form of an item. */
export function formOf(item: string): string {
  return `${IMPORT}form = lakey.download(${literal(item)})\nform`;
}

/** The cell that reads a file of the workspace. */
export function readOf(path: string): string {
  return `${IMPORT}df = lakey.read(${literal(path)})\ndf`;
}

/** The file that a pull landed in, or is to land in. */
export function pathOf(pull: Job | Landed): string | null {
  return 'path' in pull ? pull.path : (pull.result?.path ?? pull.to);
}

/** The pull as a line magic; as Python where a text does not fit into a line. */
export function magic(pull: Job | Landed): string {
  return magicOf(pull.item, pull.spec ?? { columns: [] }, pathOf(pull));
}

/** Pulling what a spec asks for as a line magic; as Python where a text does not fit into a line. */
export function magicOf(item: string, spec: PullSpec, to: string | null): string {
  const { columns, filters = [], randomize_ratio: ratio = 1, seed = 0 } = spec;
  const said = where(filters);
  if ([item, ...columns, said, to ?? ''].some(isNoWord)) {
    return pythonOf(item, spec, to);
  }
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

/** Whether a text would end the line, be read otherwise than it is seen, or be taken for an option. */
function isNoWord(text: string): boolean {
  return UNSEEN.test(text) || text.startsWith('-');
}

/** The same as Python, in which a text can hold any letter and stays a text. */
export function pythonOf(item: string, spec: PullSpec, to: string | null): string {
  const { columns, filters = [], randomize_ratio: ratio = 1, seed = 0 } = spec;
  const said = where(filters);
  const parts = [
    literal(item),
    `columns=[${columns.map(literal).join(', ')}]`,
    ...(said ? [`where=${literal(said)}`] : []),
    ...(ratio < 1 ? [`sample=${ratio}`] : []),
    ...(ratio < 1 && seed !== 0 ? [`seed=${seed}`] : []),
    ...(to ? [`to=${literal(to)}`] : [])
  ];
  return `${IMPORT}pull = lakey.pull(${parts.join(', ')})`;
}

/** How a recipe can be written. */
export const WRITINGS = ['magic', 'python', 'json'] as const;
export type Writing = (typeof WRITINGS)[number];

/** What *copy as* copies, in each way of writing; the JSON is what the server takes. */
export const WRITTEN: Readonly<Record<Writing, typeof magicOf>> = {
  magic: magicOf,
  python: pythonOf,
  json: (item, spec, to) => JSON.stringify({ item, spec, ...(to ? { to } : {}) }, null, 2)
};

/** The filters as a where-string; empty for none. */
export function where(filters: readonly Filter[]): string {
  return filters.map(condition).join(' and ');
}

const CODE: Readonly<Record<InsertStyle, (pull: Job | Landed) => string>> = {
  read: pull => readOf(pathOf(pull) ?? ''),
  magic: pull => {
    const said = magic(pull);
    return said.startsWith(IMPORT)
      ? `${said}\ndf = pull.to_pandas()\ndf`
      : `%load_ext lakey_jupyter\ndf = ${said}\ndf`;
  }
};

/** One condition as the where-string has it. */
function condition(filter: Filter): string {
  const isBare = /^[A-Za-z_]\w*$/.test(filter.name) && !KEYWORDS.has(filter.name.toLowerCase());
  const name = isBare ? filter.name : `"${filter.name.replace(/"/g, '""')}"`;
  const values = Array.isArray(filter.value) ? filter.value : [filter.value ?? null];
  const said = Object.hasOwn(CONDITIONS, filter.operator) ? CONDITIONS[filter.operator] : undefined;
  return said === undefined ? `${name} ${filter.operator} ${sql(values[0])}` : said(name, values);
}

/** Names that SQL takes for something else unless they stand in quotes. */
const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'all alter and any array as between case connect_by_root create cross current_catalog ' +
    'current_date current_time current_timestamp current_user distinct drop else except false ' +
    'fetch for force from glob grant having if ilike in inner insert install intersect ' +
    'interval into is join lateral like list localtime localtimestamp map not notnull null ' +
    'nullable object on only or outer partitioned_by positional qualify range regexp ' +
    'returning revoke rlike rollback row select session_user struct summarize tablesample ' +
    'then true uncache union using when where with xor'
  ).split(' ')
);

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

/** A text as Python writes it; what is not seen is spelled out. */
function literal(text: string): string {
  const spelled = (letter: string) =>
    `\\U${(letter.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`;
  return JSON.stringify(text).replace(new RegExp(UNSEEN, 'gu'), spelled);
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
