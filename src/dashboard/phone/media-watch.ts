import type { SoundState } from './snapshot.ts';

/** No packet for so long in a call: something is wrong with the network or the other side. */
const STALLED_AFTER_MS = 5_000;

/** What was last heard of a call's packets. */
export interface MediaWatch {
  readonly packets: number;
  /** When the number last grew, or sound began to be expected; by performance.now(). */
  readonly since: number;
}

/** @param now performance.now() */
export function beginWatch(now: number): MediaWatch {
  return { packets: 0, since: now };
}

/**
 * The watch after another look.
 * @param packets received so far
 * @param expected false: there may be silence, held or while somebody is rung
 */
export function look(watch: MediaWatch, packets: number, expected: boolean, now: number): MediaWatch {
  return packets > watch.packets || !expected ? { packets, since: now } : watch;
}

/** How a call sounds. `none`: nothing is expected. */
export function soundOf(watch: MediaWatch, expected: boolean, now: number): SoundState {
  if (!expected) return 'none';
  if (now - watch.since >= STALLED_AFTER_MS) return 'stalled';
  return watch.packets > 0 ? 'flowing' : 'none';
}
