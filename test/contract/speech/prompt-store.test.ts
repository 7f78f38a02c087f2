import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPromptStore } from '../../../src/adapters/speech/prompt-store.ts';
import { SoundFiles } from '../../../src/adapters/speech/sound-files.ts';
import { speakable } from '../../../src/adapters/speech/speak.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { recording } from '../../support/recordings.ts';

let folder: string;
let logged: unknown[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'svara-store-'));
  logged = [];
  mkdirSync(join(folder, 'sounds/sv'), { recursive: true });
  writeFileSync(join(folder, 'sounds/sv/closed.wav'), Buffer.alloc(44 + 16_000));
});
afterEach(() => rmSync(folder, { recursive: true }));

const clock = new ManualClock();
const files = (asteriskDir: string | null = join(folder, 'generated/prompts')): Promise<SoundFiles> =>
  SoundFiles.open({
    dir: join(folder, 'data/prompts'),
    asteriskDir,
    log: { error: (what: unknown) => logged.push(what) },
  });
const store = async (of?: SoundFiles) =>
  createPromptStore({
    files: of ?? (await files()),
    catalogue: {
      ids: ['closed', 'sorry'],
      textOf: (prompt, language) => `${prompt} in ${language}`,
      soundsDir: join(folder, 'sounds'),
    },
    hasOrganisation: (id) => ['ekeby', 'vik'].includes(id),
    clock,
    log: { info: (what: unknown) => logged.push(what) },
  });
const closed = { prompt: 'closed', language: 'sv', organisation: 'ekeby' } as const;

