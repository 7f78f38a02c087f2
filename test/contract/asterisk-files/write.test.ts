import { chmod, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeAsteriskFiles } from '../../../src/adapters/asterisk-files/write.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'svara-files-'));
});
afterEach(() => rm(dir, { recursive: true }));

const files = (text: string) => new Map([['pjsip_svara.conf', text]]);
const rights = async (name: string): Promise<number> => (await stat(join(dir, name))).mode & 0o777;

it('writes once, tells of a change only when there is one, and keeps the secrets', async () => {
  expect(await writeAsteriskFiles(dir, files('a'))).toBe(true);
  expect(await writeAsteriskFiles(dir, files('a'))).toBe(false);
  expect(await writeAsteriskFiles(dir, files('b'))).toBe(true);
  expect(await readFile(join(dir, 'pjsip_svara.conf'), 'utf8')).toBe('b');
  expect(await rights('pjsip_svara.conf')).toBe(0o600);
  expect(await readdir(dir)).toEqual(['pjsip_svara.conf']);
});

it('mends the rights of a file that is right otherwise', async () => {
  await writeFile(join(dir, 'pjsip_svara.conf'), 'a', { mode: 0o644 });
  expect(await writeAsteriskFiles(dir, files('a'))).toBe(false);
  expect(await rights('pjsip_svara.conf')).toBe(0o600);
});

it('lets the group read in a folder that hands its group on', async () => {
  await chmod(dir, 0o2750);
  expect(await writeAsteriskFiles(dir, files('a'))).toBe(true);
  expect(await rights('pjsip_svara.conf')).toBe(0o640);
});

it('replaces a link instead of writing through it', async () => {
  await writeFile(join(dir, 'other'), 'untouched');
  await symlink(join(dir, 'other'), join(dir, 'pjsip_svara.conf'));
  await writeAsteriskFiles(dir, files('a'));
  expect(await readFile(join(dir, 'other'), 'utf8')).toBe('untouched');
});

it('names the file that cannot be written and leaves no draft', async () => {
  await expect(writeAsteriskFiles(dir, new Map([['no/such/folder.conf', 'a']]))).rejects.toThrow(
    'folder.conf',
  );
  expect(await readdir(dir)).toEqual([]);
});

it('makes the folder', async () => {
  expect(await writeAsteriskFiles(join(dir, 'new', 'one'), files('a'))).toBe(true);
});
