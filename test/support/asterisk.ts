import { spawn, execFile } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { writeAsteriskConfig } from '../../src/bootstrap/lib/asterisk-config.mjs';
import type { AsteriskPorts, AsteriskRunFolder } from '../../src/bootstrap/lib/asterisk-config.mjs';
import { ensureAsteriskRoot } from '../../src/bootstrap/lib/asterisk-root.mjs';
import { makePrompts } from '../../src/bootstrap/prompts.mjs';
import { writeAsteriskFiles } from '../../src/adapters/asterisk-files/write.ts';
import { TestAmi } from './ami.ts';
import { freeTcpPort, freeUdpPort } from './free-ports.ts';

/*
 * A real Asterisk for tests: its own run folder and free ports, so that several run at once from one root.
 */

const repoDir = fileURLToPath(new URL('../..', import.meta.url));
const soundsDir = join(repoDir, 'sounds');
/** Nothing of ours: Asterisk needs none of it. */
const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8' };

export interface AsteriskOptions {
  /** The generated pieces by file name, as `renderAsteriskFiles` gives them. */
  readonly generated?: ReadonlyMap<string, string> | Readonly<Record<string, string>>;
  /** Further configuration files, such as `modules_local.conf` or `queues.conf`. */
  readonly extraFiles?: Readonly<Record<string, string>>;
  /** How many UDP ports for sound; a call between two telephones takes four. */
  readonly rtpPorts?: number;
}

/** The REST answer of ARI; `body` is parsed JSON, null when there is none. */
export interface AriAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface RealAsterisk {
  readonly ports: AsteriskPorts;
  readonly sip: { readonly host: string; readonly port: number };
  readonly ariUrl: string;
  /** Passwords of the user `svara`. */
  readonly secrets: { readonly ari: string; readonly ami: string };
  readonly ari: { readonly url: string; readonly user: string; readonly password: string };
  readonly ami: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
  };
  /** Folder that the generated pieces are included from. */
  readonly generatedDir: string;
  /** Process id of the running Asterisk; -1 while it does not run. */
  readonly pid: number;
  /** One request to ARI, `request('GET', '/channels')`. */
  request(method: string, path: string, body?: unknown): Promise<AriAnswer>;
  /** A signed-in manager connection; the caller closes it. */
  manager(): Promise<TestAmi>;
  /** A console command and its output. */
  command(command: string): Promise<string>;
  /** Writes the pieces anew and makes Asterisk read them. */
  reload(files: ReadonlyMap<string, string>): Promise<void>;
  /** Channels and bridges that exist now; all empty when calls were cleaned up. */
  leftovers(): Promise<{ readonly channels: readonly string[]; readonly bridges: readonly string[] }>;
  /** Waits until nothing is left; rejects with what still is. */
  expectNothingLeft(timeoutMs?: number): Promise<void>;
  /** Asterisk's own log so far: warnings and errors. */
  log(): string;
  /** Ends Asterisk at once, as a crash would; `start` brings it back on the same ports. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Ends Asterisk for sure and removes its folder; may be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts an Asterisk and waits until it is fully booted (about a second).
 * @throws Error saying what is missing: the root folder, root's rights, espeak-ng
 */
export async function startAsterisk(options: AsteriskOptions = {}): Promise<RealAsterisk> {
  const root = await asteriskRoot();
  await makePrompts({ soundsDir });
  const ports = await freePorts(options.rtpPorts ?? 400);
  const secrets = { ari: randomBytes(12).toString('hex'), ami: randomBytes(12).toString('hex') };
  const folder = writeAsteriskConfig({
    root,
    runDir: `/srv/svara-test/${process.pid}-${randomBytes(4).toString('hex')}`,
    ports,
    secrets,
    soundsDir,
    repoDir,
    ...(options.extraFiles === undefined ? {} : { extraFiles: options.extraFiles }),
  });
  const { generated } = options;
  if (generated !== undefined) {
    const files = generated instanceof Map ? generated : new Map(Object.entries(generated));
    await writeAsteriskFiles(folder.generatedDir, files);
  }
  const instance = new Instance(root, folder, ports, secrets);
  try {
    await instance.start();
  } catch (error) {
    await instance.stop();
    throw error;
  }
  return instance;
}

class Instance implements RealAsterisk {
  readonly ports: AsteriskPorts;
  readonly sip: RealAsterisk['sip'];
  readonly ari: RealAsterisk['ari'];
  readonly ami: RealAsterisk['ami'];
  readonly ariUrl: string;
  readonly secrets: RealAsterisk['secrets'];
  readonly generatedDir: string;
  readonly #root: string;
  readonly #folder: AsteriskRunFolder;
  #child: ChildProcess | null = null;
  #output = '';

