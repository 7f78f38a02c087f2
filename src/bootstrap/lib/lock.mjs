import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { isStopping, start, stop } from './children.mjs';
import { PlainError, Stopped } from './errors.mjs';

/**
 * Takes a lock that the kernel gives back when we die in whatever way: `flock` holds it as long as the
 * pipe from us to it is open.
 * @param {string} file the lock's file, made when missing
 * @param {{ waitMs?: number, onWait?: () => void }} [options] without `waitMs` it waits as long as it takes;
 *   `onWait` is called once when another holds it
 * @returns {Promise<{ release: () => Promise<void> } | undefined>} undefined when it could not be had in time
 */
export async function takeLock(file, options = {}) {
  mkdirSync(dirname(file), { recursive: true });
  const first = await tryLock(file, ['--nonblock']);
  if (first || options.waitMs === 0) return first;
  options.onWait?.();
  const wait = options.waitMs === undefined ? [] : ['--timeout', String(options.waitMs / 1000)];
  return tryLock(file, wait);
}

/** Exit code by which flock says that another holds the lock. */
const heldByAnother = 75;

/** @param {string} file @param {string[]} mode */
async function tryLock(file, mode) {
  const started = start(
    'flock',
    [
      ...mode,
      '--conflict-exit-code',
      String(heldByAnother),
      file,
      'sh',
      '-c',
      'echo held; exec cat >/dev/null',
    ],
    { name: 'flock', stdio: ['pipe', 'pipe', 'pipe'] },
  );
  const held = new Promise((resolve) => started.child.stdout?.once('data', () => resolve('held')));
  let complaint = '';
  started.child.stderr?.on('data', (chunk) => (complaint += String(chunk)));
  const outcome = await Promise.race([held, started.exited]);
  if (outcome === 'held') return { release: () => stop(started) };
  if (isStopping()) throw new Stopped();
  const { code } = await started.exited;
  if (code === heldByAnother) return undefined;
  throw new PlainError(`Cannot lock ${file}: ${complaint.trim() || `flock ended with ${code}`}`);
}
