/** The nouns on the wire. Written by `python -m lakey_jupyter.model.typescript`: do not edit. */

/** A person, or a kernel that acts for one. `admin` may change the catalogue. */
export interface Account {
  id: string;
  name: string;
  admin: boolean;
}

/** Something that became of a job; `number` grows. */
export interface AuditLine {
  number: number;
  at: string;
  event: string;
  person: string;
  item: string;
  snapshot: string;
  job: string;
  kind: string;
  attempt: number;
  spec: string;
  destination: string;
  rows: number;
  bytes: number;
  lake_bytes: number;
  code: string;
}

/** Some of the lines that fit, newest first; `next` asks for earlier ones, `total` counts all that fit. */
export interface AuditPage {
  items: AuditLine[];
  next: string | null;
  total: number;
}

/** What the lines of one item, person or day (in UTC) come to; `asked` counts those who asked again too. */
export interface AuditSum {
  name: string;
  asked: number;
  done: number;
  failed: number;
  cancelled: number;
  rows: number;
  bytes: number;
  lake_bytes: number;
}

/** What the lines that fit come to: the newest days, or the items or people of whom most was read, the most first. */
export interface AuditSums {
  by: 'day' | 'item' | 'person';
  items: AuditSum[];
  total: number;
}

/** How many values lie from `low` to `high`; the last bin of a histogram includes its `high`. */
export interface Bin {
  low: boolean | number | string | null;
  high: boolean | number | string | null;
  count: number;
}

/** How many chunks would be copied whole, scanned, or passed over. */
export interface Chunks {
  copy: number;
  scan: number;
  skip: number;
}

/** One column of an item. `arrow` is the exact Arrow type as text; `size` the compressed bytes it takes in the lake. */
export interface Column {
  name: string;
  type: ColumnType;
  arrow: string;
  nullable: boolean;
  description: string;
  partition: boolean;
  enum: boolean;
  size: number | null;
  nulls: number | null;
  min: boolean | number | string | null;
  max: boolean | number | string | null;
  distribution: Distribution | null;
}

/** The ranges of one column that nobody explored, in order; `more` says that there are others. */
export interface ColumnCoverage {
  name: string;
  partition: boolean;
  ranges: Unexplored[];
  more: boolean;
}

export type ColumnType =
  | 'BINARY'
  | 'BOOLEAN'
  | 'DATE'
  | 'DATETIME'
  | 'DECIMAL'
  | 'DURATION'
  | 'FLOAT'
  | 'INTEGER'
  | 'NESTED'
  | 'STRING'
  | 'TIME';

/** What a face needs to know before it asks: versions, limits, who is asking and what this server can do. */
export interface Config {
  version: string;
  semantics: number;
  limits: Limits;
  account: Account;
  capabilities: string[];
  operators: OperatorRow[];
}

/** What has been pulled of an item's present snapshot, chunk by chunk. */
export interface Coverage {
  item: string;
  snapshot: string;
  specs: number;
  left_out: number;
  chunks: number;
  pulled_chunks: number;
  rows: number;
  pulled_rows: number;
  columns: ColumnCoverage[];
}

/** How a column's values are spread over the rows that were looked at (`rows`, of them `nulls` NULL and `nans` NaN). */
export interface Distribution {
  kind: 'histogram' | 'none' | 'values';
  rows: number;
  nulls: number;
  nans: number;
  distinct: number | null;
  bins: Bin[];
  values: ValueCount[];
  whole: boolean;
}

/** Counted on rows drawn from the item: of so many `looked_at`, `rows` meet the filters. */
export interface Distributions {
  rows: number;
  looked_at: number;
  whole: boolean;
  low: number | null;
  high: number | null;
  met: Distribution[];
  drawn: Distribution[];
}

/** How this spec's columns are spread over the rows that meet its filters; its share and seed change nothing. */
export interface DistributionsRequest {
  spec: PullSpec;
}

