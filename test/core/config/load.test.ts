import { plainEntry } from '../../../src/core/entry/plan.ts';
import { mkdtemp, readFile, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkConfig, checkConfigText, largestFileBytes, loadConfig } from '../../../src/config/load.ts';
import type { LoadedConfig } from '../../../src/config/load.ts';
import { formatMistake } from '../../../src/config/mistake.ts';
import { directorySources, everyVariable, loadSources } from '../../support/config.ts';

const repository = new URL('../../../', import.meta.url).pathname;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'svara-config-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(name: string, text: string | Uint8Array): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

async function load(path: string, env = everyVariable('a secret')): Promise<LoadedConfig> {
  const result = await loadConfig(path, loadSources(env));
  if (!result.ok) throw new Error(result.mistakes.map((mistake) => formatMistake(path, mistake)).join('\n'));
  return result.config;
}

async function messagesOf(path: string, env: Record<string, string>): Promise<string[]> {
  const result = await loadConfig(path, loadSources(env));
  return result.ok ? [] : result.mistakes.map((mistake) => formatMistake('desk.yaml', mistake));
}

const twoSecrets = `devices:
  phone1:
    kind: desk-phone
    password: { env: PHONE1 }
  phone2:
    kind: softphone
    password: { file: secrets/phone2 }
users:
  maria:
    roles: [supervisor]
    password: { env: MARIA }
`;

describe('secrets', () => {
  test('are read from the environment and from files beside the desk file', async () => {
    const path = await write('desk.yaml', twoSecrets);
    await mkdir(join(folder, 'secrets'));
    await write('secrets/phone2', 'two;# words\r\n');
    const config = await load(path, { PHONE1: 'one', MARIA: 'hemligt å' });
    expect([...config.deviceSecrets]).toEqual([
      ['phone1', 'one'],
      ['phone2', 'two;# words'],
    ]);
    expect(config.users).toEqual([
      {
        username: 'maria',
        roles: ['supervisor'],
        agentId: null,
        password: { kind: 'plain', text: 'hemligt å' },
      },
    ]);
  });

  test('of the environment may be files named by NAME_FILE', async () => {
    const path = await write('desk.yaml', 'trunk:\n  password: { env: TRUNK }\n');
    const file = await write('trunk-secret', 'from a file\n');
    expect((await load(path, { TRUNK_FILE: file })).trunk?.password).toBe('from a file');
    expect((await load(path, { TRUNK: 'direct', TRUNK_FILE: file })).trunk?.password).toBe('direct');
  });

  test('that are missing are all told with name and line, and only at a start', async () => {
    const path = await write('desk.yaml', twoSecrets);
    expect(await messagesOf(path, {})).toEqual([
      'desk.yaml:4:15 devices.phone1.password: the environment variable PHONE1 is not set (nor PHONE1_FILE)',
      'desk.yaml:7:15 devices.phone2.password: the secret file secrets/phone2 cannot be read (ENOENT)',
      'desk.yaml:11:15 users.maria.password: the environment variable MARIA is not set (nor MARIA_FILE)',
    ]);
    expect((await checkConfig(path, loadSources())).ok).toBe(true);
  });

  test.each([
    ['empty', '', /not set/],
    ['of two lines', 'one\ntwo', /line break or a control character/],
    ['with a space after it', 'one ', /begins or ends with a space/],
    ['too long', 'x'.repeat(513), /too long/],
  ])('%s are refused without being repeated', async (_what, secret, says) => {
    const path = await write('desk.yaml', 'trunk:\n  password: { env: TRUNK }\n');
    const [message = ''] = await messagesOf(path, { TRUNK: secret });
    expect(message).toMatch(says);
    if (secret !== '') expect(message).not.toContain(secret);
  });
});

describe('a file that cannot be read', () => {
  test.each([
    ['that is missing', 'gone.yaml', /^desk.yaml:1:1 there is no such file$/],
    ['that is a folder', '.', /folder/],
  ])('%s', async (_what, name, says) => {
    expect((await messagesOf(join(folder, name), {})).join()).toMatch(says);
  });

  test('that is too large', async () => {
    const path = await write('desk.yaml', Buffer.alloc(largestFileBytes + 1, '#'));
    expect(await messagesOf(path, {})).toEqual(['desk.yaml:1:1 the file is larger than 5 MB']);
  });

  test('that is not UTF-8', async () => {
    const path = await write('desk.yaml', Buffer.from('organisations:\n  x:\n    name: \xe5\n', 'latin1'));
    expect(await messagesOf(path, {})).toEqual(['desk.yaml:1:1 the file is not text in UTF-8']);
  });
});

