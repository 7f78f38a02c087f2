import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { AppError } from '../../app/errors.ts';
import type { Clock } from '../../app/ports/clock.ts';
import type { PromptKey, PromptRow, PromptSound, PromptStore } from '../../app/ports/prompt-store.ts';
import type { Speech } from '../../app/ports/speech.ts';
import type { Language } from '../../core/kernel/ids.ts';
import { convertSound } from './convert.ts';
import { placeOf, typedPlace, type SoundFiles } from './sound-files.ts';
import { speakable, speakText, typedPromptId } from './speak.ts';
import { durationOfSizeMs } from './wav.ts';

const LANGUAGES: readonly Language[] = ['sv', 'nb', 'nn', 'en'];

/** How many conversions may wait for the one that runs. */
const MOST_WAITING = 4;

/** The prompts that come with Svara. */
export interface PromptCatalogue {
  readonly ids: Iterable<string>;
  readonly textOf: (prompt: string, language: Language) => string | undefined;
  /** `<language>/<prompt>.wav`; need not hold all of them, nor exist. */
  readonly soundsDir: string;
}

export interface PromptStoreParts {
  readonly files: SoundFiles;
  readonly catalogue: PromptCatalogue;
  readonly hasOrganisation: (id: string) => boolean;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'info'>;
}

/** Recordings of municipalities and spoken texts, made with ffmpeg and espeak-ng, one at a time. */
export function createPromptStore(parts: PromptStoreParts): PromptStore & Speech {
  return new FilePromptStore(parts);
}

class FilePromptStore implements PromptStore, Speech {
  readonly #parts: PromptStoreParts;
  readonly #ids: ReadonlySet<string>;
  #waiting = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: PromptStoreParts) {
    this.#parts = parts;
    this.#ids = new Set(parts.catalogue.ids);
  }

  async list(organisation: string | null): Promise<readonly PromptRow[]> {
    this.#checkOrganisation(organisation);
    const rows: PromptRow[] = [];
    for (const prompt of this.#ids) {
      const sounds = LANGUAGES.map((language) => this.#soundOf({ prompt, language, organisation }));
      rows.push({ id: prompt, sounds: await Promise.all(sounds) });
    }
    return rows;
  }

  async sound(key: PromptKey): Promise<Uint8Array> {
    this.#check(key);
    try {
      return await readFile(this.#ownPath(key) ?? this.#cataloguePath(key));
    } catch {
      throw new AppError('not-found', `There is no sound of "${key.prompt}" in ${key.language} here`);
    }
  }

  async replace(key: PromptKey, file: Uint8Array, by: string): Promise<PromptSound> {
    const place = this.#placeOf(key);
    const { clock, files, log } = this.#parts;
    return this.#inTurn(async () => {
      const { wav, durationMs } = await convertSound(file);
      await files.put(place, wav, { by, at: clock.now() });
      log.info({ ...key, by, durationMs }, 'a prompt was replaced by a recording');
      return this.#soundOf(key);
    });
  }

  checkReplaceable(key: PromptKey): void {
    this.#placeOf(key);
  }

  async restore(key: PromptKey, by: string): Promise<void> {
    const place = this.#placeOf(key);
    const { files, log } = this.#parts;
    if (!files.has(place))
      throw new AppError('not-found', `"${key.prompt}" has no recording in ${key.language}`);
    await files.remove(place);
    log.info({ ...key, by }, 'a recording was taken away, the prompt is the catalogue’s again');
  }

  async say(text: string, language: Language): Promise<string> {
    const words = speakable(text);
    const prompt = typedPromptId(words);
    const place = typedPlace(language, prompt);
    const { files, clock } = this.#parts;
    return this.#inTurn(async () => {
      if (files.has(place)) return prompt;
      const { wav } = await speakText(words, language);
      await files.put(place, wav, { text: words, at: clock.now() });
      return prompt;
    });
  }

  async #soundOf(key: PromptKey): Promise<PromptSound> {
    const { language } = key;
    const text = this.#parts.catalogue.textOf(key.prompt, language) ?? '';
    const own = this.#ownPath(key);
    const durationMs = await durationOf(own ?? this.#cataloguePath(key));
    if (own === null) {
      const origin = durationMs === null ? 'missing' : 'catalogue';
      return { language, text, origin, durationMs, changed: null };
    }
    const changed = readNote(await this.#parts.files.noteOf(this.#placeOf(key)));
    return { language, text, origin: 'own', durationMs, changed };
  }

  /** Of the recording that is played; null when it is the catalogue's. */
  #ownPath({ prompt, language, organisation }: PromptKey): string | null {
    if (organisation === null) return null;
    const place = placeOf(organisation, language, prompt);
    return this.#parts.files.has(place) ? this.#parts.files.pathOf(place) : null;
  }

  #cataloguePath({ prompt, language }: PromptKey): string {
    return join(this.#parts.catalogue.soundsDir, language, `${prompt}.wav`);
  }

  #placeOf(key: PromptKey): string {
    this.#check(key);
    if (key.organisation === null) {
      throw new AppError('invalid-request', 'organisation: say whose callers are to hear it', 'organisation');
    }
    return placeOf(key.organisation, key.language, key.prompt);
  }

  #check({ prompt, organisation }: PromptKey): void {
    if (!this.#ids.has(prompt)) throw new AppError('not-found', `There is no prompt "${prompt}"`, 'id');
    this.#checkOrganisation(organisation);
  }

  #checkOrganisation(organisation: string | null): void {
    if (organisation !== null && !this.#parts.hasOrganisation(organisation)) {
      throw new AppError('not-found', `There is no organisation "${organisation}"`, 'organisation');
    }
  }

  /** One after the other: each takes a processor and some tens of megabytes. */
  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting > MOST_WAITING)
      throw new AppError('unavailable', 'Too many sounds at once; try again soon');
    this.#waiting += 1;
    const mine = this.#turn.then(work, work);
    this.#turn = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      this.#waiting -= 1;
    }
  }
}

async function durationOf(path: string): Promise<number | null> {
  try {
    return durationOfSizeMs((await stat(path)).size);
  } catch {
    return null;
  }
}

function readNote(note: unknown): PromptSound['changed'] {
  if (typeof note !== 'object' || note === null || !('by' in note) || !('at' in note)) return null;
  return typeof note.by === 'string' && typeof note.at === 'number' ? { by: note.by, at: note.at } : null;
}
