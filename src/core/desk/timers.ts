import { isWaiting, type Call, type Offer } from '../call/call.ts';
import { offerEndsAt } from '../call/offers.ts';
import { type OnCallTimer, timersOfOnCall } from '../call/on-call-run.ts';
import { timersOfVoicemail, type VoicemailTimer } from '../call/voicemail-run.ts';
import { newsDueAt } from '../call/told.ts';
import { type InterruptionTimer, timersOfInterruptions } from '../call/awaited.ts';
import type { AgentRecord } from '../agent/agent.ts';
import type { AgentId, CallId, LegId, PlaybackId, TimerId } from '../kernel/ids.ts';
import { type DialTimer, timersOfDialling } from './dial-timers.ts';
import { nextRuleAt } from '../routing/next-rule.ts';
import { MINUTE_MS, SECOND_MS, type InstantMs } from '../kernel/time.ts';

/**
 * Timers are values: which ones run follows from the state of a call or an agent alone. After every step the
 * desk compares the list with what is armed, so that no timer can be forgotten, doubled or left behind, and
 * a restarted service has the same ones. The id names the generation: a stale one is simply not armed.
 */
export type Timer = { readonly id: TimerId; readonly at: InstantMs } & (
  | { readonly kind: 'offer-deadline'; readonly call: CallId; readonly attempt: number }
  | { readonly kind: 'bridging-limit'; readonly call: CallId; readonly attempt: number }
  | { readonly kind: 'announcement-limit'; readonly call: CallId; readonly playback: PlaybackId }
  | { readonly kind: 'sound-due'; readonly call: CallId }
  | {
      readonly kind: 'party-deadline';
      readonly call: CallId;
      readonly leg: LegId;
      readonly outcome: 'not-answered' | 'unreachable';
    }
  | { readonly kind: 'comfort-due'; readonly call: CallId }
  | { readonly kind: 'rest-over'; readonly call: CallId; readonly agent: AgentId }
  /** No key was pressed in time on the way into the queue. */
  | { readonly kind: 'entry-silence'; readonly call: CallId }
  /** The hours have ended, and whoever still waits is sent off. */
  | { readonly kind: 'drain'; readonly call: CallId }
  | DialTimer
  | InterruptionTimer
  | { readonly kind: 'join-retry'; readonly call: CallId }
  | OnCallTimer
  | VoicemailTimer
  /** A requirement gives way, a line opens, or a limit of the queue is reached. */
  | { readonly kind: 'wait-rule'; readonly call: CallId }
  | { readonly kind: 'hold-over'; readonly call: CallId }
  | { readonly kind: 'wrap-up-over'; readonly agent: AgentId }
  | { readonly kind: 'closing-limit'; readonly agent: AgentId; readonly leg: LegId }
);

/** Answered but not bridged for so long, the phone is given up and the caller goes back to the queue. */
const BRIDGING_LIMIT_MS = 5 * SECOND_MS;

/** No announcement lasts so long; if its end is never told, the call goes on all the same. */
const ANNOUNCEMENT_LIMIT_MS = 2 * MINUTE_MS;

/** The deadline moves when a key is asked for: then it is another timer. */
const offerTimer = ({ leg, keyUntil }: Offer): TimerId =>
  keyUntil === null ? `offer:${leg}` : `key:${leg}:${keyUntil}`;

