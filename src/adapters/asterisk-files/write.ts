import { chmod, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

const OWNER_ONLY = 0o600;
const OWNER_AND_GROUP = 0o640;
const SET_GROUP_ID = 0o2000;

/**
 * Writes the generated files that differ from what is there, each whole or not at all. They hold passwords:
 * only their owner may read them, and in a folder with the set-group-ID bit its group too, which is how an
 * Asterisk that runs as another user is let in.
 * @param dir the folder that Asterisk includes them from; made when missing
 * @returns whether anything changed, so that Asterisk must read them anew
 * @throws Error naming the file that cannot be written
 */
export async function writeAsteriskFiles(dir: string, files: ReadonlyMap<string, string>): Promise<boolean> {
  await mkdir(dir, { recursive: true });
  const mode = ((await stat(dir)).mode & SET_GROUP_ID) === 0 ? OWNER_ONLY : OWNER_AND_GROUP;
  let changed = false;
  for (const [name, text] of files) {
    if (await writeWhenChanged(join(dir, name), text, mode)) changed = true;
  }
  return changed;
}

async function writeWhenChanged(file: string, text: string, mode: number): Promise<boolean> {
  if ((await readOrNull(file)) === text) {
    if (((await stat(file)).mode & 0o777) !== mode) await chmod(file, mode);
    return false;
  }
  const draft = `${file}.${randomUUID()}.new`;
  try {
    // Made anew and for us alone: a file or link that somebody laid in wait is never followed.
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw new Error(`cannot write ${file}`, { cause: error });
  }
  return true;
}

async function readOrNull(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new Error(`cannot read ${file}`, { cause: error });
  }
}
