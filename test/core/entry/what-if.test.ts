import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Directory } from '../../../src/core/desk/directory.ts';
import { plainEntry, type EntryPlan, type Key, type Menu } from '../../../src/core/entry/plan.ts';
import { whatIf } from '../../../src/core/entry/what-if.ts';
import { dutyChain, dutyPeople } from '../../support/duty-sketch.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { callbackRules, sketchDirectory } from '../../support/desk-fixture.ts';

const NUMBER = '+46406280400';
const MONDAY = Date.UTC(2026, 10, 23, 0, 0, 0);
const HOUR = 3_600_000;
const day = [
  { from: '07:45', until: '12:00' },
  { from: '12:45', until: '16:30' },
];

const menu = (id: string, more: Partial<Menu>): Menu => ({
  id,
  name: id,
  prompts: [`menu-${id}`],
  options: new Map(),
  timeoutMs: 5_000,
  attempts: 2,
  wrongKeyPrompt: 'menu-wrong-key',
  otherwise: { do: 'queue', service: null },
  ...more,
});

const menus = [
  menu('main', {
    options: new Map([
      ['1', { name: 'Critical', class: 'critical', action: { do: 'queue', service: null } }],
      [
        '2',
        { name: 'Portal', class: 'low', action: { do: 'say', prompts: ['portal'], then: { do: 'repeat' } } },
      ],
      ['3', { name: 'More', class: null, action: { do: 'menu', menu: 'more' } }],
      ['9', { name: 'Again', class: null, action: { do: 'repeat' } }],
    ]),
  }),
  menu('more', {
    attempts: 1,
    options: new Map([['4', { name: 'Duty', class: null, action: { do: 'queue', service: 'duty' } }]]),
    otherwise: { do: 'hang-up' },
  }),
  menu('night', {
    options: new Map([
      ['1', { name: 'Critical', class: null, action: { do: 'on-call', chain: 'duty' } }],
      ['2', { name: 'Ring me', class: 'high', action: { do: 'callback' } }],
    ]),
    otherwise: { do: 'hang-up' },
  }),
];

const entry: EntryPlan = {
  ...plainEntry('closed'),
  languageChoice: {
    prompt: 'choose-language',
    languages: new Map([
      ['7', 'sv'],
      ['8', 'en'],
    ]),
    timeoutMs: 4_000,
  },
  menu: 'main',
  closed: { prompts: ['closed'], saysNextOpening: true, menu: 'night' },
};

function directory(more: Partial<Directory> = {}): Directory {
  const plain = sketchDirectory({
    services: { support: { callback: callbackRules }, duty: {} },
    agents: { anna: { services: ['support', 'duty'] } },
    numbers: { [NUMBER]: { calendar: 'office', entry } },
  });
  const office = {
    id: 'office',
    name: 'Office',
    timeZone: 'Europe/Stockholm',
    week: { 1: day, 2: day, 3: day, 4: day, 5: day, 6: [], 7: [] },
    specialDays: new Map(),
  };
  return {
    ...plain,
    calendars: new Map([['office', office]]),
    menus: new Map(menus.map((each) => [each.id, each])),
    chains: new Map([['duty', dutyChain]]),
    people: dutyPeople,
    ...more,
  };
}

const keysOf = (text: string): Key[] => [...text] as Key[];

