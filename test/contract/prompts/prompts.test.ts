import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LANGUAGES, makePrompts, missingSounds, readCatalogue } from '../../../src/bootstrap/prompts.mjs';

const repoSounds = fileURLToPath(new URL('../../../sounds', import.meta.url));
let soundsDir: string;

beforeEach(() => {
  soundsDir = mkdtempSync(join(tmpdir(), 'svara-sounds-'));
  for (const name of ['catalogue.json', 'pieces.json']) {
    copyFileSync(join(repoSounds, name), join(soundsDir, name));
  }
});
afterEach(() => rmSync(soundsDir, { recursive: true }));

const oneEach = (text: string) => Object.fromEntries(LANGUAGES.map((language) => [language, text]));
const writeCatalogue = (prompts: unknown, pieces: unknown = {}) => {
  writeFileSync(join(soundsDir, 'catalogue.json'), JSON.stringify({ prompts }));
  writeFileSync(join(soundsDir, 'pieces.json'), JSON.stringify(pieces));
};

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const played = [
  ...['greeting', 'closed', 'unknown-number', 'sorry', 'comfort-1', 'forwarding-sorry', 'accept-by-key'],
  ...['offer', 'confirm-number', 'enter-number', 'invalid-number', 'accepted', 'intro', 'caller-is'].map(
    (part) => `callback-${part}`,
  ),
  ...upTo(10).map((count) => `digit-${count - 1}`),
  ...['plus-sign', 'key-star', 'key-hash'],
  ...upTo(20).map((position) => `position-${position}`),
  'position-many',
  ...['under-1', '1-2', '2-3', '3-5', '5-8', '8-12', '12-20', '20-30', '30-45', 'over-45'].map(
    (range) => `wait-${range}`,
  ),
  ...['choose-language', 'menu-main', 'menu-closed', 'menu-wrong-key', 'portal', 'outage-stay', 'closing'],
  'practice-caller',
  ...['confirm', 'exhausted', 'ringing', 'still-ringing', 'intro', 'number-withheld', 'accept'].map(
    (part) => `on-call-${part}`,
  ),
  ...['voicemail-record', 'voicemail-thanks', 'voicemail-too-short', 'voicemail-failed', 'voicemail-tone'],
  ...['how', 'keep', 'kept', 'refused', 'not-kept'].map((part) => `record-prompt-${part}`),
];
/** The parts of "we open again on Monday 28 December 2027 at 7.45". */
const pieces = [
  ...['opens-again', 'opens-sometime', 'when-today', 'when-tomorrow'],
  ...upTo(7).flatMap((weekday) => [`when-weekday-${weekday}`, `when-date-${weekday}`]),
  ...upTo(31).map((day) => `when-day-${day}`),
  ...upTo(12).map((month) => `when-month-${month}`),
  ...upTo(26).map((year) => `when-year-${2024 + year}`),
  ...upTo(24).flatMap((hour) => [`when-hour-${hour - 1}`, `when-sharp-${hour - 1}`]),
  ...upTo(59).map((minute) => `when-minute-${minute}`),
];

describe('the catalogue', () => {
  it('has the prompts that the desk plays, in every language, and no others', () => {
    const prompts = readCatalogue(repoSounds);
    expect(Object.keys(prompts).sort()).toEqual([...played, ...pieces].sort());
    for (const id of [...played, ...pieces])
      expect(Object.keys(prompts[id] ?? {}).sort()).toEqual([...LANGUAGES].sort());
  });

  it.each(LANGUAGES)('says something of its own with every prompt in %s', (language) => {
    // Pieces may be alike: "on Monday" stands alone and before a date.
    const texts = Object.entries(readCatalogue(repoSounds)).filter(([id]) => played.includes(id));
    expect(new Set(texts.map(([, inAll]) => inAll[language])).size).toBe(texts.length);
  });

  it('has pieces that are read otherwise than they are written', () => {
    const prompts = readCatalogue(repoSounds);
    expect(prompts['when-day-28']).toEqual({
      sv: 'den tjugoåttonde',
      nb: 'tjueåttende',
      nn: 'tjueåttande',
      en: 'the twenty-eighth of',
    });
    expect(prompts['when-hour-1']).toEqual({
      sv: 'klockan ett',
      nb: 'klokken ett',
      nn: 'klokka eitt',
      en: 'at one',
    });
    expect(prompts['when-minute-5']).toEqual({
      sv: 'noll fem',
      nb: 'null fem',
      nn: 'null fem',
      en: 'oh five',
    });
    expect(prompts['when-sharp-13']?.en).toBe('at thirteen hundred hours');
  });

  it.each([
    [{ 'Closed!': oneEach('x') }, 'no id for a prompt'],
    [{ '../x': oneEach('x') }, 'no id for a prompt'],
    [{ closed: { ...oneEach('x'), nn: ' ' } }, 'prompt "closed" has no text in nn'],
    [{ closed: { ...oneEach('x'), fr: 'x' } }, 'unknown language "fr"'],
  ])('tells what is wrong with %j', (prompts, message) => {
    writeCatalogue(prompts);
    expect(() => readCatalogue(soundsDir)).toThrow(message);
  });

  it('tells when it is no JSON', () => {
    writeFileSync(join(soundsDir, 'catalogue.json'), '{');
    expect(() => readCatalogue(soundsDir)).toThrow('catalogue.json cannot be read');
  });
});

