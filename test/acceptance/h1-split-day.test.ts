import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SvaraUnderTest } from '../support/svara-under-test.ts';

const SPLIT_DAY = '0406280401';

/** Each case has a caller of its own, by whose number the history is asked. */
const cases = [
  { at: '2026-11-23T07:44:59.999+01:00', open: false, next: '2026-11-23T07:45:00+01:00' },
  { at: '2026-11-23T07:45:00+01:00', open: true },
  { at: '2026-11-23T11:59:59.999+01:00', open: true },
  { at: '2026-11-23T12:00:00+01:00', open: false, next: '2026-11-23T12:45:00+01:00' },
  { at: '2026-11-23T12:44:59.999+01:00', open: false, next: '2026-11-23T12:45:00+01:00' },
  { at: '2026-11-23T12:45:00+01:00', open: true },
  { at: '2026-11-23T16:30:00+01:00', open: false, next: '2026-11-24T07:45:00+01:00' },
  { at: '2026-11-28T10:00:00+01:00', open: false, next: '2026-11-30T07:45:00+01:00' },
  // Julafton is a Thursday; the 25th is a holiday, the 26th a Saturday, and the 28th a working Monday.
  { at: '2026-12-24T10:00:00+01:00', open: false, next: '2026-12-28T07:45:00+01:00' },
  // Trettondedag jul, a Wednesday.
  { at: '2027-01-06T10:00:00+01:00', open: false, next: '2027-01-07T07:45:00+01:00' },
] as const;

describe('H1: several periods a day, closed for lunch and on public holidays', () => {
  let desk: SvaraUnderTest;
  beforeAll(async () => {
    desk = await SvaraUnderTest.start({ at: '2026-11-19T09:00:00+01:00' });
  });
  afterAll(() => desk.stop());

  it('who queued before noon is still served after it', async () => {
    desk.clock.set('2026-11-19T11:59:50+01:00');
    const call = await desk.dial(SPLIT_DAY, '0701740641');
    await call.answered();
    await desk.callFrom('0701740641', (item) => item.state === 'queued');
    desk.clock.set('2026-11-19T12:00:10+01:00');
    const phone = await desk.agent(1);
    const ring = await phone.incoming();
    await ring.answer();
    await desk.agentIs('agent1', 'talking');
    call.hangUp();
    await ring.ended();
    await desk.goHome(1, phone);
  });

  it('the closed message is heard to its end, and then the service hangs up', async () => {
    desk.clock.set('2026-11-20T12:10:00+01:00');
    const call = await desk.dial(SPLIT_DAY, '0701740640');
    const { by } = { by: await call.ended(20_000) };
    expect(by).toBeDefined();
    expect((await desk.callFrom('0701740640', (item) => item.state === 'ended')).endReason).toBe('closed');
  }, 30_000);

  it.each(cases.map((each, n) => ({ ...each, from: `07017406${10 + n}` })))(
    'a call at $at: open $open',
    async ({ at, open, from, ...rest }) => {
      desk.clock.stand(at);
      const call = await desk.dial(SPLIT_DAY, from);
      await call.answered();
      if (open) {
        const { state } = await desk.callFrom(from, (item) => item.state === 'queued');
        expect(state).toBe('queued');
        call.hangUp();
        await desk.callFrom(from, (item) => item.state === 'ended');
        return;
      }
      await call.heard({ recording: 'sounds/sv/closed.wav' }, 8_000);
      call.hangUp();
      const { endReason, waitMs, facts } = await desk.callFrom(from, (item) => item.state === 'ended');
      expect({ endReason, waitMs }).toEqual({ endReason: 'closed', waitMs: null });
      const { text } = facts.find(({ type }: { type: string }) => type === 'entry-decided');
      const opening = new Date('next' in rest ? rest.next : 0).toLocaleTimeString('sv-SE', {
        timeZone: 'Europe/Stockholm',
        hour: '2-digit',
        minute: '2-digit',
      });
      expect(text).toContain(opening);
      // Said of this very opening, also where the desk file says nothing of what is heard when it is closed.
      const said = facts.find(({ type }: { type: string }) => type === 'announcement-started').text;
      const [hour = '', minute = ''] = opening.split(':').map((part) => String(Number(part)));
      expect(said).toContain(`when-hour-${hour}`);
      expect(said).toContain(`when-minute-${minute}`);
    },
    20_000,
  );
});
