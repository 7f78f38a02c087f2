import { readFileSync } from 'node:fs';

/** What is in received audio: energy, a tone, a known recording. Samples are 16 bit, 8,000 a second. */

export const SAMPLE_RATE_HZ = 8_000;

/** Below this root mean square (of 32,768) we call it silence: about −50 dB of full scale. */
const SILENCE_RMS = 100;

/** What a test can ask for. A recording is a path to a WAV file with 8 kHz, 16 bit, one channel. */
export type Sound = 'silence' | 'sound' | `tone ${number}` | { readonly recording: string };

export function rms(samples: Int16Array): number {
  if (samples.length === 0) return 0;
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / samples.length);
}

export function isSilent(samples: Int16Array): boolean {
  return rms(samples) < SILENCE_RMS;
}

/**
 * The share of the samples' power that lies at one frequency, 0 to 1, by Goertzel's algorithm. A pure tone
 * gives nearly 1. The window's length decides the width: 1,600 samples tell tones 10 Hz apart.
 */
export function toneShare(samples: Int16Array, frequencyHz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * frequencyHz) / SAMPLE_RATE_HZ);
  let before = 0;
  let beforeThat = 0;
  let total = 0;
  for (const sample of samples) {
    const now = sample + coefficient * before - beforeThat;
    beforeThat = before;
    before = now;
    total += sample * sample;
  }
  if (total === 0) return 0;
  const power = before * before + beforeThat * beforeThat - coefficient * before * beforeThat;
  return (2 * power) / (samples.length * total);
}

/** A tone is heard when most of the power is at its frequency and it is not silent. */
export function hasTone(samples: Int16Array, frequencyHz: number): boolean {
  return !isSilent(samples) && toneShare(samples, frequencyHz) > 0.6;
}

/**
 * The samples of a WAV file.
 * @throws Error for another format than 8 kHz, 16 bit, one channel
 */
export function readWav(path: string): Int16Array {
  const file = readFileSync(path);
  let offset = 12;
  let known = false;
  while (offset + 8 <= file.length) {
    const id = file.toString('latin1', offset, offset + 4);
    const size = file.readUInt32LE(offset + 4);
    const start = offset + 8;
    if (id === 'fmt ') {
      known =
        file.readUInt16LE(start + 2) === 1 &&
        file.readUInt32LE(start + 4) === SAMPLE_RATE_HZ &&
        file.readUInt16LE(start + 14) === 16;
    }
    if (id === 'data' && known) {
      const length = Math.floor(Math.min(size, file.length - start) / 2);
      return Int16Array.from({ length }, (_, index) => file.readInt16LE(start + index * 2));
    }
    offset = start + size + (size % 2);
  }
  throw new Error(`${path} is no WAV file with 8 kHz, 16 bit, one channel`);
}

const PIECE = 1_600;

/**
 * Whether a recording, or the part of it that was heard, is in the received samples: one of its louder
 * pieces of 200 ms is found in them with a correlation above 0.8 (G.711 both ways gives above 0.99, another
 * voice or sentence below 0.6).
 */
export function hasRecording(received: Int16Array, recording: Int16Array): boolean {
  return loudPieces(recording).some((piece) => bestCorrelation(received, piece) > 0.8);
}

/** Up to six pieces of 200 ms, spread over the recording, none silent. */
function loudPieces(recording: Int16Array): readonly Int16Array[] {
  const pieces: Int16Array[] = [];
  for (let at = 0; at + PIECE <= recording.length; at += PIECE) {
    const piece = recording.subarray(at, at + PIECE);
    if (rms(piece) > 4 * SILENCE_RMS) pieces.push(piece);
  }
  const every = Math.max(1, Math.ceil(pieces.length / 6));
  return pieces.filter((_, index) => index % every === 0);
}

/** The highest normalised cross-correlation of a piece over all places; ends at the first above 0.9. */
export function bestCorrelation(samples: Int16Array, piece: Int16Array): number {
  let pieceEnergy = 0;
  for (const sample of piece) pieceEnergy += sample * sample;
  let energy = 0;
  let best = 0;
  for (let index = 0; index < samples.length; index += 1) {
    energy += (samples[index] as number) ** 2;
    const start = index - piece.length + 1;
    if (start > 0) energy -= (samples[start - 1] as number) ** 2;
    if (start < 0 || energy < pieceEnergy / 4) continue;
    let dot = 0;
    for (let at = 0; at < piece.length; at += 1)
      dot += (samples[start + at] as number) * (piece[at] as number);
    best = Math.max(best, dot / Math.sqrt(energy * pieceEnergy));
    if (best > 0.9) return best;
  }
  return best;
}
