import type { NoParameters, Operations } from './types.generated.ts';

/** A request to ARI, the same for both ways of sending it. */
export interface AriRequest {
  readonly method: string;
  /** Path below `/ari/` with its query, encoded: `channels/x.a1/moh?mohClass=svara`. */
  readonly uri: string;
  /** JSON, for the few operations that take one. */
  readonly body?: unknown;
}

/** What Asterisk answered, whatever the status: that something is gone is often no error to the one who asked. */
export interface AriAnswer<Body = unknown> {
  /** HTTP status code. */
  readonly status: number;
  /** The parsed answer; for a status of 400 and above see {@link messageOf}. */
  readonly body: Body;
}

/** No answer came: the connection was lost or is not there, or the time was up. Whether it was done is not known. */
export class AriUnanswered extends Error {
  override readonly name = 'AriUnanswered';
  readonly reason: 'lost' | 'timeout';

  constructor(reason: 'lost' | 'timeout', message: string) {
    super(message);
    this.reason = reason;
  }
}

type Value = string | number | boolean | readonly string[] | undefined;

/**
 * Builds a request; operations, path and query are checked by the types of a real Asterisk.
 * @example operation('POST /channels/{channelId}/moh', { channelId }, { mohClass: 'svara' })
 */
export function operation<K extends keyof Operations>(
  key: K,
  path: Operations[K]['path'],
  query?: Operations[K]['query'],
): AriRequest {
  const [method, template] = key.split(' /') as [string, string];
  const values = path as Readonly<Record<string, string>>;
  const uri = template.includes('{')
    ? template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''))
    : template;
  return { method, uri: uri + queryText(query ?? {}) };
}

function queryText(query: Readonly<Record<string, Value>> | NoParameters): string {
  let text = '';
  for (const [name, value] of Object.entries<Value>(query)) {
    if (value === undefined) continue;
    // Several values go in one parameter, parted by commas: Asterisk keeps only one of a repeated name.
    const plain = typeof value === 'object' ? value.join(',') : String(value);
    text += `${text === '' ? '?' : '&'}${name}=${encodeURIComponent(plain)}`;
  }
  return text;
}

/** What Asterisk says of a refused request; it does so in one of two fields. */
export function messageOf({ status, body }: AriAnswer): string {
  const { message, error } = (body ?? {}) as { readonly message?: unknown; readonly error?: unknown };
  const text = message ?? error;
  return typeof text === 'string' ? text : `Asterisk answered ${status}`;
}

/** The request as it may stand in a log: without its query, where callers' numbers are. */
export function describe({ method, uri }: AriRequest): string {
  return `${method} ${uri.split('?', 1)[0]}`;
}

/** @returns null for no body and for what is no JSON (a proxy's error page): the status says enough then */
export function parseBody(text: string | undefined): unknown {
  try {
    return text ? (JSON.parse(text) as unknown) : null;
  } catch {
    return null;
  }
}
