import fc from 'fast-check';
import { expect, it } from 'vitest';
import { plainEntry } from '../../../src/core/entry/plan.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';

const NUMBER = '+46406280400';

function directory() {
  const closed = { prompts: ['closed'], saysNextOpening: false, menu: null, voicemail: true as const };
  const plain = sketchDirectory({
    services: { support: {} },
    agents: { anna: { services: ['support'] } },
    numbers: { [NUMBER]: { calendar: 'never', entry: { ...plainEntry('closed'), closed } } },
  });
  const none = { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] };
  const never = {
    id: 'never',
    name: 'Never',
    timeZone: 'Europe/Stockholm',
    week: none,
    specialDays: new Map(),
  };
  const voicemail = { maxMs: 60_000, silenceMs: 5_000, email: [], keepDays: 30 };
  return {
    ...plain,
    calendars: new Map([['never', never]]),
    organisations: new Map([...plain.organisations].map(([id, each]) => [id, { ...each, voicemail }])),
  };
}

const caller = {
  ...{ leg: 'c1', kind: 'caller' as const, endpoint: 'PJSIP/trunk', up: true },
  ...{ createdAt: 0, dialled: NUMBER, caller: null },
};
const news = fc.oneof(
  fc.record({ type: fc.constant('sound-over' as const), n: fc.integer({ min: 1, max: 6 }) }),
  fc.record({
    type: fc.constant('recorded' as const),
    n: fc.integer({ min: 1, max: 4 }),
    durationMs: fc.constantFrom(null, 0, 1_000, 9_000),
  }),
  fc.record({
    type: fc.constantFrom('failed' as const, 'not-begun' as const),
    n: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({
    type: fc.constantFrom('gone' as const, 'key' as const, 'back' as const, 'back-without' as const),
  }),
  fc.record({ type: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 90_000 }) }),
);

it('whatever is told in whichever order, late or twice, a message ends once and never in silence', () => {
  let left = 0;
  fc.assert(
    fc.property(fc.array(news, { maxLength: 25 }), (told) => {
      const desk = new DeskDriver(directory()).call('c1');
      const of = { leg: 'c1', call: 'c1' };
      for (const each of told) {
        if (each.type === 'sound-over')
          desk.tell({ type: 'playback-finished', leg: 'c1', playback: `c1.p${each.n}` });
        else if (each.type === 'recorded') {
          const { durationMs } = each;
          desk.tell({
            type: 'recording-finished',
            recording: `c1.r${each.n}`,
            leg: 'c1',
            durationMs,
            talkingMs: durationMs,
          });
        } else if (each.type === 'failed')
          desk.tell({ type: 'recording-failed', recording: `c1.r${each.n}`, leg: 'c1', error: 'full' });
        else if (each.type === 'not-begun')
          desk.tell({ ...of, type: 'effect-failed', effect: 'record', error: 'no' });
        else if (each.type === 'wait') desk.wait(each.ms);
        else if (each.type === 'gone') desk.gone('c1');
        else if (each.type === 'key') desk.press('c1', '#');
        else desk.snapshot(each.type === 'back' && desk.desk.calls.has('c1') ? [caller] : []);
      }
      // However it stands: with nothing told any more it ends by its own limits.
      desk.wait(20 * 60_000);
      const ends = desk.factsOf('call-ended');
      expect(ends).toHaveLength(1);
      const messages = desk.factsOf('voicemail-left');
      expect(messages.length).toBeLessThanOrEqual(1);
      expect(ends[0]?.reason === 'voicemail').toBe(messages.length === 1);
      expect(desk.desk.timers.size).toBe(0);
      left += messages.length;
    }),
    { numRuns: 300, seed: 4 },
  );
  // Not by never coming so far.
  expect(left).toBeGreaterThan(10);
});