describe('the question what a call would meet', () => {
  it('is answered step by step, with the keys as they are pressed and the time they are awaited', () => {
    const { treatment, steps, nextOpening } = whatIf(directory(), NUMBER, MONDAY + 9 * HOUR, keysOf('85'));
    expect(treatment).toBe('queue');
    expect(nextOpening).toBeNull();
    expect(steps.map(({ id, at }) => [id, at - MONDAY - 9 * HOUR])).toEqual([
      ['number', 0],
      ['hours', 0],
      ['language', 0],
      ['key:8', 0],
      ['menu:main', 0],
      ['key:5', 0],
      ['menu:main', 0],
      ['no-key', 5_000],
      ['queue:support', 5_000],
    ]);
  });

  it.each([
    ['', 9, 'queue'],
    ['73', 9, 'closed'],
    ['734', 9, 'queue'],
    ['', 11, 'closed'],
    ['7', 20, 'closed'],
    ['72', 20, 'callback'],
    ['71', 20, 'closed'],
    ['711', 20, 'on-call'],
    ['719', 20, 'closed'],
  ])('with the keys "%s" at %i:00 UTC ends as %s', (keys, hour, treatment) => {
    expect(whatIf(directory(), NUMBER, MONDAY + hour * HOUR, keysOf(keys)).treatment).toBe(treatment);
  });

  it('names those on call at that instant, and tells a number that nobody has', () => {
    const { steps } = whatIf(directory(), NUMBER, MONDAY + 20 * HOUR, keysOf('711'));
    expect(steps.at(-1)?.event).toMatchObject({ type: 'on-call', people: [{ name: 'Siv' }] });
    expect(whatIf(directory(), '+4640', MONDAY, []).treatment).toBe('unknown-number');
  });

  it('ends as a message for who needs no more than the news of an outage', () => {
    const outage = {
      id: 'o1',
      organisation: null,
      service: null,
      prompt: 'typed-1',
      text: 'The mail is down.',
      from: 0,
      until: null,
      stayKey: '1',
      informedGraceMs: 10_000,
    } as const;
    const told = directory({ outages: [outage] });
    expect(whatIf(told, NUMBER, MONDAY + 9 * HOUR, []).treatment).toBe('message');
    expect(whatIf(told, NUMBER, MONDAY + 9 * HOUR, keysOf('711')).treatment).toBe('queue');
  });
});

/** A caller who presses the keys one after the other, each when one is asked for, and nothing afterwards. */
function called(at: number, keys: readonly Key[]): string {
  const left = [...keys];
  const desk = new DeskDriver(directory(), at).call('c1');
  for (let moves = 0; moves < 100; moves += 1) {
    const call = desk.desk.calls.get('c1');
    if (!call) return desk.factsOf('call-ended').at(-1)?.reason ?? '';
    if (call.queuedAt !== null) return `queue ${call.service?.id ?? ''} ${call.class}`;
    if (call.callbackMenu) return 'callback';
    if (call.forward) return 'on-call';
    const point = call.entry?.point;
    const asks = point?.at === 'menu' || point?.at === 'language' || call.onCall?.phase === 'confirming';
    const key = asks ? left.shift() : undefined;
    if (key !== undefined) desk.press('c1', key);
    else if (call.announcement)
      desk.tell({ type: 'playback-finished', playback: call.announcement.playback, leg: 'c1' });
    else desk.wait(10_000);
  }
  return 'goes on for ever';
}

/** The same, asked. */
function asked(at: number, keys: readonly Key[]): string {
  const { treatment, steps } = whatIf(directory(), NUMBER, at, keys);
  const last = steps.at(-1)?.event;
  return last?.type === 'queue' ? `queue ${last.service?.id ?? ''} ${last.class}` : treatment;
}

it('is answered as a real call is treated, at any instant and whatever is pressed', () => {
  const any = fc.array(fc.constantFrom<Key>('1', '2', '3', '4', '7', '8', '9', '#'), { maxLength: 6 });
  // Half of them choose a language first, or few would get any further.
  const keys = fc.oneof(
    any,
    any.map((rest): Key[] => ['7', ...rest]),
  );
  const at = fc.integer({ min: 0, max: 7 * 24 * 60 }).map((minutes) => MONDAY + minutes * 60_000);
  const seen = new Set<string>();
  // A fixed seed: whether all ways were seen must not be a matter of luck.
  fc.assert(
    fc.property(at, keys, (when, pressed) => {
      const answer = asked(when, pressed);
      seen.add(answer);
      expect(called(when, pressed)).toBe(answer);
    }),
    { numRuns: 1_000, seed: 11 },
  );
  expect([...seen].sort()).toEqual([
    'callback',
    'closed',
    'on-call',
    'queue duty medium',
    'queue support critical',
    'queue support low',
    'queue support medium',
  ]);
});
