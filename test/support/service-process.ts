import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Settings } from '../../src/config/settings.ts';

const repoDir = fileURLToPath(new URL('../..', import.meta.url));

/** The service as it runs in life: a process of its own, which can be killed. */
export interface ServiceProcess {
  readonly port: number;
  /** What it wrote so far, logs and complaints. */
  output(): string;
  /** As `kill -9` or a power cut to it alone: it gets no chance to do anything. */
  kill(): Promise<void>;
  /** SIGTERM. @returns the exit code; rejects when it does not end in time */
  stop(): Promise<number | null>;
}

/** Every secret that the desk file takes from the environment. */
async function secretsOf(config: string, password: string): Promise<Record<string, string>> {
  const text = await readFile(config, 'utf8');
  return Object.fromEntries([...text.matchAll(/env: (\w+)/g)].map(([, name]) => [name ?? '', password]));
}

/**
 * Starts the service from its sources and waits until it answers.
 * @throws Error with its output when it ends or says nothing
 */
export async function startServiceProcess(
  config: string,
  settings: Settings,
  password: string,
): Promise<ServiceProcess> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    SVARA_CONFIG: config,
    SVARA_DATA: settings.dataDir,
    SVARA_HTTP_HOST: settings.http.host,
    SVARA_HTTP_PORT: String(settings.http.port),
    SVARA_ARI_URL: settings.ari.url,
    SVARA_ARI_USER: settings.ari.user,
    SVARA_ARI_PASSWORD: settings.ari.password,
    SVARA_ARI_APP: settings.ari.app,
    SVARA_AMI_HOST: settings.ami.host,
    SVARA_AMI_PORT: String(settings.ami.port),
    SVARA_AMI_USER: settings.ami.user,
    SVARA_AMI_PASSWORD: settings.ami.password,
    SVARA_SESSION_SECRET: settings.sessionSecret ?? '',
    SVARA_ASTERISK_DIR: settings.asteriskDir ?? '',
    SVARA_MEDIA_ADDRESS: settings.mediaAddress ?? '',
    SVARA_ECHO_NUMBER: settings.echoNumber,
    SVARA_PRACTICE_CALLS: settings.practiceCalls ? 'on' : 'off',
    SVARA_LOG_LEVEL: 'info',
    ...(await secretsOf(config, password)),
  };
  // Killed with us, should this process die without a chance to tidy up.
  const command = ['--pdeathsig', 'KILL', process.execPath, '--import', 'tsx', 'src/main.ts'];
  const child = spawn('setpriv', command, { cwd: repoDir, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const port = await new Promise<number>((resolve, reject) => {
    const fail = (why: string): void => {
      clearTimeout(limit);
      child.kill('SIGKILL');
      reject(new Error(`the service ${why}:\n${output}`));
    };
    const limit = setTimeout(() => fail('did not answer in 60 s'), 60_000);
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const port = /"url":"http:\/\/[^"]*:(\d+)"[^\n]*Svara answers/.exec(output)?.[1];
      if (port === undefined) return;
      clearTimeout(limit);
      resolve(Number(port));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', (error) => fail(error.message));
    void ended.then((code) => fail(`ended with ${code}`));
  });
  return {
    port,
    output: () => output,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      child.kill('SIGTERM');
      let limit: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        limit = setTimeout(() => {
          child.kill('SIGKILL');
          reject(new Error(`the service did not end in 10 s:\n${output}`));
        }, 10_000);
      });
      const code = await Promise.race([ended, late]);
      clearTimeout(limit);
      return code;
    },
  };
}
