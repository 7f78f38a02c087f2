import type { ChangesApi } from './changes-api.ts';
import type { Asker } from './asker.ts';
import type { CallbackRow } from './callback-row.ts';
import type { WorkplaceApi } from './workplace-api.ts';
import type {
  AgentId,
  CallId,
  DeviceId,
  Language,
  OrganisationId,
  OutageId,
  PhoneNumber,
  ServiceId,
} from '../core/kernel/ids.ts';
import type { DurationMs, InstantMs } from '../core/kernel/time.ts';
import type { AgentStateName } from '../core/agent/agent.ts';
import type { CallKind } from '../core/call/call.ts';
import type { TalkStateName } from '../core/call/talk.ts';
import type { CallCommand } from '../core/desk/call-commands.ts';
import type { CallClass, Directory } from '../core/desk/directory.ts';
import type { TaskOutcome } from '../core/desk/dial-facts.ts';
import type { EndReason, Fact } from '../core/desk/facts.ts';
import type { AgentExplanation, CallExplanation, Candidate, Change } from '../core/routing/explain.ts';
import type { EstimateError } from '../core/routing/wait-memory.ts';
import type { DecidedBy } from '../core/routing/order.ts';
import type { HoursSpan, OrganisationHours } from './queries/hours.ts';
import type { ServiceLevelDefinition } from '../core/service-level/definitions.ts';

export type { Asker } from './asker.ts';
export type { CallbackRow } from './callback-row.ts';

/** What the desk offers to pages and programs. HTTP and the live socket are thin coats over this. */
export interface DeskApi {
  health(): Promise<Health>;
  board(): Board;
  /** Calls `listener` with every later change; @returns a function that ends it. */
  onBoardChange(listener: (change: BoardChange) => void): () => void;
  agents(): readonly AgentRow[];
  /** @throws AppError `not-found`, `conflict` with the reason of the agent's machine */
  setAgentState(agent: AgentId, wanted: WantedState, by: string): Promise<AgentRow>;
  /** Which phone is rung; null: by the order of the desk file. @throws AppError `not-found`, `invalid-request` */
  selectDevice(agent: AgentId, device: DeviceId | null, by: string): Promise<AgentRow>;
  /** The call that is offered goes to somebody else. @throws AppError `not-found`, `conflict` with the reason */
  declineOffer(agent: AgentId, by: string): Promise<AgentRow>;
  /** @throws AppError `not-found`, `conflict` with the reason */
  extendWrapUp(agent: AgentId, by: string): Promise<AgentRow>;
  /** @throws AppError `not-found`, `conflict` with the reason, `invalid-request` for a code the service lacks */
  endWrapUp(agent: AgentId, written: Annotation, by: string): Promise<AgentRow>;
  /** @throws AppError `not-found`, `not-allowed`, `invalid-request`, `conflict` with the reason of the call's machine */
  controlCall(call: CallId, command: CallCommand, asking: Asking): Promise<LiveCall>;
  /** Calls in which the desk dials the other party. */
  readonly dialling: DiallingApi;
  /** What the pages of agents show. */
  readonly workplaces: WorkplaceApi;
  /** What is changed while the desk runs. */
  readonly changes: ChangesApi;
  /** Everything the desk goes by now, with what was changed beside the desk file. */
  directoryNow(): Directory;
  /** The language of an organisation; null when there is none of that id. */
  languageOf(organisation: OrganisationId): Language | null;
  calls(query: CallQuery): Promise<CallPage>;
  /** @throws AppError `not-found`, `invalid-request` for a date that does not exist */
  hours(organisation: OrganisationId, span: HoursSpan): OrganisationHours;
  /** @throws AppError `not-found` */
  call(id: CallId): Promise<CallDetail>;
  /** @throws AppError `not-found` */
  callWhy(id: CallId): Promise<CallWhy>;
  /** @throws AppError `not-found` */
  agentWhy(id: AgentId): Promise<AgentWhy>;
}

export interface Health {
  /** `up` only when all parts are. */
  readonly status: 'up' | 'down';
  readonly ari: 'up' | 'down';
  readonly ami: 'up' | 'down';
  readonly database: 'up' | 'down';
}

