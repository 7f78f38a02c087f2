import { describe, expect, test } from 'vitest';
import { checkConfigText } from '../../../src/config/load.ts';
import type { ConfigMistake } from '../../../src/config/mistake.ts';
import { directorySources } from '../../support/config.ts';

/** A desk without a mistake; the cases below each break one thing of it. */
const sound = `organisations:
  ekeby:
    name: Ekeby
  vik:
    name: Vik
    country: NO
numbers:
  "040-628 04 00":
    organisation: ekeby
    service: help
    calendar: office
    greeting: { prompt: greeting, when: while }
  "+46 40 628 04 01":
    organisation: vik
    service: net
calendars:
  office:
    timeZone: Europe/Stockholm
    week:
      mon-thu: ["07:45-12:00", "12:45-16:30"]
      fri: ["08:00-12:00"]
    holidays: se-public
    days:
      "2028-02-29": { name: Leap day, periods: ["08:00-09:00"] }
services:
  help:
    name: Help
    timeZone: Europe/Stockholm
    targetMs: 20000
    shortAbandonMs: 5000
  net:
    name: Net
    organisation: vik
    requires:
      - { skill: network, minLevel: 3 }
skills:
  network:
    name: Network
  cloud:
    name: Cloud
agents:
  anna:
    name: Anna
    skills: { network: 3 }
    services: [help, net]
    devices: [phone1]
  bo:
    name: Bo
    skills: { cloud: 5 }
    services: [net]
    devices: [phone2]
devices:
  phone1:
    kind: desk-phone
    password: { env: PHONE1 }
  phone2:
    kind: softphone
    password: { file: phone2 }
trunk:
  password: { env: TRUNK }
  emergencyNumber: "+46701740605"
users:
  anna:
    roles: [agent]
    agent: anna
    password: { env: ANNA }
  chief:
    roles: [supervisor, admin]
    passwordHash: scrypt$32768$8$1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
`;

interface Case {
  readonly what: string;
  readonly replace: string;
  readonly by: string;
  readonly path: string;
  readonly says: RegExp;
  /** The text that the mistake's line must hold. */
  readonly line: string;
}

function wrong(what: string, replace: string, by: string, path: string, says: RegExp, line = by): Case {
  return { what, replace, by, path, says, line: line.split('\n').at(-1) ?? '' };
}

