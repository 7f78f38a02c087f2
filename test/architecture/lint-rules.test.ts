import { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';
import { repoDir } from './repository.ts';

/*
 * Each rule of eslint.config.js is tripped once, and once more code of the same kind passes: a rule that a
 * change of the configuration switched off, or made to refuse everything, is noticed here.
 */

const eslint = new ESLint({ cwd: repoDir });

/** The rules that `code` breaks when it stands where the file `path` is. */
async function rulesBroken(path: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: path });
  return [...new Set(result?.messages.map(({ ruleId, message }) => ruleId ?? message))].sort();
}

/** Files that are there: which rules hold goes by the folder. */
const core = 'src/core/kernel/time.ts';
const app = 'src/app/backoff.ts';
const adapter = 'src/adapters/system/clock.ts';
const contract = 'src/contract/values.ts';
const bootstrap = 'src/bootstrap/lib/paths.mjs';
const anyTest = 'test/support/quiet-log.ts';

const lines = (count: number): string => Array.from({ length: count }, (_, n) => `  use(${n});`).join('\n');
const use = 'declare function use(n: number): void;\n';
const luxon = "import { DateTime } from 'luxon';\n";
const luxonTypes = "import type { DateTime } from 'luxon';\n";

interface Case {
  readonly what: string;
  readonly rule: string;
  readonly bad: string;
  /** Code of the same kind that is right. */
  readonly good: string;
}

const pure: readonly Case[] = [
  {
    what: 'the clock',
    rule: 'no-restricted-properties',
    bad: 'export const f = () => Date.now();',
    good: 'export const f = () => Date.UTC(2027, 0, 1);',
  },
  {
    what: 'the clock, taken apart',
    rule: 'no-restricted-properties',
    bad: 'export const f = () => { const { now } = Date; return now; };',
    good: 'export const f = ({ now }: { now: number }) => now;',
  },
  {
    what: 'the date of today',
    rule: 'no-restricted-syntax',
    bad: 'export const f = () => new Date();',
    good: 'export const f = (at: number) => new Date(at);',
  },
  {
    what: 'the date of today as text',
    rule: 'no-restricted-syntax',
    bad: 'export const f = () => Date();',
    good: 'export const f = (at: number) => new Date(at).toISOString();',
  },
  {
    what: 'Date under another name',
    rule: 'no-restricted-syntax',
    bad: 'const D = Date;\nexport const f = (at: number) => new D(at);',
    good: 'export const f = (at: Date) => at.getTime();',
  },
  {
    what: "luxon's clock",
    rule: 'no-restricted-properties',
    bad: `${luxon}export const f = () => DateTime.now();`,
    good: `${luxon}export const f = (at: number) => DateTime.fromMillis(at, { zone: 'utc' });`,
  },
  {
    what: "luxon's local() without a time",
    rule: 'no-restricted-syntax',
    bad: `${luxon}export const f = () => DateTime.local();`,
    good: `${luxon}export const f = () => DateTime.local(2027, 1, 1, { zone: 'utc' });`,
  },
  {
    what: "luxon's local() with options alone",
    rule: 'no-restricted-syntax',
    bad: `${luxon}export const f = () => DateTime.local({ zone: 'utc' });`,
    good: `${luxon}export const f = (y: number) => DateTime.local(y, { zone: 'utc' });`,
  },
  {
    what: "luxon's utc() without a time",
    rule: 'no-restricted-syntax',
    bad: `${luxon}export const f = () => DateTime.utc();`,
    good: `${luxon}export const f = (y: number) => DateTime.utc(y);`,
  },
  {
    what: 'the zone of the machine',
    rule: 'no-restricted-syntax',
    bad: `${luxon}export const f = (at: number) => DateTime.fromMillis(at);`,
    good: `${luxon}export const f = (at: number, zone: string) => DateTime.fromMillis(at, { zone });`,
  },
  {
    what: 'a difference to now',
    rule: 'no-restricted-syntax',
    bad: `${luxonTypes}export const f = (at: DateTime) => at.diffNow();`,
    good: `${luxonTypes}export const f = (at: DateTime, now: DateTime) => at.diff(now);`,
  },
  {
    what: 'luxon under other names',
    rule: 'no-restricted-syntax',
    bad: "import { DateTime as D } from 'luxon';\nexport const f = (y: number) => D.utc(y);",
    good: `${luxon}export const f = (y: number) => DateTime.utc(y);`,
  },
  {
    what: 'luxon as a whole',
    rule: 'no-restricted-syntax',
    bad: "import * as luxon from 'luxon';\nexport const f = (y: number) => luxon.DateTime.utc(y);",
    good: `${luxon}export const f = (y: number) => DateTime.utc(y);`,
  },
  {
    what: 'dice',
    rule: 'no-restricted-properties',
    bad: 'export const f = () => Math.random();',
    good: 'export const f = () => Math.max(1, 2);',
  },
  {
    what: 'Math under another name',
    rule: 'no-restricted-syntax',
    bad: 'export const M = Math;',
    good: 'export const f = Math.max;',
  },
  {
    what: 'a timer',
    rule: 'no-restricted-globals',
    bad: 'export const f = (g: () => void) => { setTimeout(g, 1); };',
    good: 'export const f = (setTimeout: (at: number) => void) => { setTimeout(1); };',
  },
  {
    what: 'the process',
    rule: 'no-restricted-globals',
    bad: "export const f = () => process.env['SVARA_DATA'];",
    good: 'export const f = (env: { data: string }) => env.data;',
  },
  {
    what: 'the console',
    rule: 'no-restricted-globals',
    bad: "export const f = () => { console.log('x'); };",
    good: "export const f = (log: (text: string) => void) => { log('x'); };",
  },
  {
    what: 'a module of Node',
    rule: 'no-restricted-imports',
    bad: "import { readFileSync } from 'node:fs';\nexport const f = readFileSync;",
    good: "import type { InstantMs } from './ids.ts';\nexport type F = InstantMs;",
  },
  {
    what: 'state kept in a module',
    rule: 'no-restricted-syntax',
    bad: 'let n = 0;\nexport const f = () => { n += 1; return n; };',
    good: 'export const f = (n: number) => { let next = n; next += 1; return next; };',
  },
];