describe('the directory', () => {
  const text = `organisations:
  vik: { name: Vik, country: NO }
numbers:
  "70 16 29 99": { organisation: vik, service: help, calendar: office, class: high }
calendars:
  office:
    timeZone: Europe/Oslo
    week: { mon-fri: ["12:45-16:00", "08:00-12:00"], sat: ["00:00-24:00"] }
    holidays: no-municipal
    days: { "2027-05-17": { name: Open all the same, periods: ["10:00-11:00"] } }
services:
  help: { name: Help }
agents:
  kari: { name: Kari, services: [help] }
`;
  const result = checkConfigText(text, directorySources);
  if (!result.ok) throw new Error(JSON.stringify(result.mistakes));
  const { directory } = result;

  test('takes zone, language and number from the organisation’s country, and defaults from the schema', () => {
    expect(directory.organisations.get('vik')).toMatchObject({ timeZone: 'Europe/Oslo', language: 'nb' });
    expect(directory.numbers.get('+4770162999')).toEqual({
      number: '+4770162999',
      directLineOf: null,
      organisation: 'vik',
      service: 'help',
      calendar: 'office',
      callClass: 'high',
      language: 'nb',
      greeting: null,
      entry: {
        ...plainEntry('closed'),
        closed: { prompts: ['closed'], saysNextOpening: true, menu: null },
      },
    });
    expect(directory.services.get('help')).toMatchObject({
      id: 'help',
      name: 'Help',
      timeZone: 'Europe/Oslo',
      requirements: [],
      targetMs: 20_000,
      shortAbandonMs: 5_000,
      definition: 'abandons_negative',
      offerTimeoutMs: 15_000,
      wrapUp: { durationMs: 0 },
      restMs: 30_000,
    });
    expect(directory.agents.get('kari')).toEqual({
      id: 'kari',
      name: 'Kari',
      skills: new Map(),
      lines: new Set(['help']),
      devices: [],
      ring: 'first',
    });
  });

  test('sorts periods, puts single dates before holidays and holidays before the week', () => {
    const calendar = directory.calendars.get('office');
    const weekday = [
      { from: '08:00', until: '12:00' },
      { from: '12:45', until: '16:00' },
    ];
    expect(calendar?.week).toEqual({
      1: weekday,
      2: weekday,
      3: weekday,
      4: weekday,
      5: weekday,
      6: [{ from: '00:00', until: '24:00' }],
      7: [],
    });
    expect(calendar?.specialDays.get('2027-05-17')?.periods).toEqual([{ from: '10:00', until: '11:00' }]);
    expect(calendar?.specialDays.get('2027-05-01')?.periods).toEqual([]);
    // The Wednesday before skjærtorsdag.
    expect(calendar?.specialDays.get('2027-03-24')?.periods).toEqual([{ from: '08:00', until: '12:00' }]);
  });

  test('has a revision that changes with the file and with the years, and with nothing else', () => {
    const revision = (source: string, years: readonly number[]): string => {
      const read = checkConfigText(source, { ...directorySources, years });
      return read.ok ? read.directory.revision : '';
    };
    expect(revision(text, [2026])).toBe(revision(text, [2026]));
    expect(revision(text, [2026])).not.toBe(revision(text, [2027]));
    expect(revision(text, [2026])).not.toBe(revision(text.replace('Kari,', 'Karin,'), [2026]));
  });

  test('a calendar open always is open all days, one without periods on none', () => {
    const zone = 'timeZone: Europe/Oslo';
    const read = checkConfigText(
      `calendars:\n  a: { ${zone}, open: always }\n  b: { ${zone} }\n`,
      directorySources,
    );
    const weekOf = (id: string) =>
      read.ok ? Object.values(read.directory.calendars.get(id)?.week ?? {}) : [];
    expect(weekOf('a')).toEqual(Array(7).fill([{ from: '00:00', until: '24:00' }]));
    expect(weekOf('b')).toEqual(Array(7).fill([]));
  });
});