export interface QueueRow {
  readonly id: ServiceId;
  readonly name: string;
  readonly waiting: number;
  /** Age of the oldest waiting call at the board's `at`; null when nobody waits. */
  readonly longestWaitingMs: DurationMs | null;
  /** Arrivals of the service's local day that entered the queue, those waiting included. */
  readonly offered: number;
  readonly answered: number;
  /** Without the short ones. */
  readonly abandoned: number;
  readonly short: number;
  /** Who hung up on the news of an outage, outside offered; left out when nobody did. */
  readonly informed?: number;
  readonly serviceLevel: {
    readonly definition: ServiceLevelDefinition;
    readonly thresholdMs: DurationMs;
    /** 0 to 1; null when there is nothing to measure. */
    readonly ratio: number | null;
  };
  /** How long the caller for whom it was estimated last was to wait from then on; left out when there is none. */
  readonly expectedWaitMs?: { readonly low: DurationMs; readonly high: DurationMs };
  /** How far the latest estimates were off; left out before the first was measured. */
  readonly estimateError?: EstimateError;
}

export interface AgentRow {
  readonly id: AgentId;
  readonly name: string;
  readonly state: AgentStateName;
  /** How long the agent has been in this state at the board's `at`. */
  readonly sinceMs: DurationMs;
  readonly reachable: boolean;
  readonly pauseReason?: string;
  /** When the wrap-up ends by itself. */
  readonly wrapUpUntil?: InstantMs;
  readonly call?: {
    readonly id: CallId;
    readonly service: ServiceId;
    readonly organisation: OrganisationId;
    readonly caller: PhoneNumber | null;
  };
}

/** News of a fault that callers hear now. */
export interface OutageRow {
  readonly id: OutageId;
  /** null: every organisation's callers. */
  readonly organisation: OrganisationId | null;
  readonly service: ServiceId | null;
  readonly text: string;
  readonly from: InstantMs;
  /** null: until it is switched off. */
  readonly until: InstantMs | null;
}

export interface Board {
  /** Grows by one with every change. */
  readonly revision: number;
  readonly at: InstantMs;
  readonly queues: readonly QueueRow[];
  readonly agents: readonly AgentRow[];
  readonly outages: readonly OutageRow[];
}

/** Whole rows that differ from the revision before; `removed` are ids that left the directory. */
export interface BoardChange {
  readonly revision: number;
  readonly at: InstantMs;
  readonly queues: readonly QueueRow[];
  readonly agents: readonly AgentRow[];
  readonly removed: readonly { readonly kind: 'queue' | 'agent'; readonly id: string }[];
  /** All that are on, when any of them changed. */
  readonly outages?: readonly OutageRow[];
}

export interface WantedState {
  readonly state: 'available' | 'paused' | 'signed-out';
  readonly reason?: string;
}

/** What an agent writes to their call; left out: nothing. */
export interface Annotation {
  /** A code of the call's service. */
  readonly reason?: string;
  readonly note?: string;
}

/** Who asks for something to be done to a call. */
export interface Asking {
  /** null: a supervisor, who may on any call. */
  readonly agent: AgentId | null;
  /** User name. */
  readonly by: string;
}

/** A call as it goes on now. */
export interface LiveCall {
  readonly id: CallId;
  readonly state: CallStateName;
  readonly talk: TalkStateName | null;
  /** Who has the call. */
  readonly agentId: AgentId | null;
  /** Who answered it first. */
  readonly ownerId: AgentId | null;
  readonly third: { readonly agentId: AgentId | null; readonly number: PhoneNumber | null } | null;
}

export interface CallQuery {
  /** Arrivals from this instant on. */
  readonly from?: InstantMs;
  /** Arrivals before this instant. */
  readonly to?: InstantMs;
  /** Matches dialled or caller; E.164. */
  readonly number?: PhoneNumber;
  /** From the `next` of the page before. */
  readonly cursor?: string;
}

export type CallStateName =
  'arriving' | 'announcing' | 'queued' | 'offering' | 'dialling' | 'forwarding' | 'connected' | 'ended';

