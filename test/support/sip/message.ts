/** SIP messages as text (RFC 3261, 7): just enough of the grammar for a phone that talks with Asterisk. */

interface Common {
  /** Lower-case long names to their values, in order of appearance. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
}

export interface SipRequest extends Common {
  readonly kind: 'request';
  readonly method: string;
  readonly uri: string;
}

export interface SipResponse extends Common {
  readonly kind: 'response';
  readonly status: number;
  readonly reason: string;
}

export type SipMessage = SipRequest | SipResponse;

/** A header and its value; the order is kept when formatted. */
export type HeaderLine = readonly [name: string, value: string];

const compactNames: Readonly<Record<string, string>> = {
  v: 'via',
  f: 'from',
  t: 'to',
  i: 'call-id',
  m: 'contact',
  l: 'content-length',
  c: 'content-type',
  k: 'supported',
};

/**
 * Reads one datagram.
 * @returns null for what is not SIP, such as a keep-alive of two line ends
 */
export function parseMessage(text: string): SipMessage | null {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const lines = text
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const body = text.slice(end + 4);
  const headers = new Map<string, string[]>();
  for (const line of lines.slice(1)) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const given = line.slice(0, colon).trim().toLowerCase();
    const name = compactNames[given] ?? given;
    const values = headers.get(name) ?? [];
    values.push(line.slice(colon + 1).trim());
    headers.set(name, values);
  }
  return withFirstLine(lines[0] ?? '', headers, body);
}

function withFirstLine(first: string, headers: Map<string, string[]>, body: string): SipMessage | null {
  const response = /^SIP\/2\.0 (\d{3}) ?(.*)$/.exec(first);
  if (response) {
    return { kind: 'response', status: Number(response[1]), reason: response[2] ?? '', headers, body };
  }
  const request = /^([A-Z]+) (\S+) SIP\/2\.0$/.exec(first);
  if (!request) return null;
  return { kind: 'request', method: request[1] ?? '', uri: request[2] ?? '', headers, body };
}

/** The first value of a header, or an empty string. */
export function header(message: SipMessage, name: string): string {
  return message.headers.get(name)?.[0] ?? '';
}

/** Puts a message together; Content-Length is added. */
export function formatMessage(firstLine: string, lines: readonly HeaderLine[], body = ''): string {
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `${firstLine}\r\n${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** Reads `;name=value` of a header such as Via, From or Contact; outside the angle brackets. */
export function parameter(value: string, name: string): string | null {
  const outside = value.replace(/<[^>]*>/, '').replace(/"[^"]*"/, '');
  const found = new RegExp(`;\\s*${name}=([^;,\\s]+)`, 'i').exec(outside);
  return found?.[1] ?? null;
}

/** The URI of a From, To or Contact. */
export function uriOf(value: string): string {
  const bracketed = /<([^>]*)>/.exec(value);
  return bracketed?.[1] ?? (value.split(';')[0] ?? '').trim();
}

/** The user part of a URI, `sip:0406280400@host` gives `0406280400`; empty when it has none. */
export function userOf(uri: string): string {
  const found = /^sips?:([^@;]*)@/.exec(uri);
  return decodeURIComponent((found?.[1] ?? '').split(';')[0] ?? '');
}

/** Host and port of a URI; 5060 when it names no port. */
export function addressOf(uri: string): { readonly host: string; readonly port: number } {
  const found = /^sips?:(?:[^@]*@)?([^:;>?]+)(?::(\d+))?/.exec(uri);
  return { host: found?.[1] ?? '127.0.0.1', port: Number(found?.[2] ?? 5060) };
}

/** The display name of a From, without quotes; empty when there is none. */
export function displayNameOf(value: string): string {
  const quoted = /^\s*"((?:[^"\\]|\\.)*)"/.exec(value);
  if (quoted) return (quoted[1] ?? '').replace(/\\(.)/g, '$1');
  const bare = /^([^<]*)</.exec(value);
  return (bare?.[1] ?? '').trim();
}

/** The number and the method of a CSeq. */
export function cseqOf(message: SipMessage): { readonly number: number; readonly method: string } {
  const [number, method] = header(message, 'cseq').split(/\s+/);
  return { number: Number(number ?? 0), method: method ?? '' };
}
