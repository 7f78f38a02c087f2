import { describe, expect, test } from 'vitest';
import { deskWith, expectMistake, mistakesOf } from '../../support/desk-mistakes.ts';
import type { BrokenDesk } from '../../support/desk-mistakes.ts';

const full = '{ queueLength: 20, then: { service: net } }';
const empty = '{ nobodySignedIn: true, then: { message: sorry } }';
const outside = 'then: { number: "070-174 06 99" }';
const wrapUp = 'wrapUp: { durationMs: 20000, extensionMs: 30000, extensions: 2, reasons: { fault: Fault } }';
const allowed = 'dialling:\n  allowedPrefixes: ["+46"]\n';
const trunk = 'trunk:\n  password: { env: TRUNK }\n';
const mobile = '{ kind: mobile, number: "070-174 06 06" }';
const waited = '- { afterMs: 30000, then: { service: help } }';

const cases: readonly BrokenDesk[] = [
  [
    'overflow without a limit',
    full,
    '{ then: { service: net } }',
    'services.help.overflow.0',
    /exactly one of afterMs, queueLength, nobodySignedIn/,
  ],
  [
    'overflow with two limits',
    full,
    '{ queueLength: 20, afterMs: 1, then: { service: net } }',
    'services.help.overflow.0',
    /exactly one of afterMs/,
  ],
  [
    'overflow to nowhere',
    full,
    '{ queueLength: 20, then: {} }',
    'services.help.overflow.0.then',
    /exactly one of service, number, message, callback, onCall/,
  ],
  ['overflow without then', full, '{ queueLength: 20 }', 'services.help.overflow.0.then', /is missing/],
  [
    'overflow to itself',
    full,
    '{ queueLength: 20, then: { service: help } }',
    'services.help.overflow.0.then.service',
    /is help itself, where the call waits already/,
  ],
  [
    'overflow to an unknown service',
    full,
    '{ queueLength: 20, then: { service: nett } }',
    'services.help.overflow.0.then.service',
    /no service "nett"/,
  ],
  [
    'overflow to an unknown prompt',
    empty,
    '{ nobodySignedIn: true, then: { message: bye } }',
    'services.help.overflow.1.then.message',
    /no prompt "bye"/,
  ],
  [
    'an empty queue as limit',
    full,
    '{ queueLength: 0, then: { service: net } }',
    'services.help.overflow.0.queueLength',
    /whole number from 1/,
  ],
  [
    'a circle without a wait',
    waited,
    '- { afterMs: 0, then: { service: help } }',
    'services.help.overflow.0.then.service',
    /leads in a circle without a wait: help → net → help; let one of them wait/,
  ],
  [
    'overflow to a callback of no rules',
    outside,
    'then: { callback: true }',
    'services.net.overflow.0.then.callback',
    /needs callback in service net; callback: {} takes every default/,
  ],
  [
    'overflow to one of our own numbers',
    outside,
    'then: { number: "040-628 04 00" }',
    'services.net.overflow.0.then.number',
    /one of our own numbers.*name its service instead/,
  ],
  [
    'overflow to no number',
    outside,
    'then: { number: "none" }',
    'services.net.overflow.0.then.number',
    /not a phone number of SE/,
  ],
  [
    'overflow to a short code',
    outside,
    'then: { number: "112" }',
    'services.net.overflow.0.then.number',
    /short codes are never dialled/,
  ],
  [
    'overflow abroad',
    outside,
    'then: { number: "+47 70 16 29 99" }',
    'services.net.overflow.0.then.number',
    /\+4770162999 may not be dialled: .*allowedPrefixes \(\+46\); add its beginning there/,
  ],
  [
    'a mobile abroad',
    mobile,
    '{ kind: mobile, number: "+47 406 54 321" }',
    'devices.mobile2.number',
    /may not be dialled/,
  ],
  [
    'a mobile of our own',
    mobile,
    '{ kind: mobile, number: "040-628 04 00" }',
    'devices.mobile2.number',
    /one of our own numbers/,
  ],
  [
    'two mobiles of one number',
    mobile,
    '{ kind: mobile, number: "+46 70 174 06 05" }',
    'devices.mobile2.number',
    /is the number of device mobile1 already/,
  ],
  [
    'a mobile without a number',
    mobile,
    '{ kind: mobile }',
    'devices.mobile2.number',
    /a mobile needs the number that is dialled/,
  ],
  [
    'a mobile with a password',
    mobile,
    '{ kind: mobile, number: "070-174 06 06", password: { env: X } }',
    'devices.mobile2.password',
    /does not register; leave password out/,
  ],
  [
    'a desk phone without a password',
    'desk-phone, password: { env: DESK1 }',
    'desk-phone',
    'devices.desk1.password',
    /a desk-phone registers; say { env: NAME }/,
  ],
  [
    'a desk phone with a number',
    'password: { env: DESK1 }',
    'password: { env: DESK1 }, number: "0701740609"',
    'devices.desk1.number',
    /only a mobile has a number/,
  ],
  [
    'an unknown kind of phone',
    mobile,
    '{ kind: fax }',
    'devices.mobile2.kind',
    /desk-phone, softphone or mobile/,
  ],
  [
    'numbers where nothing may be dialled',
    allowed,
    '',
    'services.net.overflow.0.then.number',
    /nothing may be dialled; say in dialling.allowedPrefixes/,
  ],
  [
    'mobiles where nothing may be dialled',
    '["+46"]',
    '[]',
    'devices.mobile1.number',
    /nothing may be dialled/,
  ],
  [
    'callbacks where nothing may be dialled',
    '["+46"]',
    '[]',
    'services.help.callback',
    /nobody could be rung up: nothing may be dialled/,
  ],
  [
    'callbacks without a trunk',
    trunk,
    '',
    'services.help.callback',
    /nobody could be rung up: there is no trunk/,
  ],
  ['mobiles without a trunk', trunk, '', 'devices.mobile1.number', /there is no trunk to dial through/],
  [
    'a prefix in national form',
    '["+46"]',
    '["+46", "040"]',
    'dialling.allowedPrefixes.1',
    /beginning of an E\.164 number in quotes/,
  ],
  ['a prefix of 0', '["+46"]', '["+046"]', 'dialling.allowedPrefixes.0', /the first no 0/],
  ['every number as prefix', '["+46"]', '["+"]', 'dialling.allowedPrefixes.0', /1 to 15 digits/],
  ['a prefix that YAML reads as a number', '["+46"]', '[+46]', 'dialling.allowedPrefixes.0', /in quotes/],
  [
    'a key that no telephone has',
    'key: "5"',
    'key: "A"',
    'services.help.callback.key',
    /one key of a telephone in quotes: 0 to 9, \* or #/,
  ],
  ['two keys', 'key: "5"', 'key: "55"', 'services.help.callback.key', /one key/],
  ['a key without quotes', 'key: "5"', 'key: 5', 'services.help.callback.key', /in quotes/],
  ['no attempt', 'key: "5"', 'attempts: 0', 'services.help.callback.attempts', /whole number from 1 to 20/],
  [
    'wrap-up told twice',
    wrapUp,
    `${wrapUp}\n    wrapUpMs: 5`,
    'services.help.wrapUp',
    /beside wrapUpMs, its short form; leave one of them out/,
  ],
  [
    'wrap-up extended by nothing',
    wrapUp,
    'wrapUp: { durationMs: 1, extensions: 2 }',
    'services.help.wrapUp.extensions',
    /say what one extension adds/,
  ],
  [
    'wrap-up extended never',
    wrapUp,
    'wrapUp: { durationMs: 1, extensionMs: 2 }',
    'services.help.wrapUp.extensionMs',
    /say how often it may be extended/,
  ],
  [
    'wrap-up of no time',
    wrapUp,
    'wrapUp: { reasons: { fault: Fault } }',
    'services.help.wrapUp.durationMs',
    /is missing/,
  ],
  [
    'a code of capitals',
    wrapUp,
    'wrapUp: { durationMs: 1, reasons: { FAULT: Fault } }',
    'services.help.wrapUp.reasons.FAULT',
    /an id is/,
  ],
  [
    'announcements that say nothing',
    'comfort: [greeting] }',
    'position: false, expectedWait: false }',
    'services.help.announcements',
    /nothing would be said; set position or expectedWait/,
  ],
  [
    'announcements without end',
    'everyMs: 45000',
    'everyMs: 4999',
    'services.help.announcements.everyMs',
    /5000 to/,
  ],
  [
    'an unknown prompt of comfort',
    '[greeting]',
    '[greeting, muzak]',
    'services.help.announcements.comfort.1',
    /no prompt "muzak"/,
  ],
  [
    'the same agent after three days',
    'withinMs: 3600000',
    'withinMs: 259200000',
    'services.help.sameAgent.withinMs',
    /1 to 172800000/,
  ],
  [
    'points of a fraction',
    'points: { high: 90 }',
    'points: { high: 0.5 }',
    'services.help.points.high',
    /whole number from -10000 to 10000/,
  ],
  [
    'points of class critical',
    'points: { high: 90 }',
    'points: { critical: 90 }',
    'services.help.points.critical',
    /the keys here are: high, medium, low, status/,
  ],
  [
    'misses forgiven below zero',
    'missesForgiven: 2',
    'missesForgiven: -1',
    'services.help.missesForgiven',
    /whole number from 0/,
  ],
];

describe('overflow, dialling, callbacks and wrap-up', () => {
  test.each(cases)('are refused: %s', (...broken) => expectMistake(broken));

  test('a circle of three services is told once, with its way', () => {
    const text = deskWith(
      'skills:\n  network:',
      '  third: { name: Third, overflow: [{ nobodySignedIn: true, then: { service: help } }] }\nskills:\n  network:',
    ).replace(waited, '- { queueLength: 9, then: { service: third } }');
    expect(mistakesOf(text).map(({ path, message }) => [path, message.split(';')[0]])).toEqual([
      [
        'services.help.overflow.0.then.service',
        'leads in a circle without a wait: help → net → third → help',
      ],
    ]);
  });

  test('malformed prefixes keep no number from being told, and tell none themselves', () => {
    const text = deskWith('["+46"]', '"+46"').replace('070-174 06 99', '07');
    expect(mistakesOf(text).map(({ path }) => path)).toEqual([
      'services.net.overflow.0.then.number',
      'dialling.allowedPrefixes',
    ]);
  });
});
