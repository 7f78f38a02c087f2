import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/**
 * Passwords, kept as scrypt hashes in a text form of our own: `scrypt$N$r$p$salt$hash`, salt and hash in
 * base64url. N = 2^15, r = 8, p = 1 takes 32 MB and about 85 ms, off the event loop.
 */

const cost = { N: 32_768, r: 8, p: 1 } as const;
const saltBytes = 16;
const hashBytes = 32;
/** A hash from elsewhere may not ask for more than this, or a file could exhaust the machine. */
const highestCost = { N: 131_072, r: 16, p: 4 } as const;
const longestPasswordBytes = 1_024;

interface StoredHash {
  readonly N: number;
  readonly r: number;
  readonly p: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/**
 * Hashes a password with a salt of its own.
 * @throws RangeError for an empty password or one of more than 1,024 bytes
 */
export async function hashPassword(password: string): Promise<string> {
  const bytes = passwordBytes(password);
  if (bytes.length === 0 || bytes.length > longestPasswordBytes) {
    throw new RangeError(`a password has 1 to ${longestPasswordBytes} bytes`);
  }
  const salt = randomBytes(saltBytes);
  const hash = await derive(bytes, salt, hashBytes, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/**
 * Whether the password is the one that was hashed. Compares in constant time, and for an unknown user
 * (`stored` null) or an unreadable hash takes as long as for a known one, so that time tells nobody which
 * users exist.
 */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const bytes = passwordBytes(password);
  const usable = bytes.length > 0 && bytes.length <= longestPasswordBytes;
  const parsed = stored === null ? null : parseHash(stored);
  const against = parsed ?? nobody;
  const hash = await derive(usable ? bytes : Buffer.alloc(1), against.salt, against.hash.length, against);
  const same = timingSafeEqual(hash, against.hash);
  return same && usable && parsed !== null;
}

/** Whether the text is a hash that {@link verifyPassword} can read. */
export function isPasswordHash(text: string): boolean {
  return parseHash(text) !== null;
}

/** Stands in for an unknown user; no password matches it, since `parsed` is null then. */
const nobody: StoredHash = { ...cost, salt: Buffer.alloc(saltBytes), hash: Buffer.alloc(hashBytes) };

/** An å typed as one sign or as a and ring is the same password. */
function passwordBytes(password: string): Buffer {
  return Buffer.from(password.normalize('NFC'), 'utf8');
}

function parseHash(text: string): StoredHash | null {
  const match =
    /^scrypt\$(\d{1,7})\$(\d{1,3})\$(\d{1,3})\$([A-Za-z0-9_-]{11,128})\$([A-Za-z0-9_-]{22,128})$/.exec(text);
  if (match === null) return null;
  const [N, r, p] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const powerOfTwo = N >= 2 && (N & (N - 1)) === 0;
  if (!powerOfTwo || N > highestCost.N || r < 1 || r > highestCost.r || p < 1 || p > highestCost.p)
    return null;
  return {
    N,
    r,
    p,
    salt: Buffer.from(match[4] ?? '', 'base64url'),
    hash: Buffer.from(match[5] ?? '', 'base64url'),
  };
}

function derive(
  password: Buffer,
  salt: Buffer,
  length: number,
  { N, r, p }: { readonly N: number; readonly r: number; readonly p: number },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // scrypt needs 128·N·r bytes, and Node's own limit is just too low for ours.
    scrypt(password, salt, length, { N, r, p, maxmem: 256 * N * r }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
