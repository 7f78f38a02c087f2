import { describe, expect, it } from 'vitest';
import { restoreDesk } from '../../../src/core/desk/restore.ts';
import { plainEntry, type Menu } from '../../../src/core/entry/plan.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { callbackRules, sketchDirectory } from '../../support/desk-fixture.ts';

const NUMBER = '+46406280400';
const SUNDAY = Date.UTC(2026, 10, 22, 9);
const office = {
  id: 'office',
  name: 'Office',
  timeZone: 'Europe/Stockholm',
  week: { 1: [{ from: '08:00', until: '16:30' }], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] },
  specialDays: new Map(),
} as const;
const night: Menu = {
  id: 'night',
  name: 'Night',
  prompts: ['menu-closed'],
  options: new Map([['2', { name: 'Ring me', class: 'high', action: { do: 'callback' } }]]),
  timeoutMs: 5_000,
  attempts: 1,
  wrongKeyPrompt: 'menu-wrong-key',
  otherwise: { do: 'hang-up' },
};
const closed = { prompts: ['closed'], saysNextOpening: false, menu: 'night' };
const directory = {
  ...sketchDirectory({
    services: { support: { callback: callbackRules } },
    numbers: { [NUMBER]: { calendar: 'office', entry: { ...plainEntry('closed'), closed } } },
  }),
  calendars: new Map([['office', office]]),
  menus: new Map([['night', night]]),
};

/** A caller outside the hours who has chosen to be rung, and is asked for the number. */
const asked = (): DeskDriver => new DeskDriver(directory, SUNDAY).call('c1').soundOver('c1').press('c1', '2');

/** The service was started anew: all it knows is the facts, and that the caller is still on the line. */
function restarted(before: DeskDriver): DeskDriver {
  const desk = new DeskDriver(directory, before.now + 1_000);
  desk.desk = restoreDesk(directory, before.facts, desk.now);
  const caller = '+46701740611';
  return desk.snapshot([
    {
      leg: 'c1',
      kind: 'caller',
      endpoint: 'PJSIP/trunk',
      up: true,
      dialled: NUMBER,
      caller,
      createdAt: SUNDAY,
    },
  ]);
}
const said = (desk: DeskDriver): string[] =>
  desk.factsOf('announcement-started').map(({ prompts }) => prompts[0] ?? '');

describe('a caller who is leaving a number outside the hours when the service is started anew', () => {
  it('is asked again, whether the question was still being said or the key awaited', () => {
    for (const before of [asked(), asked().soundOver('c1')]) {
      const desk = restarted(before);
      expect(said(desk)).toEqual(['callback-confirm-number']);
      desk.press('c1', '1').soundOver('c1');
      expect(desk.factsOf('call-begun')).toMatchObject([{ kind: 'callback', class: 'high' }]);
      expect(desk.factsOf('call-ended')).toMatchObject([{ call: 'c1', reason: 'callback' }]);
    }
  });

  it('hears that it is closed, and no more, where the wish was taken already', () => {
    const desk = restarted(asked().press('c1', '1'));
    expect(desk.factsOf('call-ended')).toMatchObject([{ call: 'c1', reason: 'callback' }]);
  });
});
