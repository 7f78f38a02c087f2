import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

/** The checkout's folder, without a slash at its end. */
export const repoDir = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** The files of the repository as they are now, paths from its root; also those that are not yet committed. */
export function repositoryFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: repoDir,
    encoding: 'utf8',
  });
  return [...new Set(listed.split('\0'))].filter((path) => path !== '' && existsSync(join(repoDir, path)));
}
