import { describe, expect, test } from 'vitest';
import {
  aptSettingsToHandOn,
  debianMirrors,
  parseDeb822Sources,
  parseOneLineSources,
} from '../../../src/bootstrap/lib/debian-sources.mjs';

const deb822 = `# the archive
Types: deb deb-src
# snapshot of some day
URIs: https://mirror.example/debian/
  https://second.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: https://mirror.example/debian-security
Suites: bookworm-security
Components: main

Types: deb
Enabled: no
URIs: https://off.example/debian
Suites: bookworm
Components: main

Types: deb-src
URIs: https://sources.example/debian
Suites: bookworm
Components: main

Types: deb
URIs: https://packages.example/node
Suites: nodistro
Components: main
`;

const oneLine = `# deb https://commented.example/debian bookworm main
deb [arch=amd64 signed-by=/k.gpg] https://mirror.example/archive/20260101T000000Z/ bookworm main contrib # note
deb-src https://mirror.example/debian bookworm main
deb https://security.example/debian-security bookworm-security main
deb https://vendor.example/linux/debian bookworm stable
deb https://flat.example/repo ./
`;

describe('the sources of apt', () => {
  test('deb822: several addresses, continued lines, comments, disabled and source-only stanzas', () => {
    expect(parseDeb822Sources(deb822).map(({ uri }) => uri)).toEqual([
      'https://mirror.example/debian/',
      'https://second.example/debian',
      'https://mirror.example/debian-security',
      'https://packages.example/node',
    ]);
    expect(parseDeb822Sources(deb822)[0]).toEqual({
      uri: 'https://mirror.example/debian/',
      suites: ['bookworm', 'bookworm-updates'],
      components: ['main', 'contrib'],
    });
  });

  test('one line: options and comments are left out', () => {
    expect(parseOneLineSources(oneLine)[0]).toEqual({
      uri: 'https://mirror.example/archive/20260101T000000Z/',
      suites: ['bookworm'],
      components: ['main', 'contrib'],
    });
    expect(parseOneLineSources(oneLine).map(({ uri }) => uri)).not.toContain(
      'https://commented.example/debian',
    );
  });

  test('only whole Debian archives are mirrors, without their security archive and other vendors', () => {
    expect(debianMirrors(parseDeb822Sources(deb822), { codename: 'bookworm' })).toEqual([
      'https://mirror.example/debian',
      'https://second.example/debian',
    ]);
    expect(debianMirrors(parseOneLineSources(oneLine), { codename: 'bookworm' })).toEqual([
      'https://mirror.example/archive/20260101T000000Z',
    ]);
  });

  test('a mirror that is used for sid, then one for this very release, goes first', () => {
    const source = (uri: string, suite: string) => ({ uri, suites: [suite], components: ['main'] });
    const sources = [
      source('https://a.example/debian', 'trixie'),
      source('https://b.example/debian', 'bookworm'),
      source('https://c.example/debian', 'sid'),
    ];
    expect(debianMirrors(sources, { codename: 'bookworm' })).toEqual([
      'https://c.example/debian',
      'https://b.example/debian',
      'https://a.example/debian',
    ]);
  });

  test('a list of mirrors in a file is opened', () => {
    const sources = [
      { uri: 'mirror+file:///etc/apt/mirrors/debian.list', suites: ['bookworm'], components: ['main'] },
    ];
    const readMirrorList = (file: string) =>
      file === '/etc/apt/mirrors/debian.list' ? '# m\nhttps://m.example/debian/ priority:1\n' : '';
    expect(debianMirrors(sources, { readMirrorList })).toEqual(['https://m.example/debian']);
    expect(debianMirrors(sources)).toEqual([]);
  });

  test('settings of the network and of dates are handed on, others are not', () => {
    const dump = [
      'Acquire "";',
      'Acquire::Check-Valid-Until "false";',
      'Acquire::http::Proxy "http://proxy.example:3128";',
      'Acquire::https::Verify-Peer "";',
      'Acquire::AllowInsecureRepositories "1";',
      'Dir::Cache "var/cache/apt";',
      'DPkg::Post-Invoke:: "rm -rf /";',
    ].join('\n');
    expect(aptSettingsToHandOn(dump)).toEqual([
      'Acquire::Check-Valid-Until "false";',
      'Acquire::http::Proxy "http://proxy.example:3128";',
    ]);
  });
});
