import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import type { SipPhone } from '../support/sip/index.ts';
import { SvaraUnderTest, type ApiUser } from '../support/svara-under-test.ts';

describe('practising before anybody calls', () => {
  let desk: SvaraUnderTest;
  let phone: SipPhone;
  let agent: ApiUser;
  beforeAll(async () => {
    desk = await SvaraUnderTest.start();
    phone = await desk.phone('desk1');
    agent = await desk.signIn('agent1');
  });
  afterAll(() => desk.stop());

  it('the echo number plays back what is said', async () => {
    const call = phone.call('*43');
    await call.answered();
    call.play('tone 440');
    await call.heard('tone 440');
    call.hangUp();
    await desk.asterisk.expectNothingLeft();
  });

  it('a simulated caller rings an agent who is available, speaks, and leaves nothing behind', async () => {
    expect(await agent.request('POST', '/api/practice-call')).toMatchObject({
      status: 409,
      body: { error: { code: 'conflict', message: expect.stringContaining('Become available first') } },
    });
    await agent.setState('agent1', 'available');
    const { status, body } = await agent.request('POST', '/api/practice-call');
    expect({ status, body }).toEqual({ status: 202, body: { number: '+46406280400' } });
    const ring = await phone.incoming();
    expect(ring.from).toBe('+46701740699');
    await ring.answer();
    await desk.agentIs('agent1', 'talking');
    await ring.heard('sound');
    const { call } = (await agent.get('/api/agents')).find(({ id }: { id: string }) => id === 'agent1');
    expect((await agent.request('POST', `/api/calls/${call.id}/hang-up`)).status).toBe(200);
    await desk.agentIs('agent1', 'available');
    await desk.asterisk.expectNothingLeft();
  });

  it('a simulated caller who is not answered goes with the call', async () => {
    await agent.request('POST', '/api/practice-call');
    await phone.incoming();
    const [waiting] = [...desk.desk().calls.values()];
    await agent.setState('agent1', 'paused');
    await desk.asterisk.request('DELETE', `/channels/${waiting?.leg}`);
    await eventually(() => expect(desk.desk().calls.size).toBe(0));
    await desk.asterisk.expectNothingLeft();
  });

  it('is not for those who are no agents', async () => {
    const chief = await desk.supervisor();
    expect(await chief.request('POST', '/api/practice-call')).toMatchObject({ status: 403 });
  });
});
