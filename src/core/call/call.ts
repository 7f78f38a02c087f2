import type {
  AgentId,
  BridgeId,
  CallId,
  DeviceId,
  Language,
  LegId,
  LineId,
  MenuId,
  OrganisationId,
  OutageId,
  PhoneNumber,
  PlaybackId,
} from '../kernel/ids.ts';
import type { DurationMs, InstantMs } from '../kernel/time.ts';
import type { TaskOutcome } from '../desk/dial-facts.ts';
import type { CallClass, NumberPlan, Requirement, Service } from '../desk/directory.ts';
import type { Menu } from '../entry/plan.ts';
import type { EntryPoint } from '../entry/walk.ts';
import type { QueueProgress } from '../routing/progress.ts';
import type { OnCallRun } from './on-call-state.ts';
import type { VoicemailRun } from './voicemail-state.ts';
import type { Interruption, LastInterruption } from './interruption.ts';
import { agentsOfTalk, type Forward, type Past, type Talk } from './talk.ts';
import type { WaitRange } from '../routing/wait-memory.ts';

/*
 *   arriving ──▶ announcing ──▶ queued ⇄ offering ──▶ connected ──▶ ended
 *       │            │            ▲         │            ▲  │
 *       └────────────┼────────────┘         ▼            │  └──▶ queued, offering, forwarding (transferred)
 *                    │                   dialling ───────┘
 *                    ├──▶ forwarding ──▶ connected (somebody outside has answered; those on call: on-call-state.ts)
 *                    └──▶ ended       (closed, number unknown)
 *
 *   sleeping ⇄ queued: a callback between two tries, or outside the hours.
 *
 *   A greeting may play while queued. `dialling`: the agent is on the line, the other party is being rung, which
 *   is how callbacks and outgoing calls begin. Why a call ended lives only in the fact `call-ended`; an ended
 *   call leaves the desk.
 */
export type CallStateName =
  'arriving' | 'announcing' | 'queued' | 'offering' | 'sleeping' | 'dialling' | 'forwarding' | 'connected';

/** Who began it: somebody outside, the desk keeping its word to ring back or to follow a case up, or an agent. */
export type CallKind = 'inbound' | 'callback' | 'task' | 'outgoing';

/** `waiting`: how it stands with the wait. */
export type AnnouncementPurpose =
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
  | 'entry';

/** What plays to the caller now. */
export interface Announcement {
  readonly playback: PlaybackId;
  readonly purpose: AnnouncementPurpose;
  readonly startedAt: InstantMs;
}

/** How it stood when the caller was last told of the wait. */
export interface ToldOfWait {
  /** How often it was time for it in this queue, this time included. */
  readonly times: number;
  readonly at: InstantMs;
  readonly position: number;
  /** The first estimate of the wait in this queue, by which the estimates are measured; null: none could be made. */
  readonly first: (WaitRange & { readonly at: InstantMs }) | null;
}

/** Which outage a caller was told of, and until when hanging up means that this was all they wanted to know. */
export interface Informed {
  readonly outage: OutageId;
  readonly playback: PlaybackId;
  readonly graceMs: DurationMs;
  /** Last instant at which who hangs up was informed; null while the message plays. */
  readonly until: InstantMs | null;
}

/** A caller on the way into the queue. */
export interface EntryPosition {
  /** Null at the door. */
  readonly point: EntryPoint | null;
  /** Whether the hours were open when the caller came. */
  readonly open: boolean;
  readonly nextOpening: InstantMs | null;
  /** How long a key is awaited, once all was said; null while it is said, and where nothing is asked. */
  readonly keyUntil: InstantMs | null;
}

/** A reservation of an agent for a call, with a deadline and one winner. */
export interface Offer {
  readonly agent: AgentId;
  readonly device: DeviceId;
  readonly leg: LegId;
  readonly attempt: number;
  readonly madeAt: InstantMs;
  readonly deadlineAt: InstantMs;
  /** When a phone outside was answered, of which only a key tells that a person has it; null for all others. */
  readonly keyAwaitedSince: InstantMs | null;
  /** How long the key is awaited; null before. */
  readonly keyUntil: InstantMs | null;
  /** The announcement that asks for it while it plays to the phone. */
  readonly keyPlayback: PlaybackId | null;
  /** When the phone was answered; the two are then being bridged. */
  readonly acceptedAt: InstantMs | null;
}

