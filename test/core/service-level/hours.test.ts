import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Directory } from '../../../src/core/desk/directory.ts';
import type { Fact } from '../../../src/core/desk/facts.ts';
import { ratio } from '../../../src/core/service-level/definitions.ts';
import { ServiceLevelFold } from '../../../src/core/service-level/fold.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';
import { DAY_START, factsOf, levelByHand, standingAt, stories, timeline, type Story } from './calls.ts';

const office = [{ from: '08:00', until: '16:30' }];
const hours = {
  id: 'office',
  name: 'Office',
  timeZone: 'Europe/Stockholm',
  week: { 1: office, 2: office, 3: office, 4: office, 5: office, 6: [], 7: [] },
  specialDays: new Map(),
} as const;

const directory = (): Directory => ({
  ...sketchDirectory({ services: { support: { serviceLevelHours: 'office' }, plain: {} } }),
  calendars: new Map([['office', hours]]),
});

const fold = (facts: readonly Fact[]): ServiceLevelFold => {
  const figures = new ServiceLevelFold(() => 'Europe/Stockholm');
  for (const fact of facts) figures.apply(fact);
  return figures;
};

describe('the hours that a service level counts by', () => {
  // The phone is open at all hours; eight o'clock in Stockholm is seven in UTC.
  const EIGHT = Date.UTC(2026, 10, 23, 7);

  it.each([
    { at: EIGHT - 1, measured: false },
    { at: EIGHT, measured: true },
    { at: EIGHT + 8.5 * 3_600_000 - 1, measured: true },
    { at: EIGHT + 8.5 * 3_600_000, measured: false },
  ])('a call at $at is measured: $measured', ({ at, measured }) => {
    const desk = new DeskDriver(directory(), at).call('c1');
    const [queued] = desk.factsOf('call-queued');
    expect(queued?.outsideHours ?? false).toBe(!measured);
    desk.wait(25_000);
    const figures = fold(desk.facts);
    expect(figures.live('support', desk.now)).toMatchObject({ offered: 1, waitingBeyond: 1 });
    expect(figures.liveMeasured('support', desk.now).waitingBeyond).toBe(measured ? 1 : 0);
    desk.gone('c1');
    const ended = fold(desk.facts);
    const { definition } = desk.desk.directory.services.get('support') ?? {};
    const level = definition && ratio(definition, ended.reportMeasured('support', '2026-11-23'));
    expect(level).toBe(measured ? 0 : null);
    expect(ended.report('support', '2026-11-23')).toMatchObject({ offered: 1, abandoned: 1 });
  });

  it('where a service names none, every call counts', () => {
    const desk = new DeskDriver(directory(), EIGHT - 1);
    desk.desk.directory = { ...desk.desk.directory, numbers: sketchDirectory().numbers };
    const plan = [...desk.desk.directory.numbers.values()][0];
    if (!plan) throw new Error('no number');
    const numbers = new Map([[plan.number, { ...plan, service: 'plain' }]]);
    desk.tell({ type: 'directory-changed', directory: { ...directory(), numbers } }).call('c1');
    expect(desk.factsOf('call-queued')).toEqual([expect.not.objectContaining({ outsideHours: true })]);
  });

  it('leaves the others as if those outside had never come, at any instant', () => {
    const outside = fc.array(fc.boolean(), { minLength: 40, maxLength: 40 });
    const moment = fc.integer({ min: 0, max: 700_000 }).map((ms) => DAY_START + 8 * 3_600_000 + ms);
    fc.assert(
      fc.property(stories, outside, moment, (calls, apart, now) => {
        const isApart = ({ id }: Pick<Story, 'id'>): boolean => apart[Number(id.slice(1))] === true;
        const facts = timeline(calls)
          .map((fact) =>
            fact.type === 'call-queued' && isApart({ id: fact.call })
              ? { ...fact, outsideHours: true as const }
              : fact,
          )
          .filter(({ at }) => at <= now);
        const figures = fold(facts);
        for (const service of ['red', 'blue']) {
          const own = calls.filter((story) => story.service === service);
          const measured = figures.liveMeasured(service, now);
          for (const definition of ['abandons_negative', 'left_queue', 'answered_only'] as const) {
            const byHand = levelByHand(
              definition,
              own.filter((story) => !isApart(story)),
              now,
            );
            expect(ratio(definition, measured), definition).toBe(byHand);
          }
          const come = own.filter((story) => !['not yet', 'informed'].includes(standingAt(story, now).what));
          expect(figures.live(service, now).offered).toBe(come.length);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('the oracle would see a call outside that was counted', () => {
    const story: Story = {
      id: 'c0',
      service: 'red',
      queuedAt: DAY_START,
      targetMs: 20_000,
      waitMs: 1_000,
      end: 'answered',
      talkMs: 0,
    };
    const counted = fold(factsOf(story)).reportMeasured('red', '2027-03-25');
    expect(ratio('answered_only', counted)).toBe(1);
    expect(levelByHand('answered_only', [], DAY_START + 5_000)).toBeNull();
  });
});
