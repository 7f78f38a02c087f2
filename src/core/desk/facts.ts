import type {
  AgentId,
  CallId,
  DeviceId,
  Language,
  LegId,
  LineId,
  OrganisationId,
  PhoneNumber,
  PlaybackId,
  ServiceId,
} from '../kernel/ids.ts';
import type { DurationMs, InstantMs } from '../kernel/time.ts';
import type { DecidedBy, Later } from '../routing/order.ts';
import type { AgentStateName, PauseReason, PhoneProblem } from '../agent/agent.ts';
import type { DeviceSelected } from '../agent/phone-facts.ts';
import type { Silence } from '../routing/wait-memory.ts';
import type { DeskChanged, OutageTold } from './desk-facts.ts';
import type { DialFact, DialRefused } from './dial-facts.ts';
import type { RoutingFact } from '../routing/facts.ts';
import type { CarriedProgress } from '../routing/progress.ts';
import type { CallAnnotated, CallClassCorrected, RequestFact } from './request-facts.ts';
import type { CallClass, Requirement, SkillLevel } from './directory.ts';
import type { OnCallFact } from './on-call-facts.ts';
import type { OfferOutcome } from './outcomes.ts';
import type { EntryMoved, HoursMoved } from '../entry/facts.ts';
import type { TalkFact } from './talk-facts.ts';
import type { VoicemailFact } from './voicemail-facts.ts';

/**
 * What we know to have happened. Facts are the record: the desk's state, the board, the history and the
 * reports are folds over them, and a restarted service is rebuilt from them. They are plain JSON, are only
 * ever appended, and a published shape only gains optional keys.
 */
export type Fact = CallFact | AgentFact | SystemFact;

/**
 * Why a call ended. `informed`: the caller hung up on the news of an outage. `unknown-number`: nobody configured
 * what was dialled. `callback-failed`: who was promised to be rung back could not be reached. `not-reached`: nobody
 * answered whom an agent dialled. `nobody-on-call`: none of those on call could be reached. `voicemail`: the caller
 * left a message.
 */
export type EndReason =
  | 'handled'
  | 'abandoned'
  | 'short'
  | 'informed'
  | 'overflow'
  | 'closed'
  | 'callback'
  | 'callback-failed'
  | 'not-reached'
  | 'failed'
  | 'unknown-number'
  | 'nobody-on-call'
  | 'voicemail';

export type { OfferOutcome } from './outcomes.ts';

/** Who ended a call. */
export type EndedBy = 'caller' | 'agent' | 'supervisor' | 'desk' | 'third-party';

/** Why this agent was chosen; enough to say it in words in any language. */
export interface OfferGrounds {
  /** The agent's level in each required skill, in the order of the requirements. */
  readonly levels: readonly { readonly skill: string; readonly level: SkillLevel }[];
  readonly idleMs: DurationMs;
  /** How many other agents could have been offered the call. */
  readonly others: number;
  /** What put this agent before the next; left out in older facts. */
  readonly decidedBy?: DecidedBy;
  /** Who would have been asked next, at most five, first in order first; left out when there was nobody. */
  readonly next?: readonly Later[];
}

interface OfCall {
  readonly at: InstantMs;
  readonly call: CallId;
}

