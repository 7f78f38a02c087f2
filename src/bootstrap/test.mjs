#!/usr/bin/env node
/**
 * `npm test`: from a fresh clone to the verdict on every kind of test, in one command. Plain JavaScript
 * with Node's built-ins only, since nothing is installed when it begins.
 *
 * With names of suites it prepares and runs those alone: `npm run test:core`. Options and paths behind
 * them go to vitest. The last line it prints is `N passed, N failed`; whatever else went wrong (types, lint, a
 * process left behind, a test that was skipped) counts as failed.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireRootUser } from './lib/asterisk-root.mjs';
import { PlainError } from './lib/errors.mjs';
import { runCommand } from './lib/lifecycle.mjs';
import { requireNode } from './lib/node-modules.mjs';
import { repoDir } from './lib/paths.mjs';
import {
  lockCheckout,
  prepareAsteriskRoot,
  prepareBuild,
  prepareNodeModules,
  preparePackages,
  preparePrompts,
} from './lib/prepare.mjs';
import { createProgress } from './lib/progress.mjs';
import { run } from './lib/run.mjs';
import { runSuite, suites } from './lib/suites.mjs';

const progress = createProgress(process.stdout);
const resultDir = join(repoDir, 'test-results');
const context = { progress, logDir: join(resultDir, 'log') };

/**
 * Names of suites, then what is meant for vitest: options, and paths of test files.
 * @param {string[]} args
 */
function readArguments(args) {
  const first = args.findIndex((arg) => arg.startsWith('-') || arg.includes('/'));
  const named = first === -1 ? args : args.slice(0, first);
  const unknown = named.find((name) => !(name in suites));
  if (unknown !== undefined) {
    throw new PlainError(`There is no suite "${unknown}": the suites are ${Object.keys(suites).join(', ')}.`);
  }
  return {
    wanted: named.length > 0 ? named : Object.keys(suites),
    everything: named.length === 0,
    args: first === -1 ? [] : args.slice(first).filter((arg) => arg !== '--'),
  };
}

/**
 * Installs and makes what the wanted suites need.
 * @param {string[]} wanted
 * @returns {Promise<NodeJS.ProcessEnv>} what the tests are told of it
 */
async function prepare(wanted) {
  const needs = new Set(wanted.flatMap((suite) => suites[suite] ?? []));
  if (needs.has('asterisk')) requireRootUser();
  const setup = await lockCheckout(context);
  const asteriskRoot = process.env.SVARA_ASTERISK_ROOT;
  const asterisk = needs.has('asterisk');
  await preparePackages(context, { asterisk, asteriskRoot, calls: asterisk, browser: needs.has('browser') });
  await prepareNodeModules(context);
  /** @type {NodeJS.ProcessEnv} */
  const found = {};
  if (asterisk) {
    found.SVARA_ASTERISK_ROOT = (await prepareAsteriskRoot(context, asteriskRoot)).dir;
    await preparePrompts(context);
  }
  if (needs.has('browser')) await prepareBuild(context);
  await setup.release();
  return found;
}

/**
 * A check that is no test: it adds nothing to the passed ones, but its failure counts.
 * @param {string} title
 * @param {string} script of package.json
 * @returns {Promise<string[]>} problems
 */
async function check(title, script) {
  try {
    await progress.stage(title, async () => {
      await run('npm', ['run', '--silent', script], {
        cwd: repoDir,
        logFile: join(context.logDir, `${script}.log`),
        failure: `${title} failed.`,
        onFailure: (output) => process.stdout.write(output),
      });
    });
    return [];
  } catch (error) {
    if (!(error instanceof PlainError)) throw error;
    return [`${title}: failed, see above`];
  }
}

/** @param {number} passed @param {number} failed */
function summarise(passed, failed) {
  writeFileSync(join(resultDir, 'summary.json'), `${JSON.stringify({ passed, failed })}\n`);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
}

await runCommand(progress, async () => {
  mkdirSync(context.logDir, { recursive: true });
  let passed = 0;
  /** @type {string[]} */
  const problems = [];
  try {
    requireNode();
    const { wanted, everything, args } = readArguments(process.argv.slice(2));
    const env = { ...process.env, ...(await prepare(wanted)) };
    if (everything) {
      problems.push(...(await check('Type check', 'typecheck')));
      problems.push(...(await check('Lint', 'lint')));
    }
    for (const suite of wanted) {
      progress.say(`\n— ${suite} —`);
      const result = await runSuite(suite, { resultDir, env, args, say: progress.warn });
      passed += result.passed;
      problems.push(...result.problems);
    }
  } catch (error) {
    if (!(error instanceof PlainError)) throw error;
    progress.error(error);
    problems.push(error.message);
  }
  if (problems.length > 0)
    progress.say(`\nFailed:\n${problems.map((problem) => `  ${problem}`).join('\n')}\n`);
  summarise(passed, problems.length);
  return problems.length === 0 ? 0 : 1;
});
