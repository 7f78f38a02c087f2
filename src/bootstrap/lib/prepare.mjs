import { join } from 'node:path';
import { missingSounds } from '../prompts.mjs';
import { installPackages, missingPackages, packageSets } from './apt.mjs';
import { cachedRoot, ensureAsteriskRoot } from './asterisk-root.mjs';
import { build, isBuilt } from './build.mjs';
import { PlainError } from './errors.mjs';
import { takeLock } from './lock.mjs';
import { installNodeModules, nodeModulesState } from './node-modules.mjs';
import { repoDir } from './paths.mjs';
import { run } from './run.mjs';

/**
 * The steps from a fresh clone to something that runs. Each looks first whether there is anything to do
 * and says nothing if not, so that a second start is quick and quiet.
 *
 * @typedef {{ progress: import('./progress.mjs').Progress, logDir: string }} Context
 */

/** Two commands in one checkout must not install or build at the same time. @param {Context} context */
export async function lockCheckout({ progress }) {
  const lock = await takeLock(join(repoDir, 'data/.setup.lock'), {
    onWait: () =>
      progress.warn('Another command is installing or building in this checkout: waiting for it.'),
  });
  return { release: async () => lock?.release() };
}

/**
 * @typedef {keyof typeof packageSets} PackageSet
 * @typedef {{ asterisk?: boolean, asteriskRoot?: string | undefined, calls?: boolean, browser?: boolean }} Wanted
 *   `asterisk`: a root folder, prompts and what makes new ones; `calls`: SIPp; `browser`: Chromium
 */

/**
 * The sets of packages that are needed to get what is wanted, as things stand.
 * @param {Wanted} wanted
 * @returns {PackageSet[]}
 */
function setsFor(wanted) {
  /** @type {PackageSet[]} */
  const sets = [];
  if (nodeModulesState(repoDir) !== undefined) sets.push('compilers');
  if (wanted.asterisk && !cachedRoot(wanted.asteriskRoot)) sets.push('asterisk');
  if (wanted.asterisk && missingSounds().length > 0) sets.push('prompts');
  if (wanted.asterisk) sets.push('recordings');
  if (wanted.calls) sets.push('calls');
  if (wanted.browser) sets.push('browser');
  return sets;
}

/**
 * Installs what is missing of all packages that will be needed, in one go.
 * @param {Context} context
 * @param {Wanted | PackageSet[]} wanted what is to be done, or the sets themselves
 */
export async function preparePackages(context, wanted) {
  const sets = Array.isArray(wanted) ? wanted : setsFor(wanted);
  const missing = await missingPackages(sets.flatMap((name) => packageSets[name] ?? []));
  if (missing.length === 0) return;
  await context.progress.stage(`Installing Debian packages: ${missing.join(', ')}`, () =>
    installPackages(missing, context),
  );
}

/** npm's packages. Wants {@link preparePackages} before it. @param {Context} context */
export async function prepareNodeModules(context) {
  const state = nodeModulesState(repoDir);
  if (state === undefined) return;
  const why = state === 'missing' ? '' : ', they are older than package-lock.json or for another Node';
  await context.progress.stage(`Installing npm packages (npm ci${why}; takes a minute or two)`, () =>
    installNodeModules(repoDir, context),
  );
}

/** Service and web page, compiled. @param {Context} context */
export async function prepareBuild({ progress, logDir }) {
  if (isBuilt(repoDir)) return;
  await progress.stage('Building service and web page', () => build(repoDir, { logDir }));
}

/**
 * Spoken prompts and hold music; those whose texts have changed are made anew.
 * @param {Context} context
 */
export async function preparePrompts(context) {
  const make = () =>
    run(process.execPath, [join(repoDir, 'src/bootstrap/prompts.mjs')], {
      logFile: join(context.logDir, 'prompts.log'),
      failure: 'The prompts cannot be made.',
    });
  if (missingSounds().length === 0) {
    try {
      return void (await make());
    } catch (error) {
      // A changed text needs the programs that make them, which are not installed for the rest.
      if (!(error instanceof PlainError)) throw error;
    }
  }
  await preparePackages(context, ['prompts']);
  await context.progress.stage('Speaking the prompts', async () => void (await make()));
}

/**
 * A root folder with Asterisk. Wants {@link preparePackages} before it.
 * @param {Context} context
 * @param {string | undefined} own a root of one's own
 * @returns {Promise<{ dir: string, asterisk: string }>}
 */
export async function prepareAsteriskRoot(context, own) {
  const { progress, logDir } = context;
  const ready = cachedRoot(own);
  if (ready) return ready;
  return progress.stage(
    'Making a root folder with Asterisk from Debian sid (once; about 150 MB to download)',
    () => ensureAsteriskRoot({ logDir, notice: progress.warn }),
  );
}