export type CallFact =
  | RoutingFact
  | TalkFact
  | OnCallFact
  | VoicemailFact
  | (OfCall & {
      readonly type: 'call-arrived';
      readonly leg: LegId;
      readonly dialled: PhoneNumber;
      /** null: withheld, never stored. */
      readonly caller: PhoneNumber | null;
      readonly organisation: OrganisationId | null;
      readonly service: ServiceId | null;
      readonly class: CallClass | null;
      readonly language: Language;
      /** The agent whose direct number was dialled; the call was led to the desk. */
      readonly directLineOf?: AgentId;
      /** Known only from Asterisk's snapshot after a restart. */
      readonly rebuilt?: true;
      /** When the channel was created, where that was before `at`. */
      readonly arrivedAt?: InstantMs;
    })
  | (OfCall & {
      readonly type: 'entry-decided';
      readonly treatment: 'queue' | 'closed' | 'unknown-number';
      /** The rule that decided, in English: "open until 12:00", "closed: Långfredagen". */
      readonly why: string;
      readonly nextOpening: InstantMs | null;
      /** For a call within the hours: when they end. */
      readonly openUntil?: InstantMs;
    })
  | EntryMoved
  | HoursMoved
  | (OfCall & {
      readonly type: 'announcement-started';
      readonly playback: PlaybackId;
      readonly prompts: readonly string[];
      /** What it is for. */
      readonly purpose:
        | 'greeting'
        | 'closed'
        | 'unknown-number'
        | 'nobody-answers'
        | 'waiting'
        | 'callback-offer'
        | 'callback-menu'
        | 'callback-accepted'
        | 'overflow'
        | 'on-call-confirm'
        | 'on-call-ringing'
        | 'on-call-exhausted'
        | 'voicemail-ask'
        | 'voicemail-thanks'
        | 'voicemail-too-short'
        | 'voicemail-failed'
        /** On the way to the queue: languages, news of an outage, menus. */
        | 'entry';
    })
  /** Played to its end, not cut short. */
  | (OfCall & {
      readonly type: 'announcement-finished';
      readonly playback: PlaybackId;
      /** How long a key is awaited now, where one was asked for. */
      readonly keyUntil?: InstantMs;
    })
  | (OfCall & {
      readonly type: 'call-queued';
      readonly service: ServiceId;
      readonly class: CallClass;
      readonly requirements: readonly Requirement[];
      /** The lines open to it from the start; left out in facts of before there were lines. */
      readonly lines?: readonly LineId[];
      /** The service's target T and short-abandon limit as in force now: the call is measured by them for good. */
      readonly targetMs: DurationMs;
      readonly shortAbandonMs: DurationMs;
      /** The clock of the wait starts here. A call taken over after a restart keeps its first one. */
      readonly queuedAt: InstantMs;
      readonly arrivedAt: InstantMs;
      /** It came outside the hours that the service level counts by: offered, but measured by no target. */
      readonly outsideHours?: true;
      /** Left out for callers who came themselves: only they count in the service level. */
      readonly kind?: 'callback' | 'task' | 'outgoing';
      /** When it came into this queue, if it waited in another before; limits count from here. */
      readonly enteredAt?: InstantMs;
      /** How many waited in the queue when it came. */
      readonly ahead?: number;
      /** Who had the caller last, and is asked first. */
      readonly sameAgent?: AgentId;
      /** It had an agent before, or comes back from elsewhere: the caller hears the music already. */
      readonly again?: true;
      /** What the rules of the queue had done for the call whose place it keeps: they do it only once. */
      readonly progress?: CarriedProgress;
    })
  | (OfCall & {
      readonly type: 'offer-made';
      readonly agent: AgentId;
      readonly device: DeviceId;
      readonly leg: LegId;
      /** 1 for the first offer of the call, counted on. */
      readonly attempt: number;
      readonly deadlineAt: InstantMs;
      readonly grounds: OfferGrounds;
      /** Another phone of the same agent, rung together with the one before it. */
      readonly alongside?: true;
    })
  | (OfCall & {
      readonly type: 'offer-accepted';
      readonly agent: AgentId;
      readonly leg: LegId;
      /** The key by which it was accepted, where one was asked for. */
      readonly key?: string;
    })
  /** A phone outside was answered: whoever it is hears the announcement and is asked for a key. */
  | (OfCall & {
      readonly type: 'key-asked';
      readonly agent: AgentId;
      readonly leg: LegId;
      readonly playback: PlaybackId;
      readonly prompts: readonly string[];
      /** How long the key is awaited, should the end of the announcement never be told. */
      readonly until: InstantMs;
    })
  /** What asked for the key is over; it is awaited until then. */
  | (OfCall & {
      readonly type: 'key-prompt-ended';
      readonly agent: AgentId;
      readonly leg: LegId;
      readonly playback: PlaybackId;
      readonly until: InstantMs;
    })
  | (OfCall & {
      readonly type: 'offer-ended';
      readonly agent: AgentId;
      readonly leg: LegId;
      readonly outcome: OfferOutcome;
      /** Until when this call is kept from this agent while others are free; null: at once again. */
      readonly restUntil: InstantMs | null;
      /** The key by which it was declined. */
      readonly key?: string;
      /** Which of the agent's phones it was. */
      readonly device?: DeviceId;
      /** How many offers of the call still stand; left out: none. */
      readonly standing?: number;
      /** For a call that was missed: how many in a row it makes, and how many are forgiven. */
      readonly miss?: { readonly inARow: number; readonly forgiven: number };
    })
  | (OfCall & {
      readonly type: 'call-answered';
      readonly agent: AgentId;
      readonly leg: LegId;
      readonly waitMs: DurationMs;
    })
  | (OfCall & {
      readonly type: 'call-ended';
      readonly reason: EndReason;
      readonly by: EndedBy;
      /** Time in queue until answer or end; null when the call never entered a queue. */
      readonly waitMs: DurationMs | null;
      /** From answer to end; null when never answered. */
      readonly talkMs: DurationMs | null;
      /** So much of it the caller was on hold; left out when never. */
      readonly heldMs?: DurationMs;
      /** What it waited after the first answer, in all; left out when never. */
      readonly secondWaitMs?: DurationMs;
      readonly agent: AgentId | null;
      /** A short remark for the history, in English: "Asterisk restarted". */
      readonly note?: string;
    })
  | CallAnnotated
  | CallClassCorrected
  | OutageTold
  | (OfCall & {
      /** A waiting caller is to hear how it stands, and this is how. */
      readonly type: 'wait-estimated';
      readonly service: ServiceId;
      /** 1: the next of those who compete for the same agents. */
      readonly position: number;
      /** The wait from now on lies within these three times in four; null where there is no telling. */
      readonly lowMs: DurationMs | null;
      readonly meanMs: DurationMs | null;
      readonly highMs: DurationMs | null;
      /** Why the caller hears nothing of the wait; null when they do. */
      readonly silent: Silence | null;
      /** Prompt of the range that the caller hears; null in silence. */
      readonly said: string | null;
    })
  | (OfCall & {
      /** The call was answered: what came of its first estimate. */
      readonly type: 'estimate-measured';
      readonly service: ServiceId;
      readonly estimateMs: DurationMs;
      readonly lowMs: DurationMs;
      readonly highMs: DurationMs;
      /** From the estimate to the answer. */
      readonly actualMs: DurationMs;
    })
  | (OfCall & { readonly type: 'call-taken-over'; readonly note: string })
  | (OfCall & { readonly type: 'effect-failed'; readonly effect: string; readonly error: string })
  | DialFact;