/** The timers that a call needs at `now`. */
export function timersOfCall(call: Call, now: InstantMs): readonly Timer[] {
  const timers: Timer[] = [];
  if (call.announcement) {
    const { playback, startedAt } = call.announcement;
    const at = startedAt + ANNOUNCEMENT_LIMIT_MS;
    timers.push({ kind: 'announcement-limit', id: `announcement:${playback}`, at, call: call.id, playback });
  }
  for (const offer of call.offers) {
    const { attempt } = offer;
    timers.push(
      offer.acceptedAt === null
        ? { kind: 'offer-deadline', id: offerTimer(offer), at: offerEndsAt(offer), call: call.id, attempt }
        : {
            kind: 'bridging-limit',
            id: `bridging:${offer.leg}`,
            at: offer.acceptedAt + BRIDGING_LIMIT_MS,
            call: call.id,
            attempt,
          },
    );
  }
  timers.push(...timersOfDialling(call), ...timersOfParties(call), ...timersOfOnCall(call));
  timers.push(...timersOfVoicemail(call), ...timersOfInterruptions(call, now));
  if (call.entry?.keyUntil != null) {
    const at = call.entry.keyUntil;
    timers.push({ kind: 'entry-silence', id: `entry:${call.id}:${at}`, at, call: call.id });
  }
  if (isWaiting(call)) {
    if (call.drainAt !== null && call.kind === 'inbound') {
      timers.push({ kind: 'drain', id: `drain:${call.id}:${call.drainAt}`, at: call.drainAt, call: call.id });
    }
    if (call.soundDueAt !== null) {
      timers.push({ kind: 'sound-due', id: `sound:${call.id}`, at: call.soundDueAt, call: call.id });
    }
    const { held } = call.progress;
    if (held)
      timers.push({ kind: 'hold-over', id: `hold:${call.id}:${held.until}`, at: held.until, call: call.id });
    const ruleAt = nextRuleAt(call);
    if (ruleAt !== Number.POSITIVE_INFINITY) {
      timers.push({ kind: 'wait-rule', id: `rule:${call.id}:${ruleAt}`, at: ruleAt, call: call.id });
    }
    const newsAt = newsDueAt(call);
    if (newsAt !== null)
      timers.push({ kind: 'comfort-due', id: `comfort:${call.id}:${newsAt}`, at: newsAt, call: call.id });
    for (const [agent, until] of call.resting) {
      if (until > now) {
        timers.push({
          kind: 'rest-over',
          id: `rest:${call.id}:${agent}:${until}`,
          at: until,
          call: call.id,
          agent,
        });
      }
    }
  }
  return timers;
}

/** Whoever is asked into a call, comes back into it or is to have it instead of an agent rings so long, then is let be. */
function timersOfParties({ id: call, talk, forward }: Call): Timer[] {
  const rings = [talk?.third?.answeredAt === null ? talk.third : null, talk?.rejoin ?? null];
  const timers = rings
    .filter((each) => each !== null)
    .map(({ leg, deadlineAt, keyPlayback }): Timer => ({
      kind: 'party-deadline',
      id: `party:${keyPlayback ?? leg}`,
      at: deadlineAt,
      call,
      leg,
      outcome: 'not-answered',
    }));
  const retryAt = talk?.repair?.retryAt ?? null;
  if (retryAt !== null) timers.push({ kind: 'join-retry', id: `join:${call}:${retryAt}`, at: retryAt, call });
  if (!forward) return timers;
  const { leg, answeredAt, deadlineAt, keyPlayback } = forward;
  const one = { kind: 'party-deadline', call, leg } as const;
  timers.push(
    answeredAt === null
      ? { ...one, id: `party:${keyPlayback ?? leg}:${deadlineAt}`, at: deadlineAt, outcome: 'not-answered' }
      : { ...one, id: `bridging:${leg}`, at: answeredAt + BRIDGING_LIMIT_MS, outcome: 'unreachable' },
  );
  return timers;
}

/** A leg that we hung up is taken for gone after so long, should the news of it be lost. */
const CLOSING_LIMIT_MS = 3 * SECOND_MS;

/** The timers that an agent needs. */
export function timersOfAgent(agent: AgentRecord): readonly Timer[] {
  const { id } = agent.profile;
  const timers: Timer[] = [];
  for (const [leg, since] of agent.closing) {
    timers.push({
      kind: 'closing-limit',
      id: `closing:${leg}`,
      at: since + CLOSING_LIMIT_MS,
      agent: id,
      leg,
    });
  }
  if (agent.state === 'wrapping-up' && agent.wrapUpUntil !== null) {
    const at = agent.wrapUpUntil;
    timers.push({ kind: 'wrap-up-over', id: `wrap-up:${id}:${at}`, at, agent: id });
  }
  return timers;
}