/** One call in a list, newest arrival first. */
export interface CallItem {
  readonly id: CallId;
  /** Who began it. */
  readonly kind: CallKind;
  readonly dialled: PhoneNumber;
  readonly caller: PhoneNumber | null;
  readonly organisation: OrganisationId | null;
  readonly service: ServiceId | null;
  readonly class: CallClass | null;
  readonly state: CallStateName;
  readonly endReason: EndReason | null;
  readonly arrivedAt: InstantMs;
  readonly waitMs: DurationMs | null;
  readonly agentId: AgentId | null;
}

/** What was reckoned of a wait, and what came of it. */
export interface WaitEstimate {
  readonly at: InstantMs;
  readonly lowMs: DurationMs;
  readonly highMs: DurationMs;
  /** Whether the caller heard it, or the desk was silent because its estimates were poor. */
  readonly told: boolean;
  /** From the estimate to the answer; null: not answered, or not yet. */
  readonly actualMs: DurationMs | null;
}

export interface CallPage {
  readonly items: readonly CallItem[];
  readonly next: string | null;
}

export interface CallDetail extends CallItem {
  /** Who answered it first; null: nobody of the desk. */
  readonly ownerId: AgentId | null;
  /** Waits that have ended, together, after the first answer; null when it was never handed on. */
  readonly secondWaitMs: DurationMs | null;
  /** The first estimate of its wait; null when none could be made. */
  readonly estimate: WaitEstimate | null;
  readonly facts: readonly { readonly at: InstantMs; readonly type: Fact['type']; readonly text: string }[];
}

/** A change that will come, in words too. */
export type ChangeInWords = Pick<Change, 'at' | 'kind'> & { readonly text: string };

/** Why a call is where it is. `ended`: the record tells who had it; nobody is next any more. */
export interface CallWhy {
  readonly text: string;
  readonly data: Omit<CallExplanation, 'rule' | 'chosen' | 'next' | 'changes'> & {
    readonly rule: CallExplanation['rule'] | 'ended';
    /** What put the chosen before the next; null when nobody was chosen, or it is not on record. */
    readonly decidedBy: DecidedBy | null;
    readonly chosen: readonly NamedCandidate[];
    readonly next: readonly NamedCandidate[];
    readonly changes: readonly ChangeInWords[];
  };
}

export type NamedCandidate = Candidate & {
  readonly name: string;
  /** Of a call that has ended: what put the chosen before them. */
  readonly laterBy?: DecidedBy;
};

/** Why an agent is offered what they are offered, or nothing. */
export interface AgentWhy {
  readonly text: string;
  readonly data: Omit<AgentExplanation, 'changes'> & { readonly changes: readonly ChangeInWords[] };
}

/** Somebody who is to be rung up about a case. */
export interface WantedTask {
  readonly number: PhoneNumber;
  readonly organisation: OrganisationId;
  readonly service: ServiceId;
  /** Whose task it is; null: anybody's. */
  readonly agent: AgentId | null;
  readonly note: string | null;
  readonly notBefore: InstantMs | null;
}

/** Callbacks, follow-up tasks and outgoing calls. */
export interface DiallingApi {
  /** @throws AppError `invalid-request` naming number or as; `conflict` with the reason of the agent's machine */
  dial(agent: AgentId, number: PhoneNumber, as: PhoneNumber, by: string): Promise<CallItem>;
  /** Callbacks and tasks, those first whose callers have waited longest. */
  callbacks(): readonly CallbackRow[];
  /**
   * Takes one back: an agent their own, that is kept for them or that they had made, a supervisor any.
   * @throws AppError `not-found`, `not-allowed`, `conflict` while the two talk
   */
  cancel(id: CallId, asker: Asker): Promise<void>;
  /** @throws AppError `invalid-request` naming the field that cannot be */
  createTask(wanted: WantedTask, by: string): Promise<CallItem>;
  /** @throws AppError `not-found` for what is no task, `not-allowed` for who had no part in it, `conflict` twice */
  recordOutcome(id: CallId, outcome: TaskOutcome, note: string | null, asker: Asker): Promise<void>;
}
