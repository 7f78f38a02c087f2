import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { WorkplaceJson } from '../../src/contract/workplace.ts';
import { trunkAndUsers, writeDeskFile } from '../support/desk-file.ts';
import { eventually } from '../support/eventually.ts';
import type { SipPhone } from '../support/sip/index.ts';
import { type ApiUser, SvaraUnderTest } from '../support/svara-under-test.ts';
import { openWorkplace, type WorkplaceClient } from '../support/workplace-client.ts';

const yaml = `
organisations:
  ekedal:
    name: Ekedals kommun
    greetingPhrase: Ekedals kommun, IT-support
    notes: |
      Nytt lösenord bara efter motringning.
    screenPop: 'https://cases.example.se/new?phone={caller}&unit={organisation}&class={class}'
numbers:
  '040-628 04 00': { organisation: ekedal, service: it-support }
services:
  it-support:
    name: IT-support
    organisation: ekedal
    offerTimeoutMs: 15000
    restMs: 0
    missesForgiven: 5
    wrapUp:
      durationMs: 60000
      reasons: { network: { name: Nätverk, reasons: { wifi: Trådlöst } }, other: Annat }
contacts:
  maria: { name: '<b>Maria</b> Ek', number: 070-174 06 21, organisation: ekedal }
agents:
  agent1: { name: Anna Berg, services: [it-support], devices: [desk1] }
  agent2: { name: Bo Ek, services: [it-support], devices: [desk2] }
devices:
  desk1: { kind: desk-phone, password: { env: SECRET } }
  desk2: { kind: desk-phone, password: { env: SECRET } }
${trunkAndUsers}`;

const MARIA = '0701740621';

