import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { endProcesses, isStopping, processesOf, start, stop } from './children.mjs';
import { Stopped } from './errors.mjs';
import { repoDir } from './paths.mjs';

/**
 * The kinds of tests, in the order they run, and what each needs besides npm's packages:
 * a real `asterisk` (with prompts and SIPp) or a `browser` with the built web page.
 * @type {Record<string, ('asterisk' | 'browser')[]>}
 */
export const suites = {
  core: [],
  architecture: [],
  simulation: [],
  contract: ['asterisk'],
  integration: ['asterisk'],
  acceptance: ['asterisk'],
  e2e: ['asterisk', 'browser'],
};

/** No suite takes this long; one that does hangs. */
const suiteLimitMs = 30 * 60_000;

/** How long a process may live on after its suite's end before it counts as left behind. */
const windDownMs = 3000;

/** @typedef {{ suite: string, passed: number, failed: number, problems: string[] }} SuiteResult */

/**
 * Reads vitest's JSON report. Tests that were skipped, a suite without tests and a run that failed beside
 * its tests (a file that could not be loaded, an error nobody caught) are failures too.
 * @param {string} suite
 * @param {any} report parsed, or undefined when there is none
 * @param {number | null} exitCode of vitest
 * @returns {SuiteResult}
 */
export function judgeReport(suite, report, exitCode) {
  const results = /** @type {any[]} */ (report?.testResults ?? []).flatMap((file) =>
    /** @type {any[]} */ (file.assertionResults ?? []).map((test) => ({
      name: String(test.fullName),
      status: String(test.status),
    })),
  );
  const passed = results.filter(({ status }) => status === 'passed').length;
  const failures = results
    .filter(({ status }) => status === 'failed')
    .map(({ name }) => `${suite}: failed: ${name}`);
  const skipped = results
    .filter(({ status }) => status !== 'passed' && status !== 'failed')
    .map(({ name, status }) => `${suite}: not run (${status}): ${name}`);
  const problems = [...failures, ...skipped];
  if (results.length === 0) problems.push(`${suite}: ran no test at all`);
  else if (exitCode !== 0 && problems.length === 0) {
    problems.push(`${suite}: the run failed beside its tests (exit code ${exitCode}): see its output above`);
  }
  return { suite, passed, failed: problems.length, problems };
}

/**
 * Runs one suite and sees that nothing it started lives on.
 * @param {string} suite
 * @param {{ resultDir: string, env: NodeJS.ProcessEnv, args: string[], say: (line: string) => void }} options
 *   `args` are handed on to vitest
 * @returns {Promise<SuiteResult>}
 */
export async function runSuite(suite, { resultDir, env, args, say }) {
  const reportFile = join(resultDir, `${suite}.json`);
  rmSync(reportFile, { force: true });
  const mark = randomUUID();
  const started = start(
    process.execPath,
    [
      join(repoDir, 'node_modules/vitest/vitest.mjs'),
      'run',
      `--project=${suite}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
      '--allowOnly=false',
      ...args,
    ],
    {
      name: `tests ${suite}`,
      cwd: repoDir,
      env: { ...env, SVARA_TEST_RUN: mark },
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  let hung = false;
  const limit = setTimeout(() => {
    hung = true;
    void stop(started);
  }, suiteLimitMs);
  const { code } = await started.exited;
  clearTimeout(limit);
  if (isStopping()) throw new Stopped();

  const result = judgeReport(suite, readReport(reportFile), code);
  if (hung) result.problems.push(`${suite}: took longer than ${suiteLimitMs / 60_000} minutes and was ended`);
  for (const { pid, command } of await leftBehind({
    sessions: new Set([started.pid]),
    name: 'SVARA_TEST_RUN',
    value: mark,
  })) {
    result.problems.push(`${suite}: left a process behind: ${pid} ${command}`);
  }
  result.failed = result.problems.length;
  for (const problem of result.problems) say(problem);
  return result;
}

/** @param {string} file */
function readReport(file) {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * What a suite left running after a short time for winding down; it is ended then.
 * @param {Parameters<typeof processesOf>[0]} run
 */
async function leftBehind(run) {
  const deadline = performance.now() + windDownMs;
  while (processesOf(run).length > 0 && performance.now() < deadline) await delay(50);
  const left = processesOf(run);
  if (left.length > 0) await endProcesses(() => processesOf(run));
  return left;
}