/** What is kept of a call in which the desk rings the other party up. */
export interface CallOut {
  /** The call whose place it keeps; null for tasks and outgoing calls. */
  readonly earlier: CallId | null;
  /** Who alone may be offered it; null: anybody. */
  readonly onlyFor: AgentId | null;
  readonly note: string | null;
  /** How often they were dialled in vain. */
  readonly tries: number;
  /** When a sleeping one waits for an agent again. */
  readonly sleepsUntil: InstantMs | null;
  /** When the hours end within which it may be dialled; null: not to be foreseen. */
  readonly awakeUntil: InstantMs | null;
  /** How a task ended is recorded, once; the call may go on. */
  readonly hasOutcome: boolean;
  /** How it ended; left out: not told yet. */
  readonly outcome?: TaskOutcome;
}

/** An agent on the line, or about to be, while the other party is rung up. */
export interface Dialling {
  readonly agent: AgentId;
  readonly agentLeg: LegId;
  /** Which phone that is on; null: not known. */
  readonly device: DeviceId | null;
  /** The agent's phone was lost, and the agent is waited for; `agentLeg` is then what was lost. */
  readonly interruption: Interruption | null;
  readonly lastInterruption: LastInterruption | null;
  /** The other party's leg; null while the agent's own phone still rings. */
  readonly party: LegId | null;
  /** Number of the leg made last; names the bridge too. */
  readonly attempt: number;
  /** How long the phone that rings now is let ring. */
  readonly deadlineAt: InstantMs;
  /** When the other party answered; the two are then being joined. */
  readonly answeredAt: InstantMs | null;
}

/** A waiting caller's way through the choice of a callback. Known only here: after a restart it begins anew. */
export type CallbackMenu = {
  /** How many numbers that are none were typed. */
  readonly mistakes: number;
  /** The last that was said or pressed. */
  readonly since: InstantMs;
} & (
  | {
      /** Is this number right? It is the caller's own, or one that was typed. */
      readonly step: 'confirm';
      readonly number: PhoneNumber;
    }
  | {
      /** Another number is being typed. */
      readonly step: 'enter';
      readonly typed: string;
    }
);

/** What was written to a call by those who had it. Of each part the latest counts; null: nothing yet. */
export interface Written {
  readonly reason: { readonly code: string; readonly name: string } | null;
  readonly note: string | null;
  /** The class it ought to have had. It tells the history; where the call waits again, it waits as it came. */
  readonly class: CallClass | null;
}

