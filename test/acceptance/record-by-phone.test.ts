import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import type { IncomingCall } from '../support/sip/incoming-call.ts';
import { hasTone } from '../support/sip/listening.ts';
import type { SipPhone } from '../support/sip/index.ts';
import { type ApiUser, SvaraUnderTest } from '../support/svara-under-test.ts';
import { CLOSED, voicemailDeskFile } from '../support/voicemail-desk.ts';

const sounds = join(fileURLToPath(new URL('../..', import.meta.url)), 'sounds/sv');
const prompt = (id: string) => ({ recording: join(sounds, `${id}.wav`) });
const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const RECORD = '/api/prompts/closed/sv/record-by-phone?organisation=ekedal';

/** One who records prompts, by the service's own doors. */
class Reader {
  readonly #desk: SvaraUnderTest;
  readonly user: ApiUser;

  private constructor(desk: SvaraUnderTest, user: ApiUser) {
    this.#desk = desk;
    this.user = user;
  }

  static async of(desk: SvaraUnderTest): Promise<Reader> {
    return new Reader(desk, await desk.signIn('coordinator'));
  }

  async begin(target: unknown): Promise<string> {
    const { status, body } = await this.user.request('POST', RECORD, target);
    expect(body).toMatchObject({ phase: 'ringing', prompt: 'closed', by: 'coordinator' });
    expect(status).toBe(201);
    return body.id as string;
  }

  comesTo(id: string, wanted: { readonly phase?: string; readonly outcome?: string }): Promise<void> {
    return eventually(async () => {
      expect(await this.user.get(`/api/prompt-recordings/${id}`)).toMatchObject(wanted);
    }, 20_000);
  }

  /** Whose sound callers of a municipality hear. */
  async origin(): Promise<{ origin: string; changed: { by: string } | null }> {
    const rows = await this.user.get('/api/prompts?organisation=ekedal');
    const row = rows.find(({ id }: { id: string }) => id === 'closed');
    return row.sounds.find(({ language }: { language: string }) => language === 'sv');
  }

  async restore(): Promise<void> {
    await this.user.request('DELETE', '/api/prompts/closed/sv/audio?organisation=ekedal');
  }

