import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { repoDir } from './repository.ts';

/*
 * A small tree of the product's shape, in which some files keep to the rules of .dependency-cruiser.mjs and each
 * other one breaks one: exactly those are found, and then the real tree has none.
 */

interface Cruised {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }[];
  };
}

/** What is wrong below `dir`, as `rule: from -> to`. */
function cruise(dir: string): { violations: string[]; totalCruised: number } {
  const args = ['--config', join(repoDir, '.dependency-cruiser.mjs'), '--output-type', 'json', 'src', 'test'];
  const program = join(repoDir, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const output = execFileSync(process.execPath, [program, ...args], {
    cwd: dir,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { summary } = JSON.parse(output) as Cruised;
  return {
    violations: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`).sort(),
    totalCruised: summary.totalCruised,
  };
}

/** Files that keep to the rules; `export` stands for a file that imports nothing. */
const right: Readonly<Record<string, string>> = {
  'src/core/time.ts': "import { DateTime } from 'luxon';\nexport const f = DateTime;",
  'src/app/service.ts': "import '../core/time.ts';\nimport './ports/clock.ts';",
  'src/app/ports/clock.ts': 'export interface Clock { now(): number }\nexport const port = 1;',
  'src/config/load.ts':
    "import type { Clock } from '../app/ports/clock.ts';\nimport '../core/time.ts';\nexport type F = Clock;",
  'src/contract/board.ts': "import { z } from 'zod';\nexport const f = z;",
  'src/adapters/http/server.ts':
    "import './errors.ts';\nimport '../../app/service.ts';\nimport '../../contract/board.ts';\nimport 'node:fs';",
  'src/adapters/http/errors.ts': 'export const f = 1;',
  'src/adapters/ami/devices.ts': "import '../../app/service.ts';",
  'src/dashboard/page.ts': "import '../contract/board.ts';\nimport 'react';",
  'src/demo/traffic.ts': "import '../core/time.ts';",
  'src/cli/doctor.ts': "import '../adapters/ami/devices.ts';",
  'src/compose.ts':
    "import './adapters/http/server.ts';\nimport './config/load.ts';\nimport './compose-messages.ts';",
  'src/compose-messages.ts': "import './adapters/ami/devices.ts';",
  'src/main.ts': "import './compose.ts';\nimport './cli/doctor.ts';",
  'src/bootstrap/run.mjs': "import './lib.mjs';\nimport 'node:fs';",
  'src/bootstrap/lib.mjs': 'export const f = 1;',
  'test/time.test.ts': "import '../src/core/time.ts';\nimport './support.ts';",
  'test/support.ts': 'export const f = 1;',
};

/** Files that break a rule each: the file, what it holds, the rules it breaks and by which file it does. */
const wrong: readonly (readonly [file: string, text: string, rule: string, to: string])[] = [
  ['src/core/a.ts', "import '../app/service.ts';", 'core-imports-core', 'src/app/service.ts'],
  ['src/core/b.ts', "import 'zod';", 'core-imports-only-luxon', 'node_modules/zod/index.js'],
  ['src/core/c.ts', "import 'node:fs';", 'core-imports-only-luxon', 'fs'],
  [
    'src/core/d.ts',
    "import type { Clock } from '../app/ports/clock.ts';\nexport type F = Clock;",
    'core-imports-core',
    'src/app/ports/clock.ts',
  ],
  ['src/app/a.ts', "import '../adapters/ami/devices.ts';", 'app-imports-core', 'src/adapters/ami/devices.ts'],
  ['src/app/b.ts', "import 'node:fs';", 'app-imports-no-node', 'fs'],
  ['src/contract/a.ts', "import '../core/time.ts';", 'contract-imports-contract', 'src/core/time.ts'],
  ['src/contract/b.ts', "import 'luxon';", 'contract-imports-only-zod', 'node_modules/luxon/index.js'],
  [
    'src/config/a.ts',
    "import '../adapters/ami/devices.ts';",
    'config-imports-core',
    'src/adapters/ami/devices.ts',
  ],
  [
    'src/config/b.ts',
    "import { port } from '../app/ports/clock.ts';\nexport const f = port;",
    'config-imports-types-of-app',
    'src/app/ports/clock.ts',
  ],
  [
    'src/config/c.ts',
    "import type { f } from '../app/right.ts';\nexport type F = typeof f;",
    'config-imports-ports-of-app',
    'src/app/right.ts',
  ],
  [
    'src/adapters/ami/a.ts',
    "import '../http/errors.ts';",
    'adapters-stay-apart',
    'src/adapters/http/errors.ts',
  ],
  ['src/adapters/ami/b.ts', "import '../../config/load.ts';", 'adapters-import-app', 'src/config/load.ts'],
  [
    'src/adapters/ami/c.ts',
    "import '../../contract/board.ts';",
    'contract-for-the-doors',
    'src/contract/board.ts',
  ],
  [
    'src/adapters/ami/d.ts',
    "import 'react';",
    'product-needs-no-dev-packages',
    'node_modules/react/index.js',
  ],
  ['src/dashboard/a.ts', "import '../core/time.ts';", 'dashboard-imports-contract', 'src/core/time.ts'],
  ['src/dashboard/b.ts', "import 'node:fs';", 'dashboard-imports-no-node', 'fs'],
  ['src/start.ts', "import './bootstrap/lib.mjs';", 'bootstrap-is-nobodys', 'src/bootstrap/lib.mjs'],
  ['src/cli/b.ts', "import '../demo/traffic.ts';", 'cli-below-main', 'src/demo/traffic.ts'],
  [
    'src/demo/a.ts',
    "import '../adapters/ami/devices.ts';",
    'demo-stands-alone',
    'src/adapters/ami/devices.ts',
  ],
  [
    'src/main.ts',
    "import './compose.ts';\nimport './cli/doctor.ts';\nimport '../test/support.ts';",
    'src-never-imports-test',
    'test/support.ts',
  ],
  [
    'src/compose.ts',
    "import './adapters/http/server.ts';\nimport './config/load.ts';\nimport './demo/traffic.ts';",
    'compose-below-main',
    'src/demo/traffic.ts',
  ],
  ['src/other.ts', "import './compose.ts';", 'only-main-composes', 'src/compose.ts'],
  ['src/another.ts', "import './compose-messages.ts';", 'only-compose-has-parts', 'src/compose-messages.ts'],
  [
    'src/bootstrap/a.mjs',
    "import '../adapters/http/errors.ts';",
    'bootstrap-needs-nothing',
    'src/adapters/http/errors.ts',
  ],
  ['src/bootstrap/b.mjs', "import 'zod';", 'bootstrap-needs-nothing', 'node_modules/zod/index.js'],
  ['src/app/e.ts', "import './f.ts';", 'no-cycles', 'src/app/f.ts'],
  ['src/app/lonely.ts', 'export const f = 1;', 'no-orphans', 'src/app/lonely.ts'],
  ['src/app/g.ts', "import './gone.ts';", 'all-resolve', './gone.ts'],
  ['src/app/h.ts', "import 'undeclared';", 'packages-are-declared', 'node_modules/undeclared/index.js'],
];

const packages = { dependencies: ['luxon', 'zod'], devDependencies: ['react'], undeclared: ['undeclared'] };

describe('of a tree with one wrong file for each rule', () => {
  const dir = mkdtempSync(join(tmpdir(), 'svara-tree-'));
  let violations: string[] = [];

  beforeAll(() => {
    const put = (path: string, text: string): void => {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), `${text}\n`);
    };
    const listed = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, '1.0.0']));
    put(
      'package.json',
      JSON.stringify({
        type: 'module',
        dependencies: listed(packages.dependencies),
        devDependencies: listed(packages.devDependencies),
      }),
    );
    put(
      'tsconfig.json',
      '{ "compilerOptions": { "module": "NodeNext", "allowImportingTsExtensions": true, "noEmit": true } }',
    );
    for (const name of Object.values(packages).flat()) {
      put(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
      put(`node_modules/${name}/index.js`, 'exports.f = 1;');
    }
    for (const [path, text] of Object.entries(right)) put(path, text);
    // The other half of the cycle, which is told once.
    put('src/app/f.ts', "import './e.ts';");
    put('src/app/right.ts', "import './ports/clock.ts';\nexport const f = 1;");
    for (const [path, text] of wrong) put(path, text);
    ({ violations } = cruise(dir));
  });

  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  test.each(wrong)('$0 breaks $2', (file, _, rule, to) => {
    expect(violations).toContain(`${rule}: ${file} -> ${to}`);
  });

  test('nothing else is found', () => {
    const expected = wrong.map(([file, , rule, to]) => `${rule}: ${file} -> ${to}`);
    expect(violations.filter((violation) => !expected.includes(violation))).toEqual([]);
  });
});

test('every rule has a case that trips it', async () => {
  const { default: config } = (await import(join(repoDir, '.dependency-cruiser.mjs'))) as {
    default: { forbidden: { name: string }[] };
  };
  const tripped = new Set(wrong.map(([, , rule]) => rule));
  expect(config.forbidden.map(({ name }) => name).filter((name) => !tripped.has(name))).toEqual([]);
});

test('the real tree has nothing of the kind', () => {
  const { violations, totalCruised } = cruise(repoDir);
  expect(violations).toEqual([]);
  expect(totalCruised).toBeGreaterThan(200);
});
