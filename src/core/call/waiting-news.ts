import type { WaitingAnnouncements } from '../desk/directory.ts';
import { announce } from '../desk/entry.ts';
import { putCall } from '../desk/state.ts';
import { perform, record, type Turn } from '../desk/turn.ts';
import { estimateWait, type WaitEstimate } from '../routing/estimate.ts';
import type { Call } from './call.ts';
import { startHoldMusic } from './caller-sound.ts';
import { positionPrompt, waitPrompt } from './spoken-wait.ts';
import { newsDueAt } from './told.ts';

/*
 * What a waiting caller hears: the greeting, music, and now and then how it stands. Nothing here keeps the call
 * from being offered or connected: a caller who listens is taken out of it at once.
 */

/** Lets a waiting caller begin to hear something: the greeting for those who wait, else news or music. */
export function beginSound(turn: Turn, call: Call): void {
  const greeting = call.plan?.greeting;
  if (greeting?.when === 'while') return announce(turn, call, 'greeting', greeting.prompt);
  const begun: Call = { ...call, soundDueAt: null };
  putCall(turn.desk, begun);
  newsOrMusic(turn, begun);
}

/** What follows upon silence or the end of an announcement: the news that is due already, else music. */
export function newsOrMusic(turn: Turn, call: Call): void {
  const dueAt = newsDueAt(call);
  if (dueAt === null || dueAt > turn.now || !tellOfWait(turn, call)) startHoldMusic(turn, call);
}

/** The music gives way to the news of how it stands. */
export function interruptMusic(turn: Turn, call: Call): void {
  if (newsDueAt(call) === null || call.leg === null) return;
  // Before the playback, whose request must come last: the call is known by it from here on.
  const { id, leg } = call;
  tellOfWait(turn, call, () => perform(turn, { type: 'stop-hold-music', call: id, leg }));
}

/**
 * Estimates the call's wait and says what may be said of it.
 * @param before done when there is something to say, before it is said
 * @returns whether anything is said
 */
function tellOfWait(turn: Turn, call: Call, before?: () => void): boolean {
  const { desk, now } = turn;
  const { service } = call;
  const rules = service?.announcements;
  if (!service || !rules) return false;
  const estimate = estimateWait(desk, call, now);
  const position = positionSaid(call, estimate);
  const { range } = estimate;
  const fitting = range && waitPrompt(range.lowMs, range.highMs);
  const silent = rules.expectedWait
    ? (estimate.silent ?? (fitting === null ? 'too-wide' : null))
    : 'not-configured';
  const said = silent === null ? fitting : null;
  const prompts = promptsOf(rules, position, said, call.told?.times ?? 0);
  record(turn, {
    type: 'wait-estimated',
    at: now,
    call: call.id,
    service: service.id,
    position,
    lowMs: range?.lowMs ?? null,
    meanMs: range?.meanMs ?? null,
    highMs: range?.highMs ?? null,
    silent,
    said,
  });
  const current = desk.calls.get(call.id);
  if (prompts.length === 0 || !current) return false;
  before?.();
  announce(turn, current, 'waiting', ...prompts);
  return true;
}

/** The place, the range of the wait, and one comfort in turn. */
function promptsOf(
  rules: WaitingAnnouncements,
  position: number,
  said: string | null,
  timesBefore: number,
): readonly string[] {
  const comfort = rules.comfort[timesBefore % Math.max(1, rules.comfort.length)];
  return [
    ...(rules.position ? [positionPrompt(position)] : []),
    ...(said === null ? [] : [said]),
    ...(comfort === undefined ? [] : [comfort]),
  ];
}

/**
 * The place to be told. It rises only by those who have truly overtaken the caller since the last time: came
 * later and are more pressing, or whose score grew faster, or who came back to the queue to the place that their
 * earlier wait gives them. That agents went home, so that more calls compete
 * for those who are left, puts nobody back.
 */
function positionSaid({ told }: Call, { position, overtook }: WaitEstimate): number {
  return told === null ? position : Math.min(position, told.position + overtook);
}

/** The call was answered: holds its first estimate against what came. */
export function measureEstimate(turn: Turn, { id, service, told }: Call): void {
  const first = told?.first;
  if (!first || !service) return;
  record(turn, {
    type: 'estimate-measured',
    at: turn.now,
    call: id,
    service: service.id,
    estimateMs: first.meanMs,
    lowMs: first.lowMs,
    highMs: first.highMs,
    actualMs: turn.now - first.at,
  });
}
