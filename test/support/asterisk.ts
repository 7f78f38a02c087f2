import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { writeAsteriskConfig, type AsteriskPorts } from '../../src/bootstrap/lib/asterisk-config.mjs';
import { ensureAsteriskRoot } from '../../src/bootstrap/lib/asterisk-root.mjs';
import { repoDir } from '../../src/bootstrap/lib/paths.mjs';
import { freePort } from '../../src/bootstrap/lib/ports.mjs';

export interface AsteriskOptions {
  /**
   * More configuration by file name, read by Asterisk at its start: `pjsip_local.conf`,
   * `extensions_local.conf`, `modules_local.conf`, or whole files such as `queues.conf`.
   */
  readonly extraFiles?: Record<string, string>;
  /** What the service would have written: `pjsip_svara.conf`, `extensions_svara.conf`. */
  readonly generated?: Record<string, string>;
}

/** A real Asterisk of a test's own: own folder, own ports, gone with its folder when stopped. */
export interface RealAsterisk {
  readonly ports: AsteriskPorts;
  readonly ariUrl: string;
  /** Passwords of the user `svara`. */
  readonly secrets: { readonly ari: string; readonly ami: string };
  /** SVARA_ASTERISK_DIR: where the service writes its generated pieces. */
  readonly generatedDir: string;
  readonly pid: number;
  /** Runs a command of Asterisk's command line, such as `core show channels concise`. */
  command(line: string): Promise<string>;
  /** What Asterisk logged: notices, warnings, errors. */
  log(): string;
  /** Ends it like a crash; `start` brings it back on the same ports. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

const START_LIMIT_MS = 30_000;
const run = promisify(execFile);

/**
 * Starts an Asterisk as the demo lays it out, in the cached root folder (or SVARA_ASTERISK_ROOT), and waits
 * until it is fully booted. Its end is bound to this process.
 * @throws Error with Asterisk's log when it does not come up
 */
export async function startAsterisk(options: AsteriskOptions = {}): Promise<RealAsterisk> {
  const root = await ensureAsteriskRoot({
    own: process.env['SVARA_ASTERISK_ROOT'],
    logDir: join(repoDir, 'data', 'log'),
  });
  const ports = await pickPorts();
  const secrets = { ari: randomBytes(12).toString('hex'), ami: randomBytes(12).toString('hex') };
  const runDir = `/srv/svara-test-${process.pid}-${randomBytes(4).toString('hex')}`;
  const layout = writeAsteriskConfig({
    root: root.dir,
    runDir,
    ports,
    secrets,
    soundsDir: join(repoDir, 'sounds'),
    repoDir,
    extraFiles: { ...options.extraFiles },
  });
  for (const [name, text] of Object.entries(options.generated ?? {})) {
    writeFileSync(join(layout.generatedDir, name), text, { mode: 0o600 });
  }
  const instance = new Instance(root.dir, layout, ports, secrets);
  await instance.start();
  return instance;
}

class Instance implements RealAsterisk {
  readonly ports: AsteriskPorts;
  readonly secrets: { readonly ari: string; readonly ami: string };
  readonly ariUrl: string;
  readonly generatedDir: string;
  private readonly root: string;
  private readonly layout: ReturnType<typeof writeAsteriskConfig>;
  private child: ChildProcess | null = null;
  private output = '';

  constructor(
    root: string,
    layout: ReturnType<typeof writeAsteriskConfig>,
    ports: AsteriskPorts,
    secrets: { readonly ari: string; readonly ami: string },
  ) {
    this.root = root;
    this.layout = layout;
    this.ports = ports;
    this.secrets = secrets;
    this.ariUrl = `http://127.0.0.1:${ports.ari}`;
    this.generatedDir = layout.generatedDir;
  }

  get pid(): number {
    return this.child?.pid ?? -1;
  }

  async start(): Promise<void> {
    const args = [
      '--pdeathsig',
      'KILL',
      '--',
      'chroot',
      this.root,
      'asterisk',
      '-f',
      '-C',
      this.layout.configFile,
    ];
    const child = spawn('setpriv', args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: '/' });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data: Buffer) => {
        this.output = (this.output + data.toString()).slice(-20_000);
      });
    }
    const deadline = performance.now() + START_LIMIT_MS;
    while (!(await isFullyBooted(this.ports.ami, this.secrets.ami))) {
      const gone = child.exitCode !== null || child.signalCode !== null;
      if (gone || performance.now() > deadline) {
        const log = this.log();
        await this.stop();
        throw new Error(
          `Asterisk ${gone ? 'ended at its start' : 'did not come up in time'}:\n${this.output}\n${log}`,
        );
      }
      await delay(50);
    }
  }

  async command(line: string): Promise<string> {
    const args = [this.root, 'asterisk', '-C', this.layout.configFile, '-rx', line];
    const { stdout } = await run('chroot', args, { timeout: 10_000, maxBuffer: 16 << 20 });
    return stdout;
  }

  log(): string {
    const file = join(this.layout.logDir, 'messages.log');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.layout.hostDir, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child;
    this.child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await exited;
    clearTimeout(late);
  }
}

/** Free ports; those for sound a stretch of its own per test, so that two instances do not meet. */
async function pickPorts(): Promise<AsteriskPorts> {
  const [sip, ari, ami] = [await freePort('udp'), await freePort('tcp'), await freePort('tcp')];
  const rtpFrom = 10_000 + 1_000 * Math.floor(Math.random() * 20);
  return { sip, ari, ami, rtpFrom, rtpTo: rtpFrom + 1_998 };
}

/** Signs in to the manager interface, which tells FullyBooted at once when it is so. */
async function isFullyBooted(port: number, secret: string): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  let text = '';
  try {
    return await new Promise<boolean>((resolve) => {
      socket.setTimeout(2_000, () => resolve(false));
      socket.on('close', () => resolve(false));
      socket.on('connect', () =>
        socket.write(`Action: Login\r\nUsername: svara\r\nSecret: ${secret}\r\n\r\n`),
      );
      socket.on('data', (data) => {
        text += data.toString();
        if (text.includes('FullyBooted')) resolve(true);
      });
    });
  } finally {
    socket.destroy();
  }
}
