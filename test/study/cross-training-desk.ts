import { type RepeatedResult, simulateRepeatedly } from '../../src/app/simulator/repeat.ts';
import type { Scenario } from '../../src/app/simulator/scenario.ts';
import type { SkillLevel } from '../../src/core/desk/directory.ts';
import { type DeskSketch, sketchDirectory } from '../support/desk-fixture.ts';

/*
 * A desk as in R. B. Wallace & W. Whitt, "A staffing algorithm for call centers with skill-based routing"
 * (Manufacturing & Service Operations Management 7, 2005): 90 agents, six kinds of calls that are equally
 * frequent, talks of ten minutes on average, 84 agents' worth of work. Each agent has k of the six skills, one of
 * them best; every skill is the best one of as many agents, and every pair of best and second is as frequent.
 */
export const SKILLS = 6;
export const AGENTS = 90;
const LOAD = 84;
const MEAN_TALK_MINUTES = 10;
export const TARGET_SECONDS = 20;

/** How long and how often a desk is tried. */
export interface Extent {
  readonly runs: number;
  readonly hours: number;
  readonly warmUpHours: number;
  readonly seed: number;
}

const levels: readonly SkillLevel[] = [5, 4, 3, 2, 1, 1];
const skillIds = Array.from({ length: SKILLS }, (_, index) => `skill${index + 1}`);
const numberOf = (index: number): string => `+4640628040${index}`;

/** The skills of agent number `agent`, the best first. */
function skillsOf(agent: number, count: number): readonly string[] {
  const best = agent % SKILLS;
  const others = skillIds.filter((_, index) => index !== best);
  // Five others: with any stride that is no multiple of five each of them comes once.
  const round = Math.floor(agent / SKILLS);
  const stride = 1 + (Math.floor(round / others.length) % (others.length - 1));
  const rest = others.map((_, place) => others[(round + place * stride) % others.length] as string);
  return [skillIds[best] as string, ...rest].slice(0, count);
}

/** The desk where every agent has `skillsPerAgent` skills. */
export function crossTrainedDesk(skillsPerAgent: number): DeskSketch {
  const agents = Array.from({ length: AGENTS }, (_, agent) => {
    const skills = skillsOf(agent, skillsPerAgent).map((skill, place) => [skill, levels[place]] as const);
    return [
      `agent${String(agent).padStart(2, '0')}`,
      { skills: Object.fromEntries(skills) as Record<string, SkillLevel> },
    ];
  });
  const services = skillIds.map((skill) => [
    skill,
    {
      requirements: [{ skill, minLevel: 1 as const }],
      targetMs: TARGET_SECONDS * 1_000,
      shortAbandonMs: 0,
      definition: 'all_offered' as const,
    },
  ]);
  const numbers = skillIds.map((service, index) => [numberOf(index), { service }]);
  return {
    agents: Object.fromEntries(agents) as NonNullable<DeskSketch['agents']>,
    services: Object.fromEntries(services) as NonNullable<DeskSketch['services']>,
    numbers: Object.fromEntries(numbers) as NonNullable<DeskSketch['numbers']>,
  };
}

/** Runs it. The same seed brings the same callers whatever the agents have learnt. */
export function tryCrossTraining(skillsPerAgent: number, extent: Extent): RepeatedResult {
  const directory = sketchDirectory(crossTrainedDesk(skillsPerAgent));
  const scenario: Scenario = {
    directory,
    startAt: Date.UTC(2027, 2, 1, 7),
    sources: [
      {
        kind: 'poisson',
        ratePerHour: (LOAD * 60) / MEAN_TALK_MINUTES,
        numbers: [...directory.numbers.keys()],
      },
    ],
    trafficMs: extent.hours * 3_600_000,
    warmUpMs: extent.warmUpHours * 3_600_000,
    handling: { kind: 'exponential', meanMs: MEAN_TALK_MINUTES * 60_000 },
    patience: null,
    wrapUpMs: null,
    alwaysOpen: true,
    seed: extent.seed,
  };
  return simulateRepeatedly(scenario, extent.runs);
}

/** A mean over the six kinds of calls, which are equally frequent. */
export function overServices(
  result: RepeatedResult,
  name: 'serviceLevel' | 'meanWaitMs' | 'waitProbability',
) {
  const means = result.perService.map((service) => service[name].mean ?? 0);
  const halves = result.perService.map(({ [name]: { mean, ci95 } }) => (ci95 ? ci95[1] - (mean ?? 0) : 0));
  const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
  // As if all six erred together, which is never less than they do.
  const halfWidth = halves.reduce((sum, value) => sum + value, 0) / halves.length;
  return { mean, halfWidth };
}
