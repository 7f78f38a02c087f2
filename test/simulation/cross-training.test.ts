import { describe, expect, test } from 'vitest';
import {
  AGENTS,
  crossTrainedDesk,
  overServices,
  SKILLS,
  tryCrossTraining,
} from '../study/cross-training-desk.ts';

/** The effect that Wallace & Whitt published, on a short run with a fixed seed; docs/simulation.md has a long one. */
describe('cross-training', () => {
  const extent = { runs: 2, hours: 12, warmUpHours: 3, seed: 2005 };

  test('two skills for each agent are nearly as good as all six, and far better than one', () => {
    const [one, two, six] = [1, 2, SKILLS].map((skills) => {
      const result = tryCrossTraining(skills, extent);
      return {
        level: overServices(result, 'serviceLevel').mean,
        waitMs: overServices(result, 'meanWaitMs').mean,
      };
    }) as [Figures, Figures, Figures];
    expect(six.level).toBeGreaterThan(one.level);
    // At least three quarters of what all skills would bring.
    expect(two.level - one.level).toBeGreaterThan(0.75 * (six.level - one.level));
    expect(one.waitMs - two.waitMs).toBeGreaterThan(0.75 * (one.waitMs - six.waitMs));
    expect(two.waitMs).toBeLessThan(0.5 * one.waitMs);
  });

  test.each([1, 2, 3, SKILLS])('with %d skills each, every skill has as many agents', (count) => {
    const agents = Object.values(crossTrainedDesk(count).agents ?? {});
    expect(agents).toHaveLength(AGENTS);
    const holders = new Map<string, number>();
    for (const { skills = {} } of agents) {
      expect(Object.keys(skills)).toHaveLength(count);
      for (const skill of Object.keys(skills)) holders.set(skill, (holders.get(skill) ?? 0) + 1);
    }
    expect([...holders.values()]).toEqual(Array.from({ length: SKILLS }, () => (AGENTS * count) / SKILLS));
  });
});

interface Figures {
  readonly level: number;
  readonly waitMs: number;
}
