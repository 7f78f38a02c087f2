import { join } from 'node:path';
import { installPackages, missingPackages, packageSets } from './apt.mjs';
import { cachedRoot, ensureAsteriskRoot } from './asterisk-root.mjs';
import { build, isBuilt } from './build.mjs';
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
    onWait: () => progress.warn('Another command is installing or building in this checkout: waiting for it.'),
  });
  return { release: async () => lock?.release() };
}

/**
 * @param {Context} context
 * @param {(keyof typeof packageSets)[]} sets names of {@link packageSets}
 */
export async function preparePackages({ progress, logDir }, sets) {
  const missing = await missingPackages(sets.flatMap((name) => packageSets[name] ?? []));
  if (missing.length === 0) return;
  await progress.stage(`Installing Debian packages: ${missing.join(', ')}`, () => installPackages(missing, { logDir }));
}

/** npm's packages, with compilers where they must be installed. @param {Context} context */
export async function prepareNodeModules(context) {
  const state = nodeModulesState(repoDir);
  if (state === undefined) return;
  await preparePackages(context, ['compilers']);
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

/** Spoken prompts and hold music. @param {Context} context */
export async function preparePrompts(context) {
  const script = join(repoDir, 'src/bootstrap/prompts.mjs');
  const logFile = join(context.logDir, 'prompts.log');
  const failure = 'The prompts cannot be made.';
  await preparePackages(context, ['prompts']);
  const make = () => run(process.execPath, [script], { logFile, failure });
  const { code } = await run(process.execPath, [script, '--check'], { logFile, failure, accept: [1] });
  if (code === 0) await make();
  else await context.progress.stage('Speaking the prompts', async () => void (await make()));
}

/**
 * @param {Context} context
 * @param {string | undefined} own a root of one's own
 * @returns {Promise<{ dir: string, asterisk: string }>}
 */
export async function prepareAsteriskRoot(context, own) {
  const { progress, logDir } = context;
  const ready = cachedRoot(own);
  if (ready) return ready;
  await preparePackages(context, ['asterisk']);
  return progress.stage('Making a root folder with Asterisk from Debian sid (once; about 150 MB to download)', () =>
    ensureAsteriskRoot({ logDir, notice: progress.warn }),
  );
}