  async nothingInAsterisk(): Promise<void> {
    await eventually(async () => {
      expect((await this.#desk.asterisk.request('GET', '/recordings/stored')).body).toEqual([]);
    }, 10_000);
    await this.#desk.asterisk.expectNothingLeft();
  }
}

/** Hears what to do, speaks a tone after the tone, and ends it; what was said is heard again. */
async function reads(reader: Reader, id: string, phone: IncomingCall, hertz: number): Promise<void> {
  phone.play('silence');
  await phone.heard(prompt('record-prompt-how'), 20_000);
  await phone.heard('tone 1000', 20_000);
  await reader.comesTo(id, { phase: 'recording' });
  phone.play(`tone ${hertz}`);
  await later(2_500);
  phone.sendDigits('#');
  phone.play('silence');
  await phone.heard(`tone ${hertz}`, 20_000);
  await phone.heard(prompt('record-prompt-keep'), 20_000);
}

describe('a prompt is recorded by telephone', () => {
  let desk: SvaraUnderTest;
  let reader: Reader;
  let phone: SipPhone;
  beforeAll(async () => {
    desk = await SvaraUnderTest.start({ config: await voicemailDeskFile() });
    reader = await Reader.of(desk);
    phone = await desk.agent(1);
    await desk.phone('desk2');
  });
  afterAll(() => desk.stop());

  const answered = async (): Promise<IncomingCall> => {
    const ring = await phone.incoming(10_000);
    await ring.answer();
    return ring;
  };

  it('read out, heard, read again and kept: the next caller hears it', async () => {
    const id = await reader.begin({ device: 'desk1' });
    const ring = await phone.incoming(10_000);
    expect(ring.displayName).toBe('Ekedals kommun');
    await ring.answer();
    // The phone is in use, so nobody else is put through to it.
    await desk.agentIs('agent1', 'busy-elsewhere');
    await reads(reader, id, ring, 700);
    ring.sendDigits('2');
    await reads(reader, id, ring, 900);
    expect((await reader.origin()).origin).toBe('catalogue');
    ring.sendDigits('1');
    await ring.heard(prompt('record-prompt-kept'), 20_000);
    await ring.ended(20_000);
    await reader.comesTo(id, { phase: 'over', outcome: 'kept' });
    expect(await reader.origin()).toMatchObject({ origin: 'own', changed: { by: 'coordinator' } });
    await reader.nothingInAsterisk();
    await desk.agentIs('agent1', 'available');

    const caller = await desk.dial(CLOSED, '0701740611');
    await caller.answered();
    await caller.heard('tone 900', 15_000);
    const heard = caller.recorded();
    expect(hasTone(heard.subarray(-1_600), 700)).toBe(false);
    caller.hangUp();
    await desk.callFrom('0701740611', ({ state }) => state === 'ended');
    await reader.restore();
  }, 120_000);

  it.each([
    ['while it is recorded', false],
    ['before it is said to be kept', true],
  ])(
    'and the phone is hung up %s: nothing is left of it',
    async (_when, whole) => {
      const id = await reader.begin({ device: 'desk1' });
      const ring = await answered();
      if (whole) await reads(reader, id, ring, 700);
      else {
        ring.sendDigits('#');
        await reader.comesTo(id, { phase: 'recording' });
        ring.play('tone 700');
        await later(1_500);
      }
      ring.hangUp();
      await reader.comesTo(id, { phase: 'over', outcome: 'hung-up' });
      expect((await reader.origin()).origin).toBe('catalogue');
      await reader.nothingInAsterisk();
    },
    60_000,
  );

  it('and what was said is no sound: it is said so, and asked for again', async () => {
    const id = await reader.begin({ device: 'desk1' });
    const ring = await answered();
    ring.play('silence');
    ring.sendDigits('#');
    await reader.comesTo(id, { phase: 'recording' });
    await later(1_500);
    ring.sendDigits('#');
    await ring.heard(prompt('record-prompt-keep'), 20_000);
    ring.sendDigits('1');
    await ring.heard(prompt('record-prompt-refused'), 20_000);
    expect((await reader.user.get(`/api/prompt-recordings/${id}`)).problem).toMatch('cannot be used');
    const { status } = await reader.user.request('DELETE', `/api/prompt-recordings/${id}`);
    expect(status).toBe(204);
    await ring.ended(10_000);
    await reader.comesTo(id, { phase: 'over', outcome: 'cancelled' });
    expect((await reader.origin()).origin).toBe('catalogue');
    await reader.nothingInAsterisk();
  }, 60_000);

  it('and nobody picks up, or refuses', async () => {
    const id = await reader.begin({ device: 'desk1' });
    const ring = await phone.incoming(10_000);
    ring.refuse(486);
    await reader.comesTo(id, { phase: 'over', outcome: 'busy' });
    await desk.agentIs('agent1', 'available');

    const second = await reader.begin({ device: 'desk1' });
    const unheard = await phone.incoming(10_000);
    desk.clock.advance(60_000);
    await unheard.ended(10_000);
    await reader.comesTo(second, { phase: 'over', outcome: 'not-answered' });
    await reader.nothingInAsterisk();
    await desk.agentIs('agent1', 'available');
  }, 60_000);

  it('by a number outside, where a voicemail answers: no key, so nothing is kept', async () => {
    const refused = await reader.user.request('POST', RECORD, { number: '+4712345678' });
    expect(refused).toMatchObject({ status: 400, body: { error: { field: 'number' } } });
    const outside = await desk.phone('trunk');
    const id = await reader.begin({ number: '0701740612' });
    const ring = await outside.incoming(10_000);
    expect(ring.dialled).toBe('+46701740612');
    await ring.answer();
    ring.sendDigits('#');
    await reader.comesTo(id, { phase: 'recording' });
    ring.play('tone 700');
    await later(1_000);
    ring.play('silence');
    await reader.comesTo(id, { phase: 'offering' });
    // Twice it is asked whether to keep it.
    for (let asked = 1; asked <= 2; asked += 1) {
      await ring.heard(prompt('record-prompt-keep'), 20_000);
      await later(8_000);
      desk.clock.advance(15_000);
    }
    await ring.ended(20_000);
    await reader.comesTo(id, { phase: 'over', outcome: 'no-key' });
    expect((await reader.origin()).origin).toBe('catalogue');
    await reader.nothingInAsterisk();
  }, 90_000);

  it('by coordinators only, on a free phone, and one at a time', async () => {
    const supervisor = await desk.supervisor();
    expect((await supervisor.request('POST', RECORD, { device: 'desk1' })).status).toBe(403);
    expect((await reader.user.request('POST', RECORD, { device: 'desk9' })).status).toBe(404);
    const id = await reader.begin({ device: 'desk1' });
    const ring = await phone.incoming(10_000);
    expect((await reader.user.request('POST', RECORD, { device: 'desk2' })).status).toBe(409);
    await reader.user.request('DELETE', `/api/prompt-recordings/${id}`);
    await ring.ended(10_000);
  });
});

describe('a prompt is being recorded by telephone', () => {
  let desk: SvaraUnderTest;
  beforeAll(async () => {
    desk = await SvaraUnderTest.start({ config: await voicemailDeskFile(), ownProcess: true });
  });
  afterAll(() => desk.stop());

  it('while the service is killed: the phone is hung up, and nothing is left of it', async () => {
    const reader = await Reader.of(desk);
    const phone = await desk.phone('desk1');
    await eventually(async () => {
      const phones = await reader.user.get('/api/recording-phones');
      expect(phones).toContainEqual(expect.objectContaining({ device: 'desk1', free: true }));
    });
    const id = await reader.begin({ device: 'desk1' });
    const ring = await phone.incoming(10_000);
    await ring.answer();
    ring.sendDigits('#');
    await reader.comesTo(id, { phase: 'recording' });
    ring.play('tone 700');
    await later(1_000);
    await desk.killService();
    await later(500);
    await desk.startService();
    await ring.ended(15_000);
    const again = await Reader.of(desk);
    expect((await again.user.request('GET', `/api/prompt-recordings/${id}`)).status).toBe(404);
    expect((await again.origin()).origin).toBe('catalogue');
    await again.nothingInAsterisk();
  }, 60_000);
});
