/** What goes wrong between the browser and the server, as one error with a stable code. */

import type { Problem, ProblemError } from './types';

/** Codes that this side gives; all others come from the server. */
export const NO_SERVER = 'no_server';
export const UNAVAILABLE = 'unavailable';
export const UNAUTHENTICATED = 'unauthenticated';

type Failing = Pick<Problem, 'code' | 'status' | 'detail'> & Partial<Problem>;

/** A refused or failed request: one sentence in `message`, the wrong places in `errors`. */
export class LakeyFailure extends Error {
  readonly code: string;
  readonly status: number;
  readonly errors: readonly ProblemError[];
  readonly retryable: boolean;

  constructor(problem: Failing) {
    super(problem.detail);
    this.name = 'LakeyFailure';
    this.code = problem.code;
    this.status = problem.status;
    this.errors = problem.errors ?? [];
    this.retryable = problem.retryable ?? false;
  }
}

/** The failure a response tells of; answers that are not ours are told apart by their status. */
export async function failureOf(response: Response): Promise<LakeyFailure> {
  const body: unknown = await response.json().catch(() => null);
  if (isProblem(body)) {
    return new LakeyFailure(body);
  }
  const code = FOREIGN[response.status] ?? UNAVAILABLE;
  const detail = response.statusText || `HTTP ${response.status}`;
  return new LakeyFailure({
    code,
    status: response.status,
    detail,
    retryable: code === UNAVAILABLE
  });
}

/** The failure of a request that got no answer at all. */
export function unanswered(reason: unknown): LakeyFailure {
  const detail = reason instanceof Error ? reason.message : String(reason);
  return new LakeyFailure({ code: UNAVAILABLE, status: 0, detail, retryable: true });
}

/** Whatever was thrown, as a failure. */
export function asFailure(reason: unknown): LakeyFailure {
  return reason instanceof LakeyFailure ? reason : unanswered(reason);
}

/** Whether a request was given up by its caller. */
export function isAborted(reason: unknown): boolean {
  return reason instanceof Error && reason.name === 'AbortError';
}

/** What a status means when somebody else than Lakey answers: the Jupyter server or a proxy before it. */
const FOREIGN: Readonly<Record<number, string>> = {
  401: UNAUTHENTICATED,
  403: UNAUTHENTICATED,
  404: NO_SERVER
};

function isProblem(body: unknown): body is Problem {
  return (
    typeof body === 'object' &&
    body !== null &&
    typeof (body as Problem).code === 'string' &&
    typeof (body as Problem).detail === 'string'
  );
}
