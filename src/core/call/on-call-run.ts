import type { CallFact } from '../desk/facts.ts';
import type { OnCallFact } from '../desk/on-call-facts.ts';
import type { Directory } from '../desk/directory.ts';
import type { CallId, TimerId } from '../kernel/ids.ts';
import { type DurationMs, type InstantMs, SECOND_MS } from '../kernel/time.ts';
import type { Chain } from '../schedule/rota.ts';
import type { Call } from './call.ts';
import type { OnCallRun } from './on-call-state.ts';

/** From the end of the question there is so long to find the key. */
const CONFIRM_WITHIN_MS: DurationMs = 10 * SECOND_MS;

/** So long after the caller heard that help is being rung they hear that it still is. */
const STILL_RINGING_EVERY_MS: DurationMs = 20 * SECOND_MS;

/** The next step to be rung: its place counted from 1; null when the last round is through. Pure. */
export function nextPlace({ chain, round, step }: OnCallRun): { round: number; step: number } | null {
  if (chain.steps.length === 0) return null;
  if (round >= 1 && step < chain.steps.length) return { round, step: step + 1 };
  return round < chain.rounds ? { round: round + 1, step: 1 } : null;
}

/**
 * A round that was rung lasts so long at least: phones that are busy or away with the next one say so within
 * a second, and a critical caller would be given up before anybody could have rung off.
 */
const ROUND_AT_LEAST_MS: DurationMs = 20 * SECOND_MS;

/** Until when the round that begins with `place` has to wait; null: it may begin at `now`. Pure. */
export function pauseBefore(
  { round, rungSince }: OnCallRun,
  place: { readonly round: number },
  now: InstantMs,
): InstantMs | null {
  if (place.round === round || rungSince === null) return null;
  const until = rungSince + ROUND_AT_LEAST_MS;
  return now < until ? until : null;
}

/** The call after a fact of its being put through to those on call. */
export function evolveOnCall(directory: Directory, call: Call, fact: OnCallFact): Call {
  const chain = call.onCall?.chain ?? directory.chains.get(fact.chain);
  // A restarted service may no longer know the chain: the call then goes on as one without.
  if (!chain) return call;
  const run = call.onCall ?? newRun(chain, fact.at);
  switch (fact.type) {
    case 'on-call-chosen':
      return {
        ...call,
        state: 'announcing',
        entry: null,
        announcement: null,
        soundDueAt: null,
        onCall: { ...run, phase: 'confirming', confirmUntil: null },
      };
    case 'on-call-confirmed':
      return {
        ...call,
        state: 'forwarding',
        class: 'critical',
        announcement: null,
        soundDueAt: null,
        onCall: { ...run, phase: 'ringing', confirmUntil: null, toldAt: fact.at },
      };
    case 'on-call-not-confirmed':
      return { ...call, announcement: null, onCall: null };
    case 'on-call-skipped':
      return { ...call, onCall: { ...run, ...placed(run, fact) } };
    case 'on-call-paused':
      return { ...call, onCall: { ...run, phase: 'pausing', pausedUntil: fact.until } };
    case 'on-call-handed-to-desk':
      return call; // The queue that it comes to is the next fact.
    case 'on-call-exhausted':
      if (fact.backToQueue) return { ...call, announcement: null, onCall: null };
      return { ...call, state: 'announcing', announcement: null, onCall: { ...run, phase: 'exhausted' } };
  }
}

/** Where a run is that has come to a step. */
const placed = (
  run: OnCallRun,
  { round, step }: { readonly round: number; readonly step: number },
): Pick<OnCallRun, 'phase' | 'round' | 'step' | 'rungSince' | 'pausedUntil'> => ({
  phase: 'ringing',
  round,
  step,
  rungSince: round === run.round ? run.rungSince : null,
  pausedUntil: null,
});

/** The question is put: its key is awaited from its end on, whatever an earlier one has led to. */
export const onCallAsked = (run: OnCallRun | null): OnCallRun | null =>
  run?.phase === 'confirming' ? { ...run, confirmUntil: null } : run;

const newRun = (chain: Chain, at: InstantMs): OnCallRun => ({
  chain,
  phase: 'confirming',
  confirmUntil: null,
  round: 0,
  step: 0,
  rungSince: null,
  pausedUntil: null,
  toldAt: at,
});

/** The run after somebody began to be rung, or something was said to the caller. */
export function onCallAfter(
  call: Call,
  fact: Extract<CallFact, { type: 'forward-started' | 'announcement-finished' }>,
): OnCallRun | null {
  const { onCall, announcement } = call;
  if (!onCall) return null;
  if (fact.type === 'forward-started') {
    if (!fact.onCall) return onCall;
    const run = { ...onCall, ...placed(onCall, fact.onCall) };
    return { ...run, rungSince: run.rungSince ?? fact.at };
  }
  if (announcement?.playback !== fact.playback) return onCall;
  return onCall.phase === 'confirming'
    ? { ...onCall, confirmUntil: fact.at + CONFIRM_WITHIN_MS }
    : { ...onCall, toldAt: fact.at };
}

/** The timers of a call for which those on call are rung. */
export type OnCallTimer = { readonly id: TimerId; readonly at: InstantMs; readonly call: CallId } & (
  | { readonly kind: 'on-call-unconfirmed' }
  | { readonly kind: 'on-call-news' }
  | { readonly kind: 'on-call-round-due' }
);

/** The timers that the call needs: for the confirming key, the next word that help is being rung, the next round. */
export function timersOfOnCall({ id, onCall, state, forward, announcement }: Call): readonly OnCallTimer[] {
  if (!onCall) return [];
  const { phase, confirmUntil, toldAt, pausedUntil } = onCall;
  if (phase === 'pausing' && state === 'forwarding' && pausedUntil !== null) {
    return [
      { kind: 'on-call-round-due', id: `on-call-round:${id}:${pausedUntil}`, at: pausedUntil, call: id },
    ];
  }
  if (phase === 'confirming' && state === 'announcing' && confirmUntil !== null) {
    const at = confirmUntil;
    return [{ kind: 'on-call-unconfirmed', id: `on-call-confirm:${id}:${at}`, at, call: id }];
  }
  if (state !== 'forwarding' || !forward || forward.answeredAt !== null || announcement) return [];
  const at = toldAt + STILL_RINGING_EVERY_MS;
  return [{ kind: 'on-call-news', id: `on-call-news:${id}:${at}`, at, call: id }];
}
