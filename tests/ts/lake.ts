/** A server made of a table of answers, behind the real client: what it was asked stays readable. */

import { LakeClient } from '../../src/api/client';
import type { Column, Config, Estimate, Item, Job, OperatorRow } from '../../src/api/types';

export type Answer = (body: unknown, path: string) => unknown;

export interface IAsk {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly signal: AbortSignal | undefined;
  readonly headers: Headers;
}

/** A refusal, as the server writes it. */
export class Refusal {
  constructor(
    readonly status: number,
    readonly body: unknown
  ) {}
}

export class Lake {
  constructor(private readonly _answers: Readonly<Record<string, Answer>>) {}

  readonly asked: IAsk[] = [];

  readonly client = new LakeClient(async (path, init) => {
    const method = init.method ?? 'GET';
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
    const headers = new Headers(init.headers);
    this.asked.push({ method, path, body, signal: init.signal ?? undefined, headers });
    const found = Object.entries(this._answers).find(([key]) =>
      `${method} ${path}`.startsWith(key)
    );
    const answer = await found?.[1](body, path);
    init.signal?.throwIfAborted();
    return answer instanceof Refusal
      ? new Response(JSON.stringify(answer.body), { status: answer.status })
      : new Response(JSON.stringify(answer ?? null), { status: found ? 200 : 404 });
  });
}

const NUMBERS = ['INTEGER', 'FLOAT', 'DECIMAL'];
const ORDERED = [...NUMBERS, 'STRING', 'DATE', 'DATETIME'];
const EVERY = [...ORDERED, 'BOOLEAN', 'BINARY', 'NESTED'];

export const OPERATORS: OperatorRow[] = [
  { symbol: '=', said: 'is', takes: 'one', types: [...ORDERED, 'BOOLEAN'] },
  { symbol: '<=', said: 'is at most', takes: 'one', types: ORDERED },
  { symbol: '>=', said: 'is at least', takes: 'one', types: ORDERED },
  { symbol: 'between', said: 'is between', takes: 'two', types: ORDERED },
  { symbol: 'in', said: 'is one of', takes: 'many', types: ORDERED },
  { symbol: 'contains', said: 'contains', takes: 'one', types: ['STRING'] },
  { symbol: 'is_nan', said: 'is not a number', takes: 'none', types: ['FLOAT'] },
  { symbol: 'is_null', said: 'is empty', takes: 'none', types: EVERY }
];

export function column(name: string, type: Column['type'], more: Partial<Column> = {}): Column {
  return {
    name,
    type,
    arrow: type.toLowerCase(),
    nullable: true,
    description: '',
    partition: false,
    enum: false,
    size: 10,
    nulls: 0,
    min: null,
    max: null,
    distribution: null,
    ...more
  };
}

export function item(columns: Column[]): Item {
  return {
    name: 'iot.events',
    description: '',
    rows: 1000,
    bytes: 1000,
    columns,
    created: '2026-11-20T08:00:00Z',
    updated: '2026-11-20T08:00:00Z',
    created_by: 'ada',
    has_sample: true,
    snapshot: { id: 's', files: 1, chunks: 1, taken: '2026-11-20T08:00:00Z' },
    tags: [],
    maintainer: '',
    location: '',
    pulls: 0,
    people: 0
  };
}

export function estimate(more: Partial<Estimate> = {}): Estimate {
  return {
    rows: 10,
    rows_exact: false,
    rows_low: 5,
    rows_high: 15,
    bytes: 100,
    scanned_bytes: 100,
    seconds: 1,
    chunks: { copy: 0, scan: 1, skip: 0 },
    here_bytes: 0,
    free_disk: 1e9,
    budget: null,
    fits: true,
    suggested_ratio: null,
    over: null,
    ...more
  };
}

export function job(id: string, more: Partial<Job> = {}): Job {
  return {
    id,
    kind: 'pull',
    item: 'iot.events',
    state: 'queued',
    created: '2026-11-20T08:00:00Z',
    seq: 0,
    spec: { columns: ['value'], filters: [], randomize_ratio: 1, seed: 0 },
    progress: {
      done_bytes: 0,
      total_bytes: 0,
      done_chunks: 0,
      total_chunks: 0,
      rate: null,
      eta: null,
      lake_bytes: 0
    },
    waiters: 1,
    started: null,
    ended: null,
    to: 'data/iot.events.parquet',
    result: null,
    problem: null,
    attempt: 1,
    message: '',
    ...more
  };
}

export const CONFIG: Config = {
  version: '0.1.0',
  semantics: 1,
  limits: {
    filters: 256,
    values: 10_000,
    columns: 10_000,
    spec_bytes: 262_144,
    preview_rows: 100,
    budget: null
  },
  account: { id: 'ada', name: 'Ada', admin: false },
  capabilities: [],
  operators: OPERATORS
};
