import type { Logger } from 'pino';
import type { LinkState, Telephony } from '../../app/ports/telephony.ts';
import type { Timers } from '../../app/ports/timers.ts';
import type { TelephonyEffect } from '../../core/desk/effects.ts';
import type { Input } from '../../core/desk/inputs.ts';
import type { LegId } from '../../core/kernel/ids.ts';
import { answerToOutcome, effectFailed, legGone, type Outcome } from './answer-to-input.ts';
import { AriClient, type AriListener, type AriOptions } from './client.ts';
import { effectToRequest, type SoundName } from './effect-to-request.ts';
import { eventToInput, unwantedEvents } from './event-to-input.ts';
import type { Naming } from './naming.ts';
import { type AriUnanswered, operation } from './request.ts';
import { RepeatedDigits } from './repeated-digits.ts';
import { toSnapshot } from './snapshot.ts';
import type { AriEvent, Channel } from './types.generated.ts';

export interface TelephonyOptions extends AriOptions {
  /** E.164 or a short code; null for what is no number, a withheld one among them. */
  readonly normaliseNumber: Naming['normaliseNumber'];
  /** Where the sound of a prompt is; left out: in the catalogue that Asterisk has. */
  readonly soundName?: SoundName;
  readonly timers: Timers;
  /** From 0 up to 1; spreads reconnections. */
  readonly random: () => number;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/** The door to the calls of one Asterisk. */
export function createTelephony(options: TelephonyOptions): Telephony {
  return new AriTelephony(options);
}

/**
 * Events become inputs, effects become requests; what happens between is pure and elsewhere. Nothing waits here
 * before it sends. What was under way when a connection broke gets no answer of its own: the snapshot after the
 * reconnection tells what came of it.
 */
class AriTelephony implements Telephony, AriListener {
  readonly #client: AriClient;
  readonly #naming: Naming;
  readonly #digits = new RepeatedDigits();
  readonly #soundName: SoundName | undefined;
  readonly #log: TelephonyOptions['log'];
  #receive: (input: Input) => void = () => {};
  /** Events that wait for the snapshot, which the core has to see first; null once it has. */
  #held: AriEvent[] | null = [];

  constructor(options: TelephonyOptions) {
    this.#client = new AriClient({ unwanted: unwantedEvents, ...options }, options);
    this.#naming = { app: options.app, normaliseNumber: options.normaliseNumber };
    this.#soundName = options.soundName;
    this.#log = options.log;
  }

  start(receive: (input: Input) => void): void {
    this.#receive = receive;
    this.#client.start(this);
  }

  /** `up` from the snapshot on: before, nobody knows what is going on in Asterisk. */
  state(): LinkState {
    return this.#held === null ? this.#client.state : 'down';
  }

  stop(): Promise<void> {
    return this.#client.stop();
  }

  perform(effect: TelephonyEffect): void {
    const request = effectToRequest(effect, this.#naming.app, this.#soundName);
    this.#client.request(request, effect.call).then(
      (answer) => void this.#settle(effect, answerToOutcome(effect, answer)),
      (error: AriUnanswered) => this.#unanswered(effect, error),
    );
  }

  connected(): void {
    this.#held = [];
    void this.#takeSnapshot(this.#held);
  }

  event(event: AriEvent): void {
    if (this.#held) {
      this.#held.push(event);
      return;
    }
    if (this.#digits.isRepeated(event)) return;
    const input = eventToInput(event, this.#naming);
    if (input) this.#receive(input);
  }

  lost(): void {
    const known = this.#held === null;
    this.#digits.clear();
    this.#held = [];
    if (known) this.#receive({ type: 'asterisk-lost' });
  }

  /**
   * Reads what Asterisk has and tells it before all events since. Some of these may be older than the snapshot;
   * that does no harm, because each only says what the snapshot has said.
   */
  async #takeSnapshot(held: AriEvent[]): Promise<void> {
    try {
      const [channels, bridges] = await Promise.all([
        this.#client.ask('GET /channels', {}),
        this.#client.ask('GET /bridges', {}),
      ]);
      if (this.#held !== held) return;
      this.#receive(toSnapshot(channels, bridges, this.#naming));
    } catch (error) {
      if (this.#held !== held) return;
      this.#log.error({ err: error }, 'Asterisk did not tell its channels and bridges');
      return this.#client.reconnect('no snapshot');
    }
    this.#held = null;
    for (const event of held) this.event(event);
  }

  async #settle(effect: TelephonyEffect, outcome: Outcome): Promise<void> {
    switch (outcome.type) {
      case 'done':
        return;
      case 'tell':
        return this.#receive(outcome.input);
      case 'look': {
        const gone = await this.#goneOf(outcome.legs, effect.type === 'originate');
        for (const leg of gone) this.#receive(legGone(leg, outcome.goneCause));
        if (gone.length === 0 && effect.type !== 'originate')
          this.#receive(effectFailed(effect, outcome.error));
      }
    }
  }

  /**
   * Those of the legs that are not, or no longer, in our application.
   * @param coming they were only just asked for: one that rings or was picked up this moment is on its way there
   */
  async #goneOf(legs: readonly LegId[], coming: boolean): Promise<LegId[]> {
    const looks = legs.map(async (leg) => {
      const { status, body } = await this.#client.request(
        operation('GET /channels/{channelId}', { channelId: leg }),
      );
      if (status === 404) return [leg];
      if (coming) return [];
      const { state, dialplan } = body as Channel;
      return state === 'Up' && dialplan.app_name !== 'Stasis' ? [leg] : [];
    });
    return (await Promise.all(looks).catch(() => [])).flat();
  }

  #unanswered(effect: TelephonyEffect, error: AriUnanswered): void {
    // While there is a connection the core is told; what was lost with one, the next snapshot tells.
    if (error.reason === 'lost' && this.#held !== null) return;
    this.#receive(effectFailed(effect, error.message));
  }
}
