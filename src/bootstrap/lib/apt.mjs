import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { PlainError } from './errors.mjs';
import { findProgram, run } from './run.mjs';

/**
 * A Debian package and how to see that it is there: a program on the path, or a file.
 * @typedef {{ package: string, program?: string, file?: string }} Needed
 */

/** @satisfies {Record<string, Needed[]>} */
export const packageSets = {
  /** To compile native modules, where there is no ready one for this machine. */
  compilers: [
    { package: 'build-essential', program: 'g++' },
    { package: 'build-essential', program: 'make' },
    { package: 'python3', program: 'python3' },
    { package: 'ca-certificates', file: '/etc/ssl/certs/ca-certificates.crt' },
  ],
  /** To make a root folder with Asterisk. */
  asterisk: [
    { package: 'mmdebstrap', program: 'mmdebstrap' },
    { package: 'debian-archive-keyring', file: '/usr/share/keyrings/debian-archive-keyring.gpg' },
    { package: 'ca-certificates', file: '/etc/ssl/certs/ca-certificates.crt' },
  ],
  /** To speak the prompts. */
  prompts: [
    { package: 'espeak-ng', program: 'espeak-ng' },
    { package: 'sox', program: 'sox' },
  ],
  /** To speak typed texts and to read recordings while the service runs. */
  recordings: [
    { package: 'espeak-ng', program: 'espeak-ng' },
    { package: 'ffmpeg', program: 'ffmpeg' },
  ],
  /** To build images without a Docker engine. */
  images: [{ package: 'buildah', program: 'buildah' }],
  /** To ring and to answer. */
  calls: [{ package: 'sip-tester', program: 'sipp' }],
  /** To look at the web page. */
  browser: [{ package: 'chromium', program: 'chromium' }],
};

/**
 * Which of the packages are missing here.
 * @param {Needed[]} needed
 * @returns {Promise<string[]>} each once, in order
 */
export async function missingPackages(needed) {
  const missing = new Set();
  for (const each of needed) {
    if (each.program !== undefined && !(await findProgram(each.program))) missing.add(each.package);
    if (each.file !== undefined && !(await exists(each.file))) missing.add(each.package);
  }
  return [...missing];
}

/** @param {string} file */
async function exists(file) {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}

const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };

/**
 * Installs what is missing of the packages. The package lists are fetched only when the installation
 * fails without them, and the installation is tried once more.
 * @param {string[]} missing as from {@link missingPackages}
 * @param {{ logDir: string }} options
 */
export async function installPackages(missing, { logDir }) {
  if (missing.length === 0) return;
  const wanted = missing.join(' ');
  if (process.getuid?.() !== 0) {
    throw new PlainError(
      `Packages are missing (${wanted}): run this as root, or have "apt-get install ${wanted}" run once.`,
    );
  }
  if (!(await findProgram('apt-get'))) {
    throw new PlainError(
      `This needs ${wanted}, but here is no apt-get to install them with: install them by hand.`,
    );
  }
  const logFile = join(logDir, 'apt.log');
  const install = () =>
    run(
      'apt-get',
      [
        'install',
        '--yes',
        '--no-install-recommends',
        '-o',
        'DPkg::Lock::Timeout=300',
        '-o',
        'Dpkg::Options::=--force-confold',
        ...missing,
      ],
      {
        logFile,
        env: environment,
        failure: `Installing ${wanted} failed.`,
        explain: (output) => explainApt(output, wanted),
      },
    );
  try {
    await install();
  } catch (error) {
    if (!(error instanceof PlainError)) throw error;
    await run('apt-get', ['update', '-o', 'DPkg::Lock::Timeout=300'], {
      logFile,
      env: environment,
      failure: 'Fetching the lists of packages failed.',
      explain: (output) => explainApt(output, wanted),
    });
    await install();
  }
}

/**
 * A better sentence for what apt-get complains of.
 * @param {string} output
 * @param {string} wanted
 * @returns {string | undefined}
 */
export function explainApt(output, wanted) {
  if (looksOffline(output)) {
    return `The Debian mirror cannot be reached, and ${wanted} must be fetched: check the network (and the proxy of apt, if you use one) and try again.`;
  }
  if (/Unable to locate package|has no installation candidate/.test(output)) {
    return `apt knows no package for one of ${wanted}: check that the Debian "main" archive is among apt's sources.`;
  }
  if (/No space left on device|You don't have enough free space/.test(output)) {
    return `The disk is full: make room and try again (wanted: ${wanted}).`;
  }
  if (/Could not get lock|is held by process/.test(output)) {
    return 'Another program is installing packages at the moment: wait until it is done and try again.';
  }
  return undefined;
}

/**
 * True when the output of apt or npm tells of a network that is not there.
 * @param {string} output
 */
export function looksOffline(output) {
  return /Temporary failure resolving|Could not resolve|Network is unreachable|Could not connect to|Unable to connect to|Connection timed out|Failed to fetch|ENOTFOUND|EAI_AGAIN|ENETUNREACH|ETIMEDOUT|ECONNREFUSED/.test(
    output,
  );
}
