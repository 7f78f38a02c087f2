import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  cachedRoot,
  explainMmdebstrap,
  hostsWithOwnName,
  lastGoodRoot,
  mmdebstrapArguments,
  mountsBelow,
  recipe,
  rootKey,
  versionsOf,
} from '../../../src/bootstrap/lib/asterisk-root.mjs';

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'svara-roots-'));
});
afterEach(() => {
  rmSync(cache, { recursive: true, force: true });
});

function root(name: string, builtAt: string | null): string {
  const dir = join(cache, name);
  mkdirSync(join(dir, 'usr/sbin'), { recursive: true });
  mkdirSync(join(dir, 'etc'));
  writeFileSync(join(dir, 'usr/sbin/asterisk'), '');
  if (builtAt !== null)
    writeFileSync(join(dir, 'built.json'), JSON.stringify({ asterisk: `Asterisk of ${name}`, builtAt }));
  return dir;
}

describe('the cache of root folders', () => {
  test('the newest whole one is the last good one; half ones and those in the making are not', () => {
    root('asterisk-sid-old', '2026-01-01T00:00:00Z');
    const newest = root('asterisk-sid-newer', '2026-02-01T00:00:00Z');
    root('asterisk-sid-half', null);
    root('asterisk-sid-next.partial', '2026-03-01T00:00:00Z');
    expect(lastGoodRoot(cache)?.dir).toBe(newest);
    expect(lastGoodRoot(join(cache, 'nowhere'))).toBeUndefined();
  });

  test('what it is made from decides its name', () => {
    const name = rootKey(recipe, 'x64');
    expect(rootKey({ ...recipe, version: recipe.version + 1 }, 'x64')).not.toBe(name);
    expect(rootKey({ ...recipe, packages: [...recipe.packages, 'more'] }, 'x64')).not.toBe(name);
    expect(rootKey(recipe, 'arm64')).not.toBe(name);
    expect(rootKey({ ...recipe }, 'x64')).toBe(name);
  });

  test('a folder of one’s own must hold an Asterisk', () => {
    expect(() => cachedRoot(join(cache, 'mine'), cache)).toThrow(/no usr\/sbin\/asterisk in .*mine/);
    expect(cachedRoot(root('mine', null), cache)?.dir).toBe(join(cache, 'mine'));
  });
});

describe('making a root folder', () => {
  test('the mirror stands last, or is left to the tool', () => {
    const settings = ['Acquire::Check-Valid-Until "false";'];
    const args = mmdebstrapArguments('/cache/new', 'https://mirror.example/debian', settings);
    expect(args.slice(-3)).toEqual(['sid', '/cache/new', 'https://mirror.example/debian']);
    expect(args).toContain('--aptopt=Acquire::Check-Valid-Until "false";');
    expect(mmdebstrapArguments('/cache/new', undefined, []).slice(-2)).toEqual(['sid', '/cache/new']);
  });

  test.each([
    ["Temporary failure resolving 'mirror.example'", 'No Debian mirror can be reached'],
    [
      'The following packages have unmet dependencies:\n asterisk : Depends: libfoo',
      'Debian sid cannot install its Asterisk at the moment',
    ],
    ['tar: write error: No space left on device', 'The disk is full'],
  ])('%j is told in plain words', (output, words) => {
    expect(explainMmdebstrap(output)).toContain(words);
  });

  test('what is mounted inside is seen, the deepest first, and nothing beside it', () => {
    const line = (point: string) => `64 27 0:39 / ${point} rw - proc proc rw`;
    const table = [
      line('/c/new/dev'),
      line('/c/new/dev/pts'),
      line('/c/newer/proc'),
      line('/c/new\\040one/proc'),
    ].join('\n');
    expect(mountsBelow('/c/new', table)).toEqual(['/c/new/dev/pts', '/c/new/dev']);
    expect(mountsBelow('/c/new one', table)).toEqual(['/c/new one/proc']);
  });

  test('versions are read from dpkg’s status', () => {
    const status =
      'Package: asterisk\nStatus: install ok installed\nVersion: 1:22.1\n\nPackage: bash\nVersion: 5\n';
    expect(versionsOf(status, /^asterisk/)).toEqual({ asterisk: '1:22.1' });
  });
});

describe('the hosts file', () => {
  test('gets the machine’s own name when it lacks it, and is left alone otherwise', () => {
    expect(hostsWithOwnName('127.0.0.1 localhost', 'desk')).toBe('127.0.0.1 localhost\n127.0.0.1 desk\n');
    expect(hostsWithOwnName('10.0.0.5 desk.example desk # it\n', 'desk')).toBe(
      '10.0.0.5 desk.example desk # it\n',
    );
    expect(hostsWithOwnName('# desk\n10.0.0.5 desktop\n', 'desk')).toContain('127.0.0.1 desk\n');
    expect(hostsWithOwnName('', 'desk')).toBe('127.0.0.1 localhost\n127.0.0.1 desk\n');
  });
});
