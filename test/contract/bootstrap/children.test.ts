import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

/*
 * A small command is written that starts processes as the demo does, and is then ended in every way.
 */

const lib = fileURLToPath(new URL('../../../src/bootstrap/lib/', import.meta.url));
let dir: string;
let command: ChildProcess | undefined;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'svara-children-'));
});
afterEach(() => {
  command?.kill('SIGKILL');
  for (const pid of pids()) if (alive(pid)) process.kill(pid, 'SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

/** Starts: an obedient child, one that ignores SIGTERM, and one whose own child left the group and session. */
function startCommand(then: string, graceMs = 300): ChildProcess {
  const script = join(dir, 'command.mjs');
  writeFileSync(
    script,
    `import { start } from '${lib}children.mjs';
     import { runCommand } from '${lib}lifecycle.mjs';
     import { createProgress } from '${lib}progress.mjs';
     import { takeLock } from '${lib}lock.mjs';
     import { PlainError } from '${lib}errors.mjs';
     import { existsSync } from 'node:fs';
     const child = (script) => start('sh', ['-c', script], { stdio: 'ignore', graceMs: ${graceMs} });
     await runCommand(createProgress(process.stdout), async () => {
       await takeLock('${dir}/lock');
       child('echo $$ > ${dir}/1.pid; exec sleep 300');
       child('trap "" TERM; echo $$ > ${dir}/2.pid; while :; do sleep 1; done');
       child('setsid sh -c "echo \\\\$\\\\$ > ${dir}/3.pid; exec sleep 300" & wait');
       while (![1, 2, 3].every((n) => existsSync('${dir}/' + n + '.pid'))) await new Promise((r) => setTimeout(r, 10));
       console.log('ready');
       ${then}
     });`,
  );
  command = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  return command;
}

async function ready(started: ChildProcess): Promise<string[]> {
  const lines: string[] = [];
  for await (const chunk of started.stdout ?? []) {
    lines.push(String(chunk));
    if (lines.join('').includes('ready')) break;
  }
  return lines;
}

const pids = (): number[] =>
  [1, 2, 3].flatMap((n) => {
    const file = join(dir, `${n}.pid`);
    return existsSync(file) ? [Number(readFileSync(file, 'utf8'))] : [];
  });

function alive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

async function gone(list: readonly number[], withinMs: number): Promise<number[]> {
  const deadline = performance.now() + withinMs;
  while (list.some(alive) && performance.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 20));
  return list.filter(alive);
}

const forever = 'await new Promise(() => setInterval(() => {}, 1000));';

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s ends every process before the command itself', async (signal, expected) => {
  const started = startCommand(forever);
  await ready(started);
  expect(pids().filter(alive)).toHaveLength(3);
  started.kill(signal);
  const [code] = (await once(started, 'exit')) as [number];
  expect(pids().filter(alive)).toEqual([]);
  expect(code).toBe(expected);
});

test.each([
  ['done', 'return 0;', 0],
  ['failed', "throw new PlainError('no');", 1],
  ['crashed in a callback', `setTimeout(() => { throw new Error('crash'); }, 10); ${forever}`, 1],
  ['a promise nobody waits for', `void Promise.reject(new PlainError('lost')); ${forever}`, 1],
])('a command that is %s leaves nothing', async (_, then, expected) => {
  const started = startCommand(then);
  await ready(started);
  const [code] = (started.exitCode === null ? await once(started, 'exit') : [started.exitCode]) as [number];
  expect(pids().filter(alive)).toEqual([]);
  expect(code).toBe(expected);
});

test('a Ctrl-C that npm hands on a second time counts as one', async () => {
  const started = startCommand(forever);
  await ready(started);
  started.kill('SIGINT');
  started.kill('SIGINT');
  expect((await once(started, 'exit'))[0]).toBe(130);
  expect(pids().filter(alive)).toEqual([]);
});

test('a second Ctrl-C kills what takes its time', async () => {
  const started = startCommand(forever, 60_000);
  await ready(started);
  const impatient = setInterval(() => started.kill('SIGINT'), 100);
  const exit = await once(started, 'exit');
  clearInterval(impatient);
  expect(exit[0]).toBe(130);
  expect(await gone(pids(), 3000)).toEqual([]);
});

test('killed outright, its children are ended by the kernel and its lock is free', async () => {
  const started = startCommand(forever);
  await ready(started);
  started.kill('SIGKILL');
  await once(started, 'exit');
  // The second ignores SIGTERM and the third has left: only the first is the kernel's.
  const [first] = pids();
  expect(await gone([first ?? -1], 3000)).toEqual([]);
  const lock = spawn('flock', ['--timeout', '3', join(dir, 'lock'), 'true']);
  expect((await once(lock, 'exit'))[0]).toBe(0);
});