describe('the files of the repository', () => {
  test('the demo has the numbers, agents and accounts that programs rely on', async () => {
    const { directory, users, trunk, deviceSecrets } = await load(join(repository, 'config/demo.yaml'));
    const plan = (last: string) => directory.numbers.get(`+464062804${last}`);
    expect(plan('00')).toMatchObject({ calendar: null, callClass: 'medium', greeting: { when: 'while' } });
    expect(plan('01')).toMatchObject({ language: 'sv', calendar: 'split-day' });
    expect(plan('02')).toMatchObject({ language: 'nb', calendar: 'norwegian-office' });
    expect(plan('04')).toMatchObject({ service: plan('00')?.service, callClass: 'critical', calendar: null });
    for (const last of ['00', '01', '02', '03', '04', '05']) {
      const service = directory.services.get(plan(last)?.service ?? '');
      expect(service).toMatchObject({
        wrapUp: { durationMs: 0 },
        offerTimeoutMs: 15_000,
        targetMs: 20_000,
        shortAbandonMs: 5_000,
        definition: 'abandons_negative',
        requirements: last === '05' ? [{ skill: 'network', minLevel: 3 }] : [],
      });
      for (const agent of directory.agents.values()) {
        expect(agent.lines.has(service?.id ?? ''), agent.id).toBe(/^agent[1-6]$/.test(agent.id));
      }
    }
    const levels = [...directory.agents.values()].map((agent) => [
      agent.id,
      agent.skills.get('network') ?? 0,
    ]);
    expect(levels.filter(([, level]) => level !== 0)).toEqual([
      ['agent1', 5],
      ['agent2', 3],
      ['agent3', 2],
    ]);
    for (let n = 1; n <= 6; n += 1) {
      expect(directory.agents.get(`agent${n}`)?.devices).toEqual([`desk${n}`, `soft${n}`]);
      expect(users).toContainEqual(
        expect.objectContaining({ username: `agent${n}`, roles: ['agent'], agentId: `agent${n}` }),
      );
    }
    const roles = users.filter((user) => user.agentId === null).map((user) => [user.username, user.roles[0]]);
    expect(roles).toEqual([
      ['supervisor', 'supervisor'],
      ['coordinator', 'coordinator'],
      ['admin', 'admin'],
      ['traffic', 'supervisor'],
    ]);
    expect(trunk).toMatchObject({ username: 'trunk', host: null, emergencyNumber: '+46701740605' });
    expect(deviceSecrets.size).toBe(14);
  });

  test('the demo’s hours are those of the service descriptions', async () => {
    const { directory } = await load(join(repository, 'config/demo.yaml'));
    const [split, norwegian, never] = ['01', '02', '03'].map((last) =>
      directory.calendars.get(directory.numbers.get(`+464062804${last}`)?.calendar ?? ''),
    );
    expect(split).toMatchObject({ timeZone: 'Europe/Stockholm' });
    expect(split?.week[5]).toEqual([
      { from: '07:45', until: '12:00' },
      { from: '12:45', until: '16:30' },
    ]);
    expect(split?.week[6]).toEqual([]);
    expect(split?.specialDays.get('2027-06-25')?.name).toBe('Midsommarafton');
    expect(norwegian).toMatchObject({ timeZone: 'Europe/Oslo' });
    expect(norwegian?.week[1]).toEqual([{ from: '08:00', until: '16:00' }]);
    expect(Object.values(never?.week ?? {}).flat()).toEqual([]);
    expect(never?.specialDays.size).toBe(0);
  });

  test('the example loads', async () => {
    const result = await checkConfig(join(repository, 'config/desk.example.yaml'), loadSources());
    expect(result).toMatchObject({ ok: true });
  });

  test('the file with lines and callbacks of docs/config.md loads', async () => {
    const page = await readFile(join(repository, 'docs/config.md'), 'utf8');
    const [, routing = ''] = /<!-- routing[^\n]*-->\n+```yaml\n([^]*?)```/.exec(page) ?? [];
    const { directory } = await load(await write('desk.yaml', routing));
    expect(directory.services.get('network')?.lines.map(({ id }) => id)).toEqual([
      'network-1',
      'alnaryd-2',
      'svedala-2',
      'network-3',
    ]);
    expect(directory.devices.get('mobile-cecilia')?.endpoint).toBe('PJSIP/+46701740607@trunk');
  });

  test('the smallest file of docs/config.md loads: one number, one service, one agent', async () => {
    const page = await readFile(join(repository, 'docs/config.md'), 'utf8');
    const [, smallest = ''] = /<!-- smallest[^\n]*-->\n+```yaml\n([^]*?)```/.exec(page) ?? [];
    const config = await load(await write('desk.yaml', smallest));
    const { numbers, services, agents } = config.directory;
    expect([numbers.size, services.size, agents.size]).toEqual([1, 1, 1]);
    expect(config.trunk).not.toBeNull();
    expect(config.users).toHaveLength(1);
    expect([...config.deviceSecrets.keys()]).toEqual([...agents.values()][0]?.devices);
  });
});
