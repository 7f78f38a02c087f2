import type {
  Agent,
  CallbackRules,
  CallClass,
  Device,
  Directory,
  Line,
  NumberPlan,
  Requirement,
  Service,
  ServiceRequirement,
  SkillLevel,
} from '../../src/core/desk/directory.ts';
import { plainEntry } from '../../src/core/entry/plan.ts';

/** Builds directories for tests of the core; everything not said has a plain value. */
export interface DeskSketch {
  readonly services?: Record<string, ServiceSketch>;
  /** Agent id to what differs: every agent takes every line, unless `lines` or `services` (all lines of these) says else. */
  readonly agents?: Record<
    string,
    {
      skills?: Record<string, SkillLevel>;
      services?: readonly string[];
      lines?: readonly string[];
      devices?: readonly string[];
      ring?: Agent['ring'];
    }
  >;
  /** Dialled number to what differs from a plain plan. */
  readonly numbers?: Record<string, Partial<NumberPlan> & { class?: CallClass }>;
}

/** What differs from a plain service; `wrapUpMs` is short for a fixed wrap-up. */
export type ServiceSketch = Partial<Omit<Service, 'requirements'>> & {
  readonly requirements?: readonly (Requirement & Partial<ServiceRequirement>)[];
  readonly wrapUpMs?: number;
};

/** Two tries, a minute apart, after an offer half a minute into the wait. */
export const callbackRules: CallbackRules = {
  key: '9',
  offeredAfterMs: 30_000,
  attempts: 2,
  retryGapMs: 60_000,
  ringTimeoutMs: 30_000,
};

/** The only line of a service that says nothing of lines. */
export const plainLine = (id: string, more: Partial<Line> = {}): Line => ({
  id,
  name: id,
  organisations: null,
  opensAfterMs: 0,
  opensWhenNobodySignedIn: false,
  order: 'best-suited',
  fixedOrder: [],
  ...more,
});

const plainService: Omit<Service, 'id' | 'lines'> = {
  name: 'Support',
  timeZone: 'Europe/Stockholm',
  requirements: [],
  whenSpent: 'keep-waiting',
  overflow: [],
  points: { high: 100, medium: 50, low: 0, status: -50 },
  targetMs: 20_000,
  shortAbandonMs: 5_000,
  definition: 'abandons_negative',
  offerTimeoutMs: 15_000,
  missesForgiven: 0,
  restMs: 30_000,
  wrapUp: { durationMs: 0, extensionMs: 0, extensions: 0, reasons: new Map() },
  sameAgent: null,
  announcements: null,
  callback: null,
};

function sketchService(id: string, { requirements = [], wrapUpMs = 0, ...more }: ServiceSketch): Service {
  return {
    ...plainService,
    id,
    lines: [plainLine(id)],
    wrapUp: { ...plainService.wrapUp, durationMs: wrapUpMs },
    requirements: requirements.map((need) => ({ relaxations: [], ...need })),
    ...more,
  };
}

/** A mobile by its number, `…-page` the phone of a page, any other by its name. */
const sketchDevice = (id: string): Device => {
  const endpoint = `PJSIP/${id}`;
  if (id.startsWith('+')) return { id, kind: 'mobile', endpoint: `${endpoint}@trunk` };
  return id.endsWith('-page')
    ? { id, kind: 'softphone', endpoint, ofPage: true }
    : { id, kind: 'desk-phone', endpoint };
};

export function sketchDirectory(sketch: DeskSketch = {}): Directory {
  const { services = { support: {} }, agents = { anna: {} }, numbers = { '+46406280400': {} } } = sketch;
  const serviceIds = Object.keys(services);
  const linesOf = (id: string): readonly string[] => services[id]?.lines?.map((line) => line.id) ?? [id];
  const agentEntries = Object.entries(agents).map(
    ([
      id,
      {
        skills = {},
        services: own = serviceIds,
        lines = own.flatMap(linesOf),
        devices = [`${id}-phone`],
        ring = 'first',
      },
    ]): Agent => ({
      id,
      name: id,
      skills: new Map(Object.entries(skills)),
      lines: new Set(lines),
      devices,
      ring,
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
          directLineOf: null,
          organisation: 'town',
          service: serviceIds[0] ?? 'support',
          calendar: null,
          callClass: plan.class ?? 'medium',
          language: 'sv',
          greeting: null,
          entry: plainEntry('closed'),
          ...plan,
        },
      ]),
    ),
    calendars: new Map(),
    services: new Map(Object.entries(services).map(([id, service]) => [id, sketchService(id, service)])),
    skills: new Map([...skillIds].map((id) => [id, { id, name: id }])),
    agents: new Map(agentEntries.map((agent) => [agent.id, agent])),
    devices: new Map(
      agentEntries.flatMap(({ devices }) => devices.map((id): [string, Device] => [id, sketchDevice(id)])),
    ),
    menus: new Map(),
    people: new Map(),
    rotas: new Map(),
    chains: new Map(),
    outages: [],
    dialling: { allowedPrefixes: ['+46', '+47'], trunk: 'trunk' },
    contacts: new Map(),
    pauseReasons: ['lunch', 'meeting'],
  };
}
