import type {
  Agent,
  CallClass,
  Device,
  Directory,
  NumberPlan,
  Requirement,
  Service,
  ServiceRequirement,
} from '../../core/desk/directory.ts';
import type { PhoneNumber, ServiceId } from '../../core/kernel/ids.ts';
import type { Scenario } from './scenario.ts';

/** Stands in no phone number and no id of a desk file. */
const MARK = '#';

/**
 * The desk of a scenario: that of the file, with one phone for each agent, which always answers, nothing to
 * listen to before or while waiting, and the scenario's hours and wrap-up. A listed call that needs other
 * skills or has another class than its number says dials a number of its own, which leads to a service of its
 * own beside the file's: the core itself knows of no exceptions.
 */
export class SimulatedDesk {
  readonly directory: Directory;
  readonly #numbers: Map<PhoneNumber, NumberPlan>;
  readonly #services: Map<ServiceId, Service>;
  readonly #originals = new Map<ServiceId, ServiceId>();

  constructor({ directory, alwaysOpen, wrapUpMs }: Pick<Scenario, 'directory' | 'alwaysOpen' | 'wrapUpMs'>) {
    const agents = [...directory.agents.values()];
    this.#services = mapValues(directory.services, (service) => quiet(service, wrapUpMs));
    this.#numbers = mapValues(directory.numbers, (plan) => ({
      ...plan,
      greeting: null,
      calendar: alwaysOpen ? null : plan.calendar,
    }));
    this.directory = {
      ...directory,
      numbers: this.#numbers,
      services: this.#services,
      agents: new Map(agents.map((agent) => [agent.id, withOnePhone(agent)])),
      devices: new Map(agents.map(({ id }) => [phoneOf(id), phone(phoneOf(id))])),
    };
  }

  /**
   * The number that a call dials for its plan to say this; null: what the number's own plan says.
   * @throws RangeError for a number that is not in the directory
   */
  numberFor(
    number: PhoneNumber,
    requirements: readonly Requirement[] | null,
    callClass: CallClass | null,
  ): PhoneNumber {
    const plan = this.#numbers.get(number);
    if (!plan) throw new RangeError(`${number} is not a number of the desk`);
    if (requirements === null && callClass === null) return number;
    const service = requirements === null ? plan.service : this.#serviceFor(plan.service, requirements);
    const own = [number, service, callClass ?? plan.callClass].join(MARK);
    if (!this.#numbers.has(own)) {
      this.#numbers.set(own, { ...plan, number: own, service, callClass: callClass ?? plan.callClass });
    }
    return own;
  }

  /** The service of the file that a service of the simulated desk stands for. */
  original(service: ServiceId): ServiceId {
    return this.#originals.get(service) ?? service;
  }

  #serviceFor(id: ServiceId, requirements: readonly Requirement[]): ServiceId {
    const service = this.#services.get(id);
    if (!service) return id;
    const needs = requirements.map(({ skill, minLevel }) => `${skill}:${minLevel}`);
    const own = [id, ...needs].join(MARK);
    if (!this.#services.has(own)) {
      this.#services.set(own, { ...service, id: own, requirements: requirements.map(givingWayAs(service)) });
      this.#originals.set(own, id);
    }
    return own;
  }
}

function quiet(service: Service, wrapUpMs: number | null): Service {
  const wrapUp = wrapUpMs === null ? service.wrapUp : { ...service.wrapUp, durationMs: wrapUpMs };
  return { ...service, wrapUp, announcements: null, callback: null };
}

/** A requirement that gives way to waiting as the service's own in the same skill does. */
function givingWayAs({ requirements }: Service): (need: Requirement) => ServiceRequirement {
  return (need) => {
    const own = requirements.find(({ skill }) => skill === need.skill)?.relaxations ?? [];
    const relaxations = own.filter(({ minLevel }) => minLevel === null || minLevel < need.minLevel);
    return { ...need, relaxations };
  };
}

const phoneOf = (agent: string): string => `${agent}${MARK}phone`;
const phone = (id: string): Device => ({ id, kind: 'desk-phone', endpoint: id });
const withOnePhone = (agent: Agent): Agent => ({ ...agent, devices: [phoneOf(agent.id)], ring: 'first' });

function mapValues<K, V>(map: ReadonlyMap<K, V>, change: (value: V) => V): Map<K, V> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
}
