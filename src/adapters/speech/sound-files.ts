import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Logger } from 'pino';
import { AppError } from '../../app/errors.ts';
import type { PromptRef } from '../../core/desk/effects.ts';

/** Folder of our prompts among Asterisk's sounds, and in it the link to what the service puts there. */
const SOUNDS = 'svara';
const OWN = `${SOUNDS}/own`;

/** Readable by an Asterisk that runs as another user; the folder above decides who comes that far. */
const FILE_MODE = 0o644;
const FOLDER_MODE = 0o755;

export interface SoundFolders {
  /** Where the sounds are kept, `<data folder>/prompts`. */
  readonly dir: string;
  /** Where Asterisk finds copies of them, `<generated>/prompts`; null: it shares no folder with the service. */
  readonly asteriskDir: string | null;
  readonly log: Pick<Logger, 'error'>;
}

/** A sound's place: `organisations/burlov/sv/closed` or `typed/sv/typed-0123`. */
export type SoundPlace = string;

export const placeOf = (organisation: string, language: string, prompt: string): SoundPlace =>
  `organisations/${organisation}/${language}/${prompt}`;
export const typedPlace = (language: string, prompt: string): SoundPlace => `typed/${language}/${prompt}`;

/**
 * The sounds that are not of the catalogue: recordings of municipalities, and spoken texts. They are kept with
 * the data, and Asterisk has a copy. Which there are is known without looking, since every playback asks.
 */
export class SoundFiles {
  readonly #folders: SoundFolders;
  /** Those that Asterisk has. */
  readonly #places = new Set<SoundPlace>();

  private constructor(folders: SoundFolders) {
    this.#folders = folders;
  }

  /** Reads what there is and gives Asterisk its copies; a sound that cannot be copied is told and not played. */
  static async open(folders: SoundFolders): Promise<SoundFiles> {
    const files = new SoundFiles(folders);
    await mkdir(folders.dir, { recursive: true, mode: 0o700 });
    if (folders.asteriskDir === null) return files;
    for (const path of await readdir(folders.dir, { recursive: true })) {
      if (!path.endsWith('.wav')) continue;
      const place = path.slice(0, -'.wav'.length);
      try {
        await files.#handOver(folders.asteriskDir, place, await readFile(join(folders.dir, path)));
        files.#places.add(place);
      } catch (error) {
        folders.log.error({ err: error, sound: place }, 'a sound cannot be handed to Asterisk');
      }
    }
    return files;
  }

  /** Name of a prompt's sound for Asterisk: the organisation's own, the spoken text, or the catalogue's. */
  nameOf({ prompt, language, organisation }: PromptRef): string {
    const own = organisation === undefined ? null : placeOf(organisation, language, prompt);
    if (own !== null && this.#places.has(own)) return `${OWN}/${own}`;
    // Texts are typed by people: their ids are no business of the catalogue's.
    if (prompt.startsWith('typed-')) return `${OWN}/${this.#typed(prompt, language)}`;
    return `${SOUNDS}/${language}/${prompt}`;
  }

  /** In the asked language, or in any other that it was typed in: better that than silence. */
  #typed(prompt: string, language: string): SoundPlace {
    const place = typedPlace(language, prompt);
    if (this.#places.has(place)) return place;
    const others = ['sv', 'nb', 'nn', 'en'].map((other) => typedPlace(other, prompt));
    return others.find((other) => this.#places.has(other)) ?? place;
  }

  has(place: SoundPlace): boolean {
    return this.#places.has(place);
  }

  /** Path of a sound; it may not exist. */
  pathOf(place: SoundPlace): string {
    return join(this.#folders.dir, `${place}.wav`);
  }

  /**
   * Puts a sound, replacing what was there; a playback that has begun goes on with the old one.
   * @param note kept beside it
   * @throws AppError `conflict` when Asterisk shares no folder with the service
   */
  async put(place: SoundPlace, wav: Uint8Array, note: unknown): Promise<void> {
    const { asteriskDir } = this.#folders;
    if (asteriskDir === null) {
      throw new AppError('conflict', 'Asterisk shares no folder with Svara: SVARA_ASTERISK_DIR is not set');
    }
    const path = this.pathOf(place);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeWhole(`${path}.json`, Buffer.from(JSON.stringify(note)), 0o600);
    await writeWhole(path, wav, 0o600);
    await this.#handOver(asteriskDir, place, wav);
    this.#places.add(place);
  }

  /** What was kept beside a sound; null when there is nothing that can be read. */
  async noteOf(place: SoundPlace): Promise<unknown> {
    try {
      return JSON.parse(await readFile(`${this.pathOf(place)}.json`, 'utf8'));
    } catch {
      return null;
    }
  }

  async remove(place: SoundPlace): Promise<void> {
    // Not asked for any more before it goes.
    this.#places.delete(place);
    const { asteriskDir } = this.#folders;
    await rm(this.pathOf(place), { force: true });
    await rm(`${this.pathOf(place)}.json`, { force: true });
    if (asteriskDir !== null) await rm(join(asteriskDir, `${place}.wav`), { force: true });
  }

  async #handOver(asteriskDir: string, place: SoundPlace, wav: Uint8Array): Promise<void> {
    const path = join(asteriskDir, `${place}.wav`);
    const same = await stat(path).then(
      async ({ size }) => size === wav.length && (await readFile(path)).equals(wav),
      () => false,
    );
    if (same) return;
    await mkdir(dirname(path), { recursive: true });
    // What was asked of mkdir is cut by the umask, and says nothing of folders above.
    for (let folder = dirname(path); folder.length >= asteriskDir.length; folder = dirname(folder)) {
      await chmod(folder, FOLDER_MODE);
    }
    await writeWhole(path, wav, FILE_MODE);
  }
}

async function writeWhole(path: string, content: Uint8Array, mode: number): Promise<void> {
  const draft = `${path}.${randomUUID()}.new`;
  try {
    await writeFile(draft, content, { mode, flag: 'wx' });
    await chmod(draft, mode);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
