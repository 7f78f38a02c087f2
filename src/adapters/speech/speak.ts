import { createHash } from 'node:crypto';
import { AppError } from '../../app/errors.ts';
import type { Language } from '../../core/kernel/ids.ts';
import { convertSound, type ConvertedSound } from './convert.ts';
import { runProgram } from './run-program.ts';

/** Longest text that is spoken, in characters: all that may be typed for an outage, a minute and a half. */
const MAX_TEXT = 1_000;

/** espeak-ng's voices; there is none for Nynorsk, and that of Bokmål reads it passably. */
const VOICES: Readonly<Record<Language, string>> = { sv: 'sv', nb: 'nb', nn: 'nb', en: 'en-gb' };

/** Speed in words a minute, pitch and pauses, as the prompts of the catalogue are spoken. */
const MANNER = ['-s', '145', '-p', '45', '-g', '2'] as const;

/**
 * A typed text as the voice gets it: on one line, without what espeak-ng would take for commands or phonemes.
 * @throws AppError `invalid-request` for a text that is empty or too long
 */
export function speakable(text: string): string {
  const plain = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/[[\]<>|\\_^~`]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (!/[\p{L}\p{N}]/u.test(plain))
    throw new AppError('invalid-request', 'There is nothing to say in the text', 'text');
  if (plain.length > MAX_TEXT) {
    throw new AppError('invalid-request', `The text is longer than ${MAX_TEXT} characters`, 'text');
  }
  return plain;
}

/** Id of the prompt that says `text`; the same text has the same. */
export function typedPromptId(text: string): string {
  return `typed-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}

/**
 * Speaks a text.
 * @param text from {@link speakable}
 * @throws AppError `unavailable` without espeak-ng
 */
export async function speakText(text: string, language: Language): Promise<ConvertedSound> {
  const args = ['-v', VOICES[language], ...MANNER, '--stdin', '--stdout'];
  const { code, stdout } = await runProgram('espeak-ng', args, {
    input: text,
    timeoutMs: 20_000,
    maxOutputBytes: 20 * 1024 * 1024,
  });
  if (code !== 0 || stdout.length === 0)
    throw new AppError('unavailable', 'espeak-ng could not speak the text');
  return convertSound(repaired(stdout));
}

/** Written to a pipe, the WAV header cannot know the length: it is put right here. */
function repaired(wav: Buffer): Buffer {
  const data = wav.indexOf('data', 12, 'latin1');
  if (data < 0) return wav;
  const whole = Buffer.from(wav);
  whole.writeUInt32LE(whole.length - 8, 4);
  whole.writeUInt32LE(whole.length - data - 8, data + 4);
  return whole;
}
