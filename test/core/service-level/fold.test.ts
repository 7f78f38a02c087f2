import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../src/core/desk/facts.ts';
import type { ServiceLevelDefinition } from '../../../src/core/service-level/definitions.ts';
import { ratio } from '../../../src/core/service-level/definitions.ts';
import { ServiceLevelFold } from '../../../src/core/service-level/fold.ts';
import type { Figures } from '../../../src/core/service-level/tally.ts';
import { averageSpeedOfAnswerMs } from '../../../src/core/service-level/tally.ts';
import { DAY_START, factsOf, interleaved, levelByHand, standingAt, stories, timeline } from './calls.ts';
import type { Story } from './calls.ts';

const DEFINITIONS: readonly ServiceLevelDefinition[] = [
  'answered_only',
  'abandons_positive',
  'abandons_ignored',
  'abandons_negative',
  'short_counted',
  'left_queue',
  'all_offered',
];
const SERVICES = ['red', 'blue'];
const DATE = '2027-03-25';
const EVENING = DAY_START + 23 * 3_600_000;

function folded(facts: readonly Fact[]): ServiceLevelFold {
  const fold = new ServiceLevelFold(() => 'Europe/Stockholm');
  for (const fact of facts) fold.apply(fact);
  return fold;
}

/** The fold as it stood at `now`. */
function foldedUntil(calls: readonly Story[], now: number): ServiceLevelFold {
  return folded(timeline(calls).filter((fact) => fact.at <= now));
}

const moment = fc.integer({ min: 0, max: 700_000 }).map((ms) => DAY_START + 8 * 3_600_000 + ms);

