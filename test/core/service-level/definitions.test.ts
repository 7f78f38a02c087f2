import { describe, expect, it } from 'vitest';
import type { Counts, ServiceLevelDefinition } from '../../../src/core/service-level/definitions.ts';
import { ratio } from '../../../src/core/service-level/definitions.ts';

const none: Counts = {
  answered: 0,
  answeredWithin: 0,
  short: 0,
  abandoned: 0,
  abandonedWithin: 0,
  flowedOut: 0,
  flowedOutWithin: 0,
  waitingBeyond: 0,
};

/** A = 70, A≤ = 56, s = 5, B = 20, B≤ = 8, F = 5, F≤ = 2: 100 offered. */
const day: Counts = {
  ...none,
  answered: 70,
  answeredWithin: 56,
  short: 5,
  abandoned: 20,
  abandonedWithin: 8,
  flowedOut: 5,
  flowedOutWithin: 2,
};

const ALL: readonly [ServiceLevelDefinition, number, number][] = [
  ['answered_only', 56, 70],
  ['abandons_positive', 56 + 8, 90],
  ['abandons_ignored', 56, 90 - 8],
  ['abandons_negative', 56, 90],
  ['short_counted', 56, 95],
  ['left_queue', 56 + 8 + 5 + 2, 100],
  ['all_offered', 56, 100],
];

describe('the named definitions', () => {
  it.each(ALL)('%s is %i of %i', (definition, good, of) => {
    expect(ratio(definition, day)).toBe(good / of);
  });

  it.each(ALL)('%s: calls that wait too long are added to the denominator', (definition, good, of) => {
    expect(ratio(definition, { ...day, waitingBeyond: 10 })).toBe(good / (of + 10));
  });

  it.each(ALL)('%s: without calls there is nothing to measure', (definition) => {
    expect(ratio(definition, none)).toBeNull();
    expect(ratio(definition, { ...none, waitingBeyond: 1 })).toBe(0);
  });

  it('a short abandon alone is nothing to measure where the short are left out', () => {
    const short = { ...none, short: 1 };
    expect(ratio('abandons_negative', short)).toBeNull();
    expect(ratio('short_counted', short)).toBe(0);
    expect(ratio('left_queue', short)).toBe(1);
  });
});
