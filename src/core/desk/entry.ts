import { type Call, type AnnouncementPurpose, playbackOf } from '../call/call.ts';
import type { InstantMs } from '../kernel/time.ts';
import type { CallId, Language, LegId, PhoneNumber } from '../kernel/ids.ts';
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
}

/** The treatment that `plan` gives a call at `at`; null is a number nobody configured. Pure. */
function decideEntry(directory: Directory, plan: NumberPlan | null, at: InstantMs): EntryDecision {
  if (!plan) return { treatment: 'unknown-number', why: 'nobody configured this number', nextOpening: null };
  const calendar = plan.calendar === null ? undefined : directory.calendars.get(plan.calendar);
  if (!calendar) return { treatment: 'queue', why: 'open at all hours', nextOpening: null };
  const opening = openingAt(calendar, at);
  return opening.open
    ? { treatment: 'queue', why: opening.why, nextOpening: null }
    : { treatment: 'closed', why: opening.why, nextOpening: opening.nextOpening };
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
  record(turn, { type: 'entry-decided', at: now, call: id, ...decision });
  const call = desk.calls.get(id);
  if (call) enter(turn, call, decision.treatment, since);
  return id;
}

function enter(turn: Turn, call: Call, treatment: EntryDecision['treatment'], since: InstantMs): void {
  switch (treatment) {
    case 'unknown-number':
      return announce(turn, call, 'unknown-number', 'unknown-number');
    case 'closed':
      return announce(turn, call, 'closed', ...(call.plan?.entry.closed.prompts ?? ['closed']));
    case 'queue': {
      const greeting = call.plan?.greeting;
      if (greeting?.when === 'before') announce(turn, call, 'greeting', greeting.prompt);
      else enqueue(turn, call, since);
    }
  }
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
  if (call.leg === null) return;
  const playback = playbackOf(call.id, call.announcements + 1);
  const spoken = prompts.map((prompt) => ({ prompt, language: call.language }));
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
