/*
 * How far the phone of this page is, as a state machine. Nothing in here waits or speaks with anybody: the
 * softphone tells what happened, and does what is listed in `acts`.
 *
 *                 start            registered
 *     detached ─────────▶ connecting ─────────▶ registered
 *         ▲                 │ ▲   ▲                │
 *         │ stop       lost │ │   └── unknown ─────┤ lost
 *         │                 ▼ │ wake               ▼
 *     (any state)         offline ◀──────────────────
 *
 *     taken: detached or any of the three at work ──▶ replaced ── start ──▶ connecting
 *     refused: connecting ──▶ failed ── start ──▶ connecting
 */

/** Why the service will not give this page a phone; asking again does not help until somebody changes something. */
export type FailureReason =
  /** The agent has no softphone of the browser's in the desk file. */
  | 'no-softphone'
  /** The user may not have one. */
  | 'not-allowed'
  /** This browser has no WebRTC, or the page is not served safely (https or this machine). */
  | 'unsupported';

export type PhoneState =
  /** Not asked for. */
  | { readonly kind: 'detached' }
  /** Credentials are fetched, or Asterisk has not yet been registered with. */
  | { readonly kind: 'connecting' }
  | { readonly kind: 'registered' }
  /** The line is lost; it is tried again by itself. */
  | { readonly kind: 'offline' }
  /** Somebody is at work elsewhere as the same agent: in another tab, or at another place. */
  | { readonly kind: 'replaced'; readonly by: 'tab' | 'place' }
  | { readonly kind: 'failed'; readonly reason: FailureReason };

export type PhoneInput =
  /** The page wants its phone, or the user takes it over or tries again. */
  | { readonly kind: 'start' }
  /** The service gave credentials. */
  | { readonly kind: 'attached' }
  /** The service did not answer, or cannot serve at the moment. */
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'refused'; readonly reason: FailureReason }
  | { readonly kind: 'registered' }
  /** The WebSocket is gone. The line opens it again by itself. */
  | { readonly kind: 'lost' }
  /** Asterisk refuses the registration. */
  | { readonly kind: 'rejected' }
  /** The service does not know the attachment any more, and nobody else has the phone. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'taken'; readonly by: 'tab' | 'place' }
  /** The wait that `retry-later` asked for is over. */
  | { readonly kind: 'wake' }
  | { readonly kind: 'stop' };

/** `close-line` lets the calls that are under way be; `drop-calls` ends them on this side without a word. */
export type PhoneAct = 'attach' | 'open-line' | 'close-line' | 'drop-calls' | 'retry-later';

export interface PhoneStep {
  readonly state: PhoneState;
  readonly acts: readonly PhoneAct[];
}

/** An input that changes nothing, and why that is right. */
interface Ignored {
  readonly ignored: string;
}
type Handler<K extends PhoneInput['kind']> = (input: Extract<PhoneInput, { kind: K }>) => PhoneStep;
type Row = { readonly [K in PhoneInput['kind']]: Handler<K> | Ignored };

const ignore = (why: string): Ignored => ({ ignored: why });
const go =
  (state: PhoneState, ...acts: readonly PhoneAct[]) =>
  (): PhoneStep => ({ state, acts });

const DETACHED: PhoneState = { kind: 'detached' };
const CONNECTING: PhoneState = { kind: 'connecting' };
const REGISTERED: PhoneState = { kind: 'registered' };
const OFFLINE: PhoneState = { kind: 'offline' };

const takenOver: Handler<'taken'> = ({ by }) => ({
  state: { kind: 'replaced', by },
  acts: ['close-line', 'drop-calls'],
});
const start = go(CONNECTING, 'attach');
const stop = go(DETACHED, 'close-line', 'drop-calls');
const notAtWork = 'this page is no phone now: news of what it was';

const table: Readonly<Record<PhoneState['kind'], Row>> = {
  detached: {
    start,
    attached: ignore('stopped while the service was asked; ending the session detaches'),
    unreachable: ignore(notAtWork),
    refused: ignore(notAtWork),
    registered: ignore(notAtWork),
    lost: ignore(notAtWork),
    rejected: ignore(notAtWork),
    unknown: ignore(notAtWork),
    taken: ({ by }) => ({ state: { kind: 'replaced', by }, acts: [] }),
    wake: ignore('stopped while it waited'),
    stop: ignore('stopped already'),
  },
  connecting: {
    start: ignore('on the way already'),
    attached: go(CONNECTING, 'open-line'),
    unreachable: go(OFFLINE, 'retry-later'),
    refused: ({ reason }) => ({ state: { kind: 'failed', reason }, acts: ['close-line', 'drop-calls'] }),
    registered: go(REGISTERED),
    lost: go(OFFLINE),
    rejected: go(OFFLINE, 'close-line', 'retry-later'),
    unknown: go(CONNECTING, 'close-line', 'attach'),
    taken: takenOver,
    wake: ignore('on the way already'),
    stop,
  },
  registered: {
    start: ignore('it is a phone already'),
    attached: ignore('answers to an attachment are taken while connecting only'),
    unreachable: ignore('answers to an attachment are taken while connecting only'),
    refused: ignore('answers to an attachment are taken while connecting only'),
    registered: ignore('registered again, as it must be every few minutes'),
    lost: go(OFFLINE),
    rejected: go(OFFLINE, 'close-line', 'retry-later'),
    unknown: go(CONNECTING, 'close-line', 'attach'),
    taken: takenOver,
    wake: ignore('registered in the meantime'),
    stop,
  },
  offline: {
    start: go(CONNECTING, 'close-line', 'attach'),
    attached: ignore('answers to an attachment are taken while connecting only'),
    unreachable: ignore('answers to an attachment are taken while connecting only'),
    refused: ignore('answers to an attachment are taken while connecting only'),
    registered: go(REGISTERED),
    lost: ignore('still lost: the line tries again by itself'),
    rejected: go(OFFLINE, 'close-line', 'retry-later'),
    unknown: go(CONNECTING, 'close-line', 'attach'),
    taken: takenOver,
    wake: go(CONNECTING, 'attach'),
    stop,
  },
  replaced: {
    start,
    attached: ignore('taken over while the service was asked: who came last has the phone'),
    unreachable: ignore(notAtWork),
    refused: ignore(notAtWork),
    registered: ignore(notAtWork),
    lost: ignore(notAtWork),
    rejected: ignore(notAtWork),
    unknown: ignore(notAtWork),
    taken: ignore('taken over already'),
    wake: ignore('taken over while it waited'),
    stop,
  },
  failed: {
    start,
    attached: ignore(notAtWork),
    unreachable: ignore(notAtWork),
    refused: ignore('refused already'),
    registered: ignore(notAtWork),
    lost: ignore(notAtWork),
    rejected: ignore(notAtWork),
    unknown: ignore(notAtWork),
    taken: ignore('there is nothing to take'),
    wake: ignore(notAtWork),
    stop,
  },
};

export const detached: PhoneState = DETACHED;

/** What the phone becomes by an input, and what is to be done; the same state and nothing where it is ignored. */
export function stepPhone(state: PhoneState, input: PhoneInput): PhoneStep {
  const cell = table[state.kind][input.kind];
  if ('ignored' in cell) return { state, acts: [] };
  return (cell as (input: PhoneInput) => PhoneStep)(input);
}

/** Why an input changes nothing; null: it does. For the tests of the table. */
export function whyIgnored(state: PhoneState['kind'], input: PhoneInput['kind']): string | null {
  const cell = table[state][input];
  return 'ignored' in cell ? cell.ignored : null;
}
