import { beforeAll, describe, expect, it } from 'vitest';
import {
  beatenOn,
  type Errors,
  guesses,
  lowerThanAppQueue,
  study,
  studiedDesks,
} from '../support/expected-wait-study.ts';
import { studiedTowns } from '../support/expected-wait-towns.ts';

describe('the expected wait on small desks', () => {
  let errors: readonly Errors[];
  beforeAll(() => {
    errors = studiedDesks.map((desk) => study(desk, 1_500));
  }, 300_000);

  it('is foretold better than by any other guess, on every desk', () => {
    expect(beatenOn(errors, 'svara')).toEqual([]);
    for (const { callers } of errors) expect(callers).toBeGreaterThan(150);
  });

  it('has an error well below that of app_queue', () => {
    expect(lowerThanAppQueue(errors, 'svara')).toBeGreaterThan(0.2);
  });

  it('which no other guess has: the checks can fail', () => {
    for (const guess of guesses) {
      if (guess === 'svara') continue;
      expect(beatenOn(errors, guess).length, guess).toBeGreaterThan(0);
      expect(lowerThanAppQueue(errors, guess), guess).toBeLessThan(0.2);
    }
  });

  it('lies within its range about three times in four', () => {
    for (const { name, coverage } of errors) {
      expect(coverage, name).toBeGreaterThan(0.6);
      expect(coverage, name).toBeLessThan(0.95);
    }
  });
});

describe('the expected wait on desks of several skills and classes', () => {
  let errors: readonly Errors[];
  beforeAll(() => {
    errors = studiedTowns.map((desk) => study(desk, 1_500));
  }, 300_000);

  it('has an error well below that of app_queue', () => {
    for (const { rmseMs, callers, name } of errors) {
      expect(rmseMs.svara, name).toBeLessThan(0.9 * rmseMs.appQueue);
      expect(callers).toBeGreaterThan(150);
    }
    expect(lowerThanAppQueue(errors, 'svara')).toBeGreaterThan(0.15);
  });

  it('lies within its range about three times in four where nobody overtakes', () => {
    for (const { coverage, silenced, name } of errors.slice(0, 3)) {
      expect(coverage, name).toBeGreaterThan(0.65);
      expect(silenced, name).toBeLessThan(0.2);
    }
  });

  it('is kept silent where many overtake, and what is told then holds more often', () => {
    const last = errors.at(-1);
    expect(last?.silenced).toBeGreaterThan(0.15);
    expect(last?.toldCoverage).toBeGreaterThan(last?.coverage ?? 1);
  });
});
