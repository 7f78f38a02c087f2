import type {
  AgentId,
  CalendarId,
  ChainId,
  ContactId,
  DeviceId,
  Language,
  LineId,
  MenuId,
  OrganisationId,
  PersonId,
  PhoneNumber,
  RotaId,
  ServiceId,
  SkillId,
} from '../kernel/ids.ts';
import type { CallClass } from '../kernel/call-class.ts';
import type { DurationMs, TimeZone } from '../kernel/time.ts';
import type { EntryPlan, Menu, Outage } from '../entry/plan.ts';
import type { Calendar } from '../schedule/calendar.ts';
import type { Chain, Person, Rota } from '../schedule/rota.ts';
import type { ServiceLevelDefinition } from '../service-level/definitions.ts';

export type { CallClass };

/** What a class other than critical is worth in the order of calls, in points: percent of a target waited. */
export type ClassPoints = Readonly<Record<Exclude<CallClass, 'critical'>, number>>;

/** 1 (knows of it) to 5 (expert). */
export type SkillLevel = 1 | 2 | 3 | 4 | 5;

/** A municipality, or another organisation that the desk answers for. */
export interface Organisation {
  readonly id: OrganisationId;
  readonly name: string;
  readonly timeZone: TimeZone;
  readonly country: 'SE' | 'NO';
  readonly language: Language;
  /** How callers leave messages; left out: they cannot. */
  readonly voicemail?: VoicemailRules;
  /** Prompt that says its name, for those on call; left out: it has none. */
  readonly namePrompt?: string;
  /** What agents say when they answer its callers. */
  readonly greetingPhrase?: string;
  /** What agents are to know of it; text, never markup. */
  readonly notes?: string;
  /** Address that an agent's page opens with a call, with fields in braces; see screen-pop.ts. */
  readonly screenPop?: string;
}

/** Somebody outside the desk whose number is known. */
export interface Contact {
  readonly id: ContactId;
  readonly name: string;
  readonly number: PhoneNumber;
  /** Where they belong; null: to none of the organisations. */
  readonly organisation: OrganisationId | null;
  readonly title: string | null;
  readonly note: string | null;
}

