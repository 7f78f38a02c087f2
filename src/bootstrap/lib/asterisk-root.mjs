import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { looksOffline } from './apt.mjs';
import { aptSettingsToHandOn, hostMirrors } from './debian-sources.mjs';
import { PlainError, Stopped } from './errors.mjs';
import { onEnd } from './lifecycle.mjs';
import { takeLock } from './lock.mjs';
import { cacheDir, shortHash } from './paths.mjs';
import { run } from './run.mjs';

/**
 * A folder that holds a whole small Debian with Asterisk, made once and kept outside the checkout.
 * Debian's stable release has no Asterisk, therefore it comes from `sid`, which moves: a root that was good
 * once is kept and used when today's cannot be made.
 */

/** Everything that decides what the root holds; a change of any of it makes a new one. */
export const recipe = {
  version: 1,
  suite: 'sid',
  variant: 'essential',
  packages: ['asterisk', 'ca-certificates'],
  /** Left out: about 60 MB that nobody reads there. Copyright notices stay. */
  exclude: [
    '/usr/share/man/*',
    '/usr/share/locale/*',
    '/usr/share/info/*',
    '/usr/share/lintian/*',
    '/usr/share/doc/*',
  ],
  include: ['/usr/share/doc/*/copyright'],
};

/** @typedef {{ key: string, recipe: typeof recipe, asterisk: string, packages: Record<string, string>, builtAt: string }} Built */

/** @param {typeof recipe} from @param {string} architecture */
export const rootKey = (from, architecture) =>
  `${from.suite}-${shortHash(JSON.stringify([from, architecture]))}`;

/**
 * Describes a root folder, or gives undefined where it is none (or only half of one).
 * @param {string} dir
 * @returns {Built | undefined}
 */
