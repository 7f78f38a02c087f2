import type { Directory } from '../desk/directory.ts';
import type { AgentId, CallId, DeviceId, LegId, PlaybackId, TimerId } from '../kernel/ids.ts';
import { type DurationMs, type InstantMs, SECOND_MS } from '../kernel/time.ts';
import type { Call } from './call.ts';

/*
 * The phone in an agent's page goes with the page: on a reload, when the network blinks, when the laptop is closed.
 * None of that is a wish to hang up, which is told by the API. Whoever was on such a phone keeps the place in the
 * call, and is waited for:
 *
 *   on the line ──page lost, or leg gone──▶ awaited ──page back with the leg──────────────▶ on the line
 *                                             │  ▲ └──page back without: leg hung up, rung anew, answered──▶
 *                                             │  └──── phone not answered, or lost again: rung after a pause
 *                                             └──not back in time──▶ out of the call, not responding
 *
 * Three places can be lost so: the agent's who has the call, the one of an agent who was asked in, and that of an
 * agent for whom somebody is being dialled. When a phone is rung anew follows from the state alone: whenever
 * nothing of the old leg is left and a phone of the agent can be rung (interrupt.ts).
 */

/** A phone that is rung so that its agent is in the call again. */
export interface RungAgain {
  readonly agent: AgentId;
  readonly device: DeviceId;
  readonly leg: LegId;
  readonly rungAt: InstantMs;
  readonly deadlineAt: InstantMs;
  /** The announcement that asks for the key, on a mobile; null before. */
  readonly keyPlayback: PlaybackId | null;
}

/** Somebody in a call whose phone was lost. */
export interface Interruption {
  readonly device: DeviceId;
  readonly since: InstantMs;
  /** How long they are waited for. */
  readonly deadlineAt: InstantMs;
  /** The leg that was lost, while Asterisk may still have it. */
  readonly leg: LegId | null;
  readonly ring: RungAgain | null;
  /** Not rung before. */
  readonly ringAt: InstantMs;
}

/** An interruption that is over: one that follows at once is the same trouble. */
export interface LastInterruption {
  readonly since: InstantMs;
  readonly endedAt: InstantMs;
}

/** How long a lost page is waited for. */
export const PAGE_AWAITED_MS: DurationMs = 30 * SECOND_MS;

/** After a connection was lost, or the service was away, so much time is left at least: the page lost it too. */
export const PAGE_AWAITED_AT_LEAST_MS: DurationMs = 10 * SECOND_MS;

/** A page answers by itself, within moments; so long without an answer means that the ringing did not get there. */
export const RING_AGAIN_MS: DurationMs = 8 * SECOND_MS;

/** The pause before the phone is rung again that was not answered, or whose answer did not last. */
export const RING_PAUSE_MS: DurationMs = SECOND_MS;

/** Who is lost again so soon is not waited for anew: a phone that cannot hold a talk would keep the caller for ever. */
export const STEADY_AFTER_MS: DurationMs = 5 * SECOND_MS;

/** True for the phone in an agent's page, of which the end of a leg says nothing about what the agent wants. */
export function isPagePhone({ devices }: Directory, device: DeviceId | null): boolean {
  return device !== null && devices.get(device)?.ofPage === true;
}

/** The place of an agent in a call. */
export type Seat = 'agent' | 'third' | 'dialling';

/** Somebody who is waited for. */
export interface Awaited {
  readonly seat: Seat;
  readonly agent: AgentId;
  readonly interruption: Interruption;
}

/** Everybody who is waited for in a call; mostly nobody. */
export function awaitedIn({ talk, dialling }: Call): readonly Awaited[] {
  const awaited: Awaited[] = [];
  if (talk?.agent != null && talk.interruption)
    awaited.push({ seat: 'agent', agent: talk.agent, interruption: talk.interruption });
  if (talk?.third?.agent != null && talk.third.interruption)
    awaited.push({ seat: 'third', agent: talk.third.agent, interruption: talk.third.interruption });
  if (dialling?.interruption)
    awaited.push({ seat: 'dialling', agent: dialling.agent, interruption: dialling.interruption });
  return awaited;
}

/** What Asterisk may still have of somebody who is waited for. */
export function legsOfInterruption({ leg, ring }: Interruption): readonly LegId[] {
  return [leg, ring?.leg].filter((each): each is LegId => each != null);
}

/** An agent's leg in a call, with the phone it is on. */
export interface Seated {
  readonly seat: Seat;
  readonly agent: AgentId;
  readonly device: DeviceId;
  readonly leg: LegId;
}

/** The agents who are on the line, or hear somebody's phone ring. Whose own phone still rings is not. */
export function seatedIn({ talk, dialling }: Call): readonly Seated[] {
  const seated: Seated[] = [];
  if (talk?.agent != null && talk.leg !== null && talk.device != null)
    seated.push({ seat: 'agent', agent: talk.agent, device: talk.device, leg: talk.leg });
  const third = talk?.third;
  if (third?.agent != null && third.device !== null && third.answeredAt !== null && !third.interruption)
    seated.push({ seat: 'third', agent: third.agent, device: third.device, leg: third.leg });
  if (dialling && dialling.party !== null && dialling.device !== null && !dialling.interruption)
    seated.push({
      seat: 'dialling',
      agent: dialling.agent,
      device: dialling.device,
      leg: dialling.agentLeg,
    });
  return seated;
}

/** The timers of those who are waited for. */
export type InterruptionTimer = { readonly id: TimerId; readonly at: InstantMs; readonly call: CallId } & (
  | {
      readonly kind: 'party-deadline';
      readonly leg: LegId;
      readonly outcome: 'not-answered';
    }
  /** They have been waited for long enough. */
  | { readonly kind: 'page-overdue'; readonly agent: AgentId }
  /** Their phone may be rung again. */
  | { readonly kind: 'ring-again' }
);

/** The timers that a call needs for those who are waited for in it. */
export function timersOfInterruptions(call: Call, now: InstantMs): readonly InterruptionTimer[] {
  return awaitedIn(call).flatMap(({ agent, interruption: { deadlineAt, ring, ringAt } }) => {
    // A phone that rings in the last moment is let ring.
    const at = Math.max(deadlineAt, ring?.deadlineAt ?? 0);
    const timers: InterruptionTimer[] = [
      { kind: 'page-overdue', id: `page:${call.id}:${agent}:${at}`, at, call: call.id, agent },
    ];
    if (ring) {
      const { leg, keyPlayback, deadlineAt: until } = ring;
      const id = `party:${keyPlayback ?? leg}`;
      timers.push({ kind: 'party-deadline', id, at: until, call: call.id, leg, outcome: 'not-answered' });
    } else if (ringAt > now) {
      const id = `ring-again:${call.id}:${agent}:${ringAt}`;
      timers.push({ kind: 'ring-again', id, at: ringAt, call: call.id });
    }
    return timers;
  });
}
