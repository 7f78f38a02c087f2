import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AgentStateName } from '../../../src/core/agent/agent.ts';
import type { Fact } from '../../../src/core/desk/facts.ts';
import { OwnFiguresFold } from '../../../src/app/queries/workplace-figures.ts';
import type { OwnFigures } from '../../../src/app/workplace-api.ts';
import { startOfDay, dayNumberAt } from '../../../src/core/kernel/zone.ts';

const ZONE = 'Europe/Oslo';
const HOUR = 3_600_000;
// The night of 28 March 2027 is an hour short.
const FIRST = Date.parse('2027-03-26T20:00:00Z');

const states: readonly AgentStateName[] = [
  'signed-out',
  'available',
  'offered',
  'talking',
  'wrapping-up',
  'paused',
  'busy-elsewhere',
  'not-responding',
];

/** What happens to one agent: after how long, and what. */
const happening = fc.record({
  afterMs: fc.integer({ min: 0, max: 9 * HOUR }),
  what: fc.oneof(
    fc.record({ kind: fc.constant('state' as const), state: fc.constantFrom(...states) }),
    fc.record({
      kind: fc.constantFrom(
        'answered',
        'missed',
        'declined',
        'dialled',
        'taken-over',
        'withdrawn',
        'reached' as const,
      ),
    }),
  ),
});
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

function factsOf(happenings: readonly Happening[]): Fact[] {
  let at = FIRST;
  let state: AgentStateName = 'signed-out';
  const facts: Fact[] = [];
  for (const [n, { afterMs, what }] of happenings.entries()) {
    at += afterMs;
    const of = { at, call: `c${n}`, agent: 'anna' };
    const ended = { ...of, type: 'offer-ended', leg: 'l', restUntil: null } as const;
    if ('state' in what) {
      const none = { pauseReason: null, by: null, call: null, until: null };
      facts.push({ ...none, at, agent: 'anna', type: 'agent-state-changed', from: state, state: what.state });
      state = what.state;
    } else if (what.kind === 'answered') facts.push({ ...of, type: 'call-answered', leg: 'l', waitMs: 0 });
    else if (what.kind === 'missed')
      facts.push({ ...ended, outcome: 'not-answered', miss: { inARow: 1, forgiven: 0 } });
    else if (what.kind === 'declined') facts.push({ ...ended, outcome: 'declined' });
    else if (what.kind === 'withdrawn') facts.push({ ...ended, outcome: 'withdrawn' });
    else if (what.kind === 'taken-over')
      facts.push({ ...of, type: 'consult-completed', target: 'anna', number: null, leg: 'l', agent: 'bo' });
    else {
      const begun = {
        dialled: '+46701740611',
        caller: '+46406280400',
        organisation: null,
        service: null,
      } as const;
      const plain = { class: 'medium', language: 'sv', arrivedAt: at, earlier: null, by: null } as const;
      facts.push({ ...of, ...begun, ...plain, type: 'call-begun', kind: 'outgoing' });
      if (what.kind === 'reached') facts.push({ ...of, type: 'call-answered', leg: 'l', waitMs: 0 });
    }
  }
  return facts;
}

/** The same figures by another way: every fact is looked at anew, times are cut at the limits of the day. */
function fromScratch(facts: readonly Fact[], now: number): OwnFigures {
  const start = startOfDay(ZONE, dayNumberAt(ZONE, now));
  const today = facts.filter(({ at }) => at >= start && at <= now);
  const count = (is: (fact: Fact) => boolean): number => today.filter(is).length;
  const dialled = new Set(facts.flatMap((fact) => (fact.type === 'call-begun' ? [fact.call] : [])));
  const changes = facts.filter((fact) => fact.type === 'agent-state-changed');
  const spent = (...wanted: AgentStateName[]): number =>
    changes.reduce((sum, { at, from }, n) => {
      const since = changes[n - 1]?.at ?? -Infinity;
      const counts = wanted.includes(from) && at >= start && at <= now;
      return counts ? sum + at - Math.max(since, start) : sum;
    }, 0);
  return {
    answered: count(
      (fact) =>
        (fact.type === 'call-answered' && !dialled.has(fact.call)) || fact.type === 'consult-completed',
    ),
    missed: count((fact) => fact.type === 'offer-ended' && fact.miss !== undefined),
    declined: count((fact) => fact.type === 'offer-ended' && fact.outcome === 'declined'),
    dialled: count((fact) => fact.type === 'call-begun'),
    talkMs: spent('talking'),
    wrapUpMs: spent('wrapping-up'),
    pausedMs: spent('paused'),
    availableMs: spent('available', 'offered'),
  };
}

test('the figures of a day are those counted from scratch, at any moment and over any midnight', () => {
  const property = fc.property(
    fc.array(happening, { maxLength: 40 }),
    fc.integer({ min: 0, max: 20 * HOUR }),
    (happenings, afterwardsMs) => {
      const facts = factsOf(happenings);
      const fold = new OwnFiguresFold(() => ZONE);
      for (const [n, fact] of facts.entries()) {
        fold.apply(fact);
        expect(fold.of('anna', fact.at)).toEqual(fromScratch(facts.slice(0, n + 1), fact.at));
      }
      const now = (facts.at(-1)?.at ?? FIRST) + afterwardsMs;
      expect(fold.of('anna', now)).toEqual(fromScratch(facts, now));
    },
  );
  fc.assert(property, { numRuns: 300 });
});

test('an agent of whom nothing is known has none, and figures do not touch one another', () => {
  const fold = new OwnFiguresFold(() => ZONE);
  fold.apply({ type: 'call-answered', at: FIRST, call: 'c1', agent: 'bo', leg: 'l', waitMs: 0 });
  expect([fold.of('anna', FIRST).answered, fold.of('bo', FIRST).answered]).toEqual([0, 1]);
});
