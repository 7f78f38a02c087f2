import { describe, expect, it } from 'vitest';
import type { Directory } from '../../../src/core/desk/directory.ts';
import { plainEntry, type EntryPlan, type Menu, type Outage } from '../../../src/core/entry/plan.ts';
import { dutyChain, dutyPeople } from '../../support/duty-sketch.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { callbackRules, sketchDirectory } from '../../support/desk-fixture.ts';

const NUMBER = '+46406280400';
const MONDAY_EIGHT = Date.UTC(2026, 10, 23, 7, 0, 0); // 8.00 in Stockholm

const day = [{ from: '07:45', until: '16:30' }];
const office = {
  id: 'office',
  name: 'Office',
  timeZone: 'Europe/Stockholm',
  week: { 1: day, 2: day, 3: day, 4: day, 5: day, 6: [], 7: [] },
  specialDays: new Map(),
} as const;

const main: Menu = {
  id: 'main',
  name: 'Main',
  prompts: ['menu-main'],
  options: new Map([
    ['1', { name: 'Critical', class: 'critical', action: { do: 'queue', service: null } }],
    ['2', { name: 'Working from home', class: 'low', action: { do: 'queue', service: null } }],
    [
      '3',
      {
        name: 'Portal',
        class: null,
        action: { do: 'say', prompts: ['portal'], then: { do: 'queue', service: 'duty' } },
      },
    ],
    ['9', { name: 'Again', class: null, action: { do: 'repeat' } }],
  ]),
  timeoutMs: 5_000,
  attempts: 3,
  wrongKeyPrompt: 'wrong-key',
  otherwise: { do: 'queue', service: null },
};

const night: Menu = {
  ...main,
  id: 'night',
  name: 'Night',
  prompts: ['menu-night'],
  options: new Map([['2', { name: 'Ring me', class: 'high', action: { do: 'callback' } }]]),
  attempts: 1,
  otherwise: { do: 'hang-up' },
};

function directory(entry: Partial<EntryPlan> = {}, more: Partial<Directory> = {}): Directory {
  const plain = sketchDirectory({
    services: { support: { callback: callbackRules }, duty: {} },
    agents: { anna: { services: ['support', 'duty'] } },
    numbers: { [NUMBER]: { calendar: 'office', entry: { ...plainEntry('closed'), ...entry } } },
  });
  return {
    ...plain,
    calendars: new Map([['office', office]]),
    menus: new Map([main, night].map((menu) => [menu.id, menu])),
    ...more,
  };
}

const start = (entry?: Partial<EntryPlan>, more?: Partial<Directory>, now = MONDAY_EIGHT) =>
  new DeskDriver(directory(entry, more), now).signIn('anna').call('c1');

/** What plays now is heard to its end. */
const hear = (desk: DeskDriver): DeskDriver => {
  const playback = desk.desk.calls.get('c1')?.announcement?.playback;
  if (playback === undefined) throw new Error('nothing plays');
  return desk.tell({ type: 'playback-finished', playback, leg: 'c1' });
};

const said = (desk: DeskDriver) =>
  desk.factsOf('announcement-started').map(({ prompts }) => prompts.join('+'));
const state = (desk: DeskDriver) => desk.desk.calls.get('c1')?.state;
const outage = (more: Partial<Outage> = {}): Outage => ({
  id: 'o1',
  organisation: 'town',
  service: null,
  prompt: 'typed-mail',
  text: 'The mail is down.',
  from: MONDAY_EIGHT - 60_000,
  until: MONDAY_EIGHT + 3_600_000,
  stayKey: '1',
  informedGraceMs: 10_000,
  ...more,
});

