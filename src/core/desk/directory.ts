import type {
  AgentId,
  CalendarId,
  DeviceId,
  Language,
  OrganisationId,
  PhoneNumber,
  ServiceId,
  SkillId,
} from '../kernel/ids.ts';
import type { DurationMs, TimeZone } from '../kernel/time.ts';
import type { Calendar } from '../schedule/calendar.ts';
import type { ServiceLevelDefinition } from '../service-level/definitions.ts';

/** The four classes of a call (DOMAIN R2); `status` joins them with the menus. Critical goes before all else. */
export type CallClass = 'critical' | 'high' | 'medium' | 'low';

/** 1 (knows of it) to 5 (expert). */
export type SkillLevel = 1 | 2 | 3 | 4 | 5;

/** A municipality, or another organisation that the desk answers for. */
export interface Organisation {
  readonly id: OrganisationId;
  readonly name: string;
  readonly timeZone: TimeZone;
  readonly country: 'SE' | 'NO';
  readonly language: Language;
}

export interface Skill {
  readonly id: SkillId;
  readonly name: string;
}

/** A skill a call needs, with the lowest level that will do. */
export interface Requirement {
  readonly skill: SkillId;
  readonly minLevel: SkillLevel;
}

/** A greeting is heard `before` the caller enters the queue, or `while` queued, where an answer cuts it short. */
export interface Greeting {
  readonly prompt: string;
  readonly when: 'before' | 'while';
}

/** What happens to a call to one of our numbers. */
export interface NumberPlan {
  readonly number: PhoneNumber;
  readonly organisation: OrganisationId;
  readonly service: ServiceId;
  /** The phone hours; null is open at all hours. */
  readonly calendar: CalendarId | null;
  readonly callClass: CallClass;
  readonly language: Language;
  readonly greeting: Greeting | null;
  /** Catalogue id of what a caller hears outside the hours. */
  readonly closedPrompt: string;
}

/** A service has one queue: its calls need the same skills and are measured by one target. */
export interface Service {
  readonly id: ServiceId;
  readonly name: string;
  readonly timeZone: TimeZone;
  readonly requirements: readonly Requirement[];
  /** The T of the service level. */
  readonly targetMs: DurationMs;
  /** A caller who leaves within this wait is a short abandon; at most `targetMs`. */
  readonly shortAbandonMs: DurationMs;
  readonly definition: ServiceLevelDefinition;
  /** How long an agent's phone rings before the call goes to somebody else. */
  readonly offerTimeoutMs: DurationMs;
  /** Fixed wrap-up after a call; 0 is none. */
  readonly wrapUpMs: DurationMs;
  /** How long a call is kept from an agent who declined it or could not be reached. */
  readonly restMs: DurationMs;
}

export interface Agent {
  readonly id: AgentId;
  readonly name: string;
  readonly skills: ReadonlyMap<SkillId, SkillLevel>;
  readonly services: ReadonlySet<ServiceId>;
  /** In order of preference: an offer rings the first that is registered. */
  readonly devices: readonly DeviceId[];
}

export interface Device {
  readonly id: DeviceId;
  readonly kind: 'desk-phone' | 'softphone';
  /** How Asterisk dials it, `PJSIP/desk1`. */
  readonly endpoint: string;
}

/**
 * Everything the desk was told by its configuration, checked: every reference in it exists.
 * A call keeps the plan and the service it began with, so a new directory never changes a call in progress.
 */
export interface Directory {
  /** Changes whenever the content does. */
  readonly revision: string;
  readonly organisations: ReadonlyMap<OrganisationId, Organisation>;
  readonly numbers: ReadonlyMap<PhoneNumber, NumberPlan>;
  readonly calendars: ReadonlyMap<CalendarId, Calendar>;
  readonly services: ReadonlyMap<ServiceId, Service>;
  readonly skills: ReadonlyMap<SkillId, Skill>;
  readonly agents: ReadonlyMap<AgentId, Agent>;
  readonly devices: ReadonlyMap<DeviceId, Device>;
}
