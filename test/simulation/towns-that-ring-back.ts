import type { CallbackRules, Directory } from '../../src/core/desk/directory.ts';
import type { Calendar, Period } from '../../src/core/schedule/calendar.ts';
import { sketchDirectory } from '../support/desk-fixture.ts';
import { towns } from './towns.ts';

/** Desks for the simulation that ring people up, in hours with many ends. */

const rules: CallbackRules = {
  key: '9',
  offeredAfterMs: 8_000,
  attempts: 3,
  retryGapMs: 90_000,
  ringTimeoutMs: 20_000,
};

const day = (...hours: string[]): readonly Period[] =>
  hours.map((each) => {
    const [from = '', until = ''] = each.split('-');
    return { from, until };
  });

/** No hour of the nights with a change of the clock begins or ends without a doubt what was meant. */
const short = day('00:00-00:50', '01:00-02:00', '03:00-03:40', '03:50-08:00', '09:00-12:00', '12:45-19:30');
const long = [...short, ...day('20:00-21:40', '21:55-22:30', '22:40-23:20', '23:25-24:00')];

const calendar: Calendar = {
  id: 'desk',
  name: 'Desk',
  timeZone: 'Europe/Stockholm',
  week: { 1: short, 2: short, 3: long, 4: long, 5: long, 6: long, 7: long },
  specialDays: new Map([['2027-11-01', { date: '2027-11-01', name: 'Eve', periods: day('10:00-12:00') }]]),
};

const never = { afterMs: null, queueLength: null, nobodySignedIn: false } as const;

const mobile = (n: number): string => `+4670174${2000 + n}`;

/** Agents at desk phones, with mobiles, or with both; callbacks by key, after a wait, and by overflow. */
function hours(): Directory {
  const devices = (n: number) =>
    [[`agent${n}-phone`], [`agent${n}-phone`, mobile(n)], [mobile(n)]][n % 3] ?? [];
  const sketched = sketchDirectory({
    agents: Object.fromEntries(
      Array.from({ length: 9 }, (_, n) => [
        `agent${n}`,
        {
          skills: { network: n % 2 === 0 ? 4 : 2 } as const,
          services: n < 6 ? ['support', 'network', 'plain'] : ['support', 'plain'],
          devices: devices(n),
          ring: n % 2 === 0 ? ('all' as const) : ('first' as const),
        },
      ]),
    ),
    services: {
      support: {
        callback: rules,
        wrapUpMs: 4_000,
        missesForgiven: 1,
        sameAgent: { withinMs: 3_600_000, holdMs: 5_000 },
      },
      network: {
        callback: { ...rules, attempts: 1, offeredAfterMs: 20_000 },
        requirements: [{ skill: 'network', minLevel: 3, relaxations: [{ afterMs: 60_000, minLevel: 1 }] }],
        targetMs: 30_000,
        overflow: [{ ...never, afterMs: 45_000, then: { callback: true } }],
      },
      plain: {
        restMs: 10_000,
        overflow: [{ ...never, afterMs: 5_000, then: { number: '+46701740699' } }],
      },
    },
    numbers: {
      '+46406280400': { calendar: 'desk' },
      '+46406280401': { calendar: 'desk', class: 'high', greeting: { prompt: 'greeting', when: 'while' } },
      '+46406280402': { service: 'network', calendar: 'desk' },
      '+46406280403': { service: 'plain', class: 'low' },
      '+46406280404': { service: 'network', class: 'critical' },
    },
  });
  return { ...sketched, calendars: new Map([['desk', calendar]]) };
}

/** A town of which every service rings back. */
function ringingBack(directory: Directory): Directory {
  const services = [...directory.services].map(([id, service], n) => {
    const callback = { ...rules, attempts: 1 + (n % 3), offeredAfterMs: 5_000 + 10_000 * n };
    return [id, { ...service, callback: service.callback ?? callback }] as const;
  });
  return { ...directory, services: new Map(services) };
}

/** All desks that there are, each ringing people back. */
export const townsThatRingBack: Readonly<Record<string, () => Directory>> = {
  hours,
  ...Object.fromEntries(Object.entries(towns).map(([name, town]) => [name, () => ringingBack(town())])),
};
