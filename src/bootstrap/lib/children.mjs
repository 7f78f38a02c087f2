import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Stopped } from './errors.mjs';

/**
 * Every process that a command of ours starts, so that all of them can be ended and be seen to be gone.
 *
 * Each child leads its own session and process group: a Ctrl-C at the terminal reaches only us, and we end
 * the children in a good order. Each also carries a mark in its environment, which its own children
 * inherit; by it and by the session we find those that left the group. Should we be killed outright,
 * `setpriv --pdeathsig` lets the kernel end the children.
 */

/** The name of the environment variable that marks everything started by one run. */
const markName = 'SVARA_RUN';
const mark = randomUUID();

/**
 * @typedef {{
 *   name: string,
 *   child: import('node:child_process').ChildProcess,
 *   pid: number,
 *   exited: Promise<{ code: number | null, signal: NodeJS.Signals | null }>,
 *   ended: boolean,
 *   stopSignal: NodeJS.Signals,
 *   graceMs: number,
 * }} Started
 */

/** @type {Set<Started>} */
const running = new Set();
/** Every session that a child of ours began, ended or not. @type {Set<number>} */
const sessions = new Set();
let stopping = false;

/** True once the program has begun to stop; nothing new is started then. */
export const isStopping = () => stopping;

/**
 * Starts a process in a group of its own and keeps it in the register until it has exited.
 * @param {string} command
 * @param {string[]} args
 * @param {{
 *   name?: string, cwd?: string, env?: NodeJS.ProcessEnv,
 *   stdio?: import('node:child_process').StdioOptions,
 *   stopSignal?: NodeJS.Signals, graceMs?: number, dieWithUs?: boolean,
 * }} [options] `graceMs`: how long it may take to end before it is killed; `dieWithUs`: the kernel ends it
 *   when we are killed (it must then not be a program that drops privileges).
 * @returns {Started}
 */
export function start(command, args, options = {}) {
  if (stopping) throw new Stopped();
  const [file, ...rest] =
    options.dieWithUs === false
      ? [command, ...args]
      : ['setpriv', '--pdeathsig', 'TERM', '--', command, ...args];
  const child = spawn(/** @type {string} */ (file), rest, {
    cwd: options.cwd,
    env: { ...(options.env ?? process.env), [markName]: mark },
    stdio: options.stdio ?? ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  /** @type {Started} */
  const started = {
    name: options.name ?? command,
    child,
    pid: child.pid ?? -1,
    exited: new Promise((resolve, reject) => {
      child.once('error', (error) => {
        running.delete(started);
        started.ended = true;
        reject(error);
      });
      child.once('exit', (code, signal) => {
        running.delete(started);
        started.ended = true;
        resolve({ code, signal });
      });
    }),
    ended: false,
    stopSignal: options.stopSignal ?? 'SIGTERM',
    graceMs: options.graceMs ?? 8000,
  };
  // Whoever waits for the exit hears of the failure; nobody waiting must not crash the program.
  started.exited.catch(() => undefined);
  if (child.pid !== undefined) {
    running.add(started);
    sessions.add(child.pid);
  }
  return started;
}

/**
 * Signals a whole process group; one that is gone already is no error.
 * @param {number} pid leader of the group
 * @param {NodeJS.Signals} signal
 */
function signalGroup(pid, signal) {
  if (pid <= 1) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // No such group: that is what we want.
  }
}

/** @param {number} pid leader of the group */
function groupAlive(pid) {
  try {
    process.kill(-pid, 0);
  } catch {
    return false;
  }
  // Zombies that wait for their parent answer signal 0 too: count living members only.
  return processes().some((each) => each.group === pid && each.state !== 'Z');
}

/**
 * Ends one process and its group, by its own signal first and by SIGKILL after its time of grace.
 * @param {Started} started
 */
export async function stop(started) {
  signalGroup(started.pid, started.stopSignal);
  const deadline = performance.now() + started.graceMs;
  while (groupAlive(started.pid) && performance.now() < deadline) await delay(20);
  signalGroup(started.pid, 'SIGKILL');
  if (!started.ended) await started.exited.catch(() => undefined);
  while (groupAlive(started.pid)) await delay(20);
}

/**
 * Living processes of this machine, as far as /proc shows them.
 * @returns {{ pid: number, parent: number, group: number, session: number, state: string, command: string }[]}
 */
function processes() {
  const found = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      // The command stands in brackets and may itself hold brackets and spaces.
      const open = stat.indexOf('(');
      const close = stat.lastIndexOf(')');
      const fields = stat.slice(close + 2).split(' ');
      found.push({
        pid: Number(entry),
        parent: Number(fields[1]),
        group: Number(fields[2]),
        session: Number(fields[3]),
        state: fields[0] ?? '?',
        command: stat.slice(open + 1, close),
      });
    } catch {
      // It ended while we looked.
    }
  }
  return found;
}

/**
 * Living processes that belong to a run: those of its sessions, and those whose environment holds its mark
 * `NAME=value`. Some clean their environment, others begin a session of their own; hardly any does both.
 * @param {{ sessions: ReadonlySet<number>, name: string, value: string }} run
 * @returns {{ pid: number, command: string }[]}
 */
export function processesOf(run) {
  const wanted = `${run.name}=${run.value}`;
  return processes().flatMap(({ pid, session, state, command }) => {
    if (pid === process.pid || state === 'Z') return [];
    try {
      const marked = () => readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(wanted);
      if (!run.sessions.has(session) && !marked()) return [];
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      return [{ pid, command: (line || command).slice(0, 200) }];
    } catch {
      return [];
    }
  });
}

/**
 * Ends processes by SIGTERM, after two seconds by SIGKILL, and waits until they are gone.
 * @param {() => { pid: number }[]} list names those still there
 */
export async function endProcesses(list) {
  const deadline = performance.now() + 2000;
  for (const { pid } of list()) trySignal(pid, 'SIGTERM');
  while (list().length > 0 && performance.now() < deadline) await delay(50);
  for (const { pid } of list()) trySignal(pid, 'SIGKILL');
  while (list().length > 0 && performance.now() < deadline + 3000) await delay(50);
}

/** @param {number} pid @param {NodeJS.Signals} signal */
function trySignal(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already.
  }
}

/** @returns {{ pid: number, command: string }[]} what this run started and is still alive */
const survivors = () => processesOf({ sessions, name: markName, value: mark });

/**
 * Ends everything this run started, the newest first, then whatever carries our mark.
 * @returns {Promise<{ pid: number, command: string }[]>} what could not be ended (normally nothing)
 */
export async function stopAll() {
  stopping = true;
  for (const started of [...running].reverse()) await stop(started);
  if (survivors().length > 0) await endProcesses(survivors);
  return survivors();
}

/** Kills everything at once, without waiting and without asking: the second Ctrl-C. */
export function killAll() {
  stopping = true;
  for (const started of running) signalGroup(started.pid, 'SIGKILL');
  for (const { pid } of survivors()) trySignal(pid, 'SIGKILL');
}
