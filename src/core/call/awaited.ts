import type { AgentId, CallId, DeviceId, LegId, TimerId } from '../kernel/ids.ts';
import type { InstantMs } from '../kernel/time.ts';
import type { Call } from './call.ts';
import type { Interruption } from './interruption.ts';

/** Who in a call is on the line, and who is waited for as their phone was lost. Pure. */

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