/** What a pull would give and cost, from the chunk index alone. */
export interface Estimate {
  rows: number;
  rows_exact: boolean;
  rows_low: number;
  rows_high: number;
  bytes: number;
  scanned_bytes: number;
  seconds: number;
  chunks: Chunks;
  here_bytes: number;
  free_disk: number;
  budget: number | null;
  fits: boolean;
  suggested_ratio: number | null;
  over: Limit | null;
}

/** What is asked: how big would this be, written like that. */
export interface EstimateRequest {
  item: string;
  spec: PullSpec;
  format?: 'arrow' | 'csv' | 'csv.gz' | 'parquet';
  codec?: string;
}

/** A tag or a maintainer, and how many items have it. */
export interface Facet {
  value: string;
  count: number;
}

/** Which items: those that fit the words and everything else that is given. */
export interface FacetQuery {
  query?: string;
  has_sample?: boolean | null;
  tag?: string[];
  maintainer?: string[];
  mine?: boolean | null;
  recent?: boolean | null;
  name?: string[];
}

/** How many of the items that fit each further choice would leave; of maintainers, how many it would add. */
export interface Facets {
  tags: Facet[];
  maintainers: Facet[];
  has_sample: number;
  mine: number;
  recent: number;
}

/** Rows from number `first` on as cells: one list a row, in the order of the columns asked for. */
export interface FileRows {
  first: number;
  values: unknown[][];
}

/** One filter: a column's name, an operator's symbol, and one value, two or many as the operator takes them. */
export interface Filter {
  name: string;
  operator: string;
  value?: boolean | number | string | (boolean | number | string | null)[] | null;
}

export type Found =
  | 'changed'
  | 'gone'
  | 'whole';

/** The whole item. `location` is shown to admins only and is empty for everyone else. */
export interface Item {
  name: string;
  description: string;
  rows: number;
  bytes: number;
  columns: Column[];
  created: string;
  updated: string;
  created_by: string;
  has_sample: boolean;
  snapshot: Snapshot;
  tags: string[];
  maintainer: string;
  location: string;
  pulls: number;
  people: number;
}

/** Some of the items that fit a query; `next` asks for the following ones, `total` counts all that fit. */
export interface ItemPage {
  items: ItemSummary[];
  next: string | null;
  total: number;
}

/** Which items, in which order, and how many at once. */
export interface ItemQuery {
  query?: string;
  has_sample?: boolean | null;
  tag?: string[];
  maintainer?: string[];
  mine?: boolean | null;
  recent?: boolean | null;
  name?: string[];
  sort?: string;
  limit?: number;
  cursor?: string | null;
}

/** What a card shows. `rows` and `bytes` are of the snapshot; `columns` is their number. */
export interface ItemSummary {
  name: string;
  description: string;
  rows: number;
  bytes: number;
  columns: number;
  updated: string;
  has_sample: boolean;
  tags: string[];
  maintainer: string;
  pulls: number;
  people: number;
}

/** One slow thing as its owner sees it. `seq` grows with every change. */
export interface Job {
  id: string;
  kind: string;
  item: string;
  state: State;
  created: string;
  seq: number;
  spec: PullSpec | null;
  progress: Progress;
  waiters: number;
  started: string | null;
  ended: string | null;
  to: string | null;
  result: PullResult | null;
  problem: Problem | null;
  attempt: number;
  message: string;
}

/** What is told on Jupyter's event stream: numbers and ids, nothing of the data. */
export interface JobEvent {
  id: string;
  kind: string;
  state: State;
  done: number;
  total: number;
  seq: number;
}

/** Some of my jobs, newest first. */
export interface JobPage {
  items: Job[];
  next: string | null;
  total: number;
}

/** The newest pull that landed at `path`, by its job's `id`. */
export interface Landed {
  id: string;
  item: string;
  spec: PullSpec | null;
  path: string;
  rows: number;
  bytes: number;
  ended: string;
  found: Found;
  used: string | null;
}

