import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { run } from './run.mjs';

/** What the built files depend on, besides src/. */
const alsoBuiltFrom = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'vite.config.ts'];

/**
 * All files below a folder, in a stable order.
 * @param {string} folder
 * @returns {string[]}
 */
function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(path);
      return entry.isFile() ? [path] : [];
    });
}

/**
 * A digest of names and contents of files; the same whatever the files' dates are.
 * @param {string} base
 * @param {string[]} files
 */
function digestFiles(base, files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${relative(base, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** What the build must come from. @param {string} repoDir */
export function sourceStamp(repoDir) {
  const others = alsoBuiltFrom.map((name) => join(repoDir, name)).filter((file) => existsSync(file));
  return `${digestFiles(repoDir, [...filesBelow(join(repoDir, 'src')), ...others])}\n`;
}

/** True when dist/ was built from the sources as they are. @param {string} repoDir */
export function isBuilt(repoDir) {
  const stampFile = join(repoDir, 'dist/.stamp');
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === sourceStamp(repoDir);
}

/**
 * Builds service and web page into dist/ anew. The stamp is taken from the sources before the build and
 * written after it: a file changed meanwhile leads to another build.
 * @param {string} repoDir
 * @param {{ logDir: string }} options
 */
export async function build(repoDir, { logDir }) {
  const stamp = sourceStamp(repoDir);
  const logFile = join(logDir, 'build.log');
  rmSync(join(repoDir, 'dist'), { recursive: true, force: true });
  mkdirSync(join(repoDir, 'dist'), { recursive: true });
  const tool = (/** @type {string} */ file, /** @type {string[]} */ ...args) =>
    run(process.execPath, [join(repoDir, 'node_modules', file), ...args], {
      cwd: repoDir,
      logFile,
      failure: 'The build failed.',
      env: { ...process.env, NODE_ENV: 'production' },
    });
  await tool('typescript/bin/tsc', '-p', 'tsconfig.build.json');
  const webConfig = ['src/dashboard/vite.config.ts', 'vite.config.ts'].find((name) =>
    existsSync(join(repoDir, name)),
  );
  if (webConfig) await tool('vite/bin/vite.js', 'build', '--config', webConfig, '--logLevel', 'warn');
  writeFileSync(join(repoDir, 'dist/.stamp'), stamp);
}