describe('the menu of an open number', () => {
  it('gives the call its class by a key, pressed while it is still said', () => {
    const desk = start({ menu: 'main' });
    expect(said(desk)).toEqual(['menu-main']);
    desk.press('c1', '1');
    expect(desk.lastEffectsOf('stop-playback')).toHaveLength(1);
    expect(desk.factsOf('call-queued')).toMatchObject([{ class: 'critical', service: 'support' }]);
    expect(desk.factsOf('offer-made')).toHaveLength(1);
  });

  it('waits for a key after it was said, asks again, and in the end does what is said for that', () => {
    const desk = hear(start({ menu: 'main' }));
    desk.wait(4_999);
    expect(said(desk)).toEqual(['menu-main']);
    desk.wait(1);
    expect(said(desk)).toEqual(['menu-main', 'menu-main']);
    desk.press('c1', '7');
    expect(said(desk).at(-1)).toBe('wrong-key+menu-main');
    hear(desk).wait(5_000);
    expect(desk.factsOf('call-queued')).toMatchObject([{ class: 'medium' }]);
  });

  it('says what a choice says, then goes on to the service it names', () => {
    const desk = start({ menu: 'main' }).press('c1', '3');
    expect(said(desk)).toEqual(['menu-main', 'portal']);
    hear(desk);
    expect(desk.factsOf('call-queued')).toMatchObject([{ service: 'duty' }]);
  });

  it('says itself again after what a choice says, where that is what comes then', () => {
    const told: Menu = {
      ...main,
      options: new Map([
        [
          '4',
          { name: 'Tell', class: null, action: { do: 'say', prompts: ['portal'], then: { do: 'repeat' } } },
        ],
      ]),
    };
    const desk = start({ menu: 'main' }, { menus: new Map([['main', told]]) }).press('c1', '4');
    expect(said(hear(desk))).toEqual(['menu-main', 'portal', 'menu-main']);
  });

  it('says itself again by the key for that, but not for ever', () => {
    const desk = start({ menu: 'main' }).press('c1', '99');
    expect(said(desk)).toHaveLength(3);
    desk.press('c1', '9');
    expect(desk.factsOf('call-queued')).toHaveLength(1);
  });

  it('does not count the time in it as a wait', () => {
    const desk = hear(start({ menu: 'main' }))
      .wait(3_000)
      .press('c1', '2')
      .wait(1_000)
      .answer('c1');
    expect(desk.factsOf('call-answered')).toMatchObject([{ waitMs: 1_000 }]);
  });

  it('ends without being an abandoned wait when the caller hangs up in it', () => {
    const desk = start({ menu: 'main' }).gone('c1');
    expect(desk.factsOf('call-ended')).toMatchObject([{ reason: 'abandoned', waitMs: null }]);
    expect(desk.desk.calls.size).toBe(0);
  });

  it('is said again to a caller who was in it when the service was started anew', () => {
    const desk = hear(start({ menu: 'main' }));
    const legs = [
      {
        leg: 'c1',
        kind: 'caller' as const,
        endpoint: 'PJSIP/trunk',
        up: true,
        createdAt: MONDAY_EIGHT,
        dialled: NUMBER,
        caller: null,
      },
    ];
    desk.tell({ type: 'asterisk-lost' }).wait(1_000).tell({ type: 'asterisk-snapshot', legs, bridges: [] });
    expect(said(desk)).toEqual(['menu-main', 'menu-main']);
    expect(desk.press('c1', '1').factsOf('call-queued')).toHaveLength(1);
  });
});

describe('a closed number', () => {
  const saturday = MONDAY_EIGHT - 2 * 24 * 3_600_000;

  it('says so and ends without a menu', () => {
    const desk = start({}, {}, saturday);
    expect(said(desk)).toEqual(['closed']);
    expect(hear(desk).factsOf('call-ended')).toMatchObject([{ reason: 'closed', by: 'desk' }]);
  });

  it('leads to those on call where the number says so, who must be asked for by key', () => {
    const more = { chains: new Map([['duty', dutyChain]]), people: dutyPeople };
    const desk = hear(start({ onCall: 'duty' }, more, saturday));
    expect(said(desk)).toEqual(['closed', 'on-call-confirm']);
    desk.press('c1', '1');
    expect(desk.lastEffectsOf('originate')).toMatchObject([{ endpoint: 'PJSIP/+46701740605@trunk' }]);
    const other = hear(hear(start({ onCall: 'duty' }, more, saturday))).wait(10_000);
    expect(other.factsOf('forward-started')).toEqual([]);
  });

  it('says when it opens again, where it is to', () => {
    const closed = { prompts: ['closed'], saysNextOpening: true, menu: null };
    expect(said(start({ closed }, {}, saturday))).toEqual([
      'closed+opens-again+when-weekday-1+when-hour-7+when-minute-45',
    ]);
  });

  it('takes a number for when it opens: first in line then', () => {
    const closed = { prompts: ['closed'], saysNextOpening: false, menu: 'night' };
    const desk = hear(start({ closed }, {}, saturday)).press('c1', '2');
    expect(said(desk).at(-1)).toMatch(/^callback-confirm-number/);
    desk.press('c1', '1');
    hear(desk);
    expect(desk.factsOf('call-begun')).toMatchObject([{ kind: 'callback', class: 'high', earlier: 'c1' }]);
    expect(desk.factsOf('callback-put-off')).toMatchObject([
      { why: 'closed', until: MONDAY_EIGHT - 900_000 },
    ]);
    expect(desk.factsOf('offer-made')).toHaveLength(0);
    desk.wait(saturday + 2 * 24 * 3_600_000 - desk.now);
    expect(desk.factsOf('offer-made')).toHaveLength(1);
  });

  it('ends a caller who wants nothing of the menu, as closed', () => {
    const closed = { prompts: ['closed'], saysNextOpening: false, menu: 'night' };
    const desk = hear(hear(start({ closed }, {}, saturday))).wait(5_000);
    expect(desk.factsOf('call-ended')).toMatchObject([{ reason: 'closed' }]);
  });
});

