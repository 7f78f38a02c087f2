import { type Call, type AnnouncementPurpose, playbackOf } from '../call/call.ts';
import type { InstantMs } from '../kernel/time.ts';
import type { CallId, Language, LegId, PhoneNumber } from '../kernel/ids.ts';
import { beginEntry } from '../entry/enter.ts';
import type { SaidPrompt } from '../entry/walk.ts';
import { queueFor } from '../routing/queueing.ts';
import { openingAt } from '../schedule/opening.ts';
import type { Directory, NumberPlan } from './directory.ts';
import { newCallId } from './state.ts';
import { perform, record, type Turn } from './turn.ts';

/** Where a call to a number goes at an instant, and why. */
export interface EntryDecision {
  readonly treatment: 'queue' | 'closed' | 'unknown-number';
  /** In English, for the history. */
  readonly why: string;
  readonly nextOpening: InstantMs | null;
  /** When the hours end; null where they are not open, or their end is not to be foreseen. */
  readonly openUntil: InstantMs | null;
}

/** The treatment that `plan` gives a call at `at`; null is a number nobody configured. Pure. */
function decideEntry(directory: Directory, plan: NumberPlan | null, at: InstantMs): EntryDecision {
  const never = { nextOpening: null, openUntil: null };
  if (!plan) return { treatment: 'unknown-number', why: 'nobody configured this number', ...never };
  const calendar = plan.calendar === null ? undefined : directory.calendars.get(plan.calendar);
  if (!calendar) return { treatment: 'queue', why: 'open at all hours', ...never };
  const opening = openingAt(calendar, at);
  return opening.open
    ? { treatment: 'queue', why: opening.why, nextOpening: null, openUntil: opening.until }
    : { treatment: 'closed', why: opening.why, nextOpening: opening.nextOpening, openUntil: null };
}

/** A caller at the door, new or found in Asterisk after a restart. */
export interface Arrival {
  readonly leg: LegId;
  readonly dialled: PhoneNumber;
  readonly caller: PhoneNumber | null;
  /** When the channel was created, if the call was found rather than announced. */
  readonly createdAt?: InstantMs;
}

/**
 * Takes a caller in: answers, and sends the call where its number leads at this instant.
 * @returns the name of the call
 */
export function admit(turn: Turn, arrival: Arrival): CallId {
  const { desk, now } = turn;
  const { leg, dialled, caller, createdAt } = arrival;
  const plan = desk.directory.numbers.get(dialled) ?? null;
  const id = newCallId(desk, leg);
  record(turn, {
    type: 'call-arrived',
    at: now,
    call: id,
    leg,
    dialled,
    caller,
    organisation: plan?.organisation ?? null,
    service: plan?.service ?? null,
    class: plan?.callClass ?? null,
    language: plan?.language ?? languageOfDesk(desk.directory),
    ...(plan?.directLineOf != null && { directLineOf: plan.directLineOf }),
    ...(createdAt === undefined ? {} : { rebuilt: true as const, arrivedAt: createdAt }),
  });
  perform(turn, { type: 'answer', call: id, leg });
  // One who was found has waited since then: the hours of that instant count, and so does the wait.
  const since = createdAt ?? now;
  const decision = decideEntry(desk.directory, plan, since);
  const { openUntil, ...decided } = decision;
  record(turn, {
    type: 'entry-decided',
    at: now,
    call: id,
    ...decided,
    ...(openUntil !== null && { openUntil }),
  });
  const call = desk.calls.get(id);
  if (!call) return id;
  if (call.entry) beginEntry(turn, call, since);
  else announce(turn, call, 'unknown-number', 'unknown-number');
  return id;
}

/**
 * Puts a call in its queue: the clock of the wait starts. What the caller hears begins a moment later.
 * @param since when the wait began, for a call that waited before this service was started
 */
export function enqueue(turn: Turn, call: Call, since: InstantMs = turn.now): void {
  const { service } = call;
  if (!service) return announce(turn, call, 'unknown-number', 'unknown-number');
  queueFor(turn, call, service, { queuedAt: since });
}

/** Plays prompts to the caller, one after the other, in the call's language. */
export function announce(
  turn: Turn,
  call: Call,
  purpose: AnnouncementPurpose,
  ...prompts: readonly string[]
): void {
  say(
    turn,
    call,
    purpose,
    prompts.map((prompt) => ({ prompt })),
  );
}

/** Plays prompts to the caller, in the call's language where they name no other. */
export function say(turn: Turn, call: Call, purpose: AnnouncementPurpose, said: readonly SaidPrompt[]): void {
  if (call.leg === null) return;
  const playback = playbackOf(call.id, call.announcements + 1);
  const spoken = said.map(({ prompt, language }) => ({ prompt, language: language ?? call.language }));
  const prompts = said.map(({ prompt }) => prompt);
  perform(turn, { type: 'play', call: call.id, leg: call.leg, playback, prompts: spoken });
  record(turn, {
    type: 'announcement-started',
    at: turn.now,
    call: call.id,
    playback,
    prompts,
    purpose,
  });
}

/** For callers whom no number tells the language of: that of the first organisation. */
function languageOfDesk(directory: Directory): Language {
  const [first] = directory.organisations.values();
  return first?.language ?? 'en';
}
