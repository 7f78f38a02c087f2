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

/** Of 32,767: a soft voice on a telephone peaks ten times higher, the noise of a line that is silent below it. */
const SILENT_BELOW = 200;

/**
 * Whether nothing is to be heard in a recording of ours. Asterisk does not tell: it cuts off the silence that
 * ended a recording and calls all of what is left talking.
 */
export function isSilentWav(wav: Uint8Array): boolean {
  const samples = new DataView(wav.buffer, wav.byteOffset, wav.byteLength);
  for (let at = HEADER_BYTES; at + 1 < wav.byteLength; at += 2) {
    if (Math.abs(samples.getInt16(at, true)) >= SILENT_BELOW) return false;
  }
  return true;
}
