import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { explainMmdebstrap } from './asterisk-root.mjs';
import { aptSettingsToHandOn, hostMirrors } from './debian-sources.mjs';
import { PlainError, Stopped } from './errors.mjs';
import { onEnd } from './lifecycle.mjs';
import { shortHash } from './paths.mjs';
import { run } from './run.mjs';

/**
 * A small packed Debian that stands for the public base images where none can be fetched. It can install
 * packages from the same mirror as this machine.
 */
const recipe = {
  suite: 'sid',
  variant: 'apt',
  packages: ['ca-certificates'],
  /** As in the public images: no waiting for the disk at each file, and none of what nobody reads there. */
  dpkg: [
    'force-unsafe-io',
    ...['doc', 'info', 'locale', 'man', 'lintian'].map((name) => `path-exclude=/usr/share/${name}/*`),
    'path-include=/usr/share/doc/*/copyright',
  ],
};

const prefix = 'image-base-';

/**
 * Gives the packed root of today's recipe, made when there is none in the cache; when it cannot be made, the
 * newest that could be.
 * @param {{ cache: string, logFile: string, notice: (line: string) => void }} options
 * @returns {Promise<string>} a tar file
 */
export async function ensureImageBase({ cache, logFile, notice }) {
  const file = join(cache, `${prefix}${shortHash(JSON.stringify([recipe, process.arch]))}.tar`);
  if (existsSync(file)) return file;
  mkdirSync(cache, { recursive: true });
  const partial = `${file}.${process.pid}.partial`;
  onEnd(() => rmSync(partial, { force: true }));
  try {
    await make(partial, logFile);
    renameSync(partial, file);
    return file;
  } catch (error) {
    const good = error instanceof PlainError ? newest(cache) : undefined;
    if (good === undefined) throw error;
    notice(`${/** @type {PlainError} */ (error).message} Using an older base instead.`);
    return good;
  }
}

/** @param {string} cache */
function newest(cache) {
  return readdirSync(cache)
    .filter((name) => name.startsWith(prefix) && name.endsWith('.tar'))
    .map((name) => join(cache, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
}

/** @param {string} partial @param {string} logFile */
async function make(partial, logFile) {
  const settings = aptSettingsToHandOn(
    (await run('apt-config', ['dump'], { logFile, failure: 'The settings of apt cannot be read.' })).output,
  );
  /** @type {PlainError | undefined} */
  let failure;
  for (const mirror of [...hostMirrors(), undefined]) {
    try {
      const args = [
        `--variant=${recipe.variant}`,
        '--format=tar',
        `--include=${recipe.packages.join(',')}`,
        ...settings.map((line) => `--aptopt=${line}`),
        ...recipe.dpkg.map((line) => `--dpkgopt=${line}`),
        recipe.suite,
        partial,
        ...(mirror === undefined ? [] : [mirror]),
      ];
      await run('mmdebstrap', args, {
        logFile,
        dieWithUs: false,
        graceMs: 20_000,
        env: { ...process.env, TMPDIR: '/tmp' },
        failure: 'A base image of Debian sid cannot be made at the moment.',
        explain: (output) =>
          explainMmdebstrap(output)?.replaceAll('the Asterisk root folder', 'the base image'),
      });
      return;
    } catch (error) {
      if (!(error instanceof PlainError)) throw error;
      failure ??= error;
    }
  }
  throw failure ?? new Stopped();
}