const cases: readonly Case[] = [
  wrong(
    'unknown top-level key',
    'skills:\n  network:',
    'rota:\n  x: 1\nskills:\n  network:',
    'rota',
    /unknown key.*organisations, numbers, calendars/,
    'rota:',
  ),
  wrong(
    'unknown key',
    'name: Ekeby',
    'name: Ekeby\n    zone: x',
    'organisations.ekeby.zone',
    /unknown key.*timeZone/,
  ),
  wrong('missing key', 'name: Network', 'nam: Network', 'skills.network.name', /is missing/, '  network:'),
  wrong(
    'empty part',
    'skills:\n  network:\n    name: Network\n  cloud:\n    name: Cloud\n',
    'skills:\n',
    'skills',
    /must be a block/,
    'skills:',
  ),
  wrong('empty name', 'name: Ekeby', 'name: "  "', 'organisations.ekeby.name', /must be the name/),
  wrong('line break in a name', 'name: Ekeby', 'name: "a\\nb"', 'organisations.ekeby.name', /in one line/),
  wrong('unusable id', '  cloud:', '  Cloud Nine:', 'skills.Cloud Nine', /an id is/),
  wrong(
    'unknown zone',
    'timeZone: Europe/Stockholm\n    week',
    'timeZone: Europe/Stokholm\n    week',
    'calendars.office.timeZone',
    /unknown time zone "Europe\/Stokholm"/,
    'timeZone: Europe/Stokholm',
  ),
  wrong(
    'offset as zone',
    'timeZone: Europe/Stockholm\n    week',
    'timeZone: "+01:00"\n    week',
    'calendars.office.timeZone',
    /name of a time zone/,
    '+01:00',
  ),
  wrong('unknown country', 'country: NO', 'country: DK', 'organisations.vik.country', /SE or NO/),
  wrong('number of nobody', '"040-628 04 00"', '"Helpdesk"', 'numbers.Helpdesk', /not a phone number of SE/),
  wrong(
    'foreign number in national form',
    '"+46 40 628 04 01"',
    '"040-628 04 01"',
    'numbers.040-628 04 01',
    /not a phone number of NO.*begins with \+/,
  ),
  wrong(
    'same number twice',
    '"+46 40 628 04 01"',
    '"+46406280400"',
    'numbers.+46406280400',
    /same number as "040-628 04 00"/,
  ),
  wrong(
    'unknown organisation',
    'organisation: ekeby',
    'organisation: ekby',
    'numbers.040-628 04 00.organisation',
    /no organisation "ekby"/,
  ),
  wrong(
    'unknown service of a number',
    'service: help',
    'service: hlep',
    'numbers.040-628 04 00.service',
    /no service "hlep"/,
  ),
  wrong(
    'unknown calendar',
    'calendar: office',
    'calendar: ofice',
    'numbers.040-628 04 00.calendar',
    /no calendar "ofice"/,
  ),
  wrong(
    'unknown class',
    'calendar: office',
    'calendar: office\n    class: urgent',
    'numbers.040-628 04 00.class',
    /critical, high, medium, low or status/,
  ),
  wrong(
    'unknown prompt',
    'prompt: greeting',
    'prompt: hello',
    'numbers.040-628 04 00.greeting.prompt',
    /no prompt "hello"/,
  ),
  wrong(
    'unknown service of an agent',
    'services: [net]',
    'services: [net, nett]',
    'agents.bo.services.1',
    /no service "nett"/,
  ),
  wrong(
    'unknown skill of an agent',
    '{ cloud: 5 }',
    '{ clod: 5 }',
    'agents.bo.skills.clod',
    /no skill "clod"/,
  ),
  wrong(
    'unknown device',
    'devices: [phone2]',
    'devices: [phone3]',
    'agents.bo.devices.0',
    /no device "phone3"/,
  ),
  wrong(
    'unknown skill of a service',
    'skill: network, minLevel: 3',
    'skill: netwrk, minLevel: 3',
    'services.net.requires.0.skill',
    /no skill "netwrk"/,
  ),
  wrong(
    'unknown organisation of a service',
    'organisation: vik\n    requires',
    'organisation: wik\n    requires',
    'services.net.organisation',
    /no organisation "wik"/,
    'organisation: wik',
  ),
  wrong('unknown agent of a user', 'agent: anna', 'agent: ana', 'users.anna.agent', /no agent "ana"/),
  wrong('level too high', '{ cloud: 5 }', '{ cloud: 6 }', 'agents.bo.skills.cloud', /1 .* to 5/),
  wrong(
    'skill nobody has at the level',
    'minLevel: 3',
    'minLevel: 4',
    'services.net.requires.0',
    /no agent who serves net has network at level 4/,
  ),
  wrong(
    'skills nobody has together',
    '- { skill: network, minLevel: 3 }',
    '- { skill: network, minLevel: 3 }\n      - { skill: cloud }',
    'services.net.requires',
    /all of these skills/,
    '    requires:',
  ),
  wrong(
    'skill twice',
    '- { skill: network, minLevel: 3 }',
    '- { skill: network, minLevel: 3 }\n      - { skill: network }',
    'services.net.requires.1',
    /stands here twice/,
  ),
  wrong(
    'device of two agents',
    'devices: [phone2]',
    'devices: [phone2, phone1]',
    'agents.bo.devices.1',
    /already that of agent anna/,
  ),
  wrong('reserved device', '  phone2:\n', '  trunk:\n', 'devices.trunk', /that name is taken/, '  trunk:'),
  wrong(
    'short limit above target',
    'shortAbandonMs: 5000',
    'shortAbandonMs: 20001',
    'services.help.shortAbandonMs',
    /longer than targetMs/,
  ),
  wrong(
    'duration in fractions',
    'targetMs: 20000',
    'targetMs: 20.5',
    'services.help.targetMs',
    /whole milliseconds/,
  ),
  wrong(
    'negative duration',
    'targetMs: 20000',
    'targetMs: -1',
    'services.help.targetMs',
    /whole milliseconds/,
  ),
  wrong(
    'zone of a service unclear',
    '    timeZone: Europe/Stockholm\n    targetMs',
    '    targetMs',
    'services.help',
    /timeZone is missing.*Europe\/Stockholm and Europe\/Oslo/,
    '  help:',
  ),
  wrong(
    'overlapping periods',
    '"12:45-16:30"',
    '"11:59-16:30"',
    'calendars.office.week.mon-thu.1',
    /overlap/,
  ),
  wrong(
    'reversed period',
    '"12:45-16:30"',
    '"16:30-12:45"',
    'calendars.office.week.mon-thu.1',
    /ends before it begins/,
  ),
  wrong('empty period', '"12:45-16:30"', '"12:45-12:45"', 'calendars.office.week.mon-thu.1', /is empty/),
  wrong(
    'unreadable period',
    '"12:45-16:30"',
    '"12.45-16.30"',
    'calendars.office.week.mon-thu.1',
    /such as "07:45-12:00"/,
  ),
  wrong(
    'time that does not exist',
    '"12:45-16:30"',
    '"12:45-24:01"',
    'calendars.office.week.mon-thu.1',
    /such as "07:45-12:00"/,
  ),
  wrong('weekday twice', 'fri: [', 'thu: [', 'calendars.office.week.thu', /thu has its periods elsewhere/),
  wrong('weekdays in wrong order', 'fri: [', 'sun-fri: [', 'calendars.office.week.sun-fri', /wrong order/),
  wrong('unknown weekday', 'fri: [', 'fre: [', 'calendars.office.week.fre', /mon, tue, wed/),
  wrong(
    '29 February of a common year',
    '"2028-02-29"',
    '"2027-02-29"',
    'calendars.office.days.2027-02-29',
    /no date 2027-02-29/,
  ),
  wrong('unreadable date', '"2028-02-29"', '"29/2 2028"', 'calendars.office.days.29/2 2028', /2027-05-07/),
  wrong(
    'overlap on a single date',
    '["08:00-09:00"]',
    '["08:00-09:00", "08:30-10:00"]',
    'calendars.office.days.2028-02-29.periods.1',
    /overlap/,
  ),
  wrong(
    'unknown holidays',
    'holidays: se-public',
    'holidays: dk-public',
    'calendars.office.holidays',
    /se-holiday-free-weekdays/,
  ),
  wrong(
    'hours beside always',
    'holidays: se-public',
    'open: always',
    'calendars.office.week',
    /beside open: always/,
    '    week:',
  ),
  wrong(
    'password in the file',
    'password: { env: PHONE1 }',
    'password: hunter2',
    'devices.phone1.password',
    /never written in this file.*env.*file/,
  ),
  wrong(
    'numeric password in the file',
    'password: { env: PHONE1 }',
    'password: 123456',
    'devices.phone1.password',
    /never written in this file/,
  ),
  wrong(
    'secret from two places',
    '{ env: PHONE1 }',
    '{ env: PHONE1, file: x }',
    'devices.phone1.password',
    /one of env and file/,
  ),
  wrong('secret from nowhere', '{ env: PHONE1 }', '{}', 'devices.phone1.password', /one of env and file/),
  wrong(
    'number without quotes',
    'emergencyNumber: "+46701740605"',
    'emergencyNumber: +46701740605',
    'trunk.emergencyNumber',
    /in quotes/,
  ),
  wrong(
    'emergency number that leads back',
    '"+46701740605"',
    '"0406280400"',
    'trunk.emergencyNumber',
    /one of our own numbers/,
  ),
  wrong(
    'agent without its agent',
    '    agent: anna\n',
    '',
    'users.anna',
    /does not say which agent/,
    '  anna:',
  ),
  wrong('no role', 'roles: [supervisor, admin]', 'roles: []', 'users.chief.roles', /at least one role/),
  wrong(
    'user without password',
    '    password: { env: ANNA }\n',
    '',
    'users.anna',
    /one of password and passwordHash/,
    '  anna:',
  ),
  wrong(
    'unusable hash',
    /scrypt\$.*/.exec(sound)?.[0] ?? '',
    'plain',
    'users.chief.passwordHash',
    /scrypt\$N/,
  ),
  wrong('key twice', '  bo:\n', '  anna:\n', 'agents.anna', /second time; first in line/),
  wrong('unusable key', '  cloud:', '  __proto__:', 'skills.__proto__', /cannot be used/),
];

