import { readFileSync } from 'node:fs';
import { killAll, stopAll } from './children.mjs';
import { PlainError, Stopped } from './errors.mjs';

/** Under npm a Ctrl-C comes twice, from the terminal and from npm: within this time it counts as one. */
const sameKeyPressMs = 700;

/** @type {(() => void | Promise<void>)[]} */
const cleanups = [];

/**
 * Something to do when the program ends, after all processes have: the latest is done first.
 * @param {() => void | Promise<void>} cleanup
 */
export function onEnd(cleanup) {
  cleanups.push(cleanup);
}

/** Ends all processes, then tidies up; says what would not end. @param {import('./progress.mjs').Progress} progress */
async function windUp(progress) {
  const left = await stopAll();
  for (const cleanup of cleanups.splice(0).reverse()) {
    try {
      await cleanup();
    } catch (error) {
      progress.warn(`Tidying up failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (left.length > 0) {
    progress.warn(`Still running: ${left.map(({ pid, command }) => `${pid} ${command}`).join('; ')}`);
  }
  return left.length === 0;
}

/**
 * Runs a whole command: whatever way it ends (done, failed, Ctrl-C, SIGTERM, a crash), every process it
 * started is ended before it exits. A second Ctrl-C kills them at once.
 * @param {import('./progress.mjs').Progress} progress
 * @param {() => Promise<number | void>} main gives the exit code
 * @param {() => Promise<void>} [then] what the process does next, instead of exiting, when main has
 *   succeeded: by then all is as if this function had never been
 */
export async function runCommand(progress, main, then) {
  /** @type {number | undefined} */
  let signalledAt;
  let exiting = false;

  /** @param {number} code */
  const exit = async (code) => {
    if (exiting) return;
    exiting = true;
    const clean = await windUp(progress);
    process.exit(clean ? code : code || 1);
  };
  /** @param {NodeJS.Signals} signal @param {number} code */
  const onSignal = (signal, code) => {
    const now = performance.now();
    if (signalledAt === undefined) {
      signalledAt = now;
      progress.say(signal === 'SIGINT' ? 'Stopping …' : `Stopping (${signal}) …`);
      void exit(code);
    } else if (now - signalledAt > sameKeyPressMs) {
      killAll();
      process.exit(code);
    }
  };
  const crash = (/** @type {unknown} */ error) => {
    if (exiting) return;
    progress.error(error);
    void exit(error instanceof PlainError ? error.exitCode : 1);
  };
  /** @type {[string, (...args: any[]) => void][]} */
  const handlers = [
    ['SIGINT', () => onSignal('SIGINT', 130)],
    ['SIGTERM', () => onSignal('SIGTERM', 143)],
    ['SIGHUP', () => onSignal('SIGHUP', 129)],
    ['uncaughtException', crash],
    ['unhandledRejection', crash],
  ];
  for (const [event, handler] of handlers) process.on(event, handler);
  const stopWatching = watchParent(() => onSignal('SIGTERM', 143));

  try {
    const code = await main();
    if (!then || exiting) return await exit(code ?? 0);
    for (const [event, handler] of handlers) process.off(event, handler);
    stopWatching();
  } catch (error) {
    if (!(error instanceof Stopped)) crash(error);
    return;
  }
  await then();
}

/**
 * Under npm: when npm is killed outright it cannot hand a signal on; we notice that our parent is another
 * one and stop too, so that nothing runs on unseen.
 * @param {() => void} onGone
 * @returns {() => void} ends the watch
 */
function watchParent(onGone) {
  if (process.env.npm_lifecycle_event === undefined) return () => undefined;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent && parentAlive(parent)) return;
    clearInterval(timer);
    onGone();
  }, 1000);
  timer.unref();
  return () => clearInterval(timer);
}

/** @param {number} pid */
function parentAlive(pid) {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}
