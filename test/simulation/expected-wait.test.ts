import { beforeAll, describe, expect, it } from 'vitest';
import {
  beatenOn,
  type Errors,
  guesses,
  lowerThanAppQueue,
  study,
  studiedDesks,
} from '../support/expected-wait-study.ts';

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
