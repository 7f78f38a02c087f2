import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeAsteriskConfig } from './asterisk-config.mjs';
import { startAsterisk } from './asterisk-process.mjs';
import { isStopping, start } from './children.mjs';
import { startDaemon } from './daemon.mjs';
import { PlainError, Stopped } from './errors.mjs';
import { repoDir, shortHash } from './paths.mjs';
import { createTail } from './run.mjs';

/**
 * The running parts of the demo: Asterisk, the service, the simulated callers.
 *
 * @typedef {{
 *   options: import('./demo-options.mjs').DemoOptions,
 *   secrets: ReturnType<typeof import('./demo-secrets.mjs').demoSecrets>,
 *   root: import('./asterisk-root.mjs').AsteriskRoot,
 *   progress: import('./progress.mjs').Progress,
 *   logDir: string,
 * }} Demo
 */

const serviceFile = join(repoDir, 'dist/main.js');
const trafficFile = join(repoDir, 'dist/demo/traffic.js');

/** Longest path that a UNIX socket may have, less the part below the run folder. */
const runDirLimit = 107 - '/run/asterisk.ctl'.length;

/**
 * The folder of this demo's Asterisk, as a path inside its root: one per data folder, so that several
 * demos can share a root.
 * @param {string} root
 * @param {string} dataDir
 */
function runDirFor(root, dataDir) {
  if (root !== '/') return `/srv/svara/${shortHash(dataDir)}`;
  const dir = join(dataDir, 'asterisk');
  if (dir.length > runDirLimit) {
    throw new PlainError(
      `The path ${dir} is too long for Asterisk's control socket: choose a shorter folder with --data DIR.`,
    );
  }
  return dir;
}

/**
 * Writes Asterisk's configuration and starts it.
 * @param {Demo} demo
 */
export async function startDemoAsterisk({ options, secrets, root, logDir }) {
  const runDir = runDirFor(root.dir, options.dataDir);
  // What a killed demo may have left; its data folder is locked by us, so nobody uses it.
  rmSync(join(root.dir, runDir), { recursive: true, force: true });
  const { sip, ari, ami, rtpFrom, rtpTo } = options.ports;
  const { configFile, generatedDir, hostDir } = writeAsteriskConfig({
    root: root.dir,
    runDir,
    ports: { sip, ari, ami, rtpFrom, rtpTo },
    secrets: { ari: secrets.ari, ami: secrets.ami },
    soundsDir: join(repoDir, 'sounds'),
    repoDir,
  });
  const asterisk = await startAsterisk({
    root: root.dir,
    configFile,
    hostDir,
    logFile: join(logDir, 'asterisk.log'),
  });
  return { ...asterisk, generatedDir };
}

/**
 * The environment of service and traffic. npm's own variables are not handed on.
 * @param {Demo} demo
 * @param {string} generatedDir where the service writes its pieces of Asterisk's configuration
 */
export function serviceEnvironment({ options, secrets }, generatedDir) {
  const outer = Object.entries(process.env).filter(([name]) => !/^npm_/.test(name));
  return {
    ...Object.fromEntries(outer),
    ...secrets.variables,
    SVARA_CONFIG: options.configFile,
    SVARA_DATA: options.dataDir,
    SVARA_HTTP_HOST: '127.0.0.1',
    SVARA_HTTP_PORT: String(options.ports.http),
    SVARA_ARI_URL: `http://127.0.0.1:${options.ports.ari}`,
    SVARA_ARI_USER: 'svara',
    SVARA_ARI_PASSWORD: secrets.ari,
    SVARA_AMI_HOST: '127.0.0.1',
    SVARA_AMI_PORT: String(options.ports.ami),
    SVARA_AMI_USER: 'svara',
    SVARA_AMI_PASSWORD: secrets.ami,
    SVARA_ASTERISK_DIR: generatedDir,
    SVARA_PRACTICE_CALLS: 'on',
  };
}

/**
 * Has the service check the desk file; its mistakes are printed as it tells them.
 * @param {Demo} demo
 */
export async function checkConfiguration(demo) {
  const started = start(process.execPath, [serviceFile, 'config', 'check', demo.options.configFile], {
    env: serviceEnvironment(demo, ''),
    cwd: repoDir,
  });
  const output = createTail(50_000);
  started.child.stdout?.on('data', (chunk) => output.add(String(chunk)));
  started.child.stderr?.on('data', (chunk) => output.add(String(chunk)));
  const { code } = await started.exited;
  if (isStopping()) throw new Stopped();
  if (code === 0) return;
  throw new PlainError(`The configuration ${demo.options.configFile} has mistakes; nothing was started:`, {
    details: output.text().trimEnd().split('\n'),
  });
}

/**
 * Starts the service and waits until it is up with Asterisk and its database.
 * @param {Demo} demo
 * @param {NodeJS.ProcessEnv} env
 */
export async function startService({ options, logDir }, env) {
  const service = startDaemon('Svara', process.execPath, [serviceFile, 'serve'], {
    logFile: join(logDir, 'service.log'),
    cwd: repoDir,
    env,
  });
  /** @type {string} */
  let last = 'no answer';
  const healthy = async () => {
    try {
      const answer = await fetch(`http://127.0.0.1:${options.ports.http}/api/health`, {
        signal: AbortSignal.timeout(2000),
      });
      last = (await answer.text()).slice(0, 200);
      return answer.status === 200;
    } catch {
      return false;
    }
  };
  try {
    await service.ready(healthy, { timeoutMs: 60_000, everyMs: 50 });
  } catch (error) {
    if (error instanceof PlainError && /not ready/.test(error.message))
      error.message += ` Its health: ${last}`;
    throw error;
  }
  return service;
}

/**
 * True when the desk file knows the simulated agents and there is a program that plays them.
 * @param {string} configFile
 */
export const canSimulate = (configFile) =>
  existsSync(trafficFile) && /SVARA_DEMO_DEVICE_TRAFFIC/.test(readFileSync(configFile, 'utf8'));

/**
 * Keeps the simulated callers running: a fault there must not stop the desk, so they are started again
 * after a pause, at most five times.
 * @param {Demo} demo
 * @param {NodeJS.ProcessEnv} env
 */
export async function keepTraffic({ options, progress, logDir }, env) {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const traffic = startDaemon('The simulation of callers', process.execPath, [trafficFile], {
      logFile: join(logDir, 'traffic.log'),
      cwd: repoDir,
      env: {
        ...env,
        SVARA_DEMO_SIP_PORT: String(options.ports.sip),
      },
    });
    try {
      await traffic.died;
    } catch (error) {
      if (isStopping()) return;
      progress.warn('The simulated callers are gone and will be started again:');
      progress.error(error);
    }
    await new Promise((resolve) => setTimeout(resolve, 5000).unref());
    if (isStopping()) return;
  }
  progress.warn('The simulated callers are left out from now on; the desk itself runs on.');
}
