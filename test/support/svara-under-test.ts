import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pino, { type Logger } from 'pino';
import { holidayDays } from '../../src/adapters/holidays/holiday-days.ts';
import { normaliseNumber } from '../../src/adapters/phone-numbers/normalise-number.ts';
import { readPrompts } from '../../src/cli/known-prompts.ts';
import { startSvara, type Svara } from '../../src/compose.ts';
import { readFileUpTo } from '../../src/config/files.ts';
import { loadConfig, type LoadedConfig } from '../../src/config/load.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { Desk } from '../../src/core/desk/state.ts';
import { startAsterisk, type RealAsterisk } from './asterisk.ts';
import { eventually } from './eventually.ts';
import { startServiceProcess, type ServiceProcess } from './service-process.ts';
import { SipPhone, type OutgoingCall, type PhoneOptions } from './sip/index.ts';
import { TcpProxy } from './tcp-proxy.ts';
import { TestClock } from './test-clock.ts';

const repoDir = fileURLToPath(new URL('../..', import.meta.url));
/** Every secret of the demo's desk file; only loopback ever sees it. */
export const DESK_PASSWORD = 'for-tests-only';

export interface UnderTestOptions {
  /** ISO 8601 with offset; default a Monday morning on which everything is open. */
  readonly at?: string;
  /** The desk file; default that of the demo. */
  readonly config?: string;
  /** True: the service is a process of its own, with the machine's clock; `killService` kills it. */
  readonly ownProcess?: boolean;
  /** The port of the service, kept when it is started again; default one that is free each time. */
  readonly httpPort?: number;
  /** How browsers reach the page through a proxy; `request` then counts as having come through it. */
  readonly publicUrl?: string;
  /** True: the service reaches Asterisk over `lines`, which a test can cut. */
  readonly overLines?: boolean;
}

/** The lines between the service and Asterisk. */
export interface Lines {
  readonly ari: TcpProxy;
  readonly ami: TcpProxy;
}

/** A signed-in user's view of the API. */
export interface ApiUser {
  get<T = Json>(path: string): Promise<T>;
  request(method: string, path: string, body?: unknown): Promise<{ status: number; body: Json }>;
  /** Sets an agent's state; rejects unless the service agrees. */
  setState(agent: string, state: string): Promise<void>;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read what the contract promises
type Json = any;

/**
 * The whole product for acceptance tests: a real Asterisk, the composition root with a clock that the test
 * sets, telephones over SIP, and the HTTP interface. `stop` fails the test if Asterisk holds a channel or a
 * bridge that ought to be gone.
 */
export class SvaraUnderTest {
  readonly asterisk: RealAsterisk;
  readonly clock: TestClock;
  readonly config: LoadedConfig;
  readonly dataDir: string;
  /** What the service logged as an error since the start; an input that could not be taken is among them. */
  readonly errors: string[] = [];
  readonly #options: UnderTestOptions;
  readonly #configPath: string;
  readonly #lines: Lines | null;
  readonly #phones: SipPhone[] = [];
  #svara: Svara | null = null;
  #process: ServiceProcess | null = null;
  #trunk: SipPhone | null = null;
  #supervisor: ApiUser | null = null;

  private constructor(
    options: UnderTestOptions,
    parts: {
      asterisk: RealAsterisk;
      clock: TestClock;
      config: LoadedConfig;
      configPath: string;
      dataDir: string;
      lines: Lines | null;
    },
  ) {
    this.#options = options;
    this.asterisk = parts.asterisk;
    this.clock = parts.clock;
    this.config = parts.config;
    this.#configPath = parts.configPath;
    this.dataDir = parts.dataDir;
    this.#lines = parts.lines;
  }

  static async start(options: UnderTestOptions = {}): Promise<SvaraUnderTest> {
    const clock = new TestClock(options.at ?? '2026-11-23T09:00:00+01:00');
    const configPath = options.config ?? join(repoDir, 'config/demo.yaml');
    const config = await readConfig(configPath, clock);
    const asterisk = await startAsterisk();
    const dataDir = await mkdtemp(join(tmpdir(), 'svara-test-'));
    const lines = options.overLines === true ? await openLines(asterisk) : null;
    const desk = new SvaraUnderTest(options, { asterisk, clock, config, configPath, dataDir, lines });
    await desk.startService();
    return desk;
  }

  /** Starts the service, also again after {@link stopService}; resolves when it is up and has told Asterisk of its phones. */
  async startService(): Promise<void> {
    await this.launch();
    await eventually(async () => {
      await this.isUp();
      const endpoints = await this.asterisk.request('GET', '/endpoints/PJSIP/trunk');
      if (endpoints.status !== 200) throw new Error('the phones are not known to Asterisk');
    }, 15_000);
  }

