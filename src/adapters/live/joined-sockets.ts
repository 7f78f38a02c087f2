import type { RawData, WebSocket } from 'ws';
import type { Clock } from '../../app/ports/clock.ts';
import { TokenBucket, type BucketLimit } from '../../app/token-bucket.ts';
import { SECOND_MS, type DurationMs } from '../../core/kernel/time.ts';

/** The longest message of SIP; what a browser offers with all its codecs is a tenth of it. */
export const MAX_FRAME_BYTES = 65_535;
/** What a page may send. Setting a call up takes ten messages, and a page has one call. */
const FRAMES: BucketLimit = { burst: 200, perMs: 10 * SECOND_MS };
/** So much may lie unsent for one end before the other is not read any further. */
const MOST_UNSENT_BYTES = 262_144;
const LITTLE_UNSENT_BYTES = 65_536;
/** How often a page is asked for a sign of life; one that gave none since the last time is gone. */
const PING_MS: DurationMs = 20 * SECOND_MS;

const GOING_AWAY = 1001;
const NOT_TEXT = 1003;
const TOO_MUCH = 1008;

/**
 * Hands on every text frame from one end to the other, and ends both with each other.
 * @param ended told once, with the reason
 * @returns ends both; idempotent
 */
export function joinSockets(
  page: WebSocket,
  asterisk: WebSocket,
  clock: Clock,
  ended: (why: string) => void,
): () => void {
  const frames = new TokenBucket(FRAMES, clock.now());
  let over = false;
  let alive = true;
  let cancelPing = (): void => undefined;
  const end = (why: string, code = GOING_AWAY): void => {
    if (over) return;
    over = true;
    cancelPing();
    if (page.isPaused) page.resume();
    page.close(code);
    // At once, so that Asterisk forgets where the phone was.
    asterisk.terminate();
    ended(why);
  };
  const ping = (): void => {
    if (!alive) return end('the page is gone');
    alive = false;
    page.ping();
    cancelPing = clock.alarm(clock.now() + PING_MS, ping);
  };
  page.on('pong', () => (alive = true));
  page.on('message', (data, isBinary) => {
    alive = true;
    if (isBinary) return end('the page sent what is no text', NOT_TEXT);
    if (!frames.take(1, clock.now())) return end('the page sent too much', TOO_MUCH);
    handOn(data, page, asterisk);
  });
  // SIP over WebSocket may come as either kind (RFC 7118, 5.2); pages read text.
  asterisk.on('message', (data) => handOn(data, asterisk, page));
  page.on('close', () => end('the page closed it'));
  asterisk.on('close', () => end('Asterisk closed it'));
  page.on('error', (error) => end(`from the page: ${error.message}`));
  asterisk.on('error', (error) => end(`from Asterisk: ${error.message}`));
  ping();
  return () => end('it is the phone no longer');
}

/** Sends on; an end that does not keep up is not read from the other side until it has caught up. */
function handOn(data: RawData, from: WebSocket, to: WebSocket): void {
  if (to.readyState !== to.OPEN) return;
  to.send(data, { binary: false }, () => {
    if (from.isPaused && to.bufferedAmount <= LITTLE_UNSENT_BYTES) from.resume();
  });
  if (to.bufferedAmount > MOST_UNSENT_BYTES) from.pause();
}