describe('the fold against the oracle', () => {
  it('gives the live level by every definition at any instant', () => {
    fc.assert(
      fc.property(stories, moment, (calls, now) => {
        const fold = foldedUntil(calls, now);
        for (const service of SERVICES) {
          const own = calls.filter((story) => story.service === service);
          for (const definition of DEFINITIONS) {
            expect(ratio(definition, fold.live(service, now)), definition).toBe(
              levelByHand(definition, own, now),
            );
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('the oracle tells each definition from every other', () => {
    const story = (end: Story['end'], waitMs: number, i: number): Story => ({
      id: `x${i}`,
      service: 'red',
      queuedAt: DAY_START,
      targetMs: 20_000,
      waitMs,
      end,
      talkMs: 0,
    });
    const calls = (
      [
        ['answered', 20_000],
        ['answered', 1_000],
        ['answered', 20_001],
        ['abandoned', 19_000],
        ['abandoned', 30_000],
        ['abandoned', 31_000],
        ['short', 1_000],
        ['short', 5_000],
        ['overflow', 5_000],
        ['overflow', 50_000],
        ['callback', 60_000],
        ['informed', 8_000],
        ['informed', 30_000],
      ] as const
    ).map(([end, waitMs], i) => story(end, waitMs, i));
    const levels = DEFINITIONS.map((definition) => levelByHand(definition, calls, EVENING));
    expect(new Set(levels).size).toBe(DEFINITIONS.length);
    const figures = folded(timeline(calls)).live('red', EVENING);
    for (const [i, definition] of DEFINITIONS.entries()) {
      expect(ratio(definition, figures)).toBe(levels[i]);
      // A fold that counted a wait of exactly T as late would be caught.
      const wrong: Figures = { ...figures, answeredWithin: figures.answeredWithin - 1 };
      expect(ratio(definition, wrong)).not.toBe(levels[i]);
    }
  });
});

describe('what always holds', () => {
  it('offered is answered, abandoned, short, flowed out and waiting', () => {
    fc.assert(
      fc.property(stories, moment, (calls, now) => {
        const fold = foldedUntil(calls, now);
        for (const service of SERVICES) {
          const own = calls.filter((story) => story.service === service);
          const count = (what: string): number =>
            own.filter((story) => standingAt(story, now).what === what).length;
          const figures = fold.live(service, now);
          const { answered, abandoned, short, flowedOut, waiting } = figures;
          expect(figures.offered).toBe(answered + abandoned + short + flowedOut + waiting);
          expect(figures.offered).toBe(own.length - count('not yet') - count('informed'));
          expect(figures.informed).toBe(count('informed'));
          expect([answered, abandoned, short, flowedOut, waiting]).toEqual(
            ['answered', 'gave up', 'short', 'went on', 'waiting'].map(count),
          );
          expect(fold.waiting(service).waiting).toBe(waiting);
          const waitingSince = own
            .filter((story) => standingAt(story, now).what === 'waiting')
            .map((story) => story.queuedAt);
          expect(fold.waiting(service).oldestQueuedAt).toBe(
            waitingSince.length === 0 ? null : Math.min(...waitingSince),
          );
        }
      }),
      { numRuns: 200 },
    );
  });

  it('any order of the same calls gives the same figures, and telling a fact twice changes nothing', () => {
    fc.assert(
      fc.property(stories, fc.array(fc.nat(), { minLength: 1, maxLength: 50 }), (calls, picks) => {
        const inTime = folded(timeline(calls));
        const mixed = folded(interleaved(calls, picks));
        const twice = folded(
          timeline(calls).flatMap((fact): Fact[] => (fact.type === 'call-ended' ? [fact] : [fact, fact])),
        );
        for (const service of SERVICES) {
          expect(mixed.live(service, EVENING)).toEqual(inTime.live(service, EVENING));
          expect(twice.live(service, EVENING)).toEqual(inTime.live(service, EVENING));
          expect(mixed.report(service, DATE)).toEqual(inTime.report(service, DATE));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('once all calls have ended the live figures are those of the report', () => {
    fc.assert(
      fc.property(stories, (calls) => {
        const fold = folded(timeline(calls));
        for (const service of SERVICES)
          expect(fold.live(service, EVENING)).toEqual(fold.report(service, DATE));
      }),
      { numRuns: 200 },
    );
  });

  it('the report holds ended calls only, and counts only grow', () => {
    fc.assert(
      fc.property(stories, (calls) => {
        const fold = new ServiceLevelFold(() => 'Europe/Stockholm');
        const ended = new Set<string>();
        let last = { live: 0, report: 0 };
        for (const fact of timeline(calls)) {
          fold.apply(fact);
          if (fact.type === 'call-ended') ended.add(fact.call);
          const total = (figures: (service: string) => Figures): number =>
            SERVICES.map(figures).reduce((sum, { offered, informed }) => sum + offered + informed, 0);
          const now = {
            live: total((service) => fold.live(service, fact.at)),
            report: total((service) => fold.report(service, DATE)),
          };
          expect(now.report).toBe(ended.size);
          expect(now.live).toBeGreaterThanOrEqual(last.live);
          expect(now.report).toBeGreaterThanOrEqual(last.report);
          last = now;
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('the next change', () => {
  it('is the earliest instant at which a figure changes without a fact', () => {
    fc.assert(
      fc.property(stories, moment, (calls, now) => {
        const fold = foldedUntil(calls, now);
        const figures = (at: number): unknown => SERVICES.map((service) => fold.live(service, at));
        const next = fold.nextChangeAt(now);
        if (next === null) {
          expect(figures(now)).toEqual(figures(now + 50 * 3_600_000));
          return;
        }
        expect(next).toBeGreaterThan(now);
        expect(figures(next - 1)).toEqual(figures(now));
        expect(figures(next)).not.toEqual(figures(now));
      }),
      { numRuns: 200 },
    );
  });

  it('is the millisecond after the target: exactly the target is within', () => {
    const [queued] = factsOf({
      id: 'c',
      service: 'red',
      queuedAt: DAY_START + 1_000,
      targetMs: 20_000,
      waitMs: 99_000,
      end: 'abandoned',
      talkMs: 0,
    });
    const fold = folded([queued as Fact]);
    expect(ratio('abandons_negative', fold.live('red', DAY_START + 21_000))).toBeNull();
    expect(fold.nextChangeAt(DAY_START + 21_000)).toBe(DAY_START + 21_001);
    expect(ratio('abandons_negative', fold.live('red', DAY_START + 21_001))).toBe(0);
    expect(fold.nextChangeAt(DAY_START + 21_001)).toBe(DAY_START + 86_400_000);
  });
});

describe('days', () => {
  const call = (id: string, queuedAt: number, waitMs: number): Story => ({
    id,
    service: 'red',
    queuedAt,
    targetMs: 20_000,
    waitMs,
    end: 'answered',
    talkMs: 1_000,
  });
  const midnight = DAY_START + 86_400_000;

  it('a call belongs to the local date on which it arrived', () => {
    const fold = folded(timeline([call('late', midnight - 1, 5_000), call('early', midnight, 5_000)]));
    expect(fold.report('red', '2027-03-25').answered).toBe(1);
    expect(fold.report('red', '2027-03-26').answered).toBe(1);
    expect(fold.live('red', midnight - 1).answered).toBe(1);
  });

  it('who waits over midnight is still waiting, but in the figures of the day before', () => {
    const fold = foldedUntil([call('late', midnight - 10_000, 60_000)], midnight);
    expect(fold.waiting('red')).toEqual({ waiting: 1, oldestQueuedAt: midnight - 10_000 });
    expect(fold.live('red', midnight).offered).toBe(0);
    expect(fold.live('red', midnight - 1).offered).toBe(1);
  });

  it('days let go are gone, those after them stay', () => {
    const fold = folded(timeline([call('late', midnight - 1, 5_000), call('early', midnight, 5_000)]));
    fold.forgetBefore(midnight);
    expect(fold.report('red', '2027-03-25').answered).toBe(0);
    expect(fold.report('red', '2027-03-26').answered).toBe(1);
  });
});

describe('what a call counts as', () => {
  const base = {
    id: 'c',
    service: 'red',
    queuedAt: DAY_START,
    targetMs: 20_000,
    waitMs: 3_000,
    talkMs: 5_000,
  };

  it('a fault after queueing is a loss, never a short abandon', () => {
    const figures = folded(factsOf({ ...base, end: 'failed' })).live('red', EVENING);
    expect(figures).toMatchObject({ offered: 1, abandoned: 1, short: 0 });
  });

  it('a call without a queue is not offered', () => {
    const ended = factsOf({ ...base, end: 'abandoned' })[1] as Fact;
    expect(folded([ended]).live('red', EVENING).offered).toBe(0);
  });

  it('a call that goes to another queue has flowed out of the first', () => {
    const [queued, ...rest] = factsOf({ ...base, end: 'answered', waitMs: 30_000 }) as [Fact, ...Fact[]];
    const moved = {
      ...queued,
      at: DAY_START + 25_000,
      service: 'blue',
      queuedAt: DAY_START + 25_000,
    } as Fact;
    const fold = folded([queued, moved, ...rest]);
    expect(fold.live('red', EVENING)).toMatchObject({
      offered: 1,
      flowedOut: 1,
      flowedOutWithin: 0,
      answered: 0,
    });
    expect(fold.live('blue', EVENING)).toMatchObject({ offered: 1, answered: 1 });
    expect(fold.live('red', EVENING)).toEqual(fold.report('red', DATE));
  });

  it('the average speed of answer is over the answered; without any there is none', () => {
    const calls = [
      { ...base, id: 'a', end: 'answered', waitMs: 3_000 },
      { ...base, id: 'b', end: 'answered', waitMs: 8_000 },
      { ...base, id: 'd', end: 'abandoned', waitMs: 90_000 },
    ] as const;
    const figures = folded(timeline(calls)).live('red', EVENING);
    expect(averageSpeedOfAnswerMs(figures)).toBe(5_500);
    expect(figures.longestWaitMs).toBe(90_000);
    expect(averageSpeedOfAnswerMs(folded([]).live('red', EVENING))).toBeNull();
  });
});
