import type { AgentId, BridgeId, DeviceId, LegId, PersonId, PhoneNumber, PlaybackId } from '../kernel/ids.ts';
import type { DurationMs, InstantMs } from '../kernel/time.ts';
import { type Interruption, type LastInterruption, legsOfInterruption } from './interruption.ts';

/*
 * The conversation of a connected call: the caller C, the agent A who owns it, and perhaps a third party T, who
 * is another agent or somebody outside. There is one bridge, for those who talk with one another: who is on hold
 * stands outside it and hears music, so that a consultation is a talk in the bridge from which the caller is
 * missing, and so does an agent who has nobody to talk with, who would not hear the other phone ring inside it.
 *
 *              hold                  consult                  T answers
 *   talking ◀───────▶ held ◀──────────────────▶ consult-ringing ───────▶ consulting
 *      ▲     resume     (talking and held alike;                           │  │  │ cancelled,
 *      │                 T does not answer: back to C)                     │  │  │ or T gone:
 *      │◀──────────────────────────────────────────────────────────────────┼──┼──┘ back to C
 *      │                         completed: A goes, T with C               │  │
 *      │◀──(T is an agent: talking)─────────────────────────────◀──────────┘  │ conference
 *      │                                                                      ▼
 *      │◀───────────── T gone, or A takes T out ────────────────────── conference
 *      │                                                            A leaves │ ▲ A's phone answers
 *      │        rejoining ◀── rejoin ── away (C with T) ◀────────────────────┘ │
 *      │            └──────────────────────────────────────────────────────────┘
 *      └─ somebody outside who took a forwarded call, or a completed consultation, is `away` too
 *
 *   C gone in a conference: `without-caller`, A and T talk on. Whoever is left alone in the end is hung up, and
 *   the call has ended.
 *
 *   From every state in which A is on the line with the phone of a page, and that phone is lost: `interrupted`.
 *   Whoever would hear nobody hears music; C and T of a conference talk on. A back: as it was before. A not back
 *   in time: C goes to T where T is there, else back to the queue. T lost so is awaited within the states above.
 */
export type TalkStateName =
  | 'talking'
  | 'held'
  | 'consult-ringing'
  | 'consulting'
  | 'conference'
  | 'away'
  | 'rejoining'
  | 'interrupted'
  | 'without-caller';

/** Somebody who is asked into the call, or is in it, beside the caller and the agent. */
export interface ThirdParty {
  /** An agent of the desk; null: somebody outside. */
  readonly agent: AgentId | null;
  /** Where somebody outside is rung; null for an agent. */
  readonly number: PhoneNumber | null;
  readonly leg: LegId;
  /** Which phone of the agent; null for somebody outside. */
  readonly device: DeviceId | null;
  /** Until when their phone rings, or the key is awaited. */
  readonly deadlineAt: InstantMs;
  /** The announcement that asks for the key, where one is asked for; null before. */
  readonly keyPlayback: PlaybackId | null;
  /** null while it rings. */
  readonly answeredAt: InstantMs | null;
  /** Their phone was lost, and they are waited for; `leg` is then what was lost. */
  readonly interruption: Interruption | null;
  readonly lastInterruption: LastInterruption | null;
}

/** The phone of an agent who had left and comes back. */
export interface Rejoin {
  readonly device: DeviceId;
  readonly leg: LegId;
  readonly deadlineAt: InstantMs;
  /** As of a {@link ThirdParty}. */
  readonly keyPlayback: PlaybackId | null;
}

/** What failed when legs were to be brought into the bridge of a talk, and what is done about it. */
export interface JoinRepair {
  /** How often in a row it failed. */
  readonly tries: number;
  readonly failedAt: InstantMs;
  /** When it is tried again; null: it has been, and nothing is known to have failed since. */
  readonly retryAt: InstantMs | null;
}

/** The conversation of a connected call. */
export interface Talk {
  /** Who owns the call; null: nobody of the desk ever had it, it was forwarded. */
  readonly agent: AgentId | null;
  /** The agent's phone; null while the agent is not on the line. */
  readonly leg: LegId | null;
  /** Which of their phones; null while they are not on the line, or where it is not known. */
  readonly device: DeviceId | null;
  readonly bridge: BridgeId;
  readonly answeredAt: InstantMs;
  /** Since when the caller hears music; null while they are not on hold. */
  readonly heldSince: InstantMs | null;
  /** How long the caller was on hold before that. */
  readonly heldMs: DurationMs;
  readonly third: ThirdParty | null;
  readonly rejoin: Rejoin | null;
  /** The agent's phone was lost, and the agent is waited for. */
  readonly interruption: Interruption | null;
  readonly lastInterruption: LastInterruption | null;
  /** null: nothing has failed in this talk. */
  readonly repair: JoinRepair | null;
}

