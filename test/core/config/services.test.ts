import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Directory, Reason, Service } from '../../../src/core/desk/directory.ts';
import { checkConfigText } from '../../../src/config/load.ts';
import { directorySources } from '../../support/config.ts';

function read(text: string): Directory {
  const result = checkConfigText(text, directorySources);
  if (!result.ok) throw new Error(JSON.stringify(result.mistakes, null, 1));
  return result.directory;
}

const example = readFileSync(new URL('../../../config/desk.example.yaml', import.meta.url), 'utf8');

const leaf = (code: string, name: string): Reason => ({ code, name, reasons: [] });

test('every rule of a service reaches the desk', () => {
  expect(read(example).services.get('network')).toEqual({
    id: 'network',
    name: 'Nätverk',
    timeZone: 'Europe/Stockholm',
    requirements: [
      {
        skill: 'network',
        minLevel: 3,
        relaxations: [
          { afterMs: 30_000, minLevel: 2 },
          { afterMs: 120_000, minLevel: null },
        ],
      },
    ],
    whenSpent: 'next-line',
    lines: [
      {
        id: 'network-1',
        name: 'Nätverk, 1st line',
        organisations: null,
        opensAfterMs: 0,
        opensWhenNobodySignedIn: false,
        order: 'best-suited',
        fixedOrder: [],
      },
      {
        id: 'network-alnaryd',
        name: 'Nätverk, konsulenter i Alnaryd',
        organisations: new Set(['alnaryd']),
        opensAfterMs: 60_000,
        opensWhenNobodySignedIn: true,
        order: 'best-suited',
        fixedOrder: [],
      },
      {
        id: 'network-3',
        name: 'Nätverk, seniorer',
        organisations: null,
        opensAfterMs: null,
        opensWhenNobodySignedIn: false,
        order: 'fixed',
        fixedOrder: ['cecilia', 'astrid'],
      },
    ],
    overflow: [{ afterMs: 600_000, queueLength: null, nobodySignedIn: false, then: { service: 'helpdesk' } }],
    points: { high: 100, medium: 50, low: 0, status: -50 },
    targetMs: 20_000,
    shortAbandonMs: 5_000,
    definition: 'abandons_negative',
    offerTimeoutMs: 15_000,
    missesForgiven: 0,
    restMs: 30_000,
    wrapUp: {
      durationMs: 30_000,
      extensionMs: 60_000,
      extensions: 2,
      reasons: new Map([
        ['outage', 'Driftstörning'],
        ['access', 'Åtkomst saknas'],
        ['password', 'Lösenord'],
        ['account', 'Konto'],
        ['new-account', 'Nytt konto'],
        ['locked-account', 'Låst konto'],
      ]),
      reasonTree: [
        leaf('outage', 'Driftstörning'),
        {
          ...leaf('access', 'Åtkomst saknas'),
          reasons: [
            leaf('password', 'Lösenord'),
            {
              ...leaf('account', 'Konto'),
              reasons: [leaf('new-account', 'Nytt konto'), leaf('locked-account', 'Låst konto')],
            },
          ],
        },
      ],
    },
    sameAgent: { withinMs: 7_200_000, holdMs: 20_000 },
    announcements: {
      firstAfterMs: 30_000,
      everyMs: 60_000,
      position: true,
      expectedWait: true,
      comfort: ['comfort-1'],
    },
    callback: null,
  } satisfies Service);
});

test('overflow, callback and orders of a service without lines reach the desk, numbers in E.164', () => {
  const { services, numbers, dialling } = read(example);
  expect(services.get('helpdesk')).toMatchObject({
    lines: [{ id: 'helpdesk', name: 'Helpdesk', order: 'least-flexible', opensAfterMs: 0 }],
    overflow: [
      { queueLength: 30, then: { message: 'sorry' } },
      { nobodySignedIn: true, then: { onCall: 'duty' } },
      { nobodySignedIn: true, then: { number: '+46406280499' } },
      { afterMs: 900_000, then: { callback: true } },
    ],
    whenSpent: 'keep-waiting',
    wrapUp: { durationMs: 10_000, extensions: 0 },
    missesForgiven: 1,
    callback: {
      key: '1',
      offeredAfterMs: 60_000,
      attempts: 3,
      retryGapMs: 900_000,
      ringTimeoutMs: 30_000,
    },
  });
  expect(numbers.get('+46406280463')?.directLineOf).toBe('astrid');
  expect(dialling).toEqual({ allowedPrefixes: ['+46', '+47'], trunk: 'trunk' });
});

test('an agent takes the first line of each of their services, and the lines they name', () => {
  const { agents } = read(example);
  expect([...(agents.get('astrid')?.lines ?? [])]).toEqual([
    'helpdesk',
    'network-1',
    'network-alnaryd',
    'network-3',
  ]);
  expect(agents.get('astrid')?.ring).toBe('all');
  expect([...(agents.get('cecilia')?.lines ?? [])]).toEqual(['network-3']);
});

test.each([
  ['its operator registers', '  username: line\n', 'line'],
  ['an operator’s server', '  username: line\n  host: sip.example\n', 'trunk'],
])('a mobile is dialled through the trunk: %s', (_what, trunk, endpoint) => {
  const { devices, dialling } = read(
    `devices:\n  m: { kind: mobile, number: "070-174 06 07" }\ntrunk:\n${trunk}  password: { env: T }\ndialling: { allowedPrefixes: ["+46"] }\n`,
  );
  expect(devices.get('m')).toEqual({ id: 'm', kind: 'mobile', endpoint: `PJSIP/+46701740607@${endpoint}` });
  expect(dialling.trunk).toBe(endpoint);
});

const smallest =
  'organisations: { a: { name: A } }\nservices: { s: { name: S%s } }\nagents: { k: { name: K, services: [s] } }\n';

test.each<[string, Partial<Service>]>([
  ['', { sameAgent: null, announcements: null, callback: null, whenSpent: 'keep-waiting', overflow: [] }],
  [
    ', announcements: {}',
    {
      announcements: {
        firstAfterMs: 30_000,
        everyMs: 60_000,
        position: true,
        expectedWait: true,
        comfort: [],
      },
    },
  ],
  [', wrapUpMs: 7000', { wrapUp: { durationMs: 7_000, extensionMs: 0, extensions: 0, reasons: new Map() } }],
  [', sameAgent: { withinMs: 1000 }', { sameAgent: { withinMs: 1_000, holdMs: 0 } }],
  [', points: { status: -10 }', { points: { high: 100, medium: 50, low: 0, status: -10 } }],
])('defaults: %j', (more, expected) => {
  expect(read(smallest.replace('%s', more)).services.get('s')).toMatchObject(expected);
});
