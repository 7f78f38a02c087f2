import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isStopping, start, stop } from './children.mjs';
import { PlainError, Stopped } from './errors.mjs';
import { lastLines } from './run.mjs';

/**
 * Starts a program that is to run on until it is stopped, with its output in a log file (begun anew).
 * @param {string} name for errors: "Asterisk", "the service"
 * @param {string} command
 * @param {string[]} args
 * @param {{ logFile: string, cwd?: string, env?: NodeJS.ProcessEnv, graceMs?: number, moreLogs?: string[] }} options
 *   `moreLogs`: further files in which it says what is wrong
 */
export function startDaemon(name, command, args, { logFile, cwd, env, graceMs, moreLogs = [] }) {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'w', 0o600);
  const started = start(command, args, {
    name,
    stdio: ['ignore', log, log],
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
    ...(graceMs === undefined ? {} : { graceMs }),
  });
  closeSync(log);
  let wanted = true;

  /** What its logs say last. */
  const tail = () =>
    [logFile, ...moreLogs].flatMap((file) =>
      existsSync(file) ? lastLines(readFileSync(file, 'utf8'), 12) : [],
    );

  /** @param {string} message */
  const failure = (message) => new PlainError(message, { details: tail(), logFile });

  /** Rejects when it ends though nobody asked it to. @type {Promise<never>} */
  const died = started.exited.then(
    ({ code, signal }) => {
      if (!wanted || isStopping()) return new Promise(() => undefined);
      throw failure(`${name} ended by itself (${signal ?? `exit code ${code}`}).`);
    },
    (error) => {
      throw new PlainError(
        `${name} cannot be started: ${error instanceof Error ? error.message : String(error)}`,
      );
    },
  );
  died.catch(() => undefined);

  return {
    pid: started.pid,
    died,
    failure,
    /** Ends it and waits until it is gone. */
    stop: async () => {
      wanted = false;
      await stop(started);
    },
    /**
     * Waits until a check says yes, it ends by itself, or the time is over.
     * @param {() => Promise<boolean>} check
     * @param {{ timeoutMs: number, everyMs?: number }} limits
     */
    async ready(check, { timeoutMs, everyMs = 100 }) {
      const deadline = performance.now() + timeoutMs;
      const poll = async () => {
        while (!(await check())) {
          if (isStopping()) throw new Stopped();
          if (performance.now() > deadline) {
            throw failure(`${name} was not ready after ${Math.round(timeoutMs / 1000)} s.`);
          }
          await new Promise((resolve) => setTimeout(resolve, everyMs));
        }
      };
      await Promise.race([poll(), died]);
    },
  };
}

/** @typedef {ReturnType<typeof startDaemon>} Daemon */
