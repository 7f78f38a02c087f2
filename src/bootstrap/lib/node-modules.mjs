import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { looksOffline } from './apt.mjs';
import { PlainError } from './errors.mjs';
import { shortHash } from './paths.mjs';
import { run } from './run.mjs';

/** Fails early where Node is too old to even try. @param {string} [version] */
export function requireNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new PlainError(`Node ${version} is too old: install Node 20.19 or newer (20 and 24 are tried).`);
  }
}

/**
 * What the installed packages must come from: the lock file, and the native interface of this Node, since
 * compiled modules fit one only.
 * @param {string} repoDir
 */
function wantedStamp(repoDir) {
  const lock = readFileSync(join(repoDir, 'package-lock.json'));
  return `${shortHash(lock, 32)} node-abi-${process.versions.modules} ${process.platform}-${process.arch}\n`;
}

/**
 * Whether `npm ci` must run, and why.
 * @param {string} repoDir
 * @returns {'missing' | 'changed' | undefined}
 */
export function nodeModulesState(repoDir) {
  const modules = join(repoDir, 'node_modules');
  if (!existsSync(join(modules, '.package-lock.json'))) return 'missing';
  const stampFile = join(modules, '.svara-stamp');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wantedStamp(repoDir)) return undefined;
  return installedByHand(repoDir) ? undefined : 'changed';
}

/**
 * True when somebody ran `npm install` or `npm ci` himself and got what the lock file says, with a
 * better-sqlite3 that this Node can load; such a folder is taken as it is.
 * @param {string} repoDir
 */
function installedByHand(repoDir) {
  try {
    const wanted = JSON.parse(readFileSync(join(repoDir, 'package-lock.json'), 'utf8')).packages;
    const present = JSON.parse(
      readFileSync(join(repoDir, 'node_modules/.package-lock.json'), 'utf8'),
    ).packages;
    const same = Object.entries(wanted).every(
      ([path, entry]) =>
        path === '' || entry.optional || entry.devOptional || present[path]?.version === entry.version,
    );
    return same && loads(join(repoDir, 'node_modules/better-sqlite3/build/Release/better_sqlite3.node'));
  } catch {
    return false;
  }
}

/** Tries a compiled module in a process of its own. @param {string} file */
function loads(file) {
  const script = 'process.dlopen({ exports: {} }, process.argv[1])';
  return spawnSync(process.execPath, ['-e', script, file], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

/** An outer `npm run --silent` must not silence the reasons of a failure. */
const loud = '--loglevel=warn';

/**
 * Runs `npm ci` and stamps the result. Asks for the registry first: without a network npm itself would try
 * for minutes.
 * @param {string} repoDir
 * @param {{ logDir: string }} options
 */
export async function installNodeModules(repoDir, { logDir }) {
  const common = { cwd: repoDir, logFile: join(logDir, 'npm.log'), env: npmEnvironment() };
  const failure = 'npm ci failed.';
  const ping = ['ping', loud, '--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-timeout=20000'];
  // A registry may know no ping: any answer will do.
  const { output } = await run('npm', ping, { ...common, failure, accept: [1] });
  if (looksOffline(output)) throw new PlainError(offline, { logFile: common.logFile });
  await run('npm', ['ci', loud, '--no-audit', '--no-fund', '--include=dev'], {
    ...common,
    failure,
    explain: (text) => {
      if (looksOffline(text)) return offline;
      if (/gyp ERR!/.test(text)) {
        return 'A native module could not be compiled (better-sqlite3): see the lines below.';
      }
      return undefined;
    },
  });
  stampNodeModules(repoDir);
}

const offline =
  'The npm registry cannot be reached: check the network (and the proxy of npm, if you use one) and try again.';

/** Remembers what the installed packages came from. @param {string} repoDir */
export function stampNodeModules(repoDir) {
  writeFileSync(join(repoDir, 'node_modules/.svara-stamp'), wantedStamp(repoDir));
}

/**
 * The environment for npm: without what an outer npm put there, and with the headers that came with this
 * Node where they did, so that compiling needs no download.
 */
function npmEnvironment() {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(lifecycle|package)_/.test(name)),
  );
  const prefix = dirname(dirname(process.execPath));
  const header = join(prefix, 'include/node/node_version.h');
  if (existsSync(header) && headerVersion(readFileSync(header, 'utf8')) === process.versions.node) {
    env.npm_config_nodedir = prefix;
  }
  return env;
}

/** @param {string} text of node_version.h */
export function headerVersion(text) {
  const part = (/** @type {string} */ name) =>
    new RegExp(`#define NODE_${name}_VERSION (\\d+)`).exec(text)?.[1] ?? '?';
  return `${part('MAJOR')}.${part('MINOR')}.${part('PATCH')}`;
}
