import { spawn } from 'node:child_process';
import { AppError } from '../../app/errors.ts';

export interface ProgramRun {
  readonly code: number;
  readonly stdout: Buffer;
  /** The first 64 kB. */
  readonly stderr: string;
}

export interface ProgramOptions {
  /** Given to its standard input. */
  readonly input?: Uint8Array | string;
  readonly timeoutMs: number;
  /** More output than this ends it. */
  readonly maxOutputBytes: number;
}

const MAX_STDERR = 65_536;

/**
 * Runs a program without any shell: its arguments are data. It sees nothing of our environment but the path.
 * @throws AppError `unavailable` when it is not installed, takes too long or writes too much
 */
export function runProgram(
  program: string,
  args: readonly string[],
  { input = '', timeoutMs, maxOutputBytes }: ProgramOptions,
): Promise<ProgramRun> {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C.UTF-8' };
    const child = spawn(program, args, {
      env,
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    const chunks: Buffer[] = [];
    let size = 0;
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxOutputBytes) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderr.length < MAX_STDERR) stderr += chunk.toString();
    });
    child.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'ENOENT' ? 'is not installed' : 'cannot be run';
      reject(new AppError('unavailable', `${program} ${why} on this machine; prompts are made with it`));
    });
    child.once('close', (code) => {
      if (code !== null) resolve({ code, stdout: Buffer.concat(chunks), stderr });
      else reject(new AppError('unavailable', `${program} took too long or wrote too much`));
    });
    // A program that ends without reading is told by its exit code.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