describe('what the page of an agent is told of calls', () => {
  let desk: SvaraUnderTest;
  let anna: SipPhone;
  let outside: SipPhone;
  let agent1: ApiUser;
  let agent2: ApiUser;
  let page: WorkplaceClient;
  beforeAll(async () => {
    desk = await SvaraUnderTest.start({ config: await writeDeskFile(yaml) });
    outside = await desk.phone('trunk');
    anna = await desk.agent(1);
    agent1 = await desk.signIn('agent1');
    agent2 = await desk.signIn('agent2');
  });
  beforeEach(async () => {
    page = await openWorkplace(desk, 'agent1');
  });
  afterEach(() => page.close());
  afterAll(() => desk.stop());

  const idOf = (view: WorkplaceJson): string =>
    encodeURIComponent((view.call ?? view.offer ?? view.wrapUp)?.context.call ?? '');
  const endWrapUp = async (): Promise<void> => {
    await agent1.request('POST', '/api/agents/agent1/wrap-up/end', {});
    await page.until(({ agent }) => agent.state === 'available');
  };

  it('an offer with who calls, what to say, to know and to open; the talk; and what is to be written', async () => {
    const caller = await desk.dial('0406280400', MARIA);
    const ring = await anna.incoming();
    const { offer } = await page.until((view) => view.offer !== null);
    expect(offer?.context).toMatchObject({
      organisation: { id: 'ekedal', name: 'Ekedals kommun' },
      service: { id: 'it-support', name: 'IT-support' },
      caller: '+46701740621',
      callerName: '<b>Maria</b> Ek',
      greeting: 'Ekedals kommun, IT-support',
      notes: 'Nytt lösenord bara efter motringning.\n',
      screenPop: 'https://cases.example.se/new?phone=%2B46701740621&unit=ekedal&class=medium',
    });
    expect([offer?.device, offer?.leg?.endsWith('.a1')]).toEqual(['desk1', true]);

    await ring.answer();
    const talking = await page.until(({ call }) => call?.talk === 'talking');
    const id = idOf(talking);
    const write = (user: ApiUser, body: object) => user.request('PUT', `/api/calls/${id}/annotation`, body);
    expect((await write(agent2, { note: 'not mine' })).status).toBe(403);
    expect((await write(agent1, { note: 'first' })).status).toBe(204);
    expect((await write(agent1, { note: 'second', class: 'high' })).status).toBe(204);
    const unknown = await write(agent1, { reason: 'printer' });
    expect([unknown.status, unknown.body.error]).toMatchObject([
      400,
      { field: 'reason', message: expect.stringContaining('one of network, wifi, other') },
    ]);
    expect((await page.until(({ call }) => call?.note === 'second')).call?.context.class).toBe('high');

    caller.hangUp();
    await ring.ended();
    const { wrapUp } = await page.until((view) => view.wrapUp?.until != null);
    expect(wrapUp).toMatchObject({ note: 'second', reason: null });
    expect(wrapUp?.reasons[0]).toMatchObject({
      code: 'network',
      reasons: [{ code: 'wifi', name: 'Trådlöst' }],
    });
    expect((await write(agent1, { reason: 'wifi' })).status).toBe(204);
    await page.until((view) => view.wrapUp?.reason === 'wifi');
    await endWrapUp();
    expect((await write(agent1, { note: 'much later' })).status).toBe(204);

    const story = await agent1.get(`/api/calls/${id}`);
    expect(story).toMatchObject({ class: 'high', state: 'ended' });
    expect(story.facts.map(({ text }: { text: string }) => text)).toContain(
      'Anna Berg corrected the class from medium to high',
    );
    const [earlier] = await agent2.get(`/api/callers/${MARIA}/calls`);
    expect(earlier).toMatchObject({
      agent: 'Anna Berg',
      service: 'IT-support',
      reason: 'Trådlöst',
      note: 'much later',
      endReason: 'handled',
    });
    expect(await agent2.get(`/api/callers/${MARIA}/calls?except=${id}`)).toEqual([]);
    expect((await agent1.get('/api/contacts?q=maria')).map(({ id: one }: { id: string }) => one)).toEqual([
      'maria',
    ]);
  }, 60_000);

  it('another agent’s is never told', async () => {
    const other = await openWorkplace(desk, 'agent2');
    const caller = await desk.dial('0406280400', '0701740622');
    const ring = await anna.incoming();
    await page.until((view) => view.offer !== null);
    await ring.answer();
    await page.until(({ call }) => call?.talk === 'talking');
    expect(other.views).toHaveLength(1);
    expect((await agent2.get('/api/workplace')).call).toBeNull();
    other.close();
    caller.hangUp();
    await ring.ended();
    await page.until((view) => view.wrapUp?.until != null);
    await endWrapUp();
    await expect(openWorkplace(desk, 'supervisor')).rejects.toThrow();
  }, 60_000);

  it('the figures: answered, declined, missed, as they happened; kept over a restart', async () => {
    const before = (await agent1.get('/api/workplace')).figures;
    const caller = await desk.dial('0406280400', '0701740623');
    await anna.incoming();
    await page.until((view) => view.offer !== null);
    await agent1.request('POST', '/api/agents/agent1/decline');
    const again = await anna.incoming();
    desk.clock.advance(15_001);
    await again.ended();
    const third = await anna.incoming();
    await third.answer();
    await page.until(({ call }) => call?.talk === 'talking');
    desk.clock.advance(30_000);
    caller.hangUp();
    await third.ended();
    const { figures } = await page.until((view) => view.wrapUp?.until != null);
    expect({
      answered: figures.answered - before.answered,
      declined: figures.declined - before.declined,
      missed: figures.missed - before.missed,
    }).toEqual({ answered: 1, declined: 1, missed: 1 });
    expect(figures.talkMs - before.talkMs).toBeGreaterThanOrEqual(30_000);
    await endWrapUp();
    const kept = (await agent1.get('/api/workplace')).figures;
    page.close();
    await desk.stopService();
    await desk.startService();
    agent1 = await desk.signIn('agent1');
    page = await openWorkplace(desk, 'agent1');
    expect((await page.until(() => true)).figures).toEqual(kept);
    const recent = await agent1.get('/api/agents/agent1/recent-calls');
    expect(recent.map(({ number, how }: Record<string, string>) => [number, how])).toEqual([
      ['+46701740623', 'answered'],
      ['+46701740622', 'answered'],
      ['+46701740621', 'answered'],
    ]);
  }, 60_000);

  it('a follow-up from the wrap-up: made for oneself, taken back, made again, and ended with its outcome (R9)', async () => {
    const make = async (): Promise<string> => {
      const task = { number: MARIA, organisation: 'ekedal', service: 'it-support', agent: 'agent1' };
      const notBefore = new Date(desk.clock.now() + 600_000).toISOString();
      const made = await agent1.request('POST', '/api/tasks', { ...task, note: 'is it solved?', notBefore });
      expect(made.status).toBe(201);
      return made.body.id;
    };
    const first = await make();
    await page.until(({ callbacks }) => callbacks.some(({ id }) => id === first));
    agent2 = await desk.signIn('agent2');
    const cancel = (user: ApiUser) => user.request('POST', `/api/calls/${first}/cancel-callback`);
    expect((await cancel(agent2)).status).toBe(403);
    expect((await cancel(agent1)).status).toBe(204);
    await page.until(({ callbacks }) => callbacks.length === 0);

    const id = await make();
    const listed = await page.until(({ callbacks }) => callbacks.length === 1);
    expect(listed.callbacks[0]).toMatchObject({
      name: '<b>Maria</b> Ek',
      state: 'sleeping',
      note: 'is it solved?',
    });
    desk.clock.advance(600_001);
    const ring = await anna.incoming();
    const offered = await page.until((view) => view.offer !== null);
    expect(offered.offer?.context).toMatchObject({
      kind: 'task',
      taskNote: 'is it solved?',
      caller: '+46701740621',
    });
    await ring.answer();
    ring.sendDigits('1');
    const party = await outside.incoming();
    await party.answer();
    await page.until(({ call }) => call?.talk === 'talking');
    party.hangUp();
    await ring.ended();
    await page.until((view) => view.wrapUp?.context.call === id && view.wrapUp.outcome === null);
    const told = await agent1.request('POST', `/api/calls/${id}/outcome`, { outcome: 'accepted' });
    expect(told.status).toBe(204);
    await page.until((view) => view.wrapUp?.outcome === 'accepted');
    await endWrapUp();
    await eventually(async () => expect((await agent1.get('/api/workplace')).callbacks).toEqual([]));
  }, 60_000);
});
