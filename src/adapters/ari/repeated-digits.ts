import type { AriEvent } from './types.generated.ts';

type DigitEvent = Extract<AriEvent, { type: 'ChannelDtmfReceived' }>;

interface Last {
  readonly digit: string;
  readonly durationMs: number;
  readonly at: number;
  /** Was it told for the second time? Asterisk then sounds it at its length from now on. */
  readonly repeated: boolean;
  /** How long Asterisk may put it off until it is told again; null: it came at a pace at which it is not put off. */
  readonly againWithinMs: number | null;
}

/** Asterisk sounds no digit shorter (`mindtmfduration`). */
const SHORTEST_MS = 80;

/** It keeps digits 45 ms apart and goes by packets of 20 ms; measured: up to 65 ms beyond the digit before. */
const GAP_MS = 90;

/**
 * Tells apart a key that was pressed again from a digit that Asterisk tells twice.
 *
 * When the packets of tones (RFC 4733) come late and at once, as over a jammed network or on a busy machine, tones
 * end sooner after one another than they last. Asterisk then puts a digit off until the one before has sounded,
 * and its event `ChannelDtmfReceived` is published both when the digit comes and when its turn has come
 * (`__ast_read` in Asterisk's main/channel.c, up to version 22 at least); no option prevents it. Of a channel
 * nothing else is read in between, so that the repetition is the channel's next digit, with the same length.
 *
 * A key pressed twice is never sooner than its tone after the digit before, unless its packets were late too; then
 * both are counted as Asterisk tells them, or, where it had no need to put the first off, one is lost.
 */
export class RepeatedDigits {
  /** By channel; of the last digit only. */
  readonly #last = new Map<string, Last>();

  /** Whether `event` tells of a digit that was told before. Every event is to be shown, in order. */
  isRepeated(event: AriEvent): boolean {
    if (event.type === 'ChannelDtmfReceived') return this.#take(event);
    if (event.type === 'StasisEnd' || event.type === 'ChannelDestroyed') this.#last.delete(event.channel.id);
    return false;
  }

  /** The connection is gone, and with it the news of ends. */
  clear(): void {
    this.#last.clear();
  }

  #take({ channel, digit, duration_ms: durationMs, timestamp }: DigitEvent): boolean {
    const at = Date.parse(timestamp);
    const before = this.#last.get(channel.id);
    const sinceMs = before ? at - before.at : Number.POSITIVE_INFINITY;
    // Sooner than its own tone nobody has pressed it again, at whatever pace the one before it came.
    const repeated =
      before?.digit === digit &&
      before.durationMs === durationMs &&
      !before.repeated &&
      (sinceMs < durationMs || sinceMs <= (before.againWithinMs ?? -1));
    const soundsMs = before?.durationMs ?? 0;
    const rushed = sinceMs < durationMs || (before?.repeated === true && sinceMs < soundsMs + GAP_MS);
    const againWithinMs = rushed && !repeated ? Math.max(SHORTEST_MS, soundsMs) + GAP_MS : null;
    this.#last.set(channel.id, { digit, durationMs, at, repeated, againWithinMs });
    return repeated;
  }
}
