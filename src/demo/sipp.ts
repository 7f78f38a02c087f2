import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SippOptions {
  /** Path of the scenario file. */
  readonly scenario: string;
  /** Port of the SIP server on 127.0.0.1. */
  readonly serverPort: number;
  /** Port to send from and listen on; default: one that SIPp picks. */
  readonly localPort?: number;
  /** Rows of the injection file, taken one after the other. No field may hold `;` or a line end. */
  readonly rows?: readonly (readonly (string | number)[])[];
  /** How many calls to make in all; default: until stopped. */
  readonly calls?: number;
  /** Calls a second; default: all at once. */
  readonly rate?: number;
  /** Values of the scenario's own keywords, `[phone_port]`. Seen in `ps`: never a secret. */
  readonly keywords?: Readonly<Record<string, string | number>>;
  /** After this it is ended, whatever it does. */
  readonly limitMs?: number;
}

export interface SippResult {
  /** All calls went as the scenario says. */
  readonly ok: boolean;
  readonly exitCode: number | null;
  /** Calls that went as the scenario says, and that did not; null when SIPp was stopped or could not start. */
  readonly counts: { readonly successful: number; readonly failed: number } | null;
  /** What SIPp complained of first; empty when nothing. */
  readonly trouble: string;
}

/** A SIPp at work. Its folder with the injection file, which may hold passwords, is private and goes with it. */
export interface RunningSipp {
  readonly done: Promise<SippResult>;
  /** Ends it; its calls are not hung up. Idempotent. */
  stop(): void;
}

const GRACE_MS = 1_000;
const STATISTICS = 'statistics.csv';
const ERRORS = 'errors.log';
const TROUBLE_LINES = 20;

/** Starts SIPp (Debian package `sip-tester`) over UDP on loopback. A missing program is told in `done`. */
export function startSipp(options: SippOptions): RunningSipp {
  const folder = mkdtempSync(join(tmpdir(), 'svara-sipp-'));
  const args = sippArguments(options, folder);
  // SIPp ends with us even when we are killed: it holds a port.
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', 'sipp', ...args], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let trouble = '';
  child.stderr.on('data', (data: Buffer) => {
    trouble = (trouble + data.toString()).slice(-2_000);
  });
  const limit = options.limitMs === undefined ? null : setTimeout(() => stop(child), options.limitMs);
  const done = new Promise<SippResult>((resolve) => {
    const settle = (exitCode: number | null, text: string): void => {
      if (limit !== null) clearTimeout(limit);
      const counts = readCounts(join(folder, STATISTICS));
      const trouble = realTrouble(`${readIfThere(join(folder, ERRORS))}\n${text}`);
      rmSync(folder, { recursive: true, force: true });
      resolve({ ok: exitCode === 0, exitCode, counts, trouble });
    };
    child.once('error', (error) => settle(null, `sipp could not be started: ${error.message}`));
    child.once('exit', (code) => settle(code, trouble));
  });
  return { done, stop: () => stop(child) };
}

function stop(child: ChildProcess): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  child.once('exit', () => clearTimeout(late));
}

function sippArguments(options: SippOptions, folder: string): string[] {
  const args = [`127.0.0.1:${options.serverPort}`, '-sf', options.scenario];
  args.push('-i', '127.0.0.1', '-ci', '127.0.0.1', '-t', 'u1', '-nostdin', '-deadcall_wait', '5000');
  // On a busy machine SIPp's own watchdog would end it.
  args.push('-watchdog_minor_maxtriggers', '1000000', '-watchdog_major_maxtriggers', '1000000');
  // Not for one that runs for days: every second's time-out of a scenario is a line in it.
  if (options.calls !== undefined) args.push('-trace_err', '-error_file', join(folder, ERRORS));
  args.push('-trace_stat', '-stf', join(folder, STATISTICS), '-fd', '3600');
  if (options.localPort !== undefined) args.push('-p', String(options.localPort));
  if (options.calls !== undefined) args.push('-m', String(options.calls));
  const rate = options.rate ?? options.calls;
  if (rate !== undefined) args.push('-r', String(Math.max(1, rate)));
  args.push('-l', String(Math.max(1_000, options.calls ?? 0)));
  for (const [name, value] of Object.entries(options.keywords ?? {})) args.push('-key', name, String(value));
  if (options.rows !== undefined) {
    const file = join(folder, 'rows.csv');
    writeFileSync(file, injectionText(options.rows), { mode: 0o600 });
    args.push('-inf', file);
  }
  return args;
}

/** What SIPp says without being asked is left out; a scenario's own time-outs are no trouble either. The first lines. */
function realTrouble(text: string): string {
  const noise = /^(Resolving remote host|There were more errors)|jumping to label/;
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && !noise.test(line))
    .slice(0, TROUBLE_LINES)
    .join('\n');
}

function readIfThere(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** The last row of SIPp's statistics: cumulative values end in (C). */
function readCounts(file: string): SippResult['counts'] {
  const text = readIfThere(file);
  if (text === '') return null;
  const rows = text.trim().split('\n');
  const names = rows[0]?.split(';') ?? [];
  const values = rows.length > 1 ? (rows.at(-1)?.split(';') ?? []) : [];
  const value = (name: string): number => Number(values[names.indexOf(name)] ?? Number.NaN);
  const counts = { successful: value('SuccessfulCall(C)'), failed: value('FailedCall(C)') };
  return Number.isNaN(counts.successful) ? null : counts;
}

/** @throws Error for a field that would end a field or a line */
export function injectionText(rows: readonly (readonly (string | number)[])[]): string {
  const lines = rows.map((row) => {
    for (const field of row) {
      if (/[;\r\n]/.test(String(field)))
        throw new Error('a field of an injection file holds a ; or a line end');
    }
    return `${row.join(';')};`;
  });
  return ['SEQUENTIAL', ...lines, ''].join('\n');
}

/** The field that makes SIPp answer a digest challenge. */
export function digestField(user: string, password: string): string {
  return `[authentication username=${user} password=${password}]`;
}
