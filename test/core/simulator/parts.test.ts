import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Distribution, sampler, streamSeed } from '../../../src/app/simulator/distribution.ts';
import { EventHeap } from '../../../src/app/simulator/event-heap.ts';
import { betaRatio, estimate, studentQuantile } from '../../../src/app/simulator/statistics.ts';
import { seededRandom } from '../../../src/core/kernel/random.ts';

describe('the heap of events', () => {
  test('gives what is pushed between takings in the order of instant, then of pushing', () => {
    const operation = fc.oneof(fc.nat({ max: 20 }), fc.constant('pop' as const));
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 200 }), (operations) => {
        const heap = new EventHeap<{ at: number; order: number }>();
        const model: { at: number; order: number }[] = [];
        operations.forEach((each, order) => {
          if (each === 'pop') {
            model.sort((a, b) => a.at - b.at || a.order - b.order);
            expect(heap.pop()).toEqual(model.shift());
          } else {
            heap.push({ at: each, order });
            model.push({ at: each, order });
          }
          expect(heap.size).toBe(model.length);
        });
      }),
    );
  });
});

describe('distributions', () => {
  const moments = (distribution: Distribution): { mean: number; sd: number } => {
    const draw = sampler(distribution, seededRandom(7));
    const values = Array.from({ length: 200_000 }, draw);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return { mean, sd: Math.sqrt(squares / values.length) };
  };

  test.each<[Distribution, number, number]>([
    [{ kind: 'exponential', meanMs: 180_000 }, 180_000, 180_000],
    [{ kind: 'lognormal', meanMs: 240_000, sdMs: 120_000 }, 240_000, 120_000],
    [{ kind: 'fixed', ms: 5_000 }, 5_000, 0],
  ])('%j has its mean and deviation', (distribution, mean, sd) => {
    const drawn = moments(distribution);
    expect(Math.abs(drawn.mean - mean)).toBeLessThanOrEqual(0.01 * mean);
    expect(Math.abs(drawn.sd - sd)).toBeLessThanOrEqual(0.02 * sd);
  });

  test('streams of one seed, and of neighbouring seeds, differ', () => {
    const seeds = [1, 2, 3].flatMap((seed) => [0, 1, 8, 9].map((stream) => streamSeed(seed, stream)));
    expect(new Set(seeds).size).toBe(seeds.length);
  });
});

describe('statistics', () => {
  // Abramowitz & Stegun, table 26.10.
  test.each([
    [0.975, 1, 12.706],
    [0.975, 9, 2.262],
    [0.975, 120, 1.98],
    [0.9995, 30, 3.646],
    [0.9995, 120, 3.373],
  ])('the %d quantile of t with %d degrees of freedom is %d', (p, freedom, value) => {
    expect(studentQuantile(p, freedom)).toBeCloseTo(value, 3);
  });

  test('the beta function agrees with its closed forms', () => {
    for (const x of [0, 0.1, 0.5, 0.99, 1]) {
      expect(betaRatio(x, 1, 1)).toBeCloseTo(x, 12);
      expect(betaRatio(x, 3.5, 1)).toBeCloseTo(x ** 3.5, 12);
      expect(betaRatio(x, 1, 40)).toBeCloseTo(1 - (1 - x) ** 40, 12);
    }
    // Sums of binomial probabilities: P(at least 3 of 10 with 0.3).
    expect(betaRatio(0.3, 3, 8)).toBeCloseTo(0.6172172136, 9);
  });

  test('a 90 % interval holds the true mean nine times of ten', () => {
    const random = seededRandom(11);
    let held = 0;
    for (let round = 0; round < 2_000; round += 1) {
      const values = Array.from({ length: 8 }, () => random.next() + random.next() + random.next());
      const { mean, halfWidth } = estimate(values, 0.9);
      if (Math.abs(mean - 1.5) <= halfWidth) held += 1;
    }
    expect(held / 2_000).toBeGreaterThan(0.88);
    expect(held / 2_000).toBeLessThan(0.92);
  });
});