describe('the generated sounds', () => {
  it('are made where they are missing', async () => {
    const count = Object.keys(readCatalogue(soundsDir)).length * LANGUAGES.length + 1;
    expect(missingSounds({ soundsDir })).toHaveLength(count);
    const few = { closed: oneEach('Closed.'), sorry: oneEach('Sorry.') };
    writeCatalogue(few, { middle: { 'when-today': oneEach('today') }, last: {} });
    expect((await makePrompts({ soundsDir })).made).toHaveLength(3 * LANGUAGES.length + 1);
    expect(missingSounds({ soundsDir })).toEqual([]);
  });

  it('are all there, in Asterisk’s format, audible, without clipping or long silence', async () => {
    // Those of the checkout, which every test with an Asterisk needs too.
    const { made, kept } = await makePrompts({ soundsDir: repoSounds });
    expect(missingSounds({ soundsDir: repoSounds })).toEqual([]);
    const count = Object.keys(readCatalogue(repoSounds)).length * LANGUAGES.length + 1;
    expect(made.length + kept.length).toBe(count);
    for (const file of [...made, ...kept]) {
      const { rate, channels, bits, samples } = readWav(join(repoSounds, file));
      expect([rate, channels, bits], file).toEqual([8_000, 1, 16]);
      const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0) / 32_768;
      expect(peak, file).toBeGreaterThan(0.1);
      expect(peak, file).toBeLessThan(0.9);
      const loud = samples.findIndex((sample) => Math.abs(sample) > 300);
      expect(loud, file).toBeLessThan(8_000);
      const quiet = samples.length - samples.findLastIndex((sample) => Math.abs(sample) > 300);
      expect(quiet, file).toBeLessThan(16_000);
      if (!pieces.includes(file.replace(/^..\/|\.wav$/g, ''))) continue;
      // A sentence of pieces must not sound chopped: they follow each other like words.
      expect(loud, file).toBeLessThan(1_000);
      expect(quiet, file).toBeLessThan(/when-(minute|sharp)-|sometime/.test(file) ? 2_400 : 640);
      expect(samples.length, file).toBeGreaterThan(2_400);
    }
  }, 240_000);

  it('are made once when two ask for them at the same time, and stay known as made here', async () => {
    writeCatalogue(Object.fromEntries(upTo(6).map((n) => [`number-${n}`, oneEach(String(n))])));
    const both = await Promise.all([makePrompts({ soundsDir }), makePrompts({ soundsDir })]);
    expect(both.map(({ made }) => made.length).sort((a, b) => a - b)).toEqual([0, 6 * LANGUAGES.length + 1]);
    const again = await makePrompts({ soundsDir });
    expect([again.made, again.own]).toEqual([[], []]);
    expect(again.kept).toHaveLength(6 * LANGUAGES.length + 1);
  });

  it('are made anew only when their text has changed', async () => {
    writeCatalogue({ closed: oneEach('one'), sorry: oneEach('two') });
    await makePrompts({ soundsDir });
    expect((await makePrompts({ soundsDir })).made).toEqual([]);
    writeCatalogue({ closed: { ...oneEach('one'), en: 'other' }, sorry: oneEach('two') });
    expect((await makePrompts({ soundsDir })).made).toEqual(['en/closed.wav']);
    rmSync(join(soundsDir, 'sv/sorry.wav'));
    expect((await makePrompts({ soundsDir })).made).toEqual(['sv/sorry.wav']);
  });

  it('never replace a recording of one’s own', async () => {
    writeCatalogue({ closed: oneEach('one') });
    await makePrompts({ soundsDir });
    writeFileSync(join(soundsDir, 'sv/closed.wav'), 'my own voice');
    writeCatalogue({ closed: oneEach('another text') });
    const { made, own } = await makePrompts({ soundsDir });
    expect(own).toEqual(['sv/closed.wav']);
    expect(made).not.toContain('sv/closed.wav');
    expect(readFileSync(join(soundsDir, 'sv/closed.wav'), 'utf8')).toBe('my own voice');
    rmSync(join(soundsDir, 'sv/closed.wav'));
    expect((await makePrompts({ soundsDir })).made).toEqual(['sv/closed.wav']);
  });

  it('say what to install when the voice is not there', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = soundsDir;
    try {
      await expect(makePrompts({ soundsDir })).rejects.toThrow(
        'espeak-ng is not installed, and the prompts are made with it: apt-get install espeak-ng sox',
      );
    } finally {
      process.env['PATH'] = path;
    }
    expect(existsSync(join(soundsDir, 'sv/closed.wav'))).toBe(false);
  });
});

function readWav(file: string): { rate: number; channels: number; bits: number; samples: Int16Array } {
  const bytes = readFileSync(file);
  expect(bytes.toString('latin1', 0, 4) + bytes.toString('latin1', 8, 12)).toBe('RIFFWAVE');
  let format = { rate: 0, channels: 0, bits: 0 };
  for (let at = 12; at + 8 <= bytes.length;) {
    const [name, size] = [bytes.toString('latin1', at, at + 4), bytes.readUInt32LE(at + 4)];
    if (name === 'fmt ') {
      format = {
        channels: bytes.readUInt16LE(at + 10),
        rate: bytes.readUInt32LE(at + 12),
        bits: bytes.readUInt16LE(at + 22),
      };
    }
    if (name === 'data') {
      const samples = Int16Array.from({ length: size / 2 }, (_, index) =>
        bytes.readInt16LE(at + 8 + 2 * index),
      );
      return { ...format, samples };
    }
    at += 8 + size + (size % 2);
  }
  throw new Error(`${file} has no sound`);
}
