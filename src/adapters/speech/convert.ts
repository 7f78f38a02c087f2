import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../app/errors.ts';
import { levelsOf } from './levels.ts';
import { runProgram } from './run-program.ts';
import { isCutOff, wavFile } from './wav.ts';

/** Largest file that is taken. */
const MAX_SOUND_BYTES = 20 * 1024 * 1024;

const SHORTEST_S = 0.3;
const LONGEST_S = 120;
/** A recording of which more than this is cut off at the top cannot be mended. */
const MOST_CLIPPED = 0.002;

const INNER_RATE = 48_000;
const RATE = 8_000;
/** Peaks end here, of full scale 1: room for what the line's codec adds. */
const LIMIT = 0.7;

/**
 * Kinds of files that are read, by the names of ffmpeg's demuxers. A list, so that a file cannot pass for a
 * playlist and have other files or addresses read.
 */
const FORMATS = [
  ...[
    'wav',
    'w64',
    'aiff',
    'au',
    'caf',
    'mp3',
    'flac',
    'ogg',
    'mov',
    'aac',
    'amr',
    'amrnb',
    'amrwb',
    'matroska',
  ],
  'asf',
].join(',');

/** A prompt as Asterisk plays it: WAV, 8 kHz, mono, 16 bit. */
export interface ConvertedSound {
  readonly wav: Uint8Array;
  readonly durationMs: number;
}

interface Decoded {
  readonly samples: Float32Array;
  /** EBU R 128 integrated loudness. */
  readonly lufs: number;
}

/**
 * Makes a prompt of an audio file of any usual kind: read, checked for length, silence and clipping, brought to
 * one loudness and to Asterisk's format. Nothing of it is left on disk.
 * @throws AppError `invalid-request` with the reason; `unavailable` without ffmpeg
 */
export async function convertSound(file: Uint8Array): Promise<ConvertedSound> {
  if (file.length === 0) throw unusable('the file is empty');
  if (file.length > MAX_SOUND_BYTES)
    throw unusable(`the file is larger than ${MAX_SOUND_BYTES / 1024 / 1024} MB`);
  if (isCutOff(file)) throw unusable('the file ends too early');
  const folder = await mkdtemp(join(tmpdir(), 'svara-sound-'));
  try {
    const path = join(folder, 'upload');
    await writeFile(path, file, { mode: 0o600 });
    const decoded = await decode(path);
    const gainDb = usableGain(decoded);
    return await encode(decoded.samples, gainDb);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function decode(path: string): Promise<Decoded> {
  const args = [
    ...['-nostdin', '-hide_banner', '-protocol_whitelist', 'file', '-format_whitelist', FORMATS],
    ...['-t', String(LONGEST_S + 1), '-i', `file:${path}`, '-map', '0:a:0', '-vn', '-sn', '-dn'],
    ...['-af', `aresample=${INNER_RATE},aformat=channel_layouts=mono,ebur128=framelog=verbose`],
    ...['-ar', String(INNER_RATE), '-ac', '1', '-f', 'f32le', 'pipe:1'],
  ];
  const { code, stdout, stderr } = await runProgram('ffmpeg', args, {
    timeoutMs: 30_000,
    maxOutputBytes: (LONGEST_S + 2) * INNER_RATE * 4,
  });
  if (code !== 0 || stdout.length === 0) throw unusable(whyUnreadable(stderr));
  const announcedS = announced(stderr);
  const seconds = stdout.length / 4 / INNER_RATE;
  if (announcedS !== null && seconds < Math.min(announcedS, LONGEST_S) * 0.95 - 0.25) {
    throw unusable(`the file ends too early: it has ${seconds.toFixed(1)} s of ${announcedS.toFixed(1)} s`);
  }
  const lufs = Number(/\n\s+I:\s+(-?[\d.]+) LUFS/.exec(stderr)?.[1] ?? -70);
  const samples = new Float32Array(stdout.length >> 2);
  for (let at = 0; at < samples.length; at += 1) samples[at] = stdout.readFloatLE(4 * at);
  return { samples, lufs };
}

/** How long the file says it is, in seconds; null when it does not. */
function announced(stderr: string): number | null {
  const [, hours, minutes, seconds] = /Duration: (\d+):(\d\d):(\d\d\.\d+)/.exec(stderr) ?? [];
  return seconds === undefined ? null : Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
}

function whyUnreadable(stderr: string): string {
  if (/matches no streams/.test(stderr)) return 'there is no sound in the file';
  return 'it is no audio file that can be read (WAV, MP3, M4A, FLAC, Ogg, WebM and the like can), or it is damaged';
}

/** @returns what to make it louder by, in decibels */
function usableGain({ samples, lufs }: Decoded): number {
  const seconds = samples.length / INNER_RATE;
  if (seconds < SHORTEST_S) throw unusable(`it is shorter than ${SHORTEST_S} s`);
  if (seconds > LONGEST_S) throw unusable(`it is longer than ${LONGEST_S} s`);
  const { isSilent, clippedRatio, gainDb } = levelsOf(samples, lufs);
  if (isSilent) throw unusable('nothing is heard in it');
  if (clippedRatio > MOST_CLIPPED) {
    const share = (clippedRatio * 100).toFixed(1);
    throw unusable(`it is clipped (${share} % of it is cut off at the top): record it anew at a lower level`);
  }
  return gainDb;
}

async function encode(samples: Float32Array, gainDb: number): Promise<ConvertedSound> {
  const level = `highpass=f=100,volume=${gainDb.toFixed(2)}dB,alimiter=limit=${LIMIT}:level=false`;
  const args = [
    ...[
      '-hide_banner',
      '-loglevel',
      'error',
      '-f',
      'f32le',
      '-ar',
      String(INNER_RATE),
      '-ac',
      '1',
      '-i',
      'pipe:0',
    ],
    ...['-af', `${level},aresample=${RATE}`, '-ar', String(RATE), '-ac', '1', '-f', 's16le', 'pipe:1'],
  ];
  const input = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  const { code, stdout } = await runProgram('ffmpeg', args, {
    input,
    timeoutMs: 30_000,
    maxOutputBytes: (LONGEST_S + 2) * RATE * 2,
  });
  if (code !== 0 || stdout.length === 0)
    throw new AppError('unavailable', 'ffmpeg could not make a prompt of it');
  return { wav: wavFile(stdout, RATE), durationMs: Math.round((stdout.length / 2 / RATE) * 1_000) };
}

function unusable(reason: string): AppError {
  return new AppError('invalid-request', `This recording cannot be used: ${reason}`);
}
