import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { convertSound, type ConvertedSound } from '../../../src/adapters/speech/convert.ts';
import { levelsOf } from '../../../src/adapters/speech/levels.ts';
import { AppError } from '../../../src/app/errors.ts';
import { recording } from '../../support/recordings.ts';
import { hasTone } from '../../support/sip/listening.ts';

function samplesOf({ wav }: ConvertedSound): Int16Array {
  const bytes = Buffer.from(wav);
  expect(bytes.toString('latin1', 0, 4) + bytes.toString('latin1', 8, 16)).toBe('RIFFWAVEfmt ');
  expect([bytes.readUInt16LE(22), bytes.readUInt32LE(24), bytes.readUInt16LE(34)]).toEqual([1, 8_000, 16]);
  return Int16Array.from({ length: (bytes.length - 44) / 2 }, (_, at) => bytes.readInt16LE(44 + 2 * at));
}

const peakOf = (samples: Int16Array): number =>
  samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0) / 32_768;

const refusal = (file: Uint8Array): Promise<string> =>
  convertSound(file).then(
    () => 'taken',
    (error: unknown) => (error instanceof AppError ? `${error.code}: ${error.message}` : String(error)),
  );

describe('a recording', () => {
  test.each([
    ['wav', []],
    ['mp3', []],
    ['m4a', []],
    ['flac', []],
    ['ogg', ['-c:a', 'libvorbis']],
    ['webm', ['-c:a', 'libopus']],
    ['aiff', []],
    ['wav', ['-ac', '2', '-ar', '96000', '-c:a', 'pcm_s24le']],
    ['wav', ['-ar', '8000', '-c:a', 'pcm_alaw']],
  ] as const)('of kind %s %j becomes what Asterisk plays', async (extension, output) => {
    const sound = await convertSound(recording(extension, { output }));
    const samples = samplesOf(sound);
    expect(hasTone(samples.subarray(4_000, 8_000), 440)).toBe(true);
    expect(sound.durationMs).toBeGreaterThan(1_900);
    expect(sound.durationMs).toBeLessThan(2_200);
    expect(peakOf(samples)).toBeLessThan(0.75);
  });

  test('is as loud as another, whether it was quiet or loud', async () => {
    const power = async (filters: string): Promise<number> => {
      const samples = samplesOf(await convertSound(recording('wav', { filters, hertz: 800 })));
      return 20 * Math.log10(Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length));
    };
    // ffmpeg's tone is at −18 dB.
    const [quiet, loud] = [await power('volume=-20dB'), await power('volume=15dB')];
    expect(Math.abs(quiet - loud)).toBeLessThan(1);
  });

  test.each([0.35, 119])('of %s s is taken', async (seconds) => {
    const { durationMs } = await convertSound(recording('flac', { seconds }));
    expect(Math.abs(durationMs - seconds * 1_000)).toBeLessThan(100);
  });
});

describe('refused with its reason is', () => {
  test('what is empty, too large or no sound', async () => {
    expect(await refusal(Buffer.alloc(0))).toMatch(/invalid-request: .*the file is empty/);
    expect(await refusal(Buffer.alloc(50 * 1024 * 1024))).toMatch(/larger than 20 MB/);
    expect(await refusal(Buffer.from('Hej, det här är en text.\n'.repeat(200)))).toMatch(
      /it is no audio file/,
    );
    expect(await refusal(Buffer.alloc(100_000, 7))).toMatch(/it is no audio file/);
  });

  test('a picture', async () => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    expect(await refusal(png)).toMatch(/it is no audio file/);
  });

  test.each(['wav', 'm4a', 'flac'])('a %s of which half is missing', async (extension) => {
    const whole = recording(extension, { seconds: 20 });
    expect(await refusal(whole.subarray(0, whole.length / 2))).toMatch(/ends too early|no audio file/);
  });

  test('what is too short, too long, silent or clipped', async () => {
    expect(await refusal(recording('wav', { seconds: 0.2 }))).toMatch(/shorter than 0.3 s/);
    expect(await refusal(recording('flac', { seconds: 125 }))).toMatch(/longer than 120 s/);
    expect(await refusal(recording('wav', { filters: 'volume=0' }))).toMatch(/nothing is heard in it/);
    expect(await refusal(recording('wav', { filters: 'volume=40dB' }))).toMatch(
      /it is clipped \(\d+\.\d % of it/,
    );
  });

  test('a list that would have another file read', async () => {
    for (const list of [
      'ffconcat version 1.0\nfile /etc/hostname\n',
      '#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n',
    ]) {
      expect(await refusal(Buffer.from(list))).toMatch(/it is no audio file/);
    }
  });
});

test('nothing of a recording is left on disk', async () => {
  const left = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('svara-sound-'));
  const before = left();
  await convertSound(recording('wav'));
  await refusal(Buffer.from('no sound'));
  expect(left().filter((name) => !before.includes(name))).toEqual([]);
});

describe('levels', () => {
  const wave = (peak: number, cutAt = 1): Float32Array =>
    Float32Array.from({ length: 48_000 }, (_, at) =>
      Math.max(-cutAt, Math.min(cutAt, peak * Math.sin((2 * Math.PI * 440 * at) / 48_000))),
    );

  test('tell a wave that touches the top from one that is cut off there', () => {
    expect(levelsOf(wave(0.98), -5).clippedRatio).toBe(0);
    expect(levelsOf(wave(2), -5).clippedRatio).toBeGreaterThan(0.5);
  });

  test('never raise noise to the loudness of a voice', () => {
    expect(levelsOf(wave(0.01), -66).gainDb).toBe(30);
    expect(levelsOf(wave(0.001), -70).isSilent).toBe(true);
  });
});
