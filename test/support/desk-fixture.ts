import type {
  Agent,
  CallClass,
  Directory,
  NumberPlan,
  Service,
  SkillLevel,
} from '../../src/core/desk/directory.ts';

/** Builds directories for tests of the core; everything not said has a plain value. */
export interface DeskSketch {
  readonly services?: Record<string, Partial<Service>>;
  /** Agent id to skills; every agent serves every service unless `services` says otherwise. */
  readonly agents?: Record<string, { skills?: Record<string, SkillLevel>; services?: readonly string[] }>;
  /** Dialled number to what differs from a plain plan. */
  readonly numbers?: Record<string, Partial<NumberPlan> & { class?: CallClass }>;
}

const plainService: Omit<Service, 'id'> = {
  name: 'Support',
  timeZone: 'Europe/Stockholm',
  requirements: [],
  targetMs: 20_000,
  shortAbandonMs: 5_000,
  definition: 'abandons_negative',
  offerTimeoutMs: 15_000,
  wrapUpMs: 0,
  restMs: 30_000,
};

export function sketchDirectory(sketch: DeskSketch = {}): Directory {
  const { services = { support: {} }, agents = { anna: {} }, numbers = { '+46406280400': {} } } = sketch;
  const serviceIds = Object.keys(services);
  const agentEntries = Object.entries(agents).map(
    ([id, { skills = {}, services: own = serviceIds }]): Agent => ({
      id,
      name: id,
      skills: new Map(Object.entries(skills)),
      services: new Set(own),
      devices: [`${id}-phone`],
    }),
  );
  const skillIds = new Set(agentEntries.flatMap((agent) => [...agent.skills.keys()]));
  return {
    revision: 'test',
    organisations: new Map([
      ['town', { id: 'town', name: 'Town', timeZone: 'Europe/Stockholm', country: 'SE', language: 'sv' }],
    ]),
    numbers: new Map(
      Object.entries(numbers).map(([number, plan]): [string, NumberPlan] => [
        number,
        {
          number,
          organisation: 'town',
          service: serviceIds[0] ?? 'support',
          calendar: null,
          callClass: plan.class ?? 'medium',
          language: 'sv',
          greeting: null,
          closedPrompt: 'closed',
          ...plan,
        },
      ]),
    ),
    calendars: new Map(),
    services: new Map(
      Object.entries(services).map(([id, service]) => [id, { ...plainService, id, ...service }]),
    ),
    skills: new Map([...skillIds].map((id) => [id, { id, name: id }])),
    agents: new Map(agentEntries.map((agent) => [agent.id, agent])),
    devices: new Map(
      agentEntries.map(({ id }) => [
        `${id}-phone`,
        { id: `${id}-phone`, kind: 'desk-phone', endpoint: `PJSIP/${id}-phone` },
      ]),
    ),
  };
}
