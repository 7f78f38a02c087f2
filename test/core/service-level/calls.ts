import fc from 'fast-check';
import type { EndReason, Fact } from '../../../src/core/desk/facts.ts';
import type { ServiceLevelDefinition } from '../../../src/core/service-level/definitions.ts';

/** A call told as a story, from which facts are made and which the oracle counts by itself. */
export interface Story {
  readonly id: string;
  readonly service: string;
  readonly queuedAt: number;
  readonly targetMs: number;
  readonly waitMs: number;
  /** What the wait came to. */
  readonly end: 'answered' | Exclude<EndReason, 'handled' | 'unknown-number'>;
  /** After an answer. */
  readonly talkMs: number;
}

export const DAY_START = Date.parse('2027-03-24T23:00:00Z');

/** Seconds mostly, so that waits of exactly the target are common. */
const wait = fc.oneof(
  fc.integer({ min: 0, max: 60 }).map((seconds) => seconds * 1000),
  fc.integer({ min: 0, max: 60_000 }),
);

export const stories: fc.Arbitrary<readonly Story[]> = fc
  .array(
    fc.record({
      service: fc.constantFrom('red', 'blue'),
      queuedAt: fc.integer({ min: 0, max: 600_000 }).map((ms) => DAY_START + 8 * 3_600_000 + ms),
      targetMs: fc.constantFrom(12_000, 20_000),
      waitMs: wait,
      end: fc.constantFrom<Story['end'][]>(
        'answered',
        'answered',
        'abandoned',
        'short',
        'informed',
        'overflow',
        'callback',
        'failed',
        'closed',
      ),
      talkMs: fc.integer({ min: 0, max: 300_000 }),
    }),
    { maxLength: 40 },
  )
  // A short abandon is one within the short limit, which is at most the target.
  .map((drawn) =>
    drawn.map((story, i) => ({
      ...story,
      id: `c${i}`,
      waitMs: story.end === 'short' ? story.waitMs % 5_001 : story.waitMs,
    })),
  );

/** The facts of one call in their order. */
export function factsOf(story: Story): readonly Fact[] {
  const { id: call, service, queuedAt, targetMs, waitMs, end, talkMs } = story;
  const over = queuedAt + waitMs;
  const queued: Fact = {
    type: 'call-queued',
    at: queuedAt,
    call,
    service,
    class: 'medium',
    requirements: [],
    targetMs,
    shortAbandonMs: 5_000,
    queuedAt,
    arrivedAt: queuedAt,
  };
  if (end !== 'answered') {
    return [
      queued,
      { type: 'call-ended', at: over, call, reason: end, by: 'caller', waitMs, talkMs: null, agent: null },
    ];
  }
  return [
    queued,
    { type: 'call-answered', at: over, call, agent: 'anna', leg: `${call}.a1`, waitMs },
    {
      type: 'call-ended',
      at: over + talkMs,
      call,
      reason: 'handled',
      by: 'caller',
      waitMs,
      talkMs,
      agent: 'anna',
    },
  ];
}

/** All facts in the order of time; of two at one instant the one of the earlier call first. */
export function timeline(calls: readonly Story[]): readonly Fact[] {
  return calls.flatMap(factsOf).sort((a, b) => a.at - b.at);
}

/** A random order of all facts that keeps the order within each call. */
export function interleaved(calls: readonly Story[], picks: readonly number[]): readonly Fact[] {
  const rest = calls.map((story) => [...factsOf(story)]);
  const facts: Fact[] = [];
  for (let i = 0; rest.some((queue) => queue.length > 0); i += 1) {
    const open = rest.filter((queue) => queue.length > 0);
    const queue = open[(picks[i % Math.max(1, picks.length)] ?? 0) % open.length];
    facts.push(queue?.shift() as Fact);
  }
  return facts;
}

/** What a call is at an instant, as a person would tell it. */
interface Standing {
  readonly what: 'not yet' | 'waiting' | 'answered' | 'short' | 'gave up' | 'went on' | 'informed';
  readonly late: boolean;
}

export function standingAt(story: Story, now: number): Standing {
  if (now < story.queuedAt) return { what: 'not yet', late: false };
  if (now < story.queuedAt + story.waitMs) {
    return { what: 'waiting', late: now - story.queuedAt > story.targetMs };
  }
  const late = story.waitMs > story.targetMs;
  switch (story.end) {
    case 'answered':
      return { what: 'answered', late };
    case 'short':
    case 'informed':
      return { what: story.end, late };
    case 'overflow':
    case 'callback':
      return { what: 'went on', late };
    default:
      return { what: 'gave up', late };
  }
}

/**
 * A slow oracle of the service level: for each definition, which calls are looked at and which of them count
 * as good, call by call. Late waiting calls are always looked at and never good.
 */
export function levelByHand(
  definition: ServiceLevelDefinition,
  calls: readonly Story[],
  now: number,
): number | null {
  let good = 0;
  let looked = 0;
  for (const story of calls) {
    const { what, late } = standingAt(story, now);
    if (what === 'not yet' || (what === 'waiting' && !late)) continue;
    const isLooked = what === 'waiting' || isLookedAt(definition, what, late);
    if (!isLooked) continue;
    looked += 1;
    if (what !== 'waiting' && isGood(definition, what, late)) good += 1;
  }
  return looked === 0 ? null : good / looked;
}

function isLookedAt(definition: ServiceLevelDefinition, what: string, late: boolean): boolean {
  if (what === 'informed') return false;
  switch (definition) {
    case 'answered_only':
      return what === 'answered';
    case 'abandons_positive':
    case 'abandons_negative':
      return what === 'answered' || what === 'gave up';
    case 'abandons_ignored':
      return what === 'answered' || (what === 'gave up' && late);
    case 'short_counted':
      return what !== 'went on';
    case 'left_queue':
    case 'all_offered':
      return true;
  }
}

function isGood(definition: ServiceLevelDefinition, what: string, late: boolean): boolean {
  if (late) return false;
  if (what === 'answered') return true;
  if (definition === 'left_queue') return true;
  return definition === 'abandons_positive' && what === 'gave up';
}
