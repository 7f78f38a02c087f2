import type { WorkplaceJson } from '../../contract/workplace.ts';

/** A call that this page has sound of, or that rings here. */
export interface PhoneSession {
  /** Names the session on this page. */
  readonly id: string;
  /** The service's name of the leg, by the header X-Svara-Leg; null for a call to the echo number. */
  readonly leg: string | null;
  /** `answering`: answered, but there is no sound yet. */
  readonly stage: 'ringing' | 'answering' | 'talking';
  readonly muted: boolean;
  /** Spoken codec, such as `opus` or `G722`; null before it is known. */
  readonly codec: string | null;
}

/** What an INVITE is to be met with. */
export type Reception =
  /** Not of the service's making, or there is another already: 486. */
  | 'refuse'
  | 'ring'
  /** At once, after a beep. */
  | 'answer';

export interface IncomingLeg {
  readonly leg: string | null;
  /** X-Svara-Auto-Answer: a call of the agent's own, whose phone was lost or who dials. */
  readonly autoAnswer: boolean;
}

/**
 * How an incoming call is met. The service never rings a phone twice at a time; but when it rings anew in place
 * of a leg that was lost, the page may still hold the old one.
 * @param ringing whether another call rings already
 * @param ownAutoAnswer the agent's own setting
 */
export function receive(incoming: IncomingLeg, ringing: boolean, ownAutoAnswer: boolean): Reception {
  if (incoming.leg === null || incoming.leg === '') return 'refuse';
  if (incoming.autoAnswer) return 'answer';
  if (ringing) return 'refuse';
  return ownAutoAnswer ? 'answer' : 'ring';
}

/** The legs that the service has on this phone. */
export function legsOf(view: WorkplaceJson): ReadonlySet<string> {
  const legs = new Set<string>();
  for (const leg of [view.offer?.leg, view.call?.leg]) if (typeof leg === 'string') legs.add(leg);
  return legs;
}

/**
 * For how long a session whose leg the service does not name is let be: the news of it may still be on the way, as
 * may Asterisk's own goodbye, and a service that has just started is still asking Asterisk what there is.
 */
export const UNNAMED_LIMIT_MS = 5_000;

/**
 * Since when the service, being connected, has not named a session's leg; null: it names it, or is away.
 * @param since the answer before; of a new session null
 * @param legs what the service has; null while it is away
 * @param now performance.now()
 */
export function unnamedSince(
  since: number | null,
  leg: string,
  legs: ReadonlySet<string> | null,
  now: number,
): number | null {
  return legs === null || legs.has(leg) ? null : (since ?? now);
}

/** Whether sound is expected from the other side: held or while somebody is rung, there may be none. */
export function expectsSound(view: WorkplaceJson | null, leg: string | null): boolean {
  if (leg === null) return true;
  const call = view?.call;
  if (call == null || call.leg !== leg) return false;
  return call.talk === 'talking' || call.talk === 'conference' || call.talk === 'consulting';
}
