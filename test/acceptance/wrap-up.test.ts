import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TOWN, mobileDeskFile } from '../support/mobile-desk.ts';
import type { SipPhone } from '../support/sip/index.ts';
import { SvaraUnderTest } from '../support/svara-under-test.ts';

describe('the wrap-up after a call', () => {
  let desk: SvaraUnderTest;
  let desk1: SipPhone;
  beforeAll(async () => {
    desk = await SvaraUnderTest.start({ config: await mobileDeskFile() });
    desk1 = await desk.phone('desk1');
  });
  afterAll(() => desk.stop());

  it('is shown with its end, extended once, and ended with why the call came', async () => {
    const anna = await desk.signIn('agent1');
    await desk.agentIs('agent1', 'signed-out');
    await anna.setState('agent1', 'available');
    const ask = (what: string, body?: object) =>
      anna.request('POST', `/api/agents/agent1/wrap-up/${what}`, body);
    expect((await ask('extend')).body.error.message).toBe('no wrap-up is running');
    const call = await desk.dial(TOWN, '0701740614');
    const ring = await desk1.incoming();
    await ring.answer();
    await desk.agentIs('agent1', 'talking');
    // Something to write down comes up within the talk.
    expect((await ask('end', { note: 'caller is at home today' })).status).toBe(200);
    call.hangUp();
    await ring.ended();
    await desk.agentIs('agent1', 'wrapping-up');

    const row = async () => (await anna.get('/api/agents')).find(({ id }: { id: string }) => id === 'agent1');
    const ends = Date.parse((await row()).wrapUpUntil);
    expect(ends - desk.clock.now()).toBeGreaterThan(20_000);
    const extended = await ask('extend');
    expect(Date.parse(extended.body.wrapUpUntil)).toBe(ends + 60_000);
    const twice = await ask('extend');
    expect([twice.status, twice.body.error.message]).toEqual([
      409,
      'the wrap-up has been extended 1 of 1 time',
    ]);
    desk.clock.advance(31_000);
    expect((await row()).state).toBe('wrapping-up');

    const unknown = await ask('end', { reason: 'printer' });
    expect([unknown.status, unknown.body.error]).toEqual([
      400,
      {
        code: 'invalid-request',
        field: 'reason',
        message: 'reason: "printer" is no reason of this call\'s service: one of password, network',
      },
    ]);
    const ended = await ask('end', { reason: 'password', note: 'locked <b>out</b>\nsince Monday' });
    expect([ended.status, ended.body.state, ended.body.wrapUpUntil]).toEqual([200, 'available', undefined]);
    const { facts } = await desk.callFrom('0701740614', (item) => item.state === 'ended');
    const written = facts.filter(({ type }: { type: string }) => type === 'call-annotated');
    expect(written.map(({ text }: { text: string }) => text)).toEqual([
      'Anna Berg wrote: "caller is at home today"',
      'Anna Berg wrote: reason Lösenord (password); "locked <b>out</b>\\nsince Monday"',
    ]);
    await anna.setState('agent1', 'signed-out');
  });
});
