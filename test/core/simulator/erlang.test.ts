import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../src/core/kernel/random.ts';
import { controlledEstimate } from '../../support/control-variates.ts';
import { erlangA, erlangC, inverseErlangB } from '../../support/erlang.ts';

/** The formulas by which the simulator is judged, against tables and against each other. */
describe('the formulas', () => {
  // Tables of Erlang B and C, as in R. B. Cooper, Introduction to Queueing Theory, appendix A.
  test.each([
    [1, 0.5, 0.3333, 0.5],
    [5, 3, 0.1101, 0.2362],
    [10, 8, 0.1217, 0.4092],
    [100, 90, 0.0269, 0.217],
  ])('%d agents with a load of %d turn away %d and let wait %d', (n, load, blocked, waits) => {
    expect(1 / inverseErlangB(n, load)).toBeCloseTo(blocked, 3);
    expect(erlangC(n, load, 0).waitProbability).toBeCloseTo(waits, 3);
  });

  test('one patient queue with one agent waits as M/M/1 does', () => {
    const { waitProbability, meanWait, answeredWithin } = erlangC(1, 0.75, 2);
    expect(waitProbability).toBeCloseTo(0.75, 12);
    expect(meanWait).toBeCloseTo(3, 12);
    expect(answeredWithin).toBeCloseTo(1 - 0.75 * Math.exp(-0.5), 12);
  });

  test('callers of almost endless patience wait as patient ones', () => {
    const [patient, almost] = [erlangC(5, 4, 0.1), erlangA(5, 4, 1e-7, 0.1)];
    for (const name of ['waitProbability', 'meanWait', 'answeredWithin', 'abandoned'] as const) {
      expect(almost[name]).toBeCloseTo(patient[name], 5);
    }
  });

  test('whose patience is as long as a talk: as many are there as with an agent for everybody', () => {
    let [probability, below] = [Math.exp(-12), 0];
    for (let k = 0; k < 10; k += 1)
      [below, probability] = [below + probability, (probability * 12) / (k + 1)];
    expect(erlangA(10, 12, 1, 0.1).waitProbability).toBeCloseTo(1 - below, 10);
  });

  test('in the long run who has not given up is answered; work in is work done', () => {
    const [n, load, theta] = [20, 28, 0.5];
    const { abandoned, answeredWithin } = erlangA(n, load, theta, 1e6);
    expect(answeredWithin).toBeCloseTo(1 - abandoned, 12);
    // Where all agents are nearly always busy, what they cannot do is given up.
    expect(erlangA(20, 200, theta, 0).abandoned).toBeCloseTo(1 - 20 / 200, 6);
  });

  test('they differ from those of another patience', () => {
    expect(erlangA(5, 7, 0.5, 0.1).meanWait).not.toBeCloseTo(erlangA(5, 7, 0.6, 0.1).meanWait, 2);
  });
});

describe('controlled estimates', () => {
  test('hold the true mean as often as they say, and are narrower than plain ones', () => {
    const random = seededRandom(3);
    let held = 0;
    let width = 0;
    for (let round = 0; round < 1_000; round += 1) {
      const runs = Array.from({ length: 20 }, () => {
        const [luck, noise] = [random.next() - 0.5, random.next() - 0.5];
        return { value: 7 + 3 * luck + noise, controls: [luck, random.next() - 0.5] };
      });
      const { mean, halfWidth } = controlledEstimate(runs, 0.9);
      if (Math.abs(mean - 7) <= halfWidth) held += 1;
      width += halfWidth / 1_000;
    }
    expect(held).toBeGreaterThan(870);
    expect(held).toBeLessThan(930);
    // Plain: 1.73 · √(0.83/20) ≈ 0.35.
    expect(width).toBeLessThan(0.14);
  });
});
