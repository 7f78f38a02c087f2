import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { RealAsterisk } from '../support/asterisk.ts';
import { deskYaml } from './desk.ts';

export interface Secrets {
  readonly trunk: string;
  readonly phones: string;
}

const START_LIMIT_MS = 30_000;
const repoDir = join(import.meta.dirname, '../..');

/** The service in a process of its own, as it is run in earnest, beside a bench's Asterisk. */
export class Service {
  readonly dataDir: string;
  private readonly child: ChildProcess;
  private readonly userPassword: string;
  private errors = '';
  private url = '';
  private cookie = '';

  private constructor(child: ChildProcess, dataDir: string, userPassword: string) {
    this.child = child;
    this.dataDir = dataDir;
    this.userPassword = userPassword;
    child.stderr?.on('data', (data: Buffer) => {
      this.errors = (this.errors + data.toString()).slice(-10_000);
    });
  }

  /** @throws Error with what the service printed when it does not answer in time */
  static async start(asterisk: RealAsterisk, secrets: Secrets, port: number): Promise<Service> {
    const dataDir = mkdtempSync(join(tmpdir(), 'svara-bench-'));
    const config = join(dataDir, 'desk.yaml');
    writeFileSync(config, deskYaml());
    const userPassword = randomBytes(12).toString('hex');
    const env = {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      SVARA_CONFIG: config,
      SVARA_DATA: dataDir,
      SVARA_HTTP_PORT: String(port),
      SVARA_ARI_URL: asterisk.ariUrl,
      SVARA_ARI_PASSWORD: asterisk.secrets.ari,
      SVARA_AMI_PORT: String(asterisk.ports.ami),
      SVARA_AMI_PASSWORD: asterisk.secrets.ami,
      SVARA_ASTERISK_DIR: asterisk.generatedDir,
      SVARA_LOG_LEVEL: 'warn',
      BENCH_TRUNK_PASSWORD: secrets.trunk,
      BENCH_PHONE_PASSWORD: secrets.phones,
      BENCH_USER_PASSWORD: userPassword,
    };
    // The inspector's port is opened only when asked for: see collectGarbage.
    const args = [
      '--pdeathsig',
      'KILL',
      '--',
      process.execPath,
      '--inspect-port=127.0.0.1:0',
      'dist/main.js',
      'serve',
    ];
    const child = spawn('setpriv', args, { cwd: repoDir, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const service = new Service(child, dataDir, userPassword);
    child.stdout.on('data', (data: Buffer) => {
      service.errors = (service.errors + data.toString()).slice(-10_000);
    });
    service.url = `http://127.0.0.1:${port}`;
    try {
      await service.untilUp();
      await service.signIn();
    } catch (error) {
      await service.stop();
      throw error;
    }
    return service;
  }

  get pid(): number {
    return this.child.pid ?? -1;
  }

  /** What the service logged at warning and above, and printed as errors. */
  get output(): string {
    return this.errors;
  }

  /** Sets agents available or signed out, and waits until those available are reachable. */
  async staff(available: readonly string[], signedOut: readonly string[] = []): Promise<void> {
    for (const id of signedOut) await this.setState(id, 'signed-out');
    for (const id of available) await this.setState(id, 'available');
    const deadline = performance.now() + 10_000;
    for (;;) {
      const agents = (await this.get('/api/agents')) as readonly {
        id: string;
        state: string;
        reachable: boolean;
      }[];
      const missing = available.filter((id) => {
        const agent = agents.find((one) => one.id === id);
        return agent?.state !== 'available' || !agent.reachable;
      });
      if (missing.length === 0) return;
      if (performance.now() > deadline)
        throw new Error(`not available and reachable after 10 s: ${missing.join(', ')}`);
      await delay(100);
    }
  }

  async get(path: string): Promise<unknown> {
    const response = await fetch(this.url + path, {
      headers: { cookie: this.cookie },
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Error(`GET ${path} gave ${response.status}`);
    return response.json();
  }

  /** Makes V8 free what nobody holds, so that memory can be compared. Works by the inspector. */
  async collectGarbage(): Promise<void> {
    const known = this.inspector();
    if (known === null) this.child.kill('SIGUSR1');
    const deadline = performance.now() + 5_000;
    while (this.inspector() === null) {
      if (performance.now() > deadline) throw new Error('the service opened no inspector');
      await delay(50);
    }
    const socket = new WebSocket(this.inspector() as string);
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    for (const id of [1, 2]) {
      socket.send(JSON.stringify({ id, method: 'HeapProfiler.collectGarbage' }));
      await new Promise((resolve) => socket.once('message', resolve));
    }
    socket.close();
  }

  /** Ends it in order, everything stored; @returns what it had to complain of at its end */
  async stop(): Promise<void> {
    await this.end();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** Ends the process but keeps its data folder. */
  async end(): Promise<void> {
    const { child } = this;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await gone;
    clearTimeout(late);
  }

  private inspector(): string | null {
    return /Debugger listening on (ws:\S+)/.exec(this.errors)?.[1] ?? null;
  }

  private async untilUp(): Promise<void> {
    const deadline = performance.now() + START_LIMIT_MS;
    let last = '';
    while (performance.now() < deadline) {
      if (this.child.exitCode !== null) throw new Error(`the service ended at its start:\n${this.errors}`);
      try {
        const response = await fetch(`${this.url}/api/health`, { signal: AbortSignal.timeout(2_000) });
        last = await response.text();
        if (response.ok) return;
      } catch (error) {
        last = String(error);
      }
      await delay(100);
    }
    throw new Error(`the service was not up within ${START_LIMIT_MS} ms: ${last}\n${this.errors}`);
  }

  private async signIn(): Promise<void> {
    const response = await fetch(`${this.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'bench', password: this.userPassword }),
    });
    if (!response.ok) throw new Error(`the bench's user could not sign in: ${response.status}`);
    this.cookie = response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');
  }

  private async setState(agent: string, state: string): Promise<void> {
    const response = await fetch(`${this.url}/api/agents/${agent}/state`, {
      method: 'PUT',
      headers: { cookie: this.cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ state }),
    });
    if (!response.ok)
      throw new Error(`${agent} could not be set ${state}: ${response.status} ${await response.text()}`);
  }
}
