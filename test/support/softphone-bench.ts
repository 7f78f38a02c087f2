import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { signIn, TestBrowser, type View } from './browser.ts';
import { eventually } from './eventually.ts';
import { listenInPage, watchSound, type HeardInPage } from './page-sound.ts';
import type { OutgoingCall } from './sip/index.ts';
import { DESK_PASSWORD, SvaraUnderTest, type ApiUser, type UnderTestOptions } from './svara-under-test.ts';

/** What the pages' microphones hear: beeps of this, for a steady tone is taken for noise and filtered out. */
export const PAGE_TONE_HZ = 1_000;
const SAMPLE_RATE_HZ = 48_000;
/** A registration takes two exchanges; on a busy machine loading the page takes longer. */
const REGISTERED_WITHIN_MS = 15_000;

/** One agent at the page. */
export interface AgentPage {
  readonly n: number;
  /** `agent1` … */
  readonly agent: string;
  readonly view: View;
  readonly page: Page;
}

/**
 * The whole product with agents at real pages: a real Asterisk, the service, and Chromium with microphones that
 * hear beeps of {@link PAGE_TONE_HZ}. `stop` fails if Asterisk holds a channel or a bridge that ought to be gone.
 */
export class SoftphoneBench {
  readonly desk: SvaraUnderTest;
  readonly browser: TestBrowser;
  readonly #dir: string;
  readonly #pages: AgentPage[] = [];
  readonly #callers: OutgoingCall[] = [];

  private constructor(desk: SvaraUnderTest, browser: TestBrowser, dir: string) {
    this.desk = desk;
    this.browser = browser;
    this.#dir = dir;
  }

  /** @param args of the browser, beside those for the microphone */
  static async start(options: UnderTestOptions = {}, args: readonly string[] = []): Promise<SoftphoneBench> {
    const dir = await mkdtemp(join(tmpdir(), 'svara-softphone-'));
    const tone = join(dir, 'microphone.wav');
    await writeFile(tone, beeps());
    const [desk, browser] = await Promise.all([
      SvaraUnderTest.start(options),
      TestBrowser.launch([
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-audio-capture=${tone}`,
        ...args,
      ]),
    ]);
    return new SoftphoneBench(desk, browser, dir);
  }

  get url(): string {
    return `http://127.0.0.1:${this.desk.port}`;
  }

  /** A page of an agent, signed in. `script` runs in it before anything is loaded; `url`: a line to the service. */
  async open(
    n: number,
    options: { microphone?: boolean; script?: string; url?: string } = {},
  ): Promise<AgentPage> {
    const view = await this.browser.open(options.url ?? this.url, { language: 'en-GB' });
    // What is not granted is denied.
    await view.context.grantPermissions(options.microphone === false ? ['notifications'] : ['microphone']);
    await watchSound(view.page);
    if (options.script !== undefined) await view.page.addInitScript(options.script);
    await signIn(view.page, `agent${n}`, DESK_PASSWORD);
    const page = { n, agent: `agent${n}`, view, page: view.page };
    this.#pages.push(page);
    return page;
  }

  /** An agent whose page is their phone, and who takes calls. */
  async agent(n: number, options: Parameters<SoftphoneBench['open']>[1] = {}): Promise<AgentPage> {
    const at = await this.open(n, options);
    await this.ready(at);
    await (await this.supervisor()).setState(at.agent, 'available');
    return at;
  }

  /** Somebody from outside dials one of the desk's numbers. */
  async dial(number: string, from?: string): Promise<OutgoingCall> {
    const caller = await this.desk.dial(number, from);
    this.#callers.push(caller);
    return caller;
  }

  supervisor(): Promise<ApiUser> {
    return this.desk.supervisor();
  }

  /** Waits until the page's phone can be rung. */
  async ready(
    { page, agent }: Pick<AgentPage, 'page' | 'agent'>,
    withinMs = REGISTERED_WITHIN_MS,
  ): Promise<void> {
    await page.locator('[data-health=ready]').first().waitFor({ timeout: withinMs });
    await this.isReachable(agent, true, withinMs);
  }

  async isReachable(agent: string, wanted: boolean, withinMs = 5_000): Promise<void> {
    const supervisor = await this.supervisor();
    await eventually(async () => {
      const { agents } = await supervisor.get('/api/board');
      const row = agents.find(({ id }: { id: string }) => id === agent);
      if (row.reachable !== wanted) throw new Error(`the board shows ${JSON.stringify(row)}`);
    }, withinMs);
  }

  /** The agent goes home and the page with them. */
  async leave(at: AgentPage): Promise<void> {
    const supervisor = await this.supervisor();
    await eventually(() => supervisor.setState(at.agent, 'signed-out'));
    await at.view.close();
    this.#pages.splice(this.#pages.indexOf(at), 1);
  }

  /** Sends every agent home; after each test. Fails when a page had an error that nobody caught. */
  async everybodyLeaves(): Promise<void> {
    for (const caller of this.#callers.splice(0)) if (!caller.isEnded) caller.hangUp();
    const faults = this.#pages.flatMap(({ view }) => view.faults);
    for (const at of [...this.#pages]) await this.leave(at);
    await this.desk.asterisk.expectNothingLeft();
    if (faults.length > 0) throw new Error(`in the pages: ${faults.join('\n')}`);
  }

  async stop(): Promise<void> {
    try {
      await this.browser.close();
    } finally {
      await this.desk.stop();
      await rm(this.#dir, { recursive: true, force: true });
    }
  }
}

/** Presses a button of the workplace by its name, `accept`, `hang-up` … */
export async function press({ page }: AgentPage, action: string): Promise<void> {
  await page.locator(`[data-action="${action}"]`).first().click();
}

/** Waits until the page shows the talk so, `talking`, `held` … */
export async function talkIs({ page }: AgentPage, talk: string, withinMs = 10_000): Promise<void> {
  await page.locator(`[data-talk="${talk}"]`).waitFor({ timeout: withinMs });
}

/** What comes out of the page's earpiece, measured from now on. */
export async function hears({ page }: AgentPage, what: HeardInPage, withinMs = 5_000): Promise<void> {
  const { toneHz, packets = true } = what;
  await eventually(async () => {
    const heard = await listenInPage(page, toneHz ?? null);
    if (packets && heard.packets === 0) throw new Error('no packets came to the page');
    if (toneHz !== undefined && heard.toneShare < 0.3)
      throw new Error(`the page hears no ${toneHz} Hz: ${JSON.stringify(heard)}`);
  }, withinMs);
}

/** A WAV file of 48 kHz, 16 bit, one channel: beeps of 300 ms every 500 ms. */
function beeps(): Buffer {
  const samples = SAMPLE_RATE_HZ * 2;
  const data = Buffer.alloc(samples * 2);
  for (let at = 0; at < samples; at += 1) {
    const on = (at / SAMPLE_RATE_HZ) % 0.5 < 0.3;
    const value = on ? 16_000 * Math.sin((2 * Math.PI * PAGE_TONE_HZ * at) / SAMPLE_RATE_HZ) : 0;
    data.writeInt16LE(Math.round(value), at * 2);
  }
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(SAMPLE_RATE_HZ, 24);
  head.writeUInt32LE(SAMPLE_RATE_HZ * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}
