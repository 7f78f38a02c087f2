import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DIRECT_TO_ONE, MOBILE_OF_TWO, TOWN, mobileDeskFile } from '../support/mobile-desk.ts';
import type { SipPhone } from '../support/sip/index.ts';
import { type ApiUser, SvaraUnderTest } from '../support/svara-under-test.ts';

describe('N5: a call to a consultant’s direct number is led to the desk', () => {
  let desk: SvaraUnderTest;
  let desk1: SipPhone;
  let outside: SipPhone;
  let supervisor: ApiUser;
  beforeAll(async () => {
    desk = await SvaraUnderTest.start({ config: await mobileDeskFile() });
    outside = await desk.phone('trunk');
    desk1 = await desk.phone('desk1');
    supervisor = await desk.supervisor();
  });
  afterAll(() => desk.stop());

  it('whoever is free is offered it and sees whose number was dialled; the history tells it', async () => {
    // The consultant is not at work: her phone, though registered, stays silent.
    await supervisor.setState('agent2', 'available');
    const call = await desk.dial(DIRECT_TO_ONE, '0701740611');
    const ring = await outside.incoming(5_000, ({ dialled }) => dialled === MOBILE_OF_TWO);
    expect(ring.displayName).toBe('Ekedals kommun (direct to Anna Berg)');
    expect(ring.from, 'as caller id the number that was dialled').toBe('+46406280461');
    await ring.answer();
    await ring.heard('sound');
    ring.sendDigits('1');
    await desk.agentIs('agent2', 'talking');
    await desk1.noIncoming(100);
    call.hangUp();
    await ring.ended();
    const { facts, agentId, service } = await desk.callFrom('0701740611', (item) => item.state === 'ended');
    expect([agentId, service]).toEqual(['agent2', 'it-support']);
    expect(facts[0].text).toBe(
      '+46701740611 dialled +46406280461 of Ekedals kommun for IT-support, class medium; a direct number of Anna Berg, led to the desk',
    );
    await supervisor.setState('agent2', 'signed-out');
  });

  it('the consultant takes it as one of the desk, in the desk’s order; other calls show no such thing', async () => {
    await supervisor.setState('agent1', 'available');
    const call = await desk.dial(DIRECT_TO_ONE, '0701740612');
    const ring = await desk1.incoming();
    expect(ring.displayName).toBe('Ekedals kommun (direct to Anna Berg)');
    await ring.answer();
    await desk.agentIs('agent1', 'talking');
    const other = await desk.dial(TOWN, '0701740613');
    await other.answered();
    call.hangUp();
    await ring.ended();
    await supervisor.request('POST', '/api/agents/agent1/wrap-up/end', {});
    const ring2 = await desk1.incoming();
    expect(ring2.displayName).toBe('Ekedals kommun');
    other.hangUp();
    await ring2.ended();
    await supervisor.setState('agent1', 'signed-out');
  });
});
