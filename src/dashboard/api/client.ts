import type { ErrorCodeJson, ErrorJson } from '../../contract/errors.ts';

/** `unreachable`: no answer from the service at all; `unreadable`: an answer that is none of the contract's. */
export type ProblemCode = ErrorCodeJson | 'unreachable' | 'unreadable';

/** Why a request did not succeed. Decide by `code`; `message` is English, from the service, for a person. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly code: ProblemCode;
  /** The HTTP status; 0 without an answer. */
  readonly status: number;
  /** The offending part of the request. */
  readonly field: string | undefined;

  constructor(code: ProblemCode, status: number, message: string, field?: string) {
    super(message);
    this.code = code;
    this.status = status;
    this.field = field;
  }
}

export interface Asking {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  /** Sent as it is, in place of `body`. */
  readonly file?: Blob;
  /** Only while the desk is still of this revision; otherwise the answer is `changed-meanwhile`. */
  readonly revision?: string | undefined;
  /** How long it may take; default 15 s. */
  readonly limitMs?: number;
  readonly signal?: AbortSignal;
  /** Statuses beside 2xx whose body is an answer and no error. */
  readonly accept?: readonly number[];
}

/** A service that does not answer for so long is taken as unreachable. */
const LIMIT_MS = 15_000;

let sessionEnded: () => void = () => undefined;

/** Called whenever an answer says that nobody is signed in (any more). */
export function onSessionEnded(listener: () => void): void {
  sessionEnded = listener;
}

/**
 * Asks the service.
 * @returns the body, which the service has shaped by the contract; undefined for an answer without one
 * @throws ApiProblem
 */
export async function ask<T>(path: string, asking: Asking = {}): Promise<T> {
  const { method = 'GET', signal, accept = [] } = asking;
  const limit = AbortSignal.timeout(asking.limitMs ?? LIMIT_MS);
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      ...sent(asking),
    });
    text = await response.text();
  } catch (error) {
    throw new ApiProblem('unreachable', 0, error instanceof Error ? error.message : String(error));
  }
  const answer = parse(text, response.status);
  if (response.ok || accept.includes(response.status)) return answer as T;
  const problem = problemOf(answer, response.status);
  if (problem.code === 'not-signed-in') sessionEnded();
  throw problem;
}

function sent({ body, file, revision }: Asking): Pick<RequestInit, 'body' | 'headers'> {
  const headers: Record<string, string> = {};
  if (revision !== undefined) headers['If-Match'] = `"${revision}"`;
  if (file !== undefined) {
    headers['Content-Type'] = file.type === '' ? 'application/octet-stream' : file.type;
    return { body: file, headers };
  }
  if (body === undefined) return { headers };
  headers['Content-Type'] = 'application/json';
  return { body: JSON.stringify(body), headers };
}

function parse(text: string, status: number): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiProblem('unreadable', status, text.slice(0, 200));
  }
}

function problemOf(answer: unknown, status: number): ApiProblem {
  const error = (answer as Partial<ErrorJson> | undefined)?.error;
  if (error === undefined) return new ApiProblem('unreadable', status, `HTTP ${status}`);
  return new ApiProblem(error.code, status, error.message, error.field);
}
