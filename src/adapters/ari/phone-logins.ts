import { createHash } from 'node:crypto';
import { AppError } from '../../app/errors.ts';
import type { PhoneLogins } from '../../app/ports/phone-logins.ts';
import type { DeviceId } from '../../core/kernel/ids.ts';
import type { DurationMs } from '../../core/kernel/time.ts';
import { HttpRest } from './http-rest.ts';
import { AriUnanswered, type AriAnswer, messageOf } from './request.ts';

export interface PhoneLoginOptions {
  /** `http://127.0.0.1:8088`, without `/ari`. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly timeoutMs?: DurationMs;
}

/** What a softphone's password is good for, as its challenge names it. */
const REALM = 'svara';

const OUT_OF_REACH = 'Asterisk cannot be reached: try again in a moment.';
const NOT_TAKEN =
  'Asterisk does not take the credentials of softphones: sorcery.conf must keep auth in memory too (docs/asterisk.md).';

/**
 * Pushes the credentials of pages into one Asterisk by its dynamic configuration: an `auth` object of the
 * device's name in memory, which the endpoint in the generated file names. Only the digest's first sum (RFC 7616,
 * 3.4.2: user, realm and password) is sent, never the password.
 */
export function createPhoneLogins(options: PhoneLoginOptions): PhoneLogins {
  const { url, user, password, timeoutMs = 5_000 } = options;
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const rest = new HttpRest({ url: url.replace(/\/+$/, ''), authorization, timeoutMs });
  const ask = async (method: 'PUT' | 'DELETE', device: DeviceId, body?: unknown): Promise<AriAnswer> => {
    const uri = `asterisk/config/dynamic/res_pjsip/auth/${encodeURIComponent(device)}`;
    try {
      return await rest.request({ method, uri, ...(body !== undefined && { body }) }, device);
    } catch (error) {
      if (!(error instanceof AriUnanswered)) throw error;
      throw unavailable(OUT_OF_REACH, error);
    }
  };
  return {
    sumOf: (device, secret) => createHash('md5').update(`${device}:${REALM}:${secret}`).digest('hex'),
    async give(device, sum) {
      const fields = { auth_type: 'md5', username: device, realm: REALM, md5_cred: sum };
      const body = { fields: Object.entries(fields).map(([attribute, value]) => ({ attribute, value })) };
      const answer = await ask('PUT', device, body);
      if (answer.status !== 200) throw unavailable(NOT_TAKEN, new Error(messageOf(answer)));
    },
    async take(device) {
      const answer = await ask('DELETE', device);
      // Gone already, with an Asterisk that was restarted.
      if (answer.status >= 400 && answer.status !== 404)
        throw unavailable(NOT_TAKEN, new Error(messageOf(answer)));
    },
    close: () => rest.close(),
  };
}

function unavailable(message: string, cause: Error): AppError {
  const error = new AppError('unavailable', message);
  error.cause = cause;
  return error;
}