/** What a call was before it came to wait or talk as it does now: it survives every transfer. */
export interface Past {
  /** The agent who answered first. */
  readonly owner: AgentId | null;
  /** The wait until the first answer; by it alone the service level counts the call. */
  readonly firstWaitMs: DurationMs | null;
  /** The waits that have ended, together. A call that waits again keeps them: its place is that of one who never was answered. */
  readonly waitedMs: DurationMs;
  /** Talks that have ended, together, and how much of them the caller was on hold. */
  readonly talkedMs: DurationMs;
  readonly heldMs: DurationMs;
  /** Whose transfer to one agent is under way; if that agent does not take it, it goes back there first. */
  readonly returnTo: AgentId | null;
}

/** A call that is new. */
export const noPast: Past = {
  owner: null,
  firstWaitMs: null,
  waitedMs: 0,
  talkedMs: 0,
  heldMs: 0,
  returnTo: null,
};

/** A number outside that is rung for the caller, who hears music meanwhile. */
export interface Forward {
  readonly number: PhoneNumber;
  readonly leg: LegId;
  readonly bridge: BridgeId;
  readonly deadlineAt: InstantMs;
  /** Whether whoever answers must accept by a key. */
  readonly asksKey: boolean;
  /** What tells them so, once they have answered. */
  readonly keyPlayback: PlaybackId | null;
  /** When it was accepted; the two are then being bridged. */
  readonly answeredAt: InstantMs | null;
  /** Who is rung as one on call; null: a number alone. */
  readonly person: PersonId | null;
}

/** How long somebody outside is rung. */
export const OUTSIDE_RING_MS: DurationMs = 30_000;

/** Which state a talk is in; it follows from who is on the line. */
export function talkStateOf(talk: Talk, callerLeg: LegId | null): TalkStateName {
  if (talk.rejoin) return 'rejoining';
  if (talk.interruption) return 'interrupted';
  if (!talk.third) return talk.heldSince === null ? 'talking' : 'held';
  if (talk.third.answeredAt === null) return 'consult-ringing';
  if (callerLeg === null) return 'without-caller';
  if (talk.leg === null) return 'away';
  return talk.heldSince === null ? 'conference' : 'consulting';
}

/** How long the caller was on hold in this talk until `now`. */
export function heldMsOf(talk: Talk, now: InstantMs): DurationMs {
  return talk.heldMs + (talk.heldSince === null ? 0 : now - talk.heldSince);
}

/** The legs of the talk beside the caller's. */
export function legsOfTalk({ leg, third, rejoin, interruption }: Talk): readonly LegId[] {
  const lost = interruption ? legsOfInterruption(interruption) : [];
  const legs = [leg, ...lost, ...(third ? legsOfThird(third) : []), rejoin?.leg];
  return legs.filter((each): each is LegId => each != null);
}

/** What Asterisk has of a third party. */
export function legsOfThird({ leg, interruption }: ThirdParty): readonly LegId[] {
  return interruption ? legsOfInterruption(interruption) : [leg];
}

/** The leg of a third party who is on the line; null: there is none, or their phone rings, or was lost. */
export function legOfAnswered(third: ThirdParty | null): LegId | null {
  return third?.answeredAt == null || third.interruption ? null : third.leg;
}

/** The legs that ought to be in the bridge of a connected call: of all who talk with one another, two at least. */
export function legsInBridge({ leg, heldSince, third }: Talk, caller: LegId | null): readonly LegId[] {
  const talking = [heldSince === null ? caller : null, leg, legOfAnswered(third)];
  const inside = talking.filter((each): each is LegId => each !== null);
  return inside.length < 2 ? [] : inside;
}

/** The agents who are on the line, or rung for the talk. One who has left is free. */
export function agentsOfTalk({ agent, leg, third, rejoin, interruption }: Talk): readonly AgentId[] {
  const hasLeft = leg === null && rejoin === null && interruption === null;
  return [hasLeft ? null : agent, third?.agent ?? null].filter((each): each is AgentId => each !== null);
}