  constructor(
    root: string,
    folder: AsteriskRunFolder,
    ports: AsteriskPorts,
    secrets: { ari: string; ami: string },
  ) {
    this.#root = root;
    this.#folder = folder;
    this.ports = ports;
    this.generatedDir = folder.generatedDir;
    this.secrets = secrets;
    this.sip = { host: '127.0.0.1', port: ports.sip };
    this.ariUrl = `http://127.0.0.1:${ports.ari}`;
    this.ari = { url: this.ariUrl, user: 'svara', password: secrets.ari };
    this.ami = { host: '127.0.0.1', port: ports.ami, user: 'svara', password: secrets.ami };
  }

  get pid(): number {
    return this.#child?.pid ?? -1;
  }

  async start(): Promise<void> {
    if (this.#child !== null) throw new Error('Asterisk is running already');
    // Killed with us, should this process die without a chance to tidy up.
    const args = [
      '--pdeathsig',
      'KILL',
      'chroot',
      this.#root,
      'asterisk',
      '-f',
      '-C',
      this.#folder.configFile,
    ];
    const child = spawn('setpriv', args, { cwd: '/', env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    running.add(child);
    const keep = (chunk: Buffer): void => {
      this.#output = (this.#output + chunk.toString()).slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => keep(Buffer.from(error.message)));
    child.once('exit', () => {
      running.delete(child);
      if (this.#child === child) this.#child = null;
    });
    await this.#fullyBooted(15_000);
  }

  async #fullyBooted(timeoutMs: number): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      if (this.#child === null)
        throw new Error(`Asterisk ended during its start:\n${this.#output}\n${this.log()}`);
      try {
        const ami = await this.manager();
        try {
          await ami.event((event) => event['Event'] === 'FullyBooted', 'FullyBooted', timeoutMs);
          return;
        } finally {
          ami.close();
        }
      } catch (error) {
        if (Date.now() > deadline)
          throw new Error(`Asterisk did not boot in ${timeoutMs} ms:\n${this.log()}`, { cause: error });
        await sleep(25);
      }
    }
  }

  async request(method: string, path: string, body?: unknown): Promise<AriAnswer> {
    const response = await fetch(`${this.ari.url}/ari${path}`, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`${this.ari.user}:${this.ari.password}`).toString('base64')}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(5_000),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  }

  manager(): Promise<TestAmi> {
    return TestAmi.login(this.ami.port, this.ami.user, this.ami.password);
  }

  command(command: string): Promise<string> {
    const args = [this.#root, 'asterisk', '-C', this.#folder.configFile, '-rx', command];
    return new Promise((resolve, reject) => {
      execFile('chroot', args, { cwd: '/', env, timeout: 10_000 }, (error, stdout) =>
        error === null ? resolve(stdout) : reject(new Error(error.message, { cause: error })),
      );
    });
  }

  async reload(files: ReadonlyMap<string, string>): Promise<void> {
    await writeAsteriskFiles(this.generatedDir, files);
    const ami = await this.manager();
    try {
      for (const module of ['res_pjsip.so', 'pbx_config.so']) {
        const answer = await ami.action({ Action: 'Reload', Module: module }, 10_000);
        if (answer['Response'] !== 'Success')
          throw new Error(`${module} was not reloaded: ${answer['Message']}`);
      }
    } finally {
      ami.close();
    }
  }

  async leftovers(): Promise<{ channels: string[]; bridges: string[] }> {
    const [channels, bridges] = await Promise.all([
      this.request('GET', '/channels'),
      this.request('GET', '/bridges'),
    ]);
    return { channels: ids(channels.body), bridges: ids(bridges.body) };
  }

  async expectNothingLeft(timeoutMs = 3_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const left = await this.leftovers();
      if (left.channels.length === 0 && left.bridges.length === 0) return;
      if (Date.now() > deadline)
        throw new Error(`still in Asterisk after ${timeoutMs} ms: ${JSON.stringify(left)}`);
      await sleep(25);
    }
  }

  log(): string {
    const file = join(this.#folder.logDir, 'messages.log');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
    await rm(this.#folder.hostDir, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    const hard = setTimeout(() => child.kill('SIGKILL'), 3_000);
    await gone;
    clearTimeout(hard);
  }
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** `SVARA_ASTERISK_ROOT`, else the one of the cache, made when it is missing. */
async function asteriskRoot(): Promise<string> {
  if (process.getuid?.() !== 0) throw new Error('tests with a real Asterisk need root: it is run by chroot');
  const root = await ensureAsteriskRoot({
    own: process.env['SVARA_ASTERISK_ROOT'],
    logDir: join(repoDir, 'data', 'log'),
  });
  return root.dir;
}

async function freePorts(rtpPorts: number): Promise<AsteriskPorts> {
  const [sip, ari, ami] = await Promise.all([freeUdpPort(), freeTcpPort(), freeTcpPort()]);
  const rtpFrom = 10_000 + 2 * randomInt(0, (32_000 - 10_000 - rtpPorts) / 2);
  return { sip, ari, ami, rtpFrom, rtpTo: rtpFrom + rtpPorts - 1 };
}

function ids(list: unknown): string[] {
  return (list as readonly { readonly id: string }[]).map((item) => item.id);
}
