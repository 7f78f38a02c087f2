import { AppError } from '../../app/errors.ts';
import type { SimulatedCaller } from '../../app/ports/simulated-caller.ts';
import { HttpRest } from './http-rest.ts';
import type { PhoneLoginOptions } from './phone-logins.ts';
import { AriUnanswered, messageOf, operation } from './request.ts';

/** Where the dialplan has a caller speak, and where calls from outside come in. */
const SPEECH = 'Local/speech@svara-practice/n';
const DOOR = 'svara-trunk';
/** What the two halves speak with each other; left to itself Asterisk takes the widest, 192 kHz. */
const SOUND = 'slin16';

/**
 * Callers made of two halves of a channel: one speaks by the dialplan, the other goes the way of every call from
 * outside, and both end with each other.
 */
export function createSimulatedCaller(
  options: PhoneLoginOptions,
  newId: () => string,
): SimulatedCaller & { close(): Promise<void> } {
  const { url, user, password, timeoutMs = 5_000 } = options;
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const rest = new HttpRest({ url: url.replace(/\/+$/, ''), authorization, timeoutMs });
  return {
    async dial(number, caller) {
      const originate = operation(
        'POST /channels/{channelId}',
        { channelId: `practice-${newId()}` },
        {
          endpoint: SPEECH,
          context: DOOR,
          extension: number,
          priority: 1,
          callerId: caller,
          timeout: 10,
          formats: SOUND,
        },
      );
      const asked = await rest.request(originate).catch((error: unknown) => {
        if (!(error instanceof AriUnanswered)) throw error;
        throw new AppError('unavailable', 'Asterisk cannot be reached: try again in a moment.');
      });
      if (asked.status >= 400)
        throw new AppError('unavailable', `Asterisk makes no practice call: ${messageOf(asked)}`);
    },
    close: () => rest.close(),
  };
}
