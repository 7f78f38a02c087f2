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

/** How long the news of a new leg may take by the one way when it has come by the other. */
export const NEWS_LIMIT_MS = 5_000;
/** How long a leg that the service no longer has may still be ended by Asterisk's own BYE or CANCEL. */
export const GOODBYE_LIMIT_MS = 1_500;

/** What is remembered of a session to tell whether the service still has its leg. */
export interface LegWatch {
  readonly leg: string;
  /** Whether a view has named the leg. */
  readonly seen: boolean;
  /** Since when the views do not name it, by performance.now(); from the session's beginning on. */
  readonly missingSince: number | null;
}

/** @param now performance.now() */
export function watchLeg(leg: string, now: number): LegWatch {
  return { leg, seen: false, missingSince: now };
}

/** The watch after a view has come. */
export function seeLegs(watch: LegWatch, legs: ReadonlySet<string>, now: number): LegWatch {
  if (legs.has(watch.leg)) return { leg: watch.leg, seen: true, missingSince: null };
  return { ...watch, missingSince: watch.missingSince ?? now };
}

/** When the session is to be ended here unless a view names its leg until then; null: it is named. */
export function endsAt(watch: LegWatch): number | null {
  if (watch.missingSince === null) return null;
  return watch.missingSince + (watch.seen ? GOODBYE_LIMIT_MS : NEWS_LIMIT_MS);
}

/** Whether sound is expected from the other side: held or while somebody is rung, there may be none. */
export function expectsSound(view: WorkplaceJson | null, leg: string | null): boolean {
  if (leg === null) return true;
  const call = view?.call;
  if (call == null || call.leg !== leg) return false;
  return call.talk === 'talking' || call.talk === 'conference' || call.talk === 'consulting';
}
