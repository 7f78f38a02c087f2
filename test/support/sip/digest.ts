import { createHash, randomBytes } from 'node:crypto';

/** What a server asks for in WWW-Authenticate or Proxy-Authenticate (RFC 2617). */
export interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | null;
  readonly qop: boolean;
  readonly stale: boolean;
}

/** @throws Error when the challenge is not a digest by MD5 */
export function parseChallenge(value: string): Challenge {
  if (!/^digest\s/i.test(value)) throw new Error(`the server asks for another scheme than Digest: ${value}`);
  const part = (name: string): string | null => {
    const found = new RegExp(`[\\s,]${name}=(?:"([^"]*)"|([^,\\s]+))`, 'i').exec(value);
    return found ? (found[1] ?? found[2] ?? '') : null;
  };
  const algorithm = part('algorithm');
  if (algorithm !== null && algorithm.toUpperCase() !== 'MD5') {
    throw new Error(`the server asks for digest algorithm ${algorithm}; only MD5 is known`);
  }
  return {
    realm: part('realm') ?? '',
    nonce: part('nonce') ?? '',
    opaque: part('opaque'),
    qop: (part('qop') ?? '').split(',').some((one) => one.trim() === 'auth'),
    stale: part('stale')?.toLowerCase() === 'true',
  };
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/**
 * The value of Authorization that answers a challenge.
 * @param cnonce the client's part, drawn when not given
 */
export function answerChallenge(
  challenge: Challenge,
  credentials: Credentials,
  method: string,
  uri: string,
  cnonce: string = randomBytes(8).toString('hex'),
): string {
  const { realm, nonce } = challenge;
  const ha1 = md5(`${credentials.username}:${realm}:${credentials.password}`);
  const ha2 = md5(`${method}:${uri}`);
  const count = '00000001';
  const response = challenge.qop
    ? md5(`${ha1}:${nonce}:${count}:${cnonce}:auth:${ha2}`)
    : md5(`${ha1}:${nonce}:${ha2}`);
  const parts = [
    `username="${credentials.username}"`,
    `realm="${realm}"`,
    `nonce="${nonce}"`,
    `uri="${uri}"`,
    `response="${response}"`,
    'algorithm=MD5',
  ];
  if (challenge.qop) parts.push('qop=auth', `nc=${count}`, `cnonce="${cnonce}"`);
  if (challenge.opaque !== null) parts.push(`opaque="${challenge.opaque}"`);
  return `Digest ${parts.join(', ')}`;
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
