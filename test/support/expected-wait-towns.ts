import { MINUTE_MS, SECOND_MS } from '../../src/core/kernel/time.ts';
import type { DeskSketch } from './desk-fixture.ts';
import type { StudiedDesk, Town } from './expected-wait-study.ts';

/** Desks of several skills and classes for the study of the expected wait. Seeds were fixed beforehand. */

const HIGH = '+46406280401';
const SUPPORT = '+46406280402';
const LOW = '+46406280403';
const NETWORK = '+46406280405';
const CARE = '+46406280406';

type Agents = NonNullable<DeskSketch['agents']>;
type Skills = NonNullable<Agents[string]['skills']>;

/** Agents of these skills, named by their place. */
const agentsOf = (...skills: readonly Skills[]): Agents =>
  Object.fromEntries(skills.map((each, n) => [`agent${n}`, { skills: each }]));

const needs = (skill: string, minLevel: 1 | 2 | 3 | 4 | 5) => ({ skill, minLevel });

/** Everybody takes plain calls, half of the desk those of the network too. */
const oneSkill: Town = {
  sketch: {
    services: { support: {}, network: { requirements: [needs('network', 3)] } },
    agents: agentsOf({ network: 5 }, { network: 4 }, { network: 3 }, {}, {}, {}),
    numbers: { [SUPPORT]: {}, [NETWORK]: { service: 'network' } },
  },
  dialled: { [SUPPORT]: 0.6, [NETWORK]: 0.4 },
};

/** Three skills, of which each agent has two; two in ten calls are high, two low. */
const chained: Town = {
  sketch: {
    services: {
      support: { requirements: [needs('desk', 1)] },
      network: { requirements: [needs('network', 2)] },
      care: { requirements: [needs('care', 2)] },
    },
    agents: agentsOf(
      { desk: 5, network: 3 },
      { desk: 4, network: 2 },
      { desk: 3, network: 4 },
      { network: 5, care: 2 },
      { network: 3, care: 4 },
      { care: 5, desk: 2 },
      { care: 3, desk: 4 },
      { care: 2, desk: 5 },
    ),
    numbers: {
      [HIGH]: { service: 'support', class: 'high' },
      [SUPPORT]: { service: 'support' },
      [LOW]: { service: 'support', class: 'low' },
      [NETWORK]: { service: 'network' },
      [CARE]: { service: 'care' },
    },
  },
  dialled: { [HIGH]: 0.2, [SUPPORT]: 0.1, [LOW]: 0.2, [NETWORK]: 0.25, [CARE]: 0.25 },
};

/** Who knows the network is asked first, anybody after a minute; a third of the calls are high. */
const relaxing: Town = {
  sketch: {
    services: {
      support: { targetMs: 60 * SECOND_MS },
      network: {
        requirements: [{ ...needs('network', 3), relaxations: [{ afterMs: MINUTE_MS, minLevel: null }] }],
      },
    },
    agents: agentsOf({ network: 5 }, { network: 3 }, {}, {}, {}),
    numbers: {
      [HIGH]: { service: 'support', class: 'high' },
      [SUPPORT]: {},
      [NETWORK]: { service: 'network' },
    },
  },
  dialled: { [HIGH]: 0.35, [SUPPORT]: 0.3, [NETWORK]: 0.35 },
};

/** So many of the calls are critical and pass all others, who cannot be foretold their coming. */
const overtaken = (critical: number): Town => ({
  sketch: {
    services: { support: {}, urgent: {} },
    agents: agentsOf({}, {}, {}, {}),
    numbers: { [SUPPORT]: { class: 'low' }, [HIGH]: { service: 'urgent', class: 'critical' } },
  },
  dialled: { [SUPPORT]: 1 - critical, [HIGH]: critical },
});

/** The desks of the second table. */
export const studiedTowns: readonly StudiedDesk[] = [
  { town: oneSkill, handlingMs: 5, patienceMs: 6, load: 0.95, handling: 'exponential', seed: 21 } as const,
  { town: chained, handlingMs: 6, patienceMs: 8, load: 1.05, handling: 'lognormal', seed: 22 } as const,
  { town: relaxing, handlingMs: 5, patienceMs: 6, load: 1, handling: 'lognormal', seed: 23 } as const,
  {
    town: overtaken(0.4),
    handlingMs: 5,
    patienceMs: 20,
    load: 1,
    handling: 'exponential',
    seed: 24,
  } as const,
  {
    town: overtaken(0.6),
    handlingMs: 5,
    patienceMs: 30,
    load: 1.2,
    handling: 'exponential',
    seed: 25,
  } as const,
].map((desk, n): StudiedDesk => ({
  ...desk,
  agents: Object.keys(desk.town.sketch.agents ?? {}).length,
  handlingMs: desk.handlingMs * MINUTE_MS,
  patienceMs: desk.patienceMs * MINUTE_MS,
  name:
    [
      '6 agents, half of them for a second skill',
      '8 agents, two of three skills each, three classes',
      '5 agents, a skill that relaxes, two classes',
      '4 agents, two in five calls critical',
      '4 agents, three in five calls critical, more calls than they can take',
    ][n] ?? '',
}));