/** A call from arrival to end. It keeps the plan and the service it began with. */
export interface Call {
  readonly id: CallId;
  readonly kind: CallKind;
  /** The channel of the other party, the caller; null while they are not on the line: before they are rung up. */
  readonly leg: LegId | null;
  readonly state: CallStateName;
  readonly dialled: PhoneNumber;
  readonly caller: PhoneNumber | null;
  readonly plan: NumberPlan | null;
  readonly service: Service | null;
  readonly organisation: OrganisationId | null;
  readonly class: CallClass;
  readonly language: Language;
  readonly arrivedAt: InstantMs;
  /** When the wait began; null before the queue. */
  readonly queuedAt: InstantMs | null;
  /** The requirements in force now. */
  readonly requirements: readonly Requirement[];
  /** The lines whose agents may be offered it now, in their order. */
  readonly openLines: readonly LineId[];
  /** How far it has come by the rules of its queue. */
  readonly progress: QueueProgress;
  readonly announcement: Announcement | null;
  /** Where on the way into the queue the caller is; null before and after. */
  readonly entry: EntryPosition | null;
  /** The menus as they were when the call came. */
  readonly menus: ReadonlyMap<MenuId, Menu>;
  /** When the hours end within which the caller came; null: they did not, or it is not to be foreseen. */
  readonly closesAt: InstantMs | null;
  /** When whoever still waits is sent off because the hours have ended; null: everybody is served. */
  readonly drainAt: InstantMs | null;
  /**
   * When a waiting caller begins to hear something; null once they do. A call that is answered at once is
   * spared a blink of greeting or music, and Asterisk the work of it.
   */
  readonly soundDueAt: InstantMs | null;
  /** What the caller was last told of the wait, or was to be; null before the first time in this queue. */
  readonly told: ToldOfWait | null;
  /** How many announcements were begun; numbers the next playback. */
  readonly announcements: number;
  readonly offers: readonly Offer[];
  /** How many offers were made; numbers the next leg. */
  readonly attempts: number;
  /** Agents who did not take this call, and until when the pair rests. They rank last afterwards. */
  readonly resting: ReadonlyMap<AgentId, InstantMs>;
  readonly talk: Talk | null;
  /** null for a caller who came themselves. */
  readonly callOut: CallOut | null;
  readonly dialling: Dialling | null;
  /** Whether the waiting caller was told of the callback, and where in choosing it they are. */
  readonly callbackOffered: boolean;
  readonly callbackMenu: CallbackMenu | null;
  /** The callback was asked for; the caller is being told so and then rung off. */
  readonly callbackTo: { readonly number: PhoneNumber; readonly requestedAt: InstantMs } | null;
  /** What the caller was told of an outage; null: nothing. */
  readonly informed: Informed | null;
  /** Set while somebody outside is rung for the caller. */
  readonly forward: Forward | null;
  /** How those on call are being rung for the caller; null: they are not. Kept once one of them has the call. */
  readonly onCall: OnCallRun | null;
  /** How far the caller has come in leaving a message; null: none is taken. */
  readonly voicemail: VoicemailRun | null;
  readonly past: Past;
  /** Left out: nothing has been written to it. */
  readonly written?: Written;
}

/** What a call has that no caller was dialled for. */
export const noCallOut = {
  callOut: null,
  dialling: null,
  callbackOffered: false,
  callbackMenu: null,
  callbackTo: null,
  voicemail: null,
} as const;

/** So long a caller waits in silence before the greeting or the music begins: less than a ring of a phone. */
export const SOUND_DELAY_MS = 250;

/** The bridge in which the call talks with who took offer number `attempt`. */
export const offerBridge = (call: CallId, attempt: number): BridgeId => `${call}.b${attempt}`;

/** The leg of offer number `attempt`. */
export const offerLeg = (call: CallId, attempt: number): LegId => `${call}.a${attempt}`;

/** Which offer of which call a leg was named for; null for a leg of another kind. */
export function offerOfLeg(leg: LegId): { readonly call: CallId; readonly attempt: number } | null {
  const [, call, attempt] = /^(.+)\.a(\d+)$/.exec(leg) ?? [];
  return call === undefined ? null : { call, attempt: Number(attempt) };
}

/** The playback of announcement number `n`. */
export const playbackOf = (call: CallId, n: number): PlaybackId => `${call}.p${n}`;

/**
 * How many announcements the call has begun once `playback` is one of them. Some before it may have no fact: they
 * were begun in the last moment before the service was killed.
 */
export const announcementsWith = (call: Call, playback: PlaybackId): number =>
  Math.max(call.announcements + 1, Number(/\.p(\d+)$/.exec(playback)?.[1] ?? 0));

/** The offer on `leg`, if it still stands. */
export const offerOn = (call: Call, leg: LegId): Offer | undefined =>
  call.offers.find((offer) => offer.leg === leg);

/** Waiting for an agent, whether or not a phone rings for it. */
export const isWaiting = (call: Call): boolean => call.state === 'queued' || call.state === 'offering';

/** The agents whom the call occupies now: offered it, or on the line. */
export const agentsOf = (call: Call): readonly AgentId[] => [
  ...call.offers.map((offer) => offer.agent),
  ...(call.talk ? agentsOfTalk(call.talk) : []),
  ...(call.dialling ? [call.dialling.agent] : []),
];
