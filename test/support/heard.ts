import { expect } from 'vitest';
import { bestCorrelation, readWav, rms, SAMPLE_RATE_HZ } from './sip/listening.ts';

const WINDOW = SAMPLE_RATE_HZ / 50;
/** A window of 20 ms louder than this is speech; the files' pauses are far below. */
const SPEECH_RMS = 150;
/** The highest value of A-law is 32,256. */
const CLIPPED = 32_000;

interface Loudness {
  /** Time in which somebody speaks. */
  readonly speechMs: number;
  readonly clippedShare: number;
}

/** How long there is speech in samples, and how much of it is clipped. */
function loudnessOf(samples: Int16Array): Loudness {
  let windows = 0;
  for (let at = 0; at + WINDOW <= samples.length; at += WINDOW)
    if (rms(samples.subarray(at, at + WINDOW)) > SPEECH_RMS) windows += 1;
  const clipped = samples.filter((sample) => Math.abs(sample) >= CLIPPED).length;
  return { speechMs: windows * 20, clippedShare: samples.length === 0 ? 0 : clipped / samples.length };
}

/** Names of a prompt's sound, or paths of WAV files. */
export type Said = readonly { readonly recording: string }[];

/**
 * Checks that everything in `said` was heard, from its beginning to its end and in its order, and nothing of it was
 * clipped.
 * @param only true: there was no other sound
 */
export function expectHeard(samples: Int16Array, said: Said, only = true): void {
  let from = 0;
  let speechMs = 0;
  for (const { recording } of said) {
    const file = readWav(recording);
    speechMs += loudnessOf(file).speechMs;
    from = placeOf(samples, file, from, recording);
  }
  const heard = loudnessOf(samples);
  expect(heard.clippedShare).toBeLessThan(0.001);
  if (!only) return;
  expect(heard.speechMs).toBeGreaterThan(0.9 * speechMs);
  expect(heard.speechMs).toBeLessThan(1.1 * speechMs + 100);
}

const PIECE = 1_600;
/** So much of the beginning has to be the same, not only one vowel of the same voice. */
const BEGINNING = 2 * PIECE;
/** A machine that is busy loses a packet now and then: then a piece within so much of the beginning will do. */
const FIRST_SECOND = SAMPLE_RATE_HZ;
/** Asterisk drops or doubles no more than this within one prompt. */
const DRIFT = 800;
const SAME = 0.8;

/** Where a file ends in the samples, which must hold its loud beginning and its loud end at the right distance. */
function placeOf(samples: Int16Array, file: Int16Array, from: number, name: string): number {
  const starts = loudStarts(file);
  const [first, last] = [starts[0], starts.at(-1)];
  if (first === undefined || last === undefined) throw new Error(`${name} is silent`);
  const begin = firstFound(
    starts.filter((start) => start < first + FIRST_SECOND),
    (start) =>
      beginningOf(samples, file.subarray(start, start + BEGINNING), from + start - first, start - first),
  );
  if (begin === null) throw new Error(`the beginning of ${name} was not heard`);
  const expected = begin + last - first;
  const around = samples.subarray(Math.max(0, expected - DRIFT), expected + PIECE + DRIFT);
  if (bestCorrelation(around, file.subarray(last, last + PIECE)) < SAME)
    throw new Error(`the end of ${name} was not heard`);
  return expected;
}

function loudStarts(file: Int16Array): number[] {
  const starts: number[] = [];
  for (let at = 0; at + PIECE <= file.length; at += PIECE / 4)
    if (rms(file.subarray(at, at + PIECE)) > 4 * SPEECH_RMS) starts.push(at);
  return starts;
}

function firstFound<T, R>(among: readonly T[], look: (each: T) => R | null): R | null {
  for (const each of among) {
    const found = look(each);
    if (found !== null) return found;
  }
  return null;
}

/** Where that is heard, from `from` on, of which `beginning` stands so many samples after the first sound; null: nowhere. */
function beginningOf(samples: Int16Array, beginning: Int16Array, from: number, after: number): number | null {
  const piece = beginning.subarray(0, PIECE / 4);
  const [energy, whole] = [energyOf(piece), energyOf(beginning)];
  for (let at = from; at + piece.length <= samples.length; at += 1) {
    if (likeness(samples, piece, at, energy) < SAME) continue;
    if (likeness(samples, beginning, at, whole) > SAME) return at - after;
  }
  return null;
}

const energyOf = (samples: Int16Array): number => samples.reduce((sum, sample) => sum + sample * sample, 0);

/** The normalised correlation of a piece with the samples at one place, −1 to 1. */
function likeness(samples: Int16Array, piece: Int16Array, at: number, pieceEnergy: number): number {
  let dot = 0;
  let energy = 0;
  for (let index = 0; index < piece.length; index += 1) {
    const sample = samples[at + index] ?? 0;
    dot += sample * (piece[index] ?? 0);
    energy += sample * sample;
  }
  return energy === 0 ? 0 : dot / Math.sqrt(energy * pieceEnergy);
}