  /** Starts the service without waiting for its connections. */
  async launch(): Promise<void> {
    const { clock, config } = this;
    const catalogue = readPrompts();
    if (this.#options.ownProcess === true) {
      this.#process = await startServiceProcess(this.#configPath, this.#settings(), DESK_PASSWORD);
      return;
    }
    this.#svara = await startSvara({
      settings: this.#settings(),
      config,
      clock,
      log: this.#log(),
      staticDir: join(repoDir, 'dist/dashboard'),
      version: 'test',
      ...(catalogue === null ? {} : { catalogue }),
    });
  }

  /** Rejects unless health says that everything is up. */
  async isUp(): Promise<void> {
    const { status, body } = await this.request('GET', '/api/health');
    if (status !== 200) throw new Error(`the service is not up: ${JSON.stringify(body)}`);
  }

  #log(): Logger {
    const level = process.env['SVARA_LOG_LEVEL'] ?? 'error';
    const write = (line: string): void => {
      if ((JSON.parse(line) as { level: number }).level >= 50) this.errors.push(line);
      if (process.env['SVARA_LOG_LEVEL'] !== undefined) process.stdout.write(line);
    };
    return pino({ level }, { write });
  }

  /** `kill -9`; only with `ownProcess`. */
  async killService(): Promise<void> {
    await this.#process?.kill();
    this.#process = null;
  }

  /** What the service's own process wrote. */
  output(): string {
    return this.#process?.output() ?? '';
  }

  /** The desk itself, to be looked at; not with `ownProcess`. */
  desk(): Desk {
    if (!this.#svara) throw new Error('the service does not run in this process');
    return this.#svara.desk();
  }

  get lines(): Lines {
    if (!this.#lines) throw new Error('started without overLines');
    return this.#lines;
  }

  /** Ends the service; calls go on in Asterisk. */
  async stopService(): Promise<void> {
    await this.#svara?.stop();
    this.#svara = null;
    const code = (await this.#process?.stop()) ?? 0;
    const output = this.output();
    this.#process = null;
    if (code !== 0) throw new Error(`the service ended with ${code}:\n${output}`);
  }

  #settings(): Settings {
    const { asterisk } = this;
    const lines = this.#lines;
    const ariUrl = lines === null ? asterisk.ari.url : `http://127.0.0.1:${lines.ari.port}`;
    return {
      configPath: '',
      dataDir: this.dataDir,
      http: {
        host: '127.0.0.1',
        port: this.#options.httpPort ?? 0,
        publicUrl: this.#options.publicUrl ?? null,
      },
      ari: { ...asterisk.ari, url: ariUrl, app: 'svara' },
      ami: lines === null ? asterisk.ami : { ...asterisk.ami, port: lines.ami.port },
      sessionSecret: 'a-secret-for-tests-that-is-long-enough-to-sign',
      asteriskDir: asterisk.generatedDir,
      mediaAddress: '127.0.0.1',
      echoNumber: '*43',
      practiceCalls: true,
      logLevel: 'silent',
    };
  }

  get port(): number {
    const running = this.#svara ?? this.#process;
    if (!running) throw new Error('the service is not running');
    return running.port;
  }

  async request(method: string, path: string, body?: unknown, cookie?: string) {
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(cookie === undefined ? {} : { cookie }),
        ...(this.#options.publicUrl === undefined ? {} : { 'x-forwarded-proto': 'https' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    const [setCookie] = response.headers.getSetCookie();
    return {
      status: response.status,
      body: text === '' ? null : JSON.parse(text),
      cookie: setCookie,
    };
  }

  /** Signs a user of the desk file in and gives the session's cookie. */
  async cookieOf(username: string): Promise<string> {
    const answer = await this.request('POST', '/api/session', { username, password: DESK_PASSWORD });
    if (answer.status !== 200) throw new Error(`${username} cannot sign in: ${answer.status}`);
    return answer.cookie?.split(';')[0] ?? '';
  }

  /** Signs a user of the desk file in. */
  async signIn(username: string): Promise<ApiUser> {
    const cookie = await this.cookieOf(username);
    const request = async (method: string, path: string, body?: unknown) =>
      this.request(method, path, body, cookie);
    return {
      request,
      get: async (path) => {
        const { status, body } = await request('GET', path);
        if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
        return body as never;
      },
      setState: async (agent, state) => {
        const { status, body } = await request('PUT', `/api/agents/${agent}/state`, { state });
        if (status !== 200) throw new Error(`${agent} cannot be ${state}: ${status} ${JSON.stringify(body)}`);
      },
    };
  }

  /** The supervisor, signed in once. */
  async supervisor(): Promise<ApiUser> {
    return (this.#supervisor ??= await this.signIn('supervisor'));
  }

  /** A desk phone, registered; closed at the end. */
  async phone(device: string, options: Partial<PhoneOptions> = {}): Promise<SipPhone> {
    const phone = await this.#open({ user: device, ...options });
    await phone.register();
    return phone;
  }

  /** A phone registered and its agent at work: whoever waits may ring it at once. */
  async agent(n: number, options: Partial<PhoneOptions> = {}): Promise<SipPhone> {
    const phone = await this.phone(`desk${n}`, options);
    await this.#reachable(`agent${n}`);
    const supervisor = await this.supervisor();
    await supervisor.setState(`agent${n}`, 'available');
    return phone;
  }

  /** The agent goes home, as soon as their call allows, and the phone with them. */
  async goHome(n: number, phone: SipPhone): Promise<void> {
    const supervisor = await this.supervisor();
    await eventually(() => supervisor.setState(`agent${n}`, 'signed-out'));
    await phone.unregister();
    phone.close();
  }

  /** Waits until the board shows the agent so. */
  agentIs(agent: string, state: string): Promise<void> {
    return this.#agentRow(agent, (row) => row.state === state);
  }

  #reachable(agent: string): Promise<void> {
    return this.#agentRow(agent, (row) => row.reachable);
  }

  async #agentRow(agent: string, when: (row: Json) => boolean): Promise<void> {
    const supervisor = await this.supervisor();
    await eventually(async () => {
      const { agents } = await supervisor.get('/api/board');
      const row = agents.find(({ id }: { id: string }) => id === agent);
      if (!when(row)) throw new Error(`the board shows ${JSON.stringify(row)}`);
    });
  }

  async queue(service: string): Promise<Json> {
    const { queues } = await (await this.supervisor()).get('/api/board');
    return queues.find(({ id }: { id: string }) => id === service);
  }

  /** Somebody from outside dials one of our numbers. @param line over which; default the trunk as it mostly is */
  async dial(number: string, from = '0701740611', line?: SipPhone): Promise<OutgoingCall> {
    this.#trunk ??= await this.#open({ user: 'trunk' });
    return (line ?? this.#trunk).call(number, { from });
  }

  /** The history's newest call from `caller`, once it satisfies `when`. */
  async callFrom(caller: string, when: (call: Json) => boolean = () => true): Promise<Json> {
    const supervisor = await this.supervisor();
    return eventually(async () => {
      const { items } = await supervisor.get(`/api/calls?number=${encodeURIComponent(caller)}`);
      if (items.length === 0 || !when(items[0]))
        throw new Error(`the history has ${JSON.stringify(items[0])}`);
      return supervisor.get(`/api/calls/${items[0].id}`);
    });
  }

  async #open(options: Omit<PhoneOptions, 'server'>): Promise<SipPhone> {
    const phone = await SipPhone.open({ password: DESK_PASSWORD, ...options, server: this.asterisk.sip });
    this.#phones.push(phone);
    return phone;
  }

  /** Checks that Asterisk holds nothing of ours, then ends everything. */
  async stop(): Promise<void> {
    try {
      await this.asterisk.expectNothingLeft();
    } finally {
      for (const phone of this.#phones) phone.close();
      await this.stopService();
      await this.#lines?.ari.close();
      await this.#lines?.ami.close();
      await this.asterisk.stop();
      await rm(this.dataDir, { recursive: true, force: true });
    }
  }
}

async function openLines({ ports }: RealAsterisk): Promise<Lines> {
  return { ari: await TcpProxy.open(ports.ari), ami: await TcpProxy.open(ports.ami) };
}

async function readConfig(path: string, clock: TestClock): Promise<LoadedConfig> {
  const year = new Date(clock.now()).getUTCFullYear();
  const env = new Proxy(
    {},
    { get: (_target, name) => (String(name).endsWith('_FILE') ? undefined : DESK_PASSWORD) },
  );
  const loading = await loadConfig(path, {
    env,
    readFile: readFileUpTo,
    normaliseNumber,
    holidayDays,
    years: [year - 1, year, year + 1, year + 2],
  });
  if (!loading.ok) throw new Error(`${path}: ${JSON.stringify(loading.mistakes)}`);
  return loading.config;
}
