import { type Dispatcher, request } from 'undici';
import type { Recordings } from '../../app/ports/voicemail.ts';
import type { RecordingName } from '../../core/kernel/ids.ts';
import type { DurationMs } from '../../core/kernel/time.ts';

/** How ARI is reached for files, which do not go over its WebSocket. */
export interface RecordingAccess {
  /** `http://host:8088` or `https://…`, with a path where ARI has one before it. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly timeoutMs?: DurationMs;
}

/** Half an hour of sound has 29 MB; nothing larger is taken in. */
const LARGEST_BYTES = 64 * 1024 * 1024;
const TIMEOUT_MS: DurationMs = 30_000;

/** What one Asterisk has recorded, fetched by HTTP, so that it may run on another machine. */
export function createRecordings(access: RecordingAccess): Recordings {
  const { url, user, password, timeoutMs = TIMEOUT_MS } = access;
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const base = `${url.replace(/\/+$/, '')}/ari/recordings/stored`;
  const ask = async (
    method: 'GET' | 'DELETE',
    path: string,
    fine: readonly number[] = [404],
  ): Promise<Dispatcher.ResponseData> => {
    const signal = AbortSignal.timeout(timeoutMs);
    const answer = await request(base + path, { method, headers: { authorization }, signal });
    if (answer.statusCode < 400 || fine.includes(answer.statusCode)) return answer;
    await answer.body.dump();
    throw new Error(`Asterisk answered ${answer.statusCode} when asked for its recordings`);
  };
  const of = (name: RecordingName): string => `/${encodeURIComponent(name)}`;
  return {
    async names() {
      const { statusCode, body } = await ask('GET', '', [500]);
      // Before anything was recorded there is no folder of recordings, and Asterisk calls that a fault.
      if (statusCode === 500) {
        await body.dump();
        return [];
      }
      const recordings = (await body.json()) as readonly { readonly name: string }[];
      return recordings.map(({ name }) => name);
    },
    async read(name) {
      const { statusCode, headers, body } = await ask('GET', `${of(name)}/file`);
      if (statusCode === 404) {
        await body.dump();
        return null;
      }
      if (Number(headers['content-length'] ?? 0) > LARGEST_BYTES) {
        body.destroy();
        throw new Error(`the recording ${name} is larger than ${LARGEST_BYTES} bytes`);
      }
      return new Uint8Array(await body.arrayBuffer());
    },
    async remove(name) {
      const { body } = await ask('DELETE', of(name));
      await body.dump();
    },
  };
}
