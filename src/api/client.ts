/** The verbs of the HTTP interface, over one way to send a request. */

import {
  asFailure,
  failureOf,
  isAborted,
  LakeyFailure,
  UNAUTHENTICATED,
  unanswered
} from './failure';
import type {
  AuditPage,
  AuditSums,
  Config,
  Coverage,
  Distributions,
  DistributionsRequest,
  Estimate,
  EstimateRequest,
  FacetQuery,
  Facets,
  FileRows,
  Item,
  ItemPage,
  ItemQuery,
  Job,
  JobPage,
  LandedPage,
  ParquetFile,
  PullRequest,
  Rows
} from './types';

/** Sends a request to a path below `lakey/`. */
export type Send = (path: string, init: RequestInit) => Promise<Response>;

/** Some rows of a version of a file; `columns` are numbers of columns, as `0,1,2`. */
export interface IRowsAsked {
  readonly path: string;
  readonly version: string;
  readonly first: number;
  readonly count: number;
  readonly columns: string;
}

/** Every verb answers with the noun or throws a `LakeyFailure`; a request given up throws `AbortError`. */
export class LakeClient {
  constructor(send: Send) {
    this._send = send;
  }

  config(): Promise<Config> {
    return this._ask('config');
  }

  items(query: Partial<ItemQuery>, signal?: AbortSignal): Promise<ItemPage> {
    return this._ask(`items${search(query)}`, { signal });
  }

  /** What the items that fit can be narrowed by. */
  facets(query: Partial<FacetQuery>, signal?: AbortSignal): Promise<Facets> {
    return this._ask(`facets${search(query)}`, { signal });
  }

  item(name: string, signal?: AbortSignal): Promise<Item> {
    return this._ask(`items/${encodeURIComponent(name)}`, { signal });
  }

  sample(name: string, limit: number, signal?: AbortSignal): Promise<Rows> {
    const asked = search({ orientation: 'tabular', limit });
    return this._ask(`items/${encodeURIComponent(name)}/sample${asked}`, { signal });
  }

  /** How columns are spread over the rows that meet filters. */
  distributions(
    name: string,
    request: DistributionsRequest,
    signal?: AbortSignal
  ): Promise<Distributions> {
    const path = `items/${encodeURIComponent(name)}/distributions`;
    return this._ask(path, { ...posted(request), signal });
  }

  estimate(request: EstimateRequest, signal?: AbortSignal): Promise<Estimate> {
    return this._ask('estimates', { ...posted(request), signal });
  }

  /** Starts or joins a pull; the same `key` sent again never starts a second one. */
  pull(request: PullRequest, key: string): Promise<Job> {
    const init = posted(request);
    return this._ask('pulls', { ...init, headers: { ...init.headers, 'Idempotency-Key': key } });
  }

  pulls(): Promise<JobPage> {
    return this._ask('pulls');
  }

  pullOf(id: string): Promise<Job> {
    return this._ask(`pulls/${encodeURIComponent(id)}`);
  }

  async leave(id: string): Promise<void> {
    await this._answer(`pulls/${encodeURIComponent(id)}`, { method: 'DELETE' });
  }

  resume(id: string): Promise<Job> {
    return this._ask(`pulls/${encodeURIComponent(id)}/resume`, { method: 'POST' });
  }

  /** What I pulled into the workspace, and whether it is still there. */
  landed(limit: number, cursor?: string, signal?: AbortSignal): Promise<LandedPage> {
    return this._ask(`landed${search({ limit, cursor })}`, { signal });
  }

  async forget(id: string): Promise<void> {
    await this._answer(`landed/${encodeURIComponent(id)}`, { method: 'DELETE' });
  }

  /** What a Parquet file of the workspace says of itself. */
  file(path: string, signal?: AbortSignal): Promise<ParquetFile> {
    return this._ask(`file${search({ path })}`, { signal });
  }

  fileRows(asked: IRowsAsked, signal?: AbortSignal): Promise<FileRows> {
    return this._ask(`file/rows${search(asked)}`, { signal });
  }

  coverage(name: string, signal?: AbortSignal): Promise<Coverage> {
    return this._ask(`items/${encodeURIComponent(name)}/coverage`, { signal });
  }

  audit(asked: object, signal?: AbortSignal): Promise<AuditPage> {
    return this._ask(`audit${search(asked)}`, { signal });
  }

  auditSums(asked: object, signal?: AbortSignal): Promise<AuditSums> {
    return this._ask(`audit/sums${search(asked)}`, { signal });
  }

  private async _ask<T>(path: string, init: RequestInit = {}): Promise<T> {
    const response = await this._answer(path, init);
    try {
      return (await response.json()) as T;
    } catch (reason) {
      throw isAborted(reason) ? reason : asFailure(reason);
    }
  }

  private async _answer(path: string, init: RequestInit): Promise<Response> {
    const response = await this._send(path, init).catch((reason: unknown) => {
      throw isAborted(reason) ? reason : unanswered(reason);
    });
    if (!response.ok) {
      throw await failureOf(response);
    }
    if (response.redirected) {
      throw new LakeyFailure({ code: UNAUTHENTICATED, status: 401, detail: response.url });
    }
    return response;
  }

  private readonly _send: Send;
}

function posted(body: unknown): { method: string; body: string; headers: Record<string, string> } {
  return {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json' }
  };
}

/** A query string; what is empty is left out, and each of several values named again. */
function search(asked: object): string {
  const known = Object.entries(asked).filter(
    ([, value]) => value !== null && value !== undefined && value !== ''
  );
  const named = known.flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value]).map(each => [key, String(each)])
  );
  const text = new URLSearchParams(named).toString();
  return text && `?${text}`;
}