describe('news of an outage', () => {
  it('is told before anything else, and ends the call of whoever needed no more', () => {
    const desk = start({ menu: 'main' }, { outages: [outage()] });
    expect(said(desk)).toEqual(['typed-mail+outage-stay+digit-1']);
    hear(desk).wait(4_000);
    expect(desk.factsOf('outage-told')).toMatchObject([{ outage: 'o1', text: 'The mail is down.' }]);
    expect(desk.factsOf('call-ended')).toMatchObject([{ reason: 'informed', by: 'desk' }]);
    expect(desk.desk.calls.size).toBe(0);
    expect(desk.factsOf('call-queued')).toEqual([]);
  });

  it('counts who hangs up on it as informed, and a moment after it too', () => {
    const desk = start({ menu: 'main' }, { outages: [outage({ stayKey: null })] });
    hear(desk).wait(9_000).gone('c1');
    expect(desk.factsOf('call-ended')).toMatchObject([{ reason: 'informed', by: 'caller' }]);
    const later = start({ menu: 'main' }, { outages: [outage({ stayKey: null })] });
    hear(later).wait(11_000).gone('c1');
    expect(later.factsOf('call-ended')).toMatchObject([{ reason: 'abandoned' }]);
  });

  it('lets go on who has another matter', () => {
    const desk = start({ menu: 'main' }, { outages: [outage()] }).press('c1', '1');
    expect(said(desk).at(-1)).toBe('menu-main');
    expect(state(desk)).toBe('announcing');
  });

  it.each([
    ['over', { until: MONDAY_EIGHT }],
    ['yet to come', { from: MONDAY_EIGHT + 1 }],
    ['of another organisation', { organisation: 'village' }],
    ['of another service', { service: 'duty' }],
  ])('is not told when it is %s', (_, more) => {
    expect(start({}, { outages: [outage(more)] }).factsOf('call-queued')).toHaveLength(1);
  });

  it('sends nobody away once it was switched off while it was told', () => {
    const desk = start({}, { outages: [outage()] });
    desk.tell({ type: 'directory-changed', directory: directory() });
    hear(desk);
    expect(desk.factsOf('call-queued')).toHaveLength(1);
  });
});

describe('the choice of a language', () => {
  const languageChoice = {
    prompt: 'choose-language',
    languages: new Map([
      ['1', 'sv'],
      ['3', 'en'],
    ] as const),
    timeoutMs: 4_000,
  };

  it('is offered in each of them, and is the language of all that follows', () => {
    const desk = start({ languageChoice, menu: 'main' });
    expect(desk.lastEffectsOf('play')[0]?.prompts.map(({ language }) => language)).toEqual([
      'sv',
      'sv',
      'en',
      'en',
    ]);
    desk.press('c1', '3');
    expect(desk.lastEffectsOf('play')).toMatchObject([
      { prompts: [{ prompt: 'menu-main', language: 'en' }] },
    ]);
  });

  it('is that of the number when nobody chooses', () => {
    const desk = hear(start({ languageChoice, menu: 'main' }))
      .press('c1', '8')
      .wait(4_000);
    expect(desk.lastEffectsOf('play')).toMatchObject([{ prompts: [{ language: 'sv' }] }]);
  });
});

describe('who waits when the hours end', () => {
  const closing = MONDAY_EIGHT + 8.5 * 3_600_000;
  const waiting = (drain: EntryPlan['drain']) =>
    new DeskDriver(directory({ drain }), closing - 60_000).call('c1').wait(30_000);

  it('is served', () => {
    expect(state(waiting({ do: 'serve' }).wait(3_600_000))).toBe('queued');
  });

  it('is sent off with a message at once, or after the time that is given', () => {
    const desk = waiting({ do: 'send-off', prompt: 'closing' }).wait(29_999);
    expect(state(desk)).toBe('queued');
    desk.wait(1);
    expect(said(desk).at(-1)).toBe('closing');
    expect(hear(desk).factsOf('call-ended')).toMatchObject([{ reason: 'overflow', waitMs: 60_000 }]);
    const limited = waiting({ do: 'limit', limitMs: 600_000, prompt: 'closing' }).wait(629_999);
    expect(state(limited)).toBe('queued');
    expect(said(limited.wait(1)).at(-1)).toBe('closing');
  });

  it('is not sent off while being joined with an agent, and takes the phone back from one who is rung', () => {
    const desk = waiting({ do: 'send-off', prompt: 'closing' }).wait(25_000).signIn('anna');
    desk.tell({ type: 'leg-answered', leg: 'c1.a1' });
    desk.wait(4_900);
    const joined = desk.tell({ type: 'leg-bridged', leg: 'c1.a1', bridge: 'c1.b1' }).wait(60_000);
    expect(joined.factsOf('call-answered')).toHaveLength(1);
    const ringing = waiting({ do: 'send-off', prompt: 'closing' }).wait(25_000).signIn('anna').wait(5_000);
    expect(ringing.factsOf('offer-ended')).toMatchObject([{ outcome: 'withdrawn' }]);
    expect(said(ringing).at(-1)).toBe('closing');
  });
});
