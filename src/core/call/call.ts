import type {
  AgentId,
  BridgeId,
  CallId,
  DeviceId,
  Language,
  LegId,
  LineId,
  OrganisationId,
  PhoneNumber,
  PlaybackId,
} from '../kernel/ids.ts';
import type { InstantMs } from '../kernel/time.ts';
import type { CallClass, NumberPlan, Requirement, Service } from '../desk/directory.ts';

/*
 *   arriving ──▶ announcing ──▶ queued ⇄ offering ──▶ connected ──▶ ended
 *       │            │            ▲         │            ▲  │
 *       └────────────┼────────────┘         ▼            │  └──▶ queued, offering, forwarding (transferred)
 *                    │                   dialling ───────┘
 *                    ├──▶ forwarding ──▶ connected (somebody outside has answered)
 *                    └──▶ ended       (closed, number unknown)
 *
 *   A greeting may play while queued. `dialling`: the agent is on the line, the other party is being rung, which
 *   is how callbacks and outgoing calls begin. Why a call ended lives only in the fact `call-ended`; an ended
 *   call leaves the desk.
 */
export type CallStateName =
  'arriving' | 'announcing' | 'queued' | 'offering' | 'dialling' | 'forwarding' | 'connected';

/** Who began it: somebody outside, the desk keeping its word to ring back or to follow a case up, or an agent. */
export type CallKind = 'inbound' | 'callback' | 'task' | 'outgoing';

export type AnnouncementPurpose = 'greeting' | 'closed' | 'unknown-number';

/** What plays to the caller now. */
export interface Announcement {
  readonly playback: PlaybackId;
  readonly purpose: AnnouncementPurpose;
  readonly startedAt: InstantMs;
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

/** The conversation of a connected call. */
export interface Talk {
  readonly agent: AgentId;
  readonly leg: LegId;
  readonly bridge: BridgeId;
  readonly answeredAt: InstantMs;
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
  readonly announcement: Announcement | null;
  /**
   * When a waiting caller begins to hear something; null once they do. A call that is answered at once is
   * spared a blink of greeting or music, and Asterisk the work of it.
   */
  readonly soundDueAt: InstantMs | null;
  /** How many announcements were begun; numbers the next playback. */
  readonly announcements: number;
  readonly offers: readonly Offer[];
  /** How many offers were made; numbers the next leg. */
  readonly attempts: number;
  /** Agents who did not take this call, and until when the pair rests. They rank last afterwards. */
  readonly resting: ReadonlyMap<AgentId, InstantMs>;
  readonly talk: Talk | null;
}

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

/** The offer on `leg`, if it still stands. */
export const offerOn = (call: Call, leg: LegId): Offer | undefined =>
  call.offers.find((offer) => offer.leg === leg);

/** Waiting for an agent, whether or not a phone rings for it. */
export const isWaiting = (call: Call): boolean => call.state === 'queued' || call.state === 'offering';