const coreOnly: readonly Case[] = [
  {
    what: 'a package but luxon',
    rule: 'no-restricted-imports',
    bad: "import { z } from 'zod';\nexport const f = z;",
    good: `${luxon}export const f = (y: number) => DateTime.utc(y);`,
  },
  {
    what: 'an async function',
    rule: 'no-restricted-syntax',
    bad: 'export async function f(): Promise<void> {}',
    good: 'export function f(): void {}',
  },
  {
    what: 'await',
    rule: 'no-restricted-syntax',
    bad: 'declare const p: PromiseLike<number>;\nexport const n = await p;',
    good: 'declare const p: number;\nexport const n = p;',
  },
  {
    what: 'a promise',
    rule: 'no-restricted-globals',
    bad: 'export const f = () => Promise.resolve(1);',
    good: 'export const f = () => 1;',
  },
  {
    what: 'the type of a promise',
    rule: 'no-restricted-syntax',
    bad: 'export type F = Promise<number>;',
    good: 'export type F = ReadonlySet<number>;',
  },
  {
    what: 'an import on the way',
    rule: 'no-restricted-syntax',
    bad: "export const f = () => import('./ids.ts');",
    good: "export * from './ids.ts';",
  },
];

const everywhere: readonly Case[] = [
  {
    what: 'a promise nobody minds',
    rule: '@typescript-eslint/no-floating-promises',
    bad: 'declare function g(): Promise<void>;\nexport const f = () => { g(); };',
    good: 'declare function g(): Promise<void>;\nexport const f = async () => { await g(); };',
  },
  {
    what: 'a switch that forgets a case',
    rule: '@typescript-eslint/switch-exhaustiveness-check',
    bad: "export function f(s: 'a' | 'b'): number {\n  switch (s) {\n    case 'a':\n      return 1;\n  }\n  return 2;\n}",
    good: "export function f(s: 'a' | 'b'): number {\n  switch (s) {\n    case 'a':\n      return 1;\n    case 'b':\n      return 2;\n  }\n}",
  },
  {
    what: 'any',
    rule: '@typescript-eslint/no-explicit-any',
    bad: 'export type F = any;',
    good: 'export type F = unknown;',
  },
  {
    what: 'an import of types not told as such',
    rule: '@typescript-eslint/consistent-type-imports',
    bad: "import { ESLint } from 'eslint';\nexport type F = ESLint;",
    good: "import type { ESLint } from 'eslint';\nexport type F = ESLint;",
  },
  { what: 'a file too long', rule: 'max-lines', bad: `${use}${lines(500)}`, good: `${use}${lines(300)}` },
  {
    what: 'a function too twisted',
    rule: 'complexity',
    bad: `export const f = (n: number) => ${Array.from({ length: 21 }, (_, n) => `n === ${n} ? ${n} : `).join('')}0;`,
    good: 'export const f = (n: number) => (n === 1 ? 1 : 0);',
  },
];

async function holds(path: string, { rule, bad, good }: Case): Promise<void> {
  expect(await rulesBroken(path, bad)).toContain(rule);
  expect(await rulesBroken(path, good)).toEqual([]);
}

describe('the core refuses', () => {
  test.each([...pure, ...coreOnly])('$what', (rule) => holds(core, rule));
});

describe('the use cases refuse', () => {
  test.each(pure)('$what', (rule) => holds(app, rule));

  test('nothing that waits: ports may', async () => {
    expect(await rulesBroken(app, 'export async function f(p: Promise<void>) { await p; }')).toEqual([]);
  });
});

describe('adapters refuse', () => {
  test.each(everywhere)('$what', (rule) => holds(adapter, rule));

  test('a function that is too long', async () => {
    expect(await rulesBroken(adapter, `${use}export function f(): void {\n${lines(59)}\n}`)).toContain(
      'max-lines-per-function',
    );
    expect(await rulesBroken(adapter, `${use}export function f(): void {\n${lines(57)}\n}`)).toEqual([]);
  });

  test('no clock: they bring it', async () => {
    expect(await rulesBroken(adapter, 'export const now = () => Date.now();')).toEqual([]);
  });
});

describe('other places', () => {
  test('the contract imports zod and itself', async () => {
    expect(await rulesBroken(contract, "import ws from 'ws';\nexport const f = ws;")).toContain(
      'no-restricted-imports',
    );
    expect(await rulesBroken(contract, "import { z } from 'zod';\nexport const f = z;")).toEqual([]);
  });

  test("bootstrap imports Node's built-ins and itself", async () => {
    expect(await rulesBroken(bootstrap, "import ws from 'ws';\nexport const f = ws;")).toContain(
      'no-restricted-imports',
    );
    expect(await rulesBroken(bootstrap, "import { join } from 'node:path';\nexport const f = join;")).toEqual(
      [],
    );
  });

  test('tests may list many things in one function', async () => {
    expect(await rulesBroken(anyTest, `${use}export function f(): void {\n${lines(90)}\n}`)).toEqual([]);
  });

  test('a rule that is switched off for nothing is noticed', async () => {
    const code = '// eslint-disable-next-line no-var -- no reason at all\nexport const f = 1;';
    expect(await rulesBroken(adapter, code)).not.toEqual([]);
  });
});
