import { chmod, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

/** How the files are written. */
export interface WriteOptions {
  /** Rights of the files; they hold passwords. 0o600 unless Asterisk runs as another user of the same group. */
  readonly mode?: number;
}

/**
 * Writes the generated files that differ from what is there, each whole or not at all.
 * @param dir the folder that Asterisk includes them from; made when missing
 * @returns whether anything changed, so that Asterisk must read them anew
 * @throws Error naming the file that cannot be written
 */
export async function writeAsteriskFiles(
  dir: string,
  files: ReadonlyMap<string, string>,
  options: WriteOptions = {},
): Promise<boolean> {
  const mode = options.mode ?? 0o600;
  await mkdir(dir, { recursive: true });
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