/** Some of what I pulled into this workspace, newest first. */
export interface LandedPage {
  items: Landed[];
  next: string | null;
  total: number;
}

/** One limit as it stands now: `left` of `most` bytes. */
export interface Limit {
  name: 'disk' | 'landed' | 'pull' | 'scanned';
  left: number;
  most: number;
  window: number;
  held: number;
  until: string | null;
}

/** The limits that a request is held to. */
export interface Limits {
  filters: number;
  values: number;
  columns: number;
  spec_bytes: number;
  preview_rows: number;
  budget: number | null;
}

/** An item to register: where its Parquet files lie, and what people should know of it. */
export interface NewItem {
  name: string;
  location: string;
  description?: string;
  tags?: string[];
  maintainer?: string;
  descriptions?: Record<string, string>;
}

/** One operator as a form needs it. */
export interface OperatorRow {
  symbol: string;
  said: string;
  takes: string;
  types: string[];
}

/** What a file's footer says. `version` tells it from what may lie there later; `path` is below the workspace. */
export interface ParquetFile {
  path: string;
  version: string;
  bytes: number;
  modified: string;
  rows: number;
  columns: Column[];
  groups: number;
  largest_group: number;
  codecs: string[];
  created_by: string;
  recipe: Recipe | null;
}

/** The first rows of this spec, at most 100. */
export interface PreviewRequest {
  spec: PullSpec;
  limit?: number;
}

/** A failure on the wire (`application/problem+json`); `message` and `reason` are what Jupyter's clients read. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  errors: ProblemError[];
  retryable: boolean;
  request_id: string;
  message: string;
  reason: string;
}

/** One wrong place in a request. */
export interface ProblemError {
  path: string;
  reason: string;
}

/** How far a job is: bytes and chunks of *this* plan; `rate` in bytes a second, `eta` in seconds. */
export interface Progress {
  done_bytes: number;
  total_bytes: number;
  done_chunks: number;
  total_chunks: number;
  rate: number | null;
  eta: number | null;
  lake_bytes: number;
}

/** A pull: what, and where it lands (`to`, relative to the workspace; None names it after the item). */
export interface PullRequest {
  item: string;
  spec: PullSpec;
  to?: string | null;
  overwrite?: boolean;
  verify?: 'full' | 'usual';
  format?: 'arrow' | 'csv' | 'csv.gz' | 'parquet' | null;
  codec?: string;
}

/** What a finished pull left: `path` below the workspace, its rows, bytes and checksum of the whole file. */
export interface PullResult {
  path: string;
  rows: number;
  bytes: number;
  sha256: string;
  parts: number[];
}

/** The columns in the order wanted, the filters (joined by AND), the share of rows kept, and the sample's seed. */
export interface PullSpec {
  columns: string[];
  filters?: Filter[];
  randomize_ratio?: number;
  seed?: number;
}

/** From what a pull made a file: which rows of which item, as it was when. */
export interface Recipe {
  item: string;
  spec: PullSpec;
  snapshot: string;
  pulled: string | null;
}

/** A few rows as records, by column name. */
export interface RowRecords {
  results: Record<string, unknown>[];
  next: string | null;
}

/** A few rows as a table: `values` has one list a row, in the order of `headers`. */
export interface Rows {
  headers: string[];
  values: unknown[][];
  next: string | null;
}

/** The state of an item's files that everything about it refers to. */
export interface Snapshot {
  id: string;
  files: number;
  chunks: number;
  taken: string;
}

export type State =
  | 'cancelled'
  | 'done'
  | 'failed'
  | 'planning'
  | 'queued'
  | 'reading'
  | 'verifying'
  | 'writing';

/** Values from `low` to `high` lie only in chunks that nobody pulled: so many chunks, with so many rows. */
export interface Unexplored {
  low: boolean | number | string | null;
  high: boolean | number | string | null;
  chunks: number;
  rows: number;
}

/** How often one value occurs. */
export interface ValueCount {
  value: boolean | number | string | null;
  count: number;
}
