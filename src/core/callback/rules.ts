import { type Call, isWaiting } from '../call/call.ts';
import { whyNotDialled } from '../call/toll-rules.ts';
import type { CallbackRules, Directory, Service } from '../desk/directory.ts';
import type { PhoneNumber } from '../kernel/ids.ts';
import { MINUTE_MS, SECOND_MS } from '../kernel/time.ts';

type Tries = Pick<CallbackRules, 'attempts' | 'retryGapMs' | 'ringTimeoutMs'>;

/** For follow-up tasks, and callbacks by overflow, of a service that says nothing of callbacks. */
const plainTries: Tries = { attempts: 3, retryGapMs: 15 * MINUTE_MS, ringTimeoutMs: 30 * SECOND_MS };

/** How often, how far apart and how long the other party of a call is rung up. */
export const triesOf = (service: Service | null): Tries => service?.callback ?? plainTries;

/** A call that waits for an agent before its other party is rung up. */
export const ringsBack = (call: Call): boolean => call.kind === 'callback' || call.kind === 'task';

/** A call whose other party is yet to be rung up: its agent is told of them before. */
export const awaitsParty = (call: Call): boolean => ringsBack(call) && call.leg === null;

/** Whom a call of the desk's own is to reach: what an agent dialled, or who waits to be rung up. */
export const partyOf = (call: Call): PhoneNumber | null =>
  call.kind === 'outgoing' ? call.dialled : call.caller;

/** The number of ours that the other party is shown. */
export const shownTo = (call: Call): PhoneNumber | null =>
  call.kind === 'outgoing' ? call.caller : call.dialled;

/** Why nobody can be rung back at `number`; null when they can: it may be dialled, and is none of our own. Pure. */
export function whyNotRungBack(directory: Directory, number: PhoneNumber): string | null {
  if (directory.numbers.has(number)) return "this is one of the desk's own numbers";
  return whyNotDialled(directory.dialling, number);
}

/** Whether a caller may ask to be rung back: one who waits, or who was led to it outside the hours. */
export const mayChooseCallback = (call: Call): boolean =>
  isWaiting(call) || (call.state === 'announcing' && call.entry === null && call.queuedAt === null);
