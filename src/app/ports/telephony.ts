import type { TelephonyEffect } from '../../core/desk/effects.ts';
import type { Input } from '../../core/desk/inputs.ts';

/** Whether the door to a part of the outside is open. */
export type LinkState = 'up' | 'down';

/**
 * The door to Asterisk's calls. Inputs come out of it in the order in which Asterisk told of them: on every
 * (re)connection first an `asterisk-snapshot`, on every loss `asterisk-lost`.
 */
export interface Telephony {
  /** Connects and keeps connected until `stop`; hands every input to `receive`, which does not throw. */
  start(receive: (input: Input) => void): void;

  /**
   * Does what the effect says. Effects of one call are carried out in the order of the calls to this method.
   * Returns at once and never throws: a failure comes back through `receive`, a leg that was gone as `leg-gone`.
   * What was under way when the connection broke, or is asked for while there is none, has no answer of its own:
   * the next snapshot shows what came of it.
   */
  perform(effect: TelephonyEffect): void;

  state(): LinkState;

  /** Closes the connection; calls go on in Asterisk. */
  stop(): Promise<void>;
}
