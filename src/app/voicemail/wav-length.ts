import type { DurationMs } from '../../core/kernel/time.ts';

/** What is recorded has a header of this size, then 8,000 samples a second of 2 bytes. */
const HEADER_BYTES = 44;
const BYTES_A_MS = 16;

/**
 * How long a recording of ours plays, by its size: the header of one whose Asterisk was killed does not tell.
 * @returns null when it is no WAV file
 */
export function wavLengthMs(wav: Uint8Array): DurationMs | null {
  const isRiff = wav.length >= HEADER_BYTES && String.fromCharCode(...wav.subarray(0, 4)) === 'RIFF';
  return isRiff ? Math.round((wav.length - HEADER_BYTES) / BYTES_A_MS) : null;
}
