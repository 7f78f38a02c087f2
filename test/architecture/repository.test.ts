import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repoDir, repositoryFiles } from './repository.ts';

/*
 * What must never be in the repository: secrets, and paths of somebody's machine. Cases that must be found are put
 * together here from halves, so that this file itself is clean.
 */

/** A secret by its own look, wherever it stands. */
const secrets: Readonly<Record<string, RegExp>> = {
  'a private key': /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  'a token of GitHub': /\b(gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{40,})/,
  'a token of npm': /\bnpm_[A-Za-z0-9]{36}/,
  'a key of AWS': /\bAKIA[0-9A-Z]{16}\b/,
  'a token of Slack': /\bxox[abeoprs]-[0-9A-Za-z-]{20,}/,
  'a signed token': /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/,
  // Where a test means a password that must be refused, it says `hunter2`.
  'a password in a URL': /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@'"`$<>{}]+:(?!hunter2@)[^\s/:@'"`$<>{}]{4,}@/i,
};

/** A long value without spaces given to something that is called a secret. A place to fill in is none. */
const assigned =
  /(?:pass(?:word|wd)?|secret|token|api[_-]?key|credential)s?['"]?\s*[:=]\s*['"]?([A-Za-z0-9+/=_-]{20,})(?![A-Za-z0-9({.[$])/i;

/** An absolute path below somebody's home, or where one machine keeps its checkouts. */
const machinePath = /(?<![\w.~:}/-])\/(?:home|Users|root|work|workspace|mnt)\/[\w.-]+/;

/** What is in `text` that must not be, each by its kind and line. */
function findings(text: string): string[] {
  return text.split('\n').flatMap((line, index) => {
    const kinds = Object.entries(secrets)
      .filter(([, pattern]) => pattern.test(line))
      .map(([kind]) => kind);
    const value = assigned.exec(line)?.[1];
    // A name of something, unlike something drawn, has no digits among its letters.
    if (value !== undefined && /\d/.test(value) && /[a-z]/i.test(value)) kinds.push('a secret value');
    if (machinePath.test(line)) kinds.push('a path of a machine');
    return kinds.map((kind) => `${index + 1}: ${kind}`);
  });
}

const isText = (content: Buffer): boolean => !content.subarray(0, 8_000).includes(0);

describe('what must not be in the repository is found:', () => {
  test.each([
    ['a private key', '-----BEGIN OPENSSH ' + 'PRIVATE KEY-----'],
    ['a private key', '-----BEGIN ' + 'PRIVATE KEY-----'],
    ['a token of GitHub', 'ghp' + '_0123456789abcdefghijABCDEFGHIJ012345'],
    ['a token of npm', 'npm' + '_0123456789abcdefghijABCDEFGHIJ012345'],
    ['a key of AWS', 'AKIA' + 'ABCDEFGHIJKLMNOP'],
    ['a token of Slack', 'xoxb' + '-123456789012-abcdefghijkl'],
    ['a signed token', 'eyJ' + 'hbGciOiJIUzI1NiJ9.eyJ' + 'zdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJlLXRleHQ'],
    ['a password in a URL', 'postgres://svara' + ':hunter22@db.example.se/desk'],
    ['a secret value', 'SVARA_SESSION_SECRET' + '=k3JfM0aXb9Qe7Lw2TzR5'],
    ['a secret value', '  pass' + "word: 'k3JfM0aXb9Qe7Lw2TzR5',"],
    ['a path of a machine', "const dir = '/ho" + "me/anna/svara';"],
    ['a path of a machine', 'cd /Us' + 'ers/bo/svara'],
  ])('%s', (kind, line) => {
    expect(findings(`first\n${line}\n`)).toEqual([`2: ${kind}`]);
  });

  test.each([
    'ARI_PASSWORD=${ARI_SECRET}',
    'password: process.env.SVARA_ARI_PASSWORD',
    'sessionSecret: settings.sessionSecret ?? keptSecret(dir)',
    'passwordHash: await hashPassword(password.text)',
    'wss://desk.example.se/socket.io',
    'http://svara:hunter2@pbx',
    "const file = join(home, '/var/lib/svara');",
    'https://docs.example.org/home/page',
  ])('but not in %s', (line) => {
    expect(findings(line)).toEqual([]);
  });
});

test('no file holds a secret or a path of a machine', () => {
  const files = repositoryFiles();
  expect(files).toContain('src/main.ts');
  const found = files
    // Digests of packages, thousands of them.
    .filter((path) => path !== 'package-lock.json')
    .flatMap((path) => {
      const content = readFileSync(join(repoDir, path));
      return isText(content) ? findings(content.toString('utf8')).map((finding) => `${path}:${finding}`) : [];
    });
  expect(found).toEqual([]);
});

test('no file is made anew by every machine, such as a database, a recording or a log', () => {
  const made =
    /(^|\/)(node_modules|dist|coverage|data)\/|\.(db|sqlite|db-wal|wav|gsm|sln|log|pcap|pem|key|env)$|(^|\/)\.env$/;
  expect(repositoryFiles().filter((path) => made.test(path))).toEqual([]);
});
