import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { expectSettled } from '../support/settled.ts';
import type { SipPhone } from '../support/sip/index.ts';
import type { SvaraUnderTest } from '../support/svara-under-test.ts';
import { ask, calls, isEnded, startWayIn, toldOf, treatment } from '../support/way-in.ts';
import { ALMBY, BERGA, DUTY, MAJA, NETWORK, NILS, OPEN } from '../support/way-in-desk.ts';

/**
 * What is changed over HTTP on a running desk: heard by the next caller, still there after the service was started
 * anew, and undone by ending it.
 */
describe('changes of a running desk', () => {
  let desk: SvaraUnderTest;
  let outside: SipPhone;
  beforeAll(async () => {
    desk = await startWayIn('2026-11-23T10:00:00+01:00');
    outside = await desk.phone('trunk');
  });
  afterAll(() => desk.stop());

  let callers = 0;
  const heard = async (number: string): Promise<string> => {
    const caller = `07017406${String(10 + (callers += 1)).padStart(2, '0')}`;
    return (await treatment(desk, number, caller)).join(' ');
  };
  const asCoordinator = async (method: string, path: string, body?: unknown, ifMatch?: string) => {
    const cookie = await desk.cookieOf('coordinator');
    return ask(desk, method, path, body, {
      cookie,
      ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
    });
  };
  const restart = async (): Promise<void> => {
    await desk.stopService();
    await desk.startService();
  };
  /** Makes the change, restarts the service, ends the change, and looks each time at what `look` sees. */
  const makesADifference = async (
    change: Record<string, unknown>,
    look: () => Promise<unknown>,
    expected: { readonly before: unknown; readonly after: unknown },
  ): Promise<void> => {
    expect(await look(), 'before').toEqual(expected.before);
    const { status, body } = await asCoordinator('POST', '/api/changes', change);
    expect(status, JSON.stringify(body)).toBe(201);
    expect(await look(), 'changed').toEqual(expected.after);
    await restart();
    expect(await look(), 'after a restart').toEqual(expected.after);
    expect((await asCoordinator('DELETE', `/api/changes/${body.id}`)).status).toBe(200);
    expect(await look(), 'undone').toEqual(expected.before);
    expect((await asCoordinator('DELETE', `/api/changes/${body.id}`)).status).toBe(409);
  };
  const NOON = 'closed opens-again when-today when-hour-12 when-minute-45';

  it('calendar-override: closed for a while, by the calendar or the whole municipality', async () => {
    const span = { from: '2026-11-23T09:00:00+01:00', until: '2026-11-23T12:30:00+01:00' };
    const closed = { kind: 'calendar-override', ...span, hours: 'closed', reason: 'Utbildning' };
    const both = async () => [await heard(ALMBY), await heard(BERGA)];
    const expected = { before: ['queue', 'queue'], after: [NOON, 'queue'] };
    await makesADifference({ ...closed, calendar: 'almby' }, both, expected);
    await makesADifference({ ...closed, organisation: 'almby' }, both, expected);
  }, 40_000);

  it('calendar-week: another week', async () => {
    const never: string[] = [];
    const week = {
      mon: ['10:30-11:00'],
      tue: never,
      wed: never,
      thu: never,
      fri: never,
      sat: never,
      sun: never,
    };
    await makesADifference({ kind: 'calendar-week', calendar: 'berga', week }, () => heard(BERGA), {
      before: 'queue',
      after: 'closed opens-again when-today when-hour-10 when-minute-30',
    });
  }, 30_000);

  it('closure: at once, and it opens again by itself', async () => {
    const reopens = '2026-11-23T11:30:00+01:00';
    const closure = { kind: 'closure', organisation: 'berga', until: reopens, reason: 'Brandlarm' };
    const after = 'closed opens-again when-today when-hour-11 when-minute-30';
    // A number that is open at all hours gets hours of its own for it.
    const both = async () => [await heard(BERGA), await heard(OPEN), await heard(ALMBY)];
    await makesADifference(closure, both, {
      before: ['queue', 'queue', 'queue'],
      after: [after, after, 'queue'],
    });
    const { body } = await asCoordinator('POST', '/api/changes', closure);
    desk.clock.stand(Date.parse(reopens) - 1);
    expect(await heard(BERGA)).toBe(after);
    desk.clock.stand(reopens);
    expect(await heard(BERGA)).toBe('queue');
    desk.clock.advance(1);
    await restart();
    expect(await heard(BERGA)).toBe('queue');
    const { items } = (await asCoordinator('GET', '/api/changes?kind=closure&inForce=true')).body;
    expect(items.map(({ id }: { id: string }) => id)).not.toContain(body.id);
  }, 40_000);

  it('outage: by the same door as all else', async () => {
    const outage = { kind: 'outage', organisation: 'almby', service: 'network', prompt: 'sorry' };
    const told = async (): Promise<boolean> => {
      const caller = `07017406${String(10 + (callers += 1)).padStart(2, '0')}`;
      const call = await calls(desk, NETWORK, caller);
      const { facts } = await toldOf(
        desk,
        caller,
        ({ state, facts: known }) => state === 'queued' || known.some(({ type }) => type === 'outage-told'),
      );
      call.hangUp();
      await isEnded(desk, caller);
      return facts.some(({ type }) => type === 'outage-told');
    };
    await makesADifference(outage, told, { before: false, after: true });
  }, 30_000);

  /** Whose phone rings for a critical caller. */
  const onCall = async (): Promise<string> => {
    const caller = `07017406${String(10 + (callers += 1)).padStart(2, '0')}`;
    const call = await calls(desk, DUTY, caller);
    await toldOf(desk, caller, ({ facts }) => facts.some(({ type }) => type === 'on-call-chosen'));
    call.sendDigits('1');
    const ring = await outside.incoming(10_000);
    call.hangUp();
    await ring.ended();
    await isEnded(desk, caller);
    return ring.dialled;
  };

  it('rota-override: somebody stands in', async () => {
    const first = await onCall();
    const [other, person] = first === MAJA ? [NILS, 'nils'] : [MAJA, 'maja'];
    const span = { from: '2026-11-23T00:00:00+01:00', until: '2026-11-24T00:00:00+01:00' };
    const standIn = { kind: 'rota-override', rota: 'duty', person, ...span, reason: 'Sjuk' };
    await makesADifference(standIn, onCall, { before: first, after: other });
  }, 60_000);

  it('rota-swap: two change turns', async () => {
    const first = await onCall();
    const [mine, theirs, other] = first === MAJA ? ['maja', 'nils', NILS] : ['nils', 'maja', MAJA];
    const turn = (from: string, until: string) => ({
      from: `${from}T07:45:00+01:00`,
      until: `${until}T07:45:00+01:00`,
    });
    const swap = {
      kind: 'rota-swap',
      rota: 'duty',
      first: { person: mine, ...turn('2026-11-23', '2026-11-30') },
      second: { person: theirs, ...turn('2026-11-30', '2026-12-07') },
      reason: 'Konsert',
    };
    await makesADifference(swap, onCall, { before: first, after: other });
  }, 60_000);

  it('of two who change at once, the second is refused and told why', async () => {
    const closure = { kind: 'closure', organisation: 'berga', until: null, reason: 'Brandlarm' };
    const { etag, body: list } = await asCoordinator('GET', '/api/changes');
    expect(etag).toBe(`"${list.revision}"`);
    const one = await asCoordinator('POST', '/api/changes', closure, etag ?? '');
    expect(one.status).toBe(201);
    const two = await asCoordinator(
      'POST',
      '/api/changes',
      { ...closure, organisation: 'almby' },
      etag ?? '',
    );
    expect(two).toMatchObject({ status: 409, body: { error: { code: 'changed-meanwhile' } } });
    const path = `/api/changes/${one.body.id}`;
    expect((await asCoordinator('DELETE', path, undefined, etag ?? '')).status).toBe(409);
    expect(await heard(ALMBY)).toBe('queue');
    // Having looked again, they may.
    const again = await asCoordinator('GET', '/api/changes');
    expect((await asCoordinator('DELETE', path, undefined, again.etag ?? '')).status).toBe(200);
    await eventually(async () => expect(await heard(BERGA)).toBe('queue'));
    await expectSettled(desk);
  }, 30_000);
});
