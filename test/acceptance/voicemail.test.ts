import { stat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import type { OutgoingCall } from '../support/sip/index.ts';
import { hasTone, SAMPLE_RATE_HZ } from '../support/sip/listening.ts';
import { SvaraUnderTest } from '../support/svara-under-test.ts';
import { CLOSED, CLOSED_SHORTLY, voicemailDeskFile } from '../support/voicemail-desk.ts';

const prompt = (id: string) => ({
  recording: join(fileURLToPath(new URL('../..', import.meta.url)), `sounds/sv/${id}.wav`),
});
const HEADER_BYTES = 44;
const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Row {
  readonly id: string;
  readonly call: string;
  readonly organisation: string;
  readonly caller: string | null;
  readonly durationMs: number;
  readonly keepUntil: string;
}

describe('a caller to a closed number leaves a message', () => {
  let desk: SvaraUnderTest;
  beforeAll(async () => {
    desk = await SvaraUnderTest.start({ config: await voicemailDeskFile() });
  });
  afterAll(() => desk.stop());

  const stored = async (): Promise<readonly unknown[]> =>
    (await desk.asterisk.request('GET', '/recordings/stored')).body as readonly unknown[];
  const rows = async (): Promise<Row[]> => (await desk.signIn('coordinator')).get('/api/voicemails');
  /** The message of a caller, once it is fetched; Asterisk has none then. */
  const messageOf = (caller: string): Promise<Row> =>
    eventually(async () => {
      const row = (await rows()).find((each) => each.caller === caller);
      if (!row) throw new Error(`no message of ${caller} among ${JSON.stringify(await rows())}`);
      expect(await stored()).toEqual([]);
      return row;
    }, 10_000);
  const soundOf = async ({ id }: Row, user = 'coordinator') => {
    const cookie = await desk.cookieOf(user);
    return fetch(`http://127.0.0.1:${desk.port}/api/voicemails/${encodeURIComponent(id)}/audio`, {
      headers: { cookie },
    });
  };
  const samplesOf = async (row: Row): Promise<Int16Array> => {
    const bytes = await (await soundOf(row)).arrayBuffer();
    return new Int16Array(bytes.slice(HEADER_BYTES));
  };
  /** Dials, hears what is asked and the tone after it, and is recorded. */
  const asked = async (number: string, from: string): Promise<OutgoingCall> => {
    const call = await desk.dial(number, from);
    await call.answered();
    call.play('silence');
    await call.heard(prompt('closed'), 20_000);
    await call.heard(prompt('voicemail-record'), 20_000);
    await call.heard('tone 1000', 20_000);
    await eventually(async () => {
      const { facts } = await desk.callFrom(from);
      expect(facts.map(({ type }: { type: string }) => type)).toContain('recording-started');
    }, 25_000);
    return call;
  };

  it('and ends it by the hash key: it is kept whole, counted apart, and nothing is left in Asterisk', async () => {
    const call = await asked(CLOSED, '0701740611');
    call.play('tone 700');
    await later(3_000);
    call.sendDigits('#');
    call.play('silence');
    await call.heard(prompt('voicemail-thanks'), 15_000);
    await call.ended();
    const ended = await desk.callFrom('0701740611', ({ state }) => state === 'ended');
    expect(ended).toMatchObject({ endReason: 'voicemail', waitMs: null });

    const row = await messageOf('+46701740611');
    expect(row).toMatchObject({ call: ended.id, organisation: 'ekedal' });
    expect(row.durationMs).toBeGreaterThan(2_500);
    expect(row.durationMs).toBeLessThan(4_500);
    const samples = await samplesOf(row);
    expect(samples.length / SAMPLE_RATE_HZ).toBeCloseTo(row.durationMs / 1000, 1);
    const middle = Math.floor(samples.length / 2);
    expect(hasTone(samples.subarray(middle, middle + 2_400), 700)).toBe(true);
    expect(hasTone(samples.subarray(middle, middle + 2_400), 1_200)).toBe(false);
  });

  it('and hangs up instead', async () => {
    const call = await asked(CLOSED, '0701740612');
    call.play('tone 700');
    await later(2_500);
    call.hangUp();
    const ended = await desk.callFrom('0701740612', ({ state }) => state === 'ended');
    expect(ended).toMatchObject({ endReason: 'voicemail' });
    const row = await messageOf('+46701740612');
    expect(row.durationMs).toBeGreaterThan(1_500);
    expect(hasTone((await samplesOf(row)).subarray(8_000, 10_400), 700)).toBe(true);
  });

  it('and speaks until the longest time, which ends it', async () => {
    const call = await asked(CLOSED_SHORTLY, '0701740614');
    call.play('tone 700');
    await call.heard(prompt('voicemail-thanks'), 15_000);
    const row = await messageOf('+46701740614');
    expect(row.durationMs).toBeGreaterThan(4_000);
    expect(row.durationMs).toBeLessThan(6_000);
  });

  it('and is silent: nothing of it is kept', async () => {
    const silent = await asked(CLOSED, '0701740613');
    await silent.ended(40_000);
    await eventually(async () => expect(await stored()).toEqual([]), 10_000);
    expect((await rows()).map(({ caller }) => caller)).not.toContain('+46701740613');
  }, 90_000);

  it('and says too little', async () => {
    const call = await asked(CLOSED, '0701740615');
    call.sendDigits('#');
    await call.heard(prompt('voicemail-too-short'), 15_000);
    call.hangUp();
    expect(await desk.callFrom('0701740615', ({ state }) => state === 'ended')).toMatchObject({
      endReason: 'closed',
    });
    expect((await rows()).map(({ caller }) => caller)).not.toContain('+46701740615');
    await eventually(async () => expect(await stored()).toEqual([]));
  });

  it('while the service is restarted: nothing that was said is lost', async () => {
    const call = await asked(CLOSED, '0701740616');
    call.play('tone 700');
    await later(1_500);
    await desk.stopService();
    await later(500);
    call.hangUp();
    await later(500);
    await desk.startService();
    const row = await messageOf('+46701740616');
    expect(row.durationMs).toBeGreaterThan(1_500);
    expect(await desk.callFrom('0701740616', ({ state }) => state === 'ended')).toMatchObject({
      endReason: 'voicemail',
    });
  });

  it('that only coordinators may fetch, from files that nobody else may read, until its days are over', async () => {
    const [row] = await rows();
    if (!row) throw new Error('no message is kept');
    for (const user of ['supervisor', 'agent1']) expect((await soundOf(row, user)).status).toBe(403);
    const folder = join(desk.dataDir, 'voicemail');
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    const files = await readdir(folder);
    for (const file of files) expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
    expect(files).toHaveLength((await rows()).length);

    // Tornby keeps them for two days, Ekedal for thirty.
    desk.clock.advance(3 * 86_400_000);
    const call = await asked(CLOSED, '0701740617');
    call.sendDigits('#');
    await eventually(async () => {
      const left = await rows();
      expect(left.map(({ organisation }) => organisation)).not.toContain('tornby');
      expect(left.length).toBeGreaterThan(0);
      expect(await readdir(folder)).toHaveLength(left.length);
    }, 10_000);
    call.hangUp();
    await call.ended();
  });
});