describe('a prompt', () => {
  test('is the catalogue’s until a municipality has its own, and again when that is taken away', async () => {
    const sounds = await files();
    const prompts = await store(sounds);
    expect(sounds.nameOf(closed)).toBe('svara/sv/closed');
    const replaced = await prompts.replace(closed, recording('mp3', { seconds: 3 }), 'coordinator');
    expect(replaced).toMatchObject({
      origin: 'own',
      text: 'closed in sv',
      changed: { by: 'coordinator', at: clock.now() },
    });
    expect(sounds.nameOf(closed)).toBe('svara/own/organisations/ekeby/sv/closed');
    expect(sounds.nameOf({ ...closed, organisation: 'vik' })).toBe('svara/sv/closed');
    expect(sounds.nameOf({ ...closed, language: 'nn' })).toBe('svara/nn/closed');
    const copy = join(folder, 'generated/prompts/organisations/ekeby/sv/closed.wav');
    expect(Buffer.from(await prompts.sound(closed)).equals(readFileSync(copy))).toBe(true);
    expect(statSync(copy).mode & 0o777).toBe(0o644);
    await prompts.restore(closed, 'admin');
    expect(sounds.nameOf(closed)).toBe('svara/sv/closed');
    expect(
      readdirSync(join(folder, 'generated/prompts'), { recursive: true }).filter((path) =>
        String(path).endsWith('.wav'),
      ),
    ).toEqual([]);
    await expect(prompts.restore(closed, 'admin')).rejects.toMatchObject({ code: 'not-found' });
    expect(logged).toEqual([
      expect.objectContaining({ ...closed, by: 'coordinator' }),
      { ...closed, by: 'admin' },
    ]);
  });

  test('stays replaced after a restart, even when the folder of Asterisk is new', async () => {
    await (await store()).replace(closed, recording('wav'), 'coordinator');
    rmSync(join(folder, 'generated'), { recursive: true });
    const again = await files();
    expect(again.nameOf(closed)).toBe('svara/own/organisations/ekeby/sv/closed');
    expect(
      statSync(join(folder, 'generated/prompts/organisations/ekeby/sv/closed.wav')).size,
    ).toBeGreaterThan(16_000);
    const rows = await (await store(again)).list('ekeby');
    expect(rows[0]?.sounds[0]).toMatchObject({ origin: 'own', changed: { by: 'coordinator' } });
  });

  test('is listed with its text, its length and where it comes from', async () => {
    const rows = await (await store()).list(null);
    expect(rows.map(({ id }) => id)).toEqual(['closed', 'sorry']);
    expect(rows[0]?.sounds.map(({ language }) => language)).toEqual(['sv', 'nb', 'nn', 'en']);
    expect(rows[0]?.sounds[0]).toEqual({
      language: 'sv',
      text: 'closed in sv',
      origin: 'catalogue',
      durationMs: 1_000,
      changed: null,
    });
    expect(rows[1]?.sounds[0]).toMatchObject({ origin: 'missing', durationMs: null });
  });

  test('that is unknown, or of an unknown organisation, is not found; the catalogue itself stays', async () => {
    const prompts = await store();
    const file = recording('wav');
    await expect(prompts.replace({ ...closed, prompt: '../closed' }, file, 'x')).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(prompts.replace({ ...closed, organisation: '..' }, file, 'x')).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(prompts.replace({ ...closed, organisation: null }, file, 'x')).rejects.toMatchObject({
      code: 'invalid-request',
    });
    await expect(prompts.list('nowhere')).rejects.toMatchObject({ code: 'not-found' });
  });

  test('keeps what it had when the new recording cannot be used', async () => {
    const prompts = await store();
    await prompts.replace(closed, recording('wav'), 'coordinator');
    const before = await prompts.sound(closed);
    await expect(prompts.replace(closed, Buffer.from('no sound'), 'x')).rejects.toMatchObject({
      code: 'invalid-request',
    });
    expect(Buffer.from(await prompts.sound(closed)).equals(before)).toBe(true);
  });

  test('cannot be replaced where Asterisk shares no folder with the service', async () => {
    const prompts = await store(await files(null));
    await expect(prompts.replace(closed, recording('wav'), 'x')).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('a typed text', () => {
  test.each(['sv', 'nb', 'nn', 'en'] as const)('is spoken in %s, once, and played', async (language) => {
    const sounds = await files();
    const prompts = await store(sounds);
    const text = 'Journalsystemet ligger nere. Vi beräknar att det är klart klockan 14.';
    const prompt = await prompts.say(text, language);
    expect(prompt).toMatch(/^typed-[0-9a-f]{16}$/);
    const path = join(folder, `data/prompts/typed/${language}/${prompt}.wav`);
    // Between two and ten seconds of 8 kHz, 16 bit.
    expect(statSync(path).size).toBeGreaterThan(32_000);
    expect(statSync(path).size).toBeLessThan(160_000);
    const made = statSync(path).mtimeMs;
    expect(await prompts.say(`  ${text}\n`, language)).toBe(prompt);
    expect(statSync(path).mtimeMs).toBe(made);
    expect(sounds.nameOf({ prompt, language, organisation: 'ekeby' })).toBe(
      `svara/own/typed/${language}/${prompt}`,
    );
    // Better in the language it was typed in than not at all.
    const other = language === 'en' ? 'sv' : 'en';
    expect(sounds.nameOf({ prompt, language: other })).toBe(`svara/own/typed/${language}/${prompt}`);
  });

  test('is data, whatever it looks like', async () => {
    expect(speakable('a [[h@l\'oU]] <break time="9s"/> b\u0001\u202e\r\nc')).toBe(
      'a h@l\'oU break time="9s"/ b c',
    );
    const prompts = await store();
    await prompts.say('-f /etc/passwd; touch "$(hostname)" `id` | cat', 'sv');
    expect(readdirSync(folder).sort()).toEqual(['data', 'generated', 'sounds']);
  });

  test('is refused when it is empty or too long', async () => {
    const prompts = await store();
    await expect(prompts.say(' \n[] ', 'sv')).rejects.toMatchObject({
      code: 'invalid-request',
      field: 'text',
    });
    expect(speakable('ab '.repeat(333))).toHaveLength(998);
    await expect(prompts.say('ab '.repeat(334), 'sv')).rejects.toMatchObject({ code: 'invalid-request' });
  });
});
