import type { Language, OrganisationId } from '../../core/kernel/ids.ts';
import type { DurationMs, InstantMs } from '../../core/kernel/time.ts';

/** One prompt in one language, as the callers of one organisation hear it; null: as the catalogue has it. */
export interface PromptKey {
  readonly prompt: string;
  readonly language: Language;
  readonly organisation: OrganisationId | null;
}

/** The sound of a prompt. */
export interface PromptSound {
  readonly language: Language;
  readonly text: string;
  /** `own`: somebody's recording for the organisation; `catalogue`: the one that everybody has; `missing`: silence. */
  readonly origin: 'own' | 'catalogue' | 'missing';
  /** Null where the service cannot see the file. */
  readonly durationMs: DurationMs | null;
  /** Who put the recording there, and when; null for the catalogue's. */
  readonly changed: { readonly by: string; readonly at: InstantMs } | null;
}

export interface PromptRow {
  readonly id: string;
  /** Every language that there is. */
  readonly sounds: readonly PromptSound[];
}

/** What a municipality may replace the prompts of the catalogue by. */
export interface PromptStore {
  /** All prompts of the catalogue, as an organisation's callers hear them. */
  list(organisation: OrganisationId | null): Promise<readonly PromptRow[]>;
  /** The WAV file that is played. @throws AppError `not-found` */
  sound(key: PromptKey): Promise<Uint8Array>;
  /**
   * Puts a recording in the place of the catalogue's, for callers of one organisation, from its next playback on.
   * @param file any usual audio file
   * @throws AppError `not-found`; `invalid-request` saying why the file will not do; `unavailable`
   */
  replace(key: PromptKey, file: Uint8Array, by: string): Promise<PromptSound>;
  /** Whether there is such a prompt to be replaced. @throws AppError `not-found`, `invalid-request` when not */
  checkReplaceable(key: PromptKey): void;
  /** Back to the catalogue's. @throws AppError `not-found` when there is no recording */
  restore(key: PromptKey, by: string): Promise<void>;
}
