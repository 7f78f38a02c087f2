import type { AgentStateName, PhoneProblem } from '../core/agent/agent.ts';
import type { CallKind } from '../core/call/call.ts';
import type { TalkStateName } from '../core/call/talk.ts';
import type { EndReason } from '../core/desk/facts.ts';
import type { TaskOutcome } from '../core/desk/dial-facts.ts';
import type { CallClass, Device, Reason } from '../core/desk/directory.ts';
import type {
  AgentId,
  CallId,
  DeviceId,
  Language,
  LegId,
  OrganisationId,
  PhoneNumber,
  ServiceId,
} from '../core/kernel/ids.ts';
import type { DurationMs, InstantMs } from '../core/kernel/time.ts';
import type { Asker } from './asker.ts';
import type { CallbackRow } from './callback-row.ts';
import type { RecentParty } from './queries/recent-parties.ts';

/** What the page of an agent shows, and what it asks for beside the control of calls. */
export interface WorkplaceApi {
  /** @throws AppError `not-found` */
  of(agent: AgentId): Workplace;
  /**
   * Calls `listener` with the whole view of the agent whenever it differs from the one told before.
   * @returns a function that ends it; idempotent
   */
  watch(agent: AgentId, listener: (view: Workplace) => void): () => void;
  /** Whom somebody may mean by `text`, the best first, at most `limit`. */
  contacts(text: string, limit: number): readonly ContactRow[];
  /**
   * The latest calls with another party, newest first, at most five.
   * @param except one that is left out: that of now
   */
  earlierCalls(number: PhoneNumber, except: CallId | null): Promise<readonly EarlierCall[]>;
  /** The agent's latest other parties of the last two days, newest first, each number once. @throws AppError `not-found` */
  recentParties(agent: AgentId): readonly RecentCall[];
  /**
   * Writes to a call: an agent to one they have or had, a supervisor to any that an agent had.
   * @throws AppError `not-found`, `not-allowed`, `conflict`, `invalid-request` for a code the service lacks
   */
  annotate(call: CallId, written: WrittenToCall, asker: Asker): Promise<void>;
}

/** What is written to a call; left out: as it was. */
export interface WrittenToCall {
  /** A code of the call's service. */
  readonly reason?: string;
  /** Empty: the one before is taken away. */
  readonly note?: string;
  /** The class it ought to have had. */
  readonly class?: CallClass;
}

/** Somebody whose number is known, or whom a call can be handed to. */
export interface ContactRow {
  readonly id: string;
  readonly kind: 'contact' | 'agent' | 'service';
  readonly name: string;
  readonly number: PhoneNumber | null;
  /** Name of the organisation. */
  readonly organisation: string | null;
  readonly title: string | null;
  readonly note: string | null;
  /** Of an agent. */
  readonly state: AgentStateName | null;
  readonly reachable: boolean | null;
  /** Of a service: callers in its queue. */
  readonly waiting: number | null;
}

/** An earlier call with the same other party. */
export interface EarlierCall {
  readonly call: CallId;
  readonly kind: CallKind;
  readonly arrivedAt: InstantMs;
  /** Names of the service, of who had it, and of why it came. */
  readonly service: string | null;
  readonly agent: string | null;
  readonly endReason: EndReason | null;
  readonly reason: string | null;
  readonly note: string | null;
}

/** Somebody an agent had to do with, with their name where it is known. */
export interface RecentCall extends RecentParty {
  readonly name: string | null;
}

export interface OwnDevice {
  readonly id: DeviceId;
  readonly kind: Device['kind'];
  /** Whether it can be rung now. */
  readonly ready: boolean;
  readonly problem: PhoneProblem | null;
}

export interface Named {
  readonly id: string;
  readonly name: string;
}

/** Who is on the other end, and what whoever answers needs to know. Text is data, never markup. */
export interface CallContext {
  readonly call: CallId;
  readonly kind: CallKind;
  readonly organisation: Named | null;
  readonly service: Named | null;
  readonly class: CallClass | null;
  readonly language: Language;
  /** The number of ours. */
  readonly dialled: PhoneNumber;
  /** The other party; null: withheld. */
  readonly caller: PhoneNumber | null;
  readonly callerName: string | null;
  readonly greeting: string | null;
  readonly notes: string | null;
  readonly screenPop: string | null;
  readonly taskNote: string | null;
  readonly arrivedAt: InstantMs;
  readonly waitingSince: InstantMs | null;
}

/** A call that rings the agent. */
export interface OwnOffer {
  readonly context: CallContext;
  readonly offeredAt: InstantMs;
  readonly deadlineAt: InstantMs;
  readonly leg: LegId | null;
  readonly device: DeviceId | null;
}

/** The call the agent is in, or left and may come back to. */
export interface OwnCall {
  readonly context: CallContext;
  readonly talk: 'dialling' | TalkStateName;
  /** `third`: the agent was only asked in. */
  readonly role: 'owner' | 'third';
  readonly startedAt: InstantMs;
  readonly heldSince: InstantMs | null;
  readonly leg: LegId | null;
  /** Who is in it beside caller and agent; for one who was asked in, whoever asked. */
  readonly third: {
    readonly agentId: AgentId | null;
    readonly name: string | null;
    readonly number: PhoneNumber | null;
    readonly answered: boolean;
  } | null;
  /** Why it came, by code, and the note, as written so far. */
  readonly reason: string | null;
  readonly note: string | null;
  readonly reasons: readonly Reason[];
}

/** What is still to be written about a call that is over for the agent. */
export interface OwnWrapUp {
  readonly context: CallContext;
  /** null: no wrap-up runs, but it can still be written about. */
  readonly until: InstantMs | null;
  readonly extensionMs: DurationMs;
  readonly extensionsLeft: number;
  readonly reasons: readonly Reason[];
  readonly reason: string | null;
  readonly note: string | null;
  readonly outcome: TaskOutcome | null;
}

/** An agent's own figures since local midnight. */
export interface OwnFigures {
  readonly answered: number;
  readonly missed: number;
  readonly declined: number;
  readonly dialled: number;
  readonly talkMs: DurationMs;
  readonly wrapUpMs: DurationMs;
  readonly pausedMs: DurationMs;
  readonly availableMs: DurationMs;
}

/** A number of ours that can be shown to whom the agent dials. */
export interface OwnNumber {
  readonly number: PhoneNumber;
  readonly organisation: { readonly id: OrganisationId; readonly name: string };
  readonly service: ServiceId;
}

/** Everything an agent's page shows of the agent, in instants: it changes only when something happens. */
export interface Workplace {
  readonly at: InstantMs;
  readonly agent: {
    readonly id: AgentId;
    readonly name: string;
    readonly state: AgentStateName;
    readonly since: InstantMs;
    readonly pauseReason: string | null;
    readonly idleSince: InstantMs | null;
  };
  readonly device: DeviceId | null;
  readonly devices: readonly OwnDevice[];
  readonly attached: boolean;
  readonly offer: OwnOffer | null;
  readonly call: OwnCall | null;
  readonly wrapUp: OwnWrapUp | null;
  readonly figures: OwnFigures;
  readonly services: readonly ServiceId[];
  readonly callbacks: readonly CallbackRow[];
  readonly numbers: readonly OwnNumber[];
  readonly pauseReasons: readonly string[];
  readonly practice: boolean;
}
