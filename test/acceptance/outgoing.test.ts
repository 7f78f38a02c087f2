import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALWAYS_OPEN, diallingDeskFile } from '../support/dialling-desk.ts';
import { eventually } from '../support/eventually.ts';
import type { SipPhone } from '../support/sip/index.ts';
import { type ApiUser, SvaraUnderTest } from '../support/svara-under-test.ts';

const OUTSIDE = '0701740611';

describe('agents dial through the desk', () => {
  let desk: SvaraUnderTest;
  let anna: SipPhone;
  let bo: SipPhone;
  /** The operator: whoever is dialled outside rings here. */
  let outside: SipPhone;
  let user: ApiUser;
  beforeAll(async () => {
    desk = await SvaraUnderTest.start({ config: await diallingDeskFile() });
    outside = await desk.phone('trunk');
    anna = await desk.agent(1);
    desk.clock.advance(10);
    bo = await desk.agent(2);
    user = await desk.signIn('agent1');
  });
  afterAll(() => desk.stop());

  const dial = (number = OUTSIDE, as = ALWAYS_OPEN) =>
    user.request('POST', '/api/agents/agent1/dial', { number, as });
  const ended = (id: string) =>
    eventually(async () => {
      const call = await user.get(`/api/calls/${encodeURIComponent(id)}`);
      expect(call.state).toBe('ended');
      return call;
    });

  it('rings the own phone, then the number, which is shown ours; both hear each other; the turn is kept', async () => {
    const { status, body } = await dial();
    expect(status).toBe(201);
    expect(body).toMatchObject({ kind: 'outgoing', dialled: '+46701740611', caller: '+46406280400' });
    const own = await anna.incoming();
    expect(own.displayName).toBe('+46701740611');
    await desk.agentIs('agent1', 'talking');
    await outside.noIncoming(200);
    await own.answer();
    const ring = await outside.incoming();
    expect({ dialled: ring.dialled, from: ring.from, name: ring.displayName }).toEqual({
      dialled: '+46701740611',
      from: '+46406280400',
      name: 'Ekedals kommun',
    });
    await own.heard('sound');
    await ring.answer();
    own.play('tone 440');
    ring.play('tone 620');
    await Promise.all([ring.heard('tone 440'), own.heard('tone 620')]);
    const board = await user.get('/api/board');
    expect(board.agents.find(({ id }: { id: string }) => id === 'agent1').call).toMatchObject({
      id: body.id,
      caller: '+46701740611',
    });
    desk.clock.advance(60_000);
    ring.hangUp();
    await own.ended();
    await desk.agentIs('agent1', 'available');
    expect(await ended(body.id)).toMatchObject({ endReason: 'handled', agentId: 'agent1' });
    expect(await desk.queue('it-support')).toMatchObject({ offered: 0, answered: 0 });

    // Anna came first and has had no queue call: she is still the longest idle.
    const call = await desk.dial(ALWAYS_OPEN, '0701740612');
    const next = await anna.incoming();
    await bo.noIncoming(200);
    call.hangUp();
    await next.ended();
  });

  it.each([
    ['busy', 486],
    ['declined', 603],
    ['unknown there', 404],
  ])('%s: the agent is let go and free', async (_what, refuseWith) => {
    outside.onIncoming = { refuseWith };
    const { body } = await dial();
    const own = await anna.incoming();
    await own.answer();
    await own.ended();
    await outside.incoming();
    outside.onIncoming = 'ring';
    await desk.agentIs('agent1', 'available');
    expect(await ended(body.id)).toMatchObject({ endReason: 'not-reached' });
    await desk.asterisk.expectNothingLeft();
  });

  it('stops ringing outside when the agent hangs up, or does not answer the own phone', async () => {
    await dial();
    const own = await anna.incoming();
    await own.answer();
    const ring = await outside.incoming();
    own.hangUp();
    await ring.ended();
    await desk.agentIs('agent1', 'available');

    await eventually(async () => expect((await dial()).status).toBe(201));
    const again = await anna.incoming();
    desk.clock.advance(20_001);
    await again.ended();
    await outside.noIncoming(200);
    await desk.agentIs('agent1', 'available');
    await desk.asterisk.expectNothingLeft();
  });

  it('refuses what the toll rules do not allow, a foreign number to be shown, and who is in no state for it', async () => {
    const refused = async (number: string, as = ALWAYS_OPEN) => {
      const { status, body } = await dial(number, as);
      return [status, body.error.field];
    };
    expect(await refused('+358401234567')).toEqual([400, 'number']);
    expect(await refused('112')).toEqual([400, 'number']);
    expect(await refused('anna')).toEqual([400, 'number']);
    expect(await refused(OUTSIDE, '0701740699')).toEqual([400, 'as']);
    const other = await user.request('POST', '/api/agents/agent2/dial', { number: OUTSIDE, as: ALWAYS_OPEN });
    expect(other.status).toBe(403);
    await user.setState('agent1', 'signed-out');
    expect((await dial()).status).toBe(409);
    await Promise.all([anna.noIncoming(300), outside.noIncoming(300)]);
  });
});
