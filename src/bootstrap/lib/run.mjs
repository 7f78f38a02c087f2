import { createWriteStream, mkdirSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { isStopping, start } from './children.mjs';
import { PlainError, Stopped } from './errors.mjs';

/** How many lines of a log are shown with an error. */
const shownLines = 12;

/**
 * Runs a command to its end with its output in a log file (appended) and in memory (its end only).
 * @param {string} command
 * @param {string[]} args
 * @param {{
 *   logFile: string, failure: string, cwd?: string, env?: NodeJS.ProcessEnv,
 *   accept?: number[], dieWithUs?: boolean, graceMs?: number,
 *   explain?: (output: string) => string | undefined, onFailure?: (output: string) => void,
 * }} options `failure`: the sentence shown when it fails; `explain` may give a better one from its output;
 *   `accept`: exit codes that are no failure; `onFailure` gets the output, for those who show it all.
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function run(command, args, options) {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = createWriteStream(options.logFile, { flags: 'a', mode: 0o600 });
  log.write(`$ ${[command, ...args].join(' ')}\n`);
  const started = start(command, args, {
    name: command,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(options.dieWithUs === undefined ? {} : { dieWithUs: options.dieWithUs }),
    ...(options.graceMs === undefined ? {} : { graceMs: options.graceMs }),
  });
  const tail = createTail(200_000);
  for (const stream of [started.child.stdout, started.child.stderr]) {
    stream?.on('data', (/** @type {Buffer} */ chunk) => {
      log.write(chunk);
      tail.add(chunk.toString('utf8'));
    });
  }
  try {
    const { code, signal } = await started.exited;
    await streamsClosed(started.child);
    if (isStopping()) throw new Stopped();
    const output = tail.text();
    if (code !== null && [0, ...(options.accept ?? [])].includes(code)) return { code, output };
    options.onFailure?.(output);
    throw new PlainError(options.explain?.(output) ?? options.failure, {
      details: lastLines(output, shownLines).concat(signal ? [`(ended by ${signal})`] : []),
      logFile: options.logFile,
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new PlainError(`${options.failure} (the program ${command} is not installed)`);
    }
    throw error;
  } finally {
    await new Promise((resolve) => log.end(resolve));
  }
}

/**
 * Waits until the pipes are read to their end, but no longer than a second: a grandchild may hold them.
 * @param {import('node:child_process').ChildProcess} child
 */
async function streamsClosed(child) {
  const closed = [child.stdout, child.stderr].map(async (stream) => {
    if (stream && !stream.closed) await new Promise((resolve) => stream.once('close', resolve));
  });
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const limit = new Promise((resolve) => {
    timer = setTimeout(resolve, 1000);
  });
  await Promise.race([Promise.all(closed), limit]);
  clearTimeout(timer);
}

/** Keeps the last characters of a stream. @param {number} limit */
export function createTail(limit) {
  let kept = '';
  return {
    /** @param {string} text */
    add: (text) => {
      kept = (kept + text).slice(-limit);
    },
    text: () => kept,
  };
}

/**
 * The last lines of a text that are not blank, without terminal colours.
 * @param {string} text
 * @param {number} count
 */
export function lastLines(text, count) {
  return text
    .replace(/\x1b\[[0-9;]*[A-Za-z]/g, '')
    .split(/\r?\n/)
    .map((line) => line.slice(0, 400))
    .filter((line) => line.trim() !== '')
    .slice(-count);
}

/**
 * Where a program is, or undefined; the folders for administration are searched too.
 * @param {string} name
 */
export async function findProgram(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin'];
  for (const folder of folders) {
    if (folder === '') continue;
    const file = join(folder, name);
    try {
      await access(file, constants.X_OK);
      return file;
    } catch {
      // Look further.
    }
  }
  return undefined;
}
