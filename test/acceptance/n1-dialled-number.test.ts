import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SvaraUnderTest } from '../support/svara-under-test.ts';

describe('N1: the dialled number decides municipality, greeting, calendar, language and report row', () => {
  let desk: SvaraUnderTest;
  beforeAll(async () => {
    desk = await SvaraUnderTest.start({ at: '2026-11-23T09:00:00+01:00' });
  });
  afterAll(() => desk.stop());

  it.each([
    { number: '0406280400', organisation: 'ekedal', service: 'it-support', shown: 'Ekedals kommun' },
    { number: '+46406280401', organisation: 'strandnas', service: 'strandnas', shown: 'Strandnäs kommun' },
    { number: '0406280402', organisation: 'fjordvik', service: 'fjordvik', shown: 'Fjordvik kommune' },
  ])('$number is answered for $organisation, and the agent sees it before answering', async (expected) => {
    const phone = await desk.agent(1);
    const from = `070174061${expected.number.slice(-1)}`;
    const call = await desk.dial(expected.number, from);
    const ring = await phone.incoming();
    expect(ring.displayName).toBe(expected.shown);
    expect(ring.from).toBe(`+4670174061${expected.number.slice(-1)}`);
    await ring.answer();
    await desk.agentIs('agent1', 'talking');
    const { organisation, service, dialled } = await desk.callFrom(
      from,
      (item) => item.state === 'connected',
    );
    expect({ organisation, service }).toEqual({
      organisation: expected.organisation,
      service: expected.service,
    });
    expect(dialled).toBe(`+46${expected.number.slice(-9)}`);
    call.hangUp();
    await ring.ended();
    await desk.agentIs('agent1', 'available');
    expect((await desk.queue(expected.service)).answered).toBe(1);
    await desk.goHome(1, phone);
  });

  it('the Norwegian municipality keeps its own hours and its own language', async () => {
    desk.clock.set('2026-11-23T16:15:00+01:00');
    const norwegian = await desk.dial('0406280402', '0701740620');
    await norwegian.answered();
    await norwegian.heard({ recording: 'sounds/nb/closed.wav' }, 8_000);
    norwegian.hangUp();
    const swedish = await desk.dial('0406280401', '0701740621');
    await swedish.answered();
    expect((await desk.callFrom('0701740621', (item) => item.state !== 'arriving')).state).toBe('queued');
    swedish.hangUp();
    await desk.callFrom('0701740621', (item) => item.state === 'ended');
  });

  it('a number that nobody configured is answered with a message and recorded', async () => {
    const call = await desk.dial('0406280499', '0701740622');
    await call.answered();
    await call.heard({ recording: 'sounds/sv/unknown-number.wav' }, 8_000);
    await call.ended(15_000);
    const { endReason, organisation } = await desk.callFrom('0701740622', (item) => item.state === 'ended');
    expect({ endReason, organisation }).toEqual({ endReason: 'unknown-number', organisation: null });
  }, 30_000);
});