function readBuilt(dir) {
  try {
    if (!existsSync(join(dir, 'usr/sbin/asterisk'))) return undefined;
    return JSON.parse(readFileSync(join(dir, 'built.json'), 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * The newest whole root in the cache, whatever recipe it was made by.
 * @param {string} cache
 * @returns {{ dir: string, built: Built } | undefined}
 */
export function lastGoodRoot(cache) {
  if (!existsSync(cache)) return undefined;
  return readdirSync(cache)
    .filter((name) => name.startsWith('asterisk-') && !name.includes('.'))
    .flatMap((name) => {
      const dir = join(cache, name);
      const built = readBuilt(dir);
      return built ? [{ dir, built }] : [];
    })
    .sort((a, b) => Date.parse(b.built.builtAt) - Date.parse(a.built.builtAt))[0];
}

/** @typedef {{ dir: string, asterisk: string }} AsteriskRoot folder and version */

/**
 * The root folder that can be used at once: the one named by hand, or the cached one of today's recipe.
 * Writes its /etc/hosts, so that the machine's own name needs no lookup (5 s each otherwise).
 * @param {string | undefined} own a root of one's own; `/` is this machine's Asterisk itself
 * @param {string} [cache]
 * @returns {AsteriskRoot | undefined}
 */
export function cachedRoot(own, cache = cacheDir()) {
  if (own !== undefined && own !== '') return ownRoot(own);
  requireRootUser();
  const dir = join(cache, `asterisk-${rootKey(recipe, process.arch)}`);
  const built = readBuilt(dir);
  if (!built) return undefined;
  writeHosts(dir);
  return { dir, asterisk: built.asterisk };
}

/**
 * Gives a root folder with Asterisk: a ready one, or else a new one, or else the last good one. Of several
 * callers at a time one makes it and the others wait.
 * @param {{ own?: string | undefined, logDir: string, cache?: string, notice?: (line: string) => void }} options
 * @returns {Promise<AsteriskRoot>}
 */
export async function ensureAsteriskRoot({ own, logDir, cache = cacheDir(), notice }) {
  const ready = cachedRoot(own, cache);
  if (ready) return ready;
  const key = rootKey(recipe, process.arch);
  const dir = join(cache, `asterisk-${key}`);
  const lock = await takeLock(join(cache, `.asterisk-${key}.lock`), {
    onWait: () => notice?.('Another start is making the Asterisk root folder: waiting for it.'),
  });
  try {
    const built = readBuilt(dir) ?? (await make({ dir, key, cache, logDir }));
    writeHosts(dir);
    return { dir, asterisk: built.asterisk };
  } catch (error) {
    const good = error instanceof PlainError ? lastGoodRoot(cache) : undefined;
    if (!good) throw error;
    const { message } = /** @type {PlainError} */ (error);
    notice?.(
      `${message} Using the one made on ${good.built.builtAt.slice(0, 10)} (${good.built.asterisk}) instead.`,
    );
    writeHosts(good.dir);
    return { dir: good.dir, asterisk: good.built.asterisk };
  } finally {
    await lock?.release();
  }
}

/** @param {string} own */
function ownRoot(own) {
  const dir = resolve(own);
  if (!existsSync(join(dir, 'usr/sbin/asterisk'))) {
    throw new PlainError(
      `There is no usr/sbin/asterisk in ${dir}: --asterisk-root must name a folder with a whole Debian that has Asterisk (or / for this machine's own).`,
    );
  }
  if (dir !== '/') {
    requireRootUser();
    writeHosts(dir);
  }
  return { dir, asterisk: readBuilt(dir)?.asterisk ?? 'Asterisk' };
}

/**
 * Making a root and going into it are for root only.
 * @param {string} [instead] what else one can do
 */
export function requireRootUser(instead = 'use sudo') {
  if (process.getuid?.() === 0) return;
  throw new PlainError(
    `This must run as root, because it starts Asterisk in a root folder of its own (chroot): ${instead}.`,
  );
}

/**
 * Makes the root under a temporary name, from the mirrors of this machine first and from the tool's own
 * default last, and renames it when it is whole. Must be called under the lock.
 * @param {{ dir: string, key: string, cache: string, logDir: string }} options
 * @returns {Promise<Built>}
 */
async function make({ dir, key, cache, logDir }) {
  const partial = join(cache, `asterisk-${key}.partial`);
  const logFile = join(logDir, 'mmdebstrap.log');
  await removeTree(partial);
  await removeTree(dir);
  onEnd(() => removeTree(partial));
  const settings = aptSettingsToHandOn(
    (await run('apt-config', ['dump'], { logFile, failure: 'The settings of apt cannot be read.' })).output,
  );
  /** @type {PlainError | undefined} */
  let failure;
  for (const mirror of [...hostMirrors(), undefined]) {
    try {
      await removeTree(partial);
      await run('mmdebstrap', mmdebstrapArguments(partial, mirror, settings), {
        logFile,
        dieWithUs: false,
        graceMs: 20_000,
        env: { ...process.env, TMPDIR: '/tmp' },
        failure: 'Debian sid cannot be installed with Asterisk at the moment.',
        explain: explainMmdebstrap,
      });
      return await finish(partial, dir, key, logFile);
    } catch (error) {
      if (!(error instanceof PlainError)) throw error;
      failure ??= error;
    }
  }
  await removeTree(partial);
  throw failure ?? new Stopped();
}

/**
 * @param {string} target
 * @param {string | undefined} mirror undefined: mmdebstrap's own default
 * @param {string[]} settings lines of apt configuration
 */
export function mmdebstrapArguments(target, mirror, settings) {
  return [
    `--variant=${recipe.variant}`,
    '--format=directory',
    `--include=${recipe.packages.join(',')}`,
    ...settings.map((line) => `--aptopt=${line}`),
    ...recipe.exclude.map((path) => `--dpkgopt=path-exclude=${path}`),
    ...recipe.include.map((path) => `--dpkgopt=path-include=${path}`),
    recipe.suite,
    target,
    ...(mirror === undefined ? [] : [mirror]),
  ];
}

/** @param {string} output */
export function explainMmdebstrap(output) {
  if (/No space left on device/.test(output))
    return 'The disk is full: the Asterisk root folder needs about 600 MB while it is made.';
  if (looksOffline(output)) {
    return 'No Debian mirror can be reached, so the Asterisk root folder cannot be made: check the network (and the proxy of apt, if you use one).';
  }
  if (/unmet dependencies|held broken packages|not installable|Unable to locate package/i.test(output)) {
    return 'Debian sid cannot install its Asterisk at the moment (it moves; try again in some hours).';
  }
  return undefined;
}

/**
 * Proves that the new root's Asterisk runs, notes what it holds, and gives it its name.
 * @param {string} partial @param {string} dir @param {string} key @param {string} logFile
 * @returns {Promise<Built>}
 */
async function finish(partial, dir, key, logFile) {
  const { output } = await run('chroot', [partial, '/usr/sbin/asterisk', '-V'], {
    logFile,
    failure: 'The Asterisk in the new root folder does not start.',
  });
  const status = readFileSync(join(partial, 'var/lib/dpkg/status'), 'utf8');
  /** @type {Built} */
  const built = {
    key,
    recipe,
    asterisk: output.trim().split('\n').at(-1) ?? 'Asterisk',
    packages: versionsOf(status, /^(asterisk|libc6|libssl3|libpjproject|libopus0|libsrtp2)/),
    builtAt: new Date().toISOString(),
  };
  writeFileSync(join(partial, 'built.json'), `${JSON.stringify(built, null, 2)}\n`);
  renameSync(partial, dir);
  return built;
}

/**
 * Versions from a dpkg status file.
 * @param {string} status
 * @param {RegExp} names
 * @returns {Record<string, string>}
 */
export function versionsOf(status, names) {
  return Object.fromEntries(
    status.split('\n\n').flatMap((stanza) => {
      const name = /^Package: (.+)$/m.exec(stanza)?.[1];
      const version = /^Version: (.+)$/m.exec(stanza)?.[1];
      return name !== undefined && version !== undefined && names.test(name) ? [[name, version]] : [];
    }),
  );
}

/**
 * The hosts file for the root: this machine's, and its own name on the loopback address.
 * @param {string} hosts contents of /etc/hosts
 * @param {string} name the machine's own name
 */
export function hostsWithOwnName(hosts, name) {
  const known = hosts
    .split('\n')
    .some((line) => line.replace(/#.*$/, '').trim().split(/\s+/).slice(1).includes(name));
  const base = hosts === '' ? '127.0.0.1 localhost\n' : hosts.endsWith('\n') ? hosts : `${hosts}\n`;
  return known ? base : `${base}127.0.0.1 ${name}\n`;
}

/** @param {string} dir */
function writeHosts(dir) {
  const file = join(dir, 'etc/hosts');
  const read = (/** @type {string} */ path) => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return '';
    }
  };
  const wanted = hostsWithOwnName(read('/etc/hosts'), hostname());
  if (read(file) === wanted) return;
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, wanted);
  renameSync(temporary, file);
}

/**
 * Removes a root folder, but never what is mounted in it: an interrupted making may leave /proc or /dev
 * of this very machine there.
 * @param {string} dir
 */
export async function removeTree(dir) {
  if (!existsSync(dir)) return;
  for (const point of mountsBelow(dir, readFileSync('/proc/self/mountinfo', 'utf8')))
    await quietly('umount', ['--lazy', point]);
  const left = mountsBelow(dir, readFileSync('/proc/self/mountinfo', 'utf8'));
  if (left.length > 0)
    throw new PlainError(`${left[0]} is still mounted: unmount it (umount ${left[0]}) and try again.`);
  // Also called while we stop, when nothing is started by the register any more.
  await quietly('rm', ['-rf', '--one-file-system', '--', dir]);
}

/**
 * Mount points below a folder, the deepest first.
 * @param {string} dir @param {string} mountinfo
 */
export function mountsBelow(dir, mountinfo) {
  return mountinfo
    .split('\n')
    .map((line) =>
      (line.split(' ')[4] ?? '').replace(/\\([0-7]{3})/g, (_, octal) =>
        String.fromCharCode(parseInt(octal, 8)),
      ),
    )
    .filter((point) => point.startsWith(`${dir}/`))
    .sort((a, b) => b.length - a.length);
}

/** @param {string} command @param {string[]} args */
async function quietly(command, args) {
  await new Promise((done) => execFile(command, args, done));
}