/** How an organisation takes messages of callers. */
export interface VoicemailRules {
  /** The longest message. */
  readonly maxMs: DurationMs;
  /** A silence so long ends it. */
  readonly silenceMs: DurationMs;
  /** Addresses that a recording is sent to; empty: it is only kept. */
  readonly email: readonly string[];
  /** Days until a recording is deleted. */
  readonly keepDays: number;
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

/** A requirement gives way: from so long a wait on, a lower level will do, or (null) the skill is not asked for. */
export interface Relaxation {
  readonly afterMs: DurationMs;
  readonly minLevel: SkillLevel | null;
}

/** What a service asks of an agent, and how that gives way to waiting. */
export interface ServiceRequirement extends Requirement {
  /** By rising `afterMs` and falling level; empty: never gives way. */
  readonly relaxations: readonly Relaxation[];
}

/**
 * Whom of the free a call is offered to. `best-suited`: the highest levels in the required skills, then the
 * longest idle. `least-flexible`: who has the fewest skills beside the required ones, to keep the versatile
 * free, then as before. `fixed`: in the order of the line's list. `ring-all`: everybody at once, the first to
 * answer wins.
 */
export type AgentOrder = 'best-suited' | 'least-flexible' | 'fixed' | 'ring-all';

/**
 * A line of a service: 1st, 2nd of a municipality, 3rd (DOMAIN N4). A call is offered to the agents of its open
 * lines, those of earlier lines first. The first line is open from the start; an escalation opens any.
 */
export interface Line {
  readonly id: LineId;
  readonly name: string;
  /** Whose calls it takes; null: everybody's. */
  readonly organisations: ReadonlySet<OrganisationId> | null;
  /** Opens to a call that has waited so long; 0 at once, null never by itself. */
  readonly opensAfterMs: DurationMs | null;
  /** Opens to a call while nobody is signed in on the lines before it. */
  readonly opensWhenNobodySignedIn: boolean;
  readonly order: AgentOrder;
  /** The order of `fixed`; ids that are not in it come last, by id. */
  readonly fixedOrder: readonly AgentId[];
}

/** Where somebody can be sent: to a service's queue, to one agent, or to a number outside. */
export type Target =
  { readonly service: ServiceId } | { readonly agent: AgentId } | { readonly number: PhoneNumber };

/** What a call that cannot be served here comes to. `message` says the prompt, then ends the call. */
export type OverflowTarget =
  | { readonly service: ServiceId }
  | { readonly number: PhoneNumber }
  | { readonly message: string }
  | { readonly callback: true }
  /** Those on call, for critical calls only. */
  | { readonly onCall: ChainId };

/** A limit of the queue; the first that is reached decides. */
export interface OverflowStep {
  /** Reached by a call that has waited so long. */
  readonly afterMs: DurationMs | null;
  /** Reached by a call that comes when so many already wait. */
  readonly queueLength: number | null;
  /** Reached by a call that waits while nobody is signed in on any of its lines. */
  readonly nobodySignedIn: boolean;
  readonly then: OverflowTarget;
}

/** What becomes of a call when every requirement has given way as far as it goes and it still waits. */
export type WhenSpent = 'keep-waiting' | 'any-agent' | 'next-line' | OverflowTarget;

/** The caller of an earlier call is first offered to the agent who had it (DOMAIN R6). */
export interface SameAgent {
  /** For so long after the earlier call ended. */
  readonly withinMs: DurationMs;
  /** A call is held at most so long for an agent whose wrap-up ends within that time; 0: not held. */
  readonly holdMs: DurationMs;
}

/** What waiting callers are told. Nothing of it ever keeps them from being connected. */
export interface WaitingAnnouncements {
  readonly firstAfterMs: DurationMs;
  readonly everyMs: DurationMs;
  /** "You are number three." */
  readonly position: boolean;
  /** "The wait is three to five minutes", said only while the estimate has proved good. */
  readonly expectedWait: boolean;
  /** Prompts said in turn, one at each time. */
  readonly comfort: readonly string[];
}

/** The place in the queue is kept, and the caller rung up when it is their turn. */
export interface CallbackRules {
  /** Key by which a waiting caller asks for it; the offer is said from this wait on. */
  readonly key: string;
  readonly offeredAfterMs: DurationMs;
  /** How often the caller is dialled before it is given up, and the pause between two attempts. */
  readonly attempts: number;
  readonly retryGapMs: DurationMs;
  /** How long the caller's phone rings. */
  readonly ringTimeoutMs: DurationMs;
}

/** After a call the agent has this time for what is left to write. */
export interface WrapUp {
  /** 0: none. */
  readonly durationMs: DurationMs;
  /** What one extension adds; 0: cannot be extended. */
  readonly extensionMs: DurationMs;
  readonly extensions: number;
  /** Codes of why a call came, with their names; empty: none asked for. */
  readonly reasons: ReadonlyMap<string, string>;
  /** The same codes as people choose among them, the finer under the coarser; left out: side by side. */
  readonly reasonTree?: readonly Reason[];
}

/** Why a call came, and the finer reasons that it may have been. */
export interface Reason {
  /** Unique within its service. */
  readonly code: string;
  readonly name: string;
  readonly reasons: readonly Reason[];
}

/** A greeting is heard `before` the caller enters the queue, or `while` queued, where an answer cuts it short. */
export interface Greeting {
  readonly prompt: string;
  readonly when: 'before' | 'while';
}

/** What happens to a call to one of our numbers. */
export interface NumberPlan {
  readonly number: PhoneNumber;
  /** Whose direct number it is: known to callers, but led to the desk (DOMAIN N5). */
  readonly directLineOf: AgentId | null;
  readonly organisation: OrganisationId;
  readonly service: ServiceId;
  /** The phone hours; null is open at all hours. */
  readonly calendar: CalendarId | null;
  readonly callClass: CallClass;
  readonly language: Language;
  readonly greeting: Greeting | null;
  /** The way into the queue, and what there is outside the hours. */
  readonly entry: EntryPlan;
}

/** A service has one queue: its calls need the same skills and are measured by one target. */
export interface Service {
  readonly id: ServiceId;
  readonly name: string;
  readonly timeZone: TimeZone;
  readonly requirements: readonly ServiceRequirement[];
  readonly whenSpent: WhenSpent;
  /** In their order, at least one. */
  readonly lines: readonly Line[];
  readonly overflow: readonly OverflowStep[];
  readonly points: ClassPoints;
  /** The T of the service level. */
  readonly targetMs: DurationMs;
  /** A caller who leaves within this wait is a short abandon; at most `targetMs`. */
  readonly shortAbandonMs: DurationMs;
  readonly definition: ServiceLevelDefinition;
  /**
   * The hours that the service level counts by (DOMAIN H2), which need not be those of the phone: calls that come
   * outside them are in no service level. Left out: every call is.
   */
  readonly serviceLevelHours?: CalendarId;
  /** How long an agent's phone rings before the call goes to somebody else. */
  readonly offerTimeoutMs: DurationMs;
  /** How many calls in a row an agent may miss before being taken for not responding. */
  readonly missesForgiven: number;
  /** How long a call is kept from an agent who declined it or could not be reached. */
  readonly restMs: DurationMs;
  readonly wrapUp: WrapUp;
  readonly sameAgent: SameAgent | null;
  readonly announcements: WaitingAnnouncements | null;
  readonly callback: CallbackRules | null;
}

export interface Agent {
  readonly id: AgentId;
  readonly name: string;
  readonly skills: ReadonlyMap<SkillId, SkillLevel>;
  /** The lines whose calls the agent takes; of every service, in the order in which it prefers its lines. */
  readonly lines: ReadonlySet<LineId>;
  /** In order of preference: an offer rings the first that is registered, or all of them. */
  readonly devices: readonly DeviceId[];
  readonly ring: 'first' | 'all';
}

export interface Device {
  readonly id: DeviceId;
  /** A `mobile` is any phone outside that is dialled through the trunk; it can always be rung. */
  readonly kind: 'desk-phone' | 'softphone' | 'mobile';
  /** How Asterisk dials it, `PJSIP/desk1`, or `PJSIP/+46701740605@trunk` for a mobile. */
  readonly endpoint: string;
  /** The softphone of the agent's page: its credentials are drawn anew for each page that becomes the phone. */
  readonly ofPage?: true;
}

/** Which numbers may be dialled out of the desk, and how Asterisk reaches them. */
export interface Dialling {
  /** E.164 prefixes such as `+46`; a number that begins with none of them is refused. Empty: nothing is dialled. */
  readonly allowedPrefixes: readonly string[];
  /** Name of the trunk's endpoint in Asterisk. */
  readonly trunk: string;
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
  readonly menus: ReadonlyMap<MenuId, Menu>;
  readonly people: ReadonlyMap<PersonId, Person>;
  readonly rotas: ReadonlyMap<RotaId, Rota>;
  readonly chains: ReadonlyMap<ChainId, Chain>;
  /** Those in force now or later; of two that concern the same caller the one that began last is heard. */
  readonly outages: readonly Outage[];
  readonly dialling: Dialling;
  readonly contacts: ReadonlyMap<ContactId, Contact>;
  /** What a pause is for, as agents choose it, in their order; other words may be typed. */
  readonly pauseReasons: readonly string[];
}