function mistakesOf(text: string): readonly ConfigMistake[] {
  const result = checkConfigText(text, directorySources);
  return result.ok ? [] : result.mistakes;
}

describe('a desk file', () => {
  test('without a mistake has none', () => {
    expect(mistakesOf(sound)).toEqual([]);
  });

  test.each(cases)('tells: $what', ({ replace, by, path, says, line }) => {
    // From the end where the text stands twice, as only the later one is meant in this file.
    const at = sound.lastIndexOf(replace);
    expect(at).toBeGreaterThan(-1);
    const text = sound.slice(0, at) + by + sound.slice(at + replace.length);
    const found = mistakesOf(text).find((mistake) => mistake.path === path && says.test(mistake.message));
    expect(found, JSON.stringify(mistakesOf(text), null, 1)).toBeDefined();
    expect(text.split('\n')[(found?.line ?? 0) - 1]).toContain(line);
    expect(found?.column).toBeGreaterThan(0);
  });

  test('never repeats a password written in it', () => {
    const text = sound
      .replace('{ env: PHONE1 }', 'hunter2-secret')
      .replace('{ env: TRUNK }', '[hunter2-secret]');
    expect(mistakesOf(text)).toHaveLength(2);
    expect(JSON.stringify(mistakesOf(text))).not.toContain('hunter2');
  });

  test('tells all mistakes at once, even several of one entry, in the order of the file', () => {
    const text = sound
      .replace('service: help\n', 'service: gone\n    class: urgent\n')
      .replace('"07:45-12:00", "12:45-16:30"', '"07:45-12:00", "11:00-16:30", "x"')
      .replace('kind: softphone', 'kind: fax');
    const found = mistakesOf(text);
    expect(found.map((mistake) => mistake.path)).toEqual([
      'numbers.040-628 04 00.service',
      'numbers.040-628 04 00.class',
      'calendars.office.week.mon-thu.1',
      'calendars.office.week.mon-thu.2',
      'devices.phone2.kind',
    ]);
    expect(found.map((mistake) => mistake.line)).toEqual(
      [...found.map((mistake) => mistake.line)].sort((a, b) => a - b),
    );
  });

  test('with a malformed agent does not claim that nobody has a skill', () => {
    const text = sound.replace('{ network: 3 }', '{ network: 9 }');
    expect(mistakesOf(text).map((mistake) => mistake.path)).toEqual(['agents.anna.skills.network']);
  });
});

