import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { PhoneAttachments } from '../../src/app/phone/attachments.ts';
import type { PageReport } from '../../src/app/phone/page-health.ts';
import type { PageUser } from '../../src/app/phone/phone-api.ts';
import type { Attachment } from '../../src/app/ports/attachment-store.ts';
import { AppError } from '../../src/app/errors.ts';
import type { Input } from '../../src/core/desk/inputs.ts';
import { newDesk } from '../../src/core/desk/state.ts';
import { sketchDirectory } from '../support/desk-fixture.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { testDatabase } from '../support/database.ts';

const plain = sketchDirectory({ agents: { anna: { devices: ['anna-desk', 'anna-page'] }, bo: {} } });
const page = { id: 'anna-page', kind: 'softphone', endpoint: 'PJSIP/anna-page', ofPage: true } as const;
const desk = newDesk({ ...plain, devices: new Map(plain.devices).set('anna-page', page) });
const anna = (sessionId = 'one'): PageUser => ({ agent: 'anna', username: 'anna', sessionId });
const FINE: PageReport = { registered: true, microphone: 'allowed', sound: 'none', legs: [] };

/** Asterisk's side: what it has been given. */
class FakeLogins {
  readonly given = new Map<string, string>();
  away = false;
  sumOf(device: string, password: string): string {
    return createHash('md5').update(`${device} ${password}`).digest('hex');
  }
  give(device: string, sum: string): Promise<void> {
    if (this.away) return Promise.reject(new AppError('unavailable', 'away'));
    this.given.set(device, sum);
    return Promise.resolve();
  }
  take(device: string): Promise<void> {
    if (this.away) return Promise.reject(new AppError('unavailable', 'away'));
    this.given.delete(device);
    return Promise.resolve();
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}

class FakeStore {
  readonly rows = new Map<string, Attachment>();
  all(): Promise<readonly Attachment[]> {
    return Promise.resolve([...this.rows.values()]);
  }
  put(attachment: Attachment): Promise<void> {
    this.rows.set(attachment.agent, attachment);
    return Promise.resolve();
  }
  remove(agent: string): Promise<void> {
    this.rows.delete(agent);
    return Promise.resolve();
  }
}

describe('pages as phones', () => {
  let clock: ManualClock;
  let logins: FakeLogins;
  let store: FakeStore;
  let inputs: Input[];
  let ended: string[];
  let service: PhoneAttachments;
  let drawn = 0;
  /** A service as it starts on what is stored, with Asterisk in reach. */
  const start = async (): Promise<PhoneAttachments> => {
    inputs = [];
    ended = [];
    const started = new PhoneAttachments({
      ...{ desk: () => desk, submit: (input) => inputs.push(input), logins, store, clock },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      newId: () => `attachment-${(drawn += 1)}`,
      newPassword: () => `password-${(drawn += 1)}`,
      digest: (text) => `digest of ${text}`,
      echoNumber: '*43',
    });
    started.onEnded((attachment, end) => ended.push(`${attachment} ${end}`));
    await started.start();
    return started;
  };
  const problems = () => inputs.flatMap((input) => (input.type === 'phone-reported' ? [input.problem] : []));
  const pageNews = () =>
    inputs.flatMap((input) =>
      /^phone-page-/.test(input.type) ? [input.type.replace('phone-page-', '')] : [],
    );
  const selected = () => inputs.flatMap((input) => (input.type === 'select-device' ? [input.device] : []));

  beforeEach(async () => {
    clock = new ManualClock();
    logins = new FakeLogins();
    store = new FakeStore();
    service = await start();
    await service.connected();
  });

  it('are given credentials that Asterisk knows and nobody stores in clear, and are selected', async () => {
    const login = await service.attach(anna());
    expect(login).toMatchObject({
      device: 'anna-page',
      username: 'anna-page',
      echoNumber: '*43',
      heartbeatMs: 5_000,
    });
    expect(logins.given.get('anna-page')).toBe(logins.sumOf('anna-page', login.password));
    expect(JSON.stringify([...store.rows])).not.toContain(login.password);
    expect(selected()).toEqual(['anna-page']);
    expect(service.isAttached('anna')).toBe(true);
    expect(service.admitted('anna', 'one')).toBe(login.attachment);
    expect(service.admitted('anna', 'two')).toBeNull();
    expect(service.admitted('bo', 'one')).toBeNull();
  });

  it('are not to be had without a softphone in the desk file, nor while Asterisk is away', async () => {
    await expect(service.attach({ ...anna(), agent: 'bo' })).rejects.toMatchObject({ code: 'conflict' });
    const before = await service.attach(anna());
    logins.away = true;
    await expect(service.attach(anna('two'))).rejects.toMatchObject({ code: 'unavailable' });
    expect(service.admitted('anna', 'one')).toBe(before.attachment);
  });

  it('count as away until they report, and have each problem that they report', async () => {
    const { attachment } = await service.attach(anna());
    service.report('c', 'anna', attachment, FINE);
    service.report('c', 'anna', attachment, { ...FINE, microphone: 'denied' });
    service.report('c', 'anna', attachment, { ...FINE, microphone: 'missing' });
    service.report('c', 'anna', attachment, { ...FINE, microphone: 'unknown' });
    service.report('c', 'anna', attachment, { ...FINE, sound: 'stalled' });
    service.report('c', 'anna', attachment, { ...FINE, registered: false });
    expect(problems()).toEqual([
      'page-away',
      null,
      ...(['microphone', 'microphone', null, 'no-sound', 'not-registered'] as const),
    ]);
    expect(pageNews()).toEqual(['back']);
  });

  it('are asleep after 15 s of silence, not a moment sooner', async () => {
    const { attachment } = await service.attach(anna());
    service.report('c', 'anna', attachment, FINE);
    await clock.advance(14_999);
    expect(problems().at(-1)).toBeNull();
    await clock.advance(1);
    expect(problems().at(-1)).toBe('asleep');
    service.report('c', 'anna', attachment, FINE);
    expect(problems().at(-1)).toBeNull();
  });

  it('are away when their last connection ends, and lost 5 s later, once', async () => {
    const { attachment } = await service.attach(anna());
    service.report('c1', 'anna', attachment, FINE);
    service.report('c2', 'anna', attachment, FINE);
    service.disconnected('c1');
    expect(problems().at(-1)).toBeNull();
    service.disconnected('c2');
    expect(problems().at(-1)).toBe('page-away');
    await clock.advance(4_999);
    expect(pageNews().filter((each) => each === 'lost')).toEqual([]);
    await clock.advance(1);
    await clock.advance(60_000);
    expect(pageNews().at(-1)).toBe('lost');
    expect(pageNews().filter((each) => each === 'lost')).toHaveLength(1);
    service.report('c3', 'anna', attachment, { ...FINE, legs: ['x.a1'] });
    expect(inputs.at(-1)).toEqual({
      type: 'phone-page-back',
      agent: 'anna',
      device: 'anna-page',
      legs: ['x.a1'],
    });
  });

  it('are lost at once when they leave; they are back once they can be rung or hold a leg', async () => {
    const { attachment } = await service.attach(anna());
    service.report('c', 'anna', attachment, FINE);
    service.leaving('anna', 'another');
    expect(pageNews()).toEqual(['back']);
    service.leaving('anna', attachment);
    expect(pageNews()).toEqual(['back', 'lost']);
    service.report('d', 'anna', attachment, { ...FINE, registered: false });
    expect(pageNews()).toEqual(['back', 'lost']);
    service.report('d', 'anna', attachment, FINE);
    expect(pageNews()).toEqual(['back', 'lost', 'back']);
  });

  it('give way to a later one, whose credentials alone are worth anything', async () => {
    const first = await service.attach(anna());
    service.report('c', 'anna', first.attachment, FINE);
    const second = await service.attach(anna('two'));
    expect(ended).toEqual([`${first.attachment} replaced`]);
    expect(logins.given.get('anna-page')).toBe(logins.sumOf('anna-page', second.password));
    expect(() => service.report('c', 'anna', first.attachment, FINE)).toThrow(AppError);
    expect(pageNews()).toEqual(['back', 'lost']);
    expect(problems().at(-1)).toBe('page-away');
    // What the first still does is no news of the second.
    service.disconnected('c');
    await service.detach(anna('one'));
    await service.sessionEnded('one');
    expect(service.admitted('anna', 'two')).toBe(second.attachment);
    service.report('d', 'anna', second.attachment, FINE);
    expect(pageNews()).toEqual(['back', 'lost', 'back']);
  });

  it('that attach at once do so one after the other', async () => {
    const [first, second] = await Promise.all([service.attach(anna('one')), service.attach(anna('two'))]);
    expect(ended).toEqual([`${first.attachment} replaced`]);
    expect(logins.given.get('anna-page')).toBe(logins.sumOf('anna-page', second.password));
    expect(store.rows.get('anna')?.id).toBe(second.attachment);
  });

  it.each(['detach', 'sessionEnded'] as const)('end with %s: the desk phone is selected', async (how) => {
    const { attachment } = await service.attach(anna());
    await (how === 'detach' ? service.detach(anna()) : service.sessionEnded('one'));
    expect(ended).toEqual([`${attachment} detached`]);
    expect([logins.given.size, store.rows.size, service.isAttached('anna')]).toEqual([0, 0, false]);
    expect(selected()).toEqual(['anna-page', 'anna-desk']);
    expect(problems().at(-1)).toBeNull();
    expect(clock.nextAlarmAt()).toBeNull();
  });

  it('end for good though Asterisk cannot be told', async () => {
    await service.attach(anna());
    logins.away = true;
    await service.detach(anna());
    expect([store.rows.size, service.isAttached('anna')]).toEqual([0, false]);
  });

  it('are forgotten when they have not come back for half a day', async () => {
    await service.attach(anna());
    await clock.advance(12 * 3_600_000 - 1);
    expect(service.isAttached('anna')).toBe(true);
    await clock.advance(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect([service.isAttached('anna'), logins.given.size]).toEqual([false, 0]);
  });

  it('outlive the service: away until they report, lost only after 5 s, their credentials given anew', async () => {
    const { attachment, password } = await service.attach(anna());
    service.stop();
    logins.given.clear();
    service = await start();
    expect(problems()).toEqual(['page-away']);
    expect(service.admitted('anna', 'one')).toBeNull();
    await service.connected();
    expect(logins.given.get('anna-page')).toBe(logins.sumOf('anna-page', password));
    expect(service.admitted('anna', 'one')).toBe(attachment);
    await clock.advance(4_999);
    expect(pageNews()).toEqual([]);
    service.report('c', 'anna', attachment, { ...FINE, legs: ['x.a1'] });
    expect(pageNews()).toEqual(['back']);
    await clock.advance(10_000);
    expect(pageNews()).toEqual(['back']);
  });

  it('are dropped at the start when the desk file gives the agent another softphone, or none', async () => {
    await service.attach(anna());
    store.rows.set('bo', { ...(store.rows.get('anna') as Attachment), agent: 'bo' });
    service = await start();
    expect([...store.rows.keys()]).toEqual(['anna']);
    expect(service.isAttached('bo')).toBe(false);
  });

  it('may speak SIP only while Asterisk has their credentials', async () => {
    await service.attach(anna());
    service.disconnectedFromAsterisk();
    expect(service.admitted('anna', 'one')).toBeNull();
    logins.away = true;
    await service.connected();
    expect(service.admitted('anna', 'one')).toBeNull();
    logins.away = false;
    await service.connected();
    expect(service.admitted('anna', 'one')).not.toBeNull();
  });
});

describe('stored attachments', () => {
  it('are one for each agent, and come back as they were', async () => {
    const { attachmentStore } = await testDatabase();
    const one: Attachment = {
      ...{
        id: 'a1',
        agent: 'anna',
        device: 'soft1',
        session: 'digest',
        by: 'anna',
        sum: 'f'.repeat(32),
        at: 5,
      },
    };
    await attachmentStore.put(one);
    await attachmentStore.put({ ...one, agent: 'bo', id: 'a2' });
    await attachmentStore.put({ ...one, id: 'a3', at: 6 });
    expect([...(await attachmentStore.all())].sort((a, b) => a.id.localeCompare(b.id))).toEqual([
      { ...one, agent: 'bo', id: 'a2' },
      { ...one, id: 'a3', at: 6 },
    ]);
    await attachmentStore.remove('anna');
    await attachmentStore.remove('anna');
    expect((await attachmentStore.all()).map(({ agent }) => agent)).toEqual(['bo']);
  });
});