export type AgentFact =
  | RequestFact
  | DeviceSelected
  | {
      readonly at: InstantMs;
      readonly type: 'agent-state-changed';
      readonly agent: AgentId;
      readonly from: AgentStateName;
      readonly state: AgentStateName;
      readonly pauseReason: PauseReason | null;
      /** The user who asked for it; null when the desk's own rules did. */
      readonly by: string | null;
      /** The call it happened for. */
      readonly call: CallId | null;
      /** When a wrap-up ends by itself. */
      readonly until: InstantMs | null;
    }
  | {
      readonly at: InstantMs;
      readonly type: 'agent-command-refused';
      readonly agent: AgentId;
      readonly wanted: AgentStateName;
      readonly reason: string;
      readonly by: string | null;
    }
  | {
      readonly at: InstantMs;
      readonly type: 'agent-reachability-changed';
      readonly agent: AgentId;
      readonly reachable: boolean;
      /** For who is not: the phone that would be rung, and what keeps it from that; left out when unknown. */
      readonly device?: DeviceId;
      readonly problem?: PhoneProblem;
    }
  | DialRefused;

export type SystemFact =
  | DeskChanged
  | { readonly at: InstantMs; readonly type: 'asterisk-connected'; readonly channels: number }
  | { readonly at: InstantMs; readonly type: 'asterisk-lost' }
  | { readonly at: InstantMs; readonly type: 'directory-loaded'; readonly revision: string };

export type FactType = Fact['type'];
