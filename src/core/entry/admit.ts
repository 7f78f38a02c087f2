import type { CallId, Language, LegId, PhoneNumber } from '../kernel/ids.ts';
import type { InstantMs } from '../kernel/time.ts';
import { announce } from '../desk/entry.ts';
import type { Directory } from '../desk/directory.ts';
import { newCallId } from '../desk/state.ts';
import { perform, record, type Turn } from '../desk/turn.ts';
import { decideEntry } from './decide.ts';
import { beginEntry } from './enter.ts';

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

/** For callers whom no number tells the language of: that of the first organisation. */
function languageOfDesk(directory: Directory): Language {
  const [first] = directory.organisations.values();
  return first?.language ?? 'en';
}
