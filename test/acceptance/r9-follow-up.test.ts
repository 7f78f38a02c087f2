import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diallingDeskFile } from '../support/dialling-desk.ts';
import { eventually } from '../support/eventually.ts';
import type { SipPhone } from '../support/sip/index.ts';
import { type ApiUser, SvaraUnderTest } from '../support/svara-under-test.ts';

describe('R9: users are rung up when a case is closed, with an outcome, apart from the inbound service level', () => {
  let desk: SvaraUnderTest;
  let anna: SipPhone;
  let outside: SipPhone;
  let agent1: ApiUser;
  beforeAll(async () => {
    desk = await SvaraUnderTest.start({ config: await diallingDeskFile() });
    outside = await desk.phone('trunk');
    anna = await desk.agent(1);
    agent1 = await desk.signIn('agent1');
  });
  afterAll(() => desk.stop());

  const task = (more: object = {}) =>
    agent1.request('POST', '/api/tasks', {
      number: '0701740621',
      organisation: 'ekedal',
      service: 'it-support',
      note: 'does the printer work?',
      ...more,
    });
  const story = (id: string) => agent1.get(`/api/calls/${encodeURIComponent(id)}`);

  it('is offered to its agent, dialled after the key, and its outcome is told by that agent', async () => {
    const { status, body } = await task({ agent: 'agent1' });
    expect(status).toBe(201);
    const ring = await anna.incoming();
    await ring.answer();
    ring.sendDigits('1');
    const party = await outside.incoming();
    expect({ dialled: party.dialled, from: party.from }).toEqual({
      dialled: '+46701740621',
      from: '+46406280400',
    });
    await party.answer();
    ring.play('tone 440');
    await party.heard('tone 440');
    party.hangUp();
    await ring.ended();

    const path = `/api/calls/${encodeURIComponent(body.id)}/outcome`;
    const agent2 = await desk.signIn('agent2');
    expect((await agent2.request('POST', path, { outcome: 'accepted' })).status).toBe(403);
    expect((await agent1.request('POST', path, { outcome: 'solved' })).status).toBe(400);
    expect((await agent1.request('POST', path, { outcome: 'reopened', note: 'still jams' })).status).toBe(
      204,
    );
    expect((await agent1.request('POST', path, { outcome: 'accepted' })).status).toBe(409);
    const { kind, facts } = await story(body.id);
    expect(kind).toBe('task');
    expect(facts.at(-1).text).toBe('outcome recorded by agent1: the case is taken up again; still jams');
    expect(await desk.queue('it-support')).toMatchObject({ offered: 0, answered: 0, waiting: 0 });
  }, 30_000);

  it('records by itself that nobody was reached', async () => {
    const { body } = await task();
    for (const attempt of [1, 2]) {
      const ring = await anna.incoming();
      await ring.answer();
      ring.sendDigits('1');
      const party = await outside.incoming();
      desk.clock.advance(15_001);
      await Promise.all([party.ended(), ring.ended()]);
      await desk.agentIs('agent1', 'available');
      if (attempt === 1) desk.clock.advance(60_001);
    }
    const { state, endReason, facts } = await eventually(async () => {
      const found = await story(body.id);
      expect(found.state).toBe('ended');
      return found;
    });
    expect({ state, endReason }).toEqual({ state: 'ended', endReason: 'not-reached' });
    expect(facts.map(({ type }: { type: string }) => type)).toContain('task-outcome-recorded');
  }, 30_000);

  it('refuses a task that could not be done, with the field', async () => {
    const refused = async (more: object) => {
      const { status, body } = await task(more);
      return [status, body.error?.field];
    };
    expect(await refused({ number: '+358401234567' })).toEqual([400, 'number']);
    expect(await refused({ organisation: 'nowhere' })).toEqual([400, 'organisation']);
    expect(await refused({ service: 'nothing' })).toEqual([400, 'service']);
    expect(await refused({ agent: 'nobody' })).toEqual([400, 'agent']);
  });
});
