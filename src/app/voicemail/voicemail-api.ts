import type { OrganisationId, RecordingName } from '../../core/kernel/ids.ts';
import { AppError } from '../errors.ts';
import type { Voicemail, VoicemailFiles, VoicemailStore } from '../ports/voicemail.ts';

/** The messages of callers, for people who fetch them. */
export interface VoicemailApi {
  list(organisation: OrganisationId | null): Promise<readonly Voicemail[]>;
  /** The WAV file. @throws AppError `not-found` */
  sound(id: RecordingName): Promise<Uint8Array>;
  /** @throws AppError `not-found` */
  remove(id: RecordingName): Promise<void>;
}

export function createVoicemailApi(store: VoicemailStore, files: VoicemailFiles): VoicemailApi {
  const missing = (id: RecordingName): AppError => new AppError('not-found', `There is no message ${id}.`);
  return {
    list: (organisation) => store.list(organisation),
    async sound(id) {
      const sound = (await store.get(id)) && (await files.read(id));
      if (!sound) throw missing(id);
      return sound;
    },
    async remove(id) {
      if (!(await store.get(id))) throw missing(id);
      await files.remove(id);
      await store.remove(id);
    },
  };
}
