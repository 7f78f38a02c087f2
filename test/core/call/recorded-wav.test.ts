import { describe, expect, it } from 'vitest';
import { isSilentWav, wavLengthMs } from '../../../src/app/voicemail/recorded-wav.ts';

/** A recording of a second, loudest at `peak`. */
function wav(peak: number): Uint8Array {
  const bytes = new Uint8Array(44 + 16_000);
  bytes.set([...'RIFF'].map((letter) => letter.charCodeAt(0)));
  const samples = new DataView(bytes.buffer, 44);
  for (let at = 0; at < 8_000; at += 1) {
    samples.setInt16(2 * at, Math.round(peak * Math.sin(at / 3)), true);
  }
  return bytes;
}

describe('a recorded message', () => {
  it('is as long as its samples say', () => {
    expect(wavLengthMs(wav(0))).toBe(1_000);
    expect(wavLengthMs(new Uint8Array(50))).toBeNull();
  });

  it('is silent when there is no more in it than the noise of a line; a soft voice is heard', () => {
    expect(isSilentWav(wav(0))).toBe(true);
    expect(isSilentWav(wav(150))).toBe(true);
    expect(isSilentWav(wav(1_000))).toBe(false);
    // One sample that is loud, at the very end and below zero.
    const late = wav(0);
    new DataView(late.buffer).setInt16(44 + 15_998, -20_000, true);
    expect(isSilentWav(late)).toBe(false);
  });
});
