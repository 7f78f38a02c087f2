import { copyFileSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { explainApt, missingPackages } from '../../../src/bootstrap/lib/apt.mjs';
import { isBuilt, sourceStamp } from '../../../src/bootstrap/lib/build.mjs';
import {
  headerVersion,
  nodeModulesState,
  requireNode,
  stampNodeModules,
} from '../../../src/bootstrap/lib/node-modules.mjs';

let dir: string;
const write = (name: string, text: string): void => {
  mkdirSync(dirname(join(dir, name)), { recursive: true });
  writeFileSync(join(dir, name), text);
};
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'svara-bootstrap-'));
  write(
    'package-lock.json',
    JSON.stringify({ packages: { '': {}, 'node_modules/a': { version: '1.0.0' } } }),
  );
  write('src/main.ts', 'one');
  write('src/app/b.ts', 'two');
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

describe('the build', () => {
  test('is up to date until the contents of a source change, whatever its date', () => {
    expect(isBuilt(dir)).toBe(false);
    write('dist/.stamp', sourceStamp(dir));
    expect(isBuilt(dir)).toBe(true);
    utimesSync(join(dir, 'src/main.ts'), 1, 1);
    expect(isBuilt(dir)).toBe(true);
    write('src/app/b.ts', 'three');
    expect(isBuilt(dir)).toBe(false);
  });

  test('is out of date when text moves from one file to another, or a file is renamed', () => {
    const before = sourceStamp(dir);
    write('src/main.ts', 'on');
    write('src/app/b.ts', 'etwo');
    expect(sourceStamp(dir)).not.toBe(before);
    write('src/main.ts', 'one');
    rmSync(join(dir, 'src/app/b.ts'));
    write('src/app/c.ts', 'two');
    expect(sourceStamp(dir)).not.toBe(before);
  });
});

describe('the npm packages', () => {
  test('are missing, then there, then older than the lock file', () => {
    expect(nodeModulesState(dir)).toBe('missing');
    write('node_modules/.package-lock.json', '{}');
    expect(nodeModulesState(dir)).toBe('changed');
    stampNodeModules(dir);
    expect(nodeModulesState(dir)).toBeUndefined();
    write('package-lock.json', '{ "packages": {} }');
    expect(nodeModulesState(dir)).toBe('changed');
  });

  test('that somebody installed himself are taken when their versions are those of the lock file', () => {
    write(
      'node_modules/.package-lock.json',
      JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0' } } }),
    );
    expect(nodeModulesState(dir)).toBe('changed');
    const compiled = 'node_modules/better-sqlite3/build/Release/better_sqlite3.node';
    write(compiled, 'not for this Node');
    expect(nodeModulesState(dir)).toBe('changed');
    copyFileSync(new URL(`../../../${compiled}`, import.meta.url), join(dir, compiled));
    expect(nodeModulesState(dir)).toBeUndefined();
    write(
      'node_modules/.package-lock.json',
      JSON.stringify({ packages: { 'node_modules/a': { version: '0.9.0' } } }),
    );
    expect(nodeModulesState(dir)).toBe('changed');
  });

  test('need a Node that is new enough', () => {
    expect(() => requireNode('18.20.0')).toThrow('Node 18.20.0 is too old');
    expect(() => requireNode('20.18.9')).toThrow('too old');
    for (const version of ['20.19.0', '22.1.0', '24.0.0']) expect(() => requireNode(version)).not.toThrow();
  });

  test('are compiled with the headers of this very Node only', () => {
    const header =
      '#define NODE_MAJOR_VERSION 24\n#define NODE_MINOR_VERSION 3\n#define NODE_PATCH_VERSION 1\n';
    expect(headerVersion(header)).toBe('24.3.1');
    expect(headerVersion('')).toBe('?.?.?');
  });
});

describe('Debian packages', () => {
  test('missing ones are found by program and by file, each named once', async () => {
    const missing = await missingPackages([
      { package: 'shell', program: 'sh' },
      { package: 'nothing', program: 'svara-no-such-program' },
      { package: 'nothing', file: '/nowhere/at/all' },
      { package: 'root', file: '/' },
    ]);
    expect(missing).toEqual(['nothing']);
  });

  test.each([
    ["E: Failed to fetch x  Temporary failure resolving 'mirror.example'", 'mirror cannot be reached'],
    ['E: Unable to locate package sip-tester', 'apt knows no package'],
    [
      'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 7',
      'Another program is installing',
    ],
    ["E: You don't have enough free space in /var/cache/apt/archives/.", 'The disk is full'],
  ])('%s is told in plain words', (output, words) => {
    expect(explainApt(output, 'sox')).toContain(words);
  });

  test('an unknown complaint is not explained away', () => {
    expect(explainApt('E: something else', 'sox')).toBeUndefined();
  });
});
