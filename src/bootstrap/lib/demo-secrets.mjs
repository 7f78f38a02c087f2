import { randomBytes, randomInt } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlainError } from './errors.mjs';

/** Who gets the password of SVARA_DEMO_PASSWORD; the simulated agents keep random ones. */
const sharedBy = /^SVARA_DEMO_(USER_(AGENT[1-6]|SUPERVISOR|COORDINATOR|ADMIN)|DEVICE_DESK[1-6]|TRUNK)$/;

/**
 * The names of the demo's environment variables that a desk file refers to.
 * @param {string} yaml
 * @returns {string[]} each once, in order
 */
export function demoVariables(yaml) {
  const text = yaml.replace(/^\s*#.*$/gm, '');
  return [
    ...new Set(
      [...text.matchAll(/\benv\s*:\s*["']?(SVARA_DEMO_[A-Z0-9_]+)/g)].map(
        (match) => /** @type {string} */ (match[1]),
      ),
    ),
  ];
}

/**
 * A password that can be read aloud: four groups of letters and digits that are not mistaken for one
 * another, 80 bits of chance and more.
 */
function drawPassword() {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}

/**
 * The passwords of the demo: those in the environment stand, then SVARA_DEMO_PASSWORD where it applies,
 * else random ones that are drawn once and kept in the data folder, readable by its owner only.
 * @param {{ dataDir: string, yaml: string, env: NodeJS.ProcessEnv }} options
 * @returns {{ variables: Record<string, string>, ari: string, ami: string, file: string, shared: boolean }}
 *   `variables`: a value for each variable that the desk file refers to and for the trunk
 */
export function demoSecrets({ dataDir, yaml, env }) {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, 'passwords.json');
  const kept = readKept(file);
  const before = JSON.stringify(kept);
  const shared = env.SVARA_DEMO_PASSWORD;
  if (shared !== undefined && shared !== '' && (shared !== shared.trim() || /[\0-\x1f\x7f]/.test(shared))) {
    throw new PlainError(
      'SVARA_DEMO_PASSWORD must not begin or end with a space or hold control characters: choose another.',
    );
  }
  /** @param {string} name */
  const password = (name) => {
    if (env[name]) return env[name];
    if (shared && sharedBy.test(name)) return shared;
    return (kept[name] ??= drawPassword());
  };
  const names = new Set([...demoVariables(yaml), 'SVARA_DEMO_TRUNK']);
  const variables = Object.fromEntries([...names].map((name) => [name, password(name)]));
  const ari = (kept.ARI ??= randomBytes(24).toString('hex'));
  const ami = (kept.AMI ??= randomBytes(24).toString('hex'));
  if (JSON.stringify(kept) !== before) writePrivate(file, kept);
  return { variables, ari, ami, file, shared: Boolean(shared) };
}

/** @param {string} file @returns {Record<string, string>} */
function readKept(file) {
  if (!existsSync(file)) return {};
  try {
    chmodSync(file, 0o600);
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new PlainError(
      `${file} cannot be read (${error instanceof Error ? error.message : error}): remove it to have new passwords drawn.`,
    );
  }
}

/**
 * Writes JSON that only its owner may read, all of it or nothing.
 * @param {string} file
 * @param {unknown} content
 */
function writePrivate(file, content) {
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(temporary, file);
}
