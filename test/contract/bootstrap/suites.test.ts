import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { judgeReport, suites } from '../../../src/bootstrap/lib/suites.mjs';

const report = (...statuses: string[]): unknown => ({
  testResults: [
    { assertionResults: statuses.map((status, index) => ({ fullName: `test ${index}`, status })) },
  ],
});

test('a run is good when all its tests passed', () => {
  expect(judgeReport('core', report('passed', 'passed'), 0)).toEqual({
    suite: 'core',
    passed: 2,
    failed: 0,
    problems: [],
  });
});

test.each([
  ['a failed test', report('passed', 'failed'), 1, 'core: failed: test 1'],
  ['a skipped test', report('passed', 'skipped'), 0, 'core: not run (skipped): test 1'],
  ['a test left to write', report('passed', 'todo'), 0, 'core: not run (todo): test 1'],
  ['no test at all', report(), 0, 'core: ran no test at all'],
  ['no report', undefined, 1, 'core: ran no test at all'],
  [
    'an error beside the tests',
    report('passed'),
    1,
    'core: the run failed beside its tests (exit code 1): see its output above',
  ],
  [
    'an end by a signal',
    report('passed'),
    null,
    'core: the run failed beside its tests (exit code null): see its output above',
  ],
])('%s is a failure', (_, given, exitCode, problem) => {
  const result = judgeReport('core', given, exitCode);
  expect(result.problems).toEqual([problem]);
  expect(result.failed).toBe(1);
});

test('every project of vitest is run by npm test', () => {
  const config = readFileSync(new URL('../../../vitest.config.ts', import.meta.url), 'utf8');
  const projects = [...config.matchAll(/name: '([a-z0-9]+)'/g)].map((match) => match[1]);
  expect(Object.keys(suites)).toEqual(projects);
});
