import type { Directory } from '../desk/directory.ts';
import type { AgentId, DeviceId, LegId, PlaybackId } from '../kernel/ids.ts';
import { type DurationMs, type InstantMs, SECOND_MS } from '../kernel/time.ts';

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

/** What Asterisk may still have of somebody who is waited for. */
export function legsOfInterruption({ leg, ring }: Interruption): readonly LegId[] {
  return [leg, ring?.leg].filter((each): each is LegId => each != null);
}
