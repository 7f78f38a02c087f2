import { execFile } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startDaemon } from './daemon.mjs';
import { onEnd } from './lifecycle.mjs';

/** Where Asterisk is, seen from inside its root. */
const program = '/usr/sbin/asterisk';

/**
 * The command line that runs Asterisk in its root; the root `/` is this machine itself.
 * @param {string} root
 * @param {string[]} args
 * @returns {[string, string[]]}
 */
function asteriskCommand(root, args) {
  return root === '/' ? [program, args] : ['chroot', [root, program, ...args]];
}

/**
 * Starts an Asterisk whose configuration was written by `writeAsteriskConfig` and waits until it is fully
 * up: its modules are loaded, ARI and the phones are listened to.
 * @param {{
 *   root: string, configFile: string, logFile: string, hostDir?: string, timeoutMs?: number,
 * }} options `configFile` as a path inside the root; `hostDir`: its run folder as a path outside of it,
 *   removed when it has ended
 * @returns {Promise<{ pid: number, died: Promise<never>, stop: () => Promise<void> }>}
 */
export async function startAsterisk({ root, configFile, logFile, hostDir, timeoutMs = 60_000 }) {
  const [command, args] = asteriskCommand(root, ['-f', '-C', configFile]);
  const daemon = startDaemon('Asterisk', command, args, {
    logFile,
    cwd: '/',
    env: asteriskEnvironment(),
    graceMs: 5000,
    moreLogs: hostDir === undefined ? [] : [join(hostDir, 'log/messages.log')],
  });
  const removeRunDir = () => {
    if (hostDir !== undefined) rmSync(hostDir, { recursive: true, force: true });
  };
  onEnd(removeRunDir);
  const control = hostDir === undefined ? undefined : join(hostDir, 'run/asterisk.ctl');
  await daemon.ready(
    async () => (control === undefined || existsSync(control)) && (await fullyBooted(root, configFile)),
    { timeoutMs },
  );
  return {
    pid: daemon.pid,
    died: daemon.died,
    stop: async () => {
      await daemon.stop();
      removeRunDir();
    },
  };
}

/** Asterisk's modules may read secrets of ours from the environment; it needs none. */
function asteriskEnvironment() {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('SVARA_') && !name.startsWith('npm_'),
  );
  return { ...Object.fromEntries(kept), LC_ALL: 'C.UTF-8', PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };
}

/**
 * Asks the running Asterisk through its control socket; the question waits until all modules are loaded.
 * @param {string} root
 * @param {string} configFile
 * @returns {Promise<boolean>} false while there is nobody to answer
 */
function fullyBooted(root, configFile) {
  const [command, args] = asteriskCommand(root, ['-C', configFile, '-rx', 'core waitfullybooted']);
  return new Promise((resolve) => {
    execFile(command, args, { timeout: 30_000, env: asteriskEnvironment() }, (error, stdout) => {
      resolve(!error && /fully booted/i.test(stdout));
    });
  });
}
