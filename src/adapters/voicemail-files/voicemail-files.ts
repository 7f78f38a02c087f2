import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { VoicemailFiles } from '../../app/ports/voicemail.ts';
import type { RecordingName } from '../../core/kernel/ids.ts';

/**
 * The sounds of messages in a folder that only the service's user may enter, each a file that only it may read.
 * @param dir made when it is missing
 */
export async function openVoicemailFiles(dir: string): Promise<VoicemailFiles> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  // Names come from channels of Asterisk; none may lead out of the folder.
  const fileOf = (id: RecordingName): string =>
    join(dir, `${encodeURIComponent(id).replace(/^\./, '%2E')}.wav`);
  return {
    async save(id, wav) {
      const file = fileOf(id);
      const beside = `${file}.new`;
      const handle = await open(beside, 'w', 0o600);
      try {
        await handle.writeFile(wav);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(beside, file);
    },
    async read(id) {
      try {
        return await readFile(fileOf(id));
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
        throw error;
      }
    },
    remove: (id) => rm(fileOf(id), { force: true }),
  };
}