describe('text that is no desk file', () => {
  test.each([
    ['nothing', '', 1, /is empty/],
    ['a comment alone', '# hello\n', 1, /is empty/],
    ['a list', '- a\n', 1, /must be a block/],
    ['a word', 'hello', 1, /must be a block/],
    ['an unclosed bracket', 'agents:\n  a: [1\nb: 2\n', 3, /not valid YAML/],
    ['a tab as indentation', 'agents:\n\ta: 1\n', 2, /not valid YAML/],
    ['two documents', 'agents: {}\n---\nagents: {}\n', 2, /not valid YAML/],
    ['an alias of nothing', 'agents:\n  x: *x\n', 2, /no anchor &x/],
    ['an unknown tag', 'agents: !gone {}\n', 1, /not valid YAML/],
    ['a list as key', '? [a]\n: b\n', 1, /key must be plain text/],
  ])('%s', (_what, text, line, says) => {
    const found = mistakesOf(text).find((mistake) => says.test(mistake.message));
    expect(found, JSON.stringify(mistakesOf(text))).toBeDefined();
    expect(found?.line).toBe(line);
  });

  test('an alias that repeats more than any desk file does is refused quickly', () => {
    const levels = Array.from({ length: 9 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i},`.repeat(10)}]`);
    const found = mistakesOf(['l0: &l0 [x]', ...levels].join('\n'));
    expect(found).toHaveLength(1);
    expect(found[0]?.message).toMatch(/cannot be read as YAML/);
  });

  test('a block that holds itself is refused', () => {
    expect(mistakesOf('skills: &a\n  x: *a\n')[0]?.message).toMatch(/cannot be read as YAML/);
  });

  test.each(['[', '{a: ', '- '])('nesting without end by %j is refused', (sign) => {
    expect(mistakesOf(sign.repeat(100_000))[0]?.message).toMatch(/nested|not valid/);
  });

  test('20,000 malformed entries are all told', () => {
    const text = `agents:\n${Array.from({ length: 20_000 }, (_, i) => `  a${i}: 1`).join('\n')}\n`;
    expect(mistakesOf(text)).toHaveLength(20_000);
  }, 30_000);
});
