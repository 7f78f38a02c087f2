import type {
  AgentId,
  BridgeId,
  CallId,
  DeviceId,
  Language,
  LegId,
  OrganisationId,
  PhoneNumber,
  PlaybackId,
} from '../kernel/ids.ts';
import type { InstantMs } from '../kernel/time.ts';
import type { CallClass, NumberPlan, Requirement, Service } from '../desk/directory.ts';

/*
 *   arriving ──▶ announcing ──▶ queued ⇄ offering ──▶ connected ──▶ ended
 *       │            │            ▲
 *       └────────────┼────────────┘   (a greeting may play while queued)
 *                    └──▶ ended       (closed, number unknown)
 *
 *   Why a call ended lives only in the fact `call-ended`; an ended call leaves the desk.
 */
export type CallStateName = 'arriving' | 'announcing' | 'queued' | 'offering' | 'connected';

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
  /** The caller's channel. */
  readonly leg: LegId;
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
