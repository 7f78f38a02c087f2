import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top folder of the checkout. */
export const repoDir = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/**
 * The folder for things that outlive a checkout (the Asterisk roots):
 * `SVARA_CACHE`, else `XDG_CACHE_HOME`, else `~/.cache`, with `svara` below it.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string}
 */
export function cacheDir(env = process.env) {
  const base = env.SVARA_CACHE || env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(resolve(base), 'svara');
}

/**
 * A short name for a text, stable from run to run: the first hexadecimal digits of its SHA-256.
 * @param {string | Buffer} text
 * @param {number} [digits]
 */
export function shortHash(text, digits = 12) {
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}
