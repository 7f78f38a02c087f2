import type { Directory, OverflowStep } from '../../src/core/desk/directory.ts';
import { plainEntry } from '../../src/core/entry/plan.ts';
import type { Calendar } from '../../src/core/schedule/calendar.ts';
import type { Chain, Person, Rota, RotaLayer } from '../../src/core/schedule/rota.ts';
import { sketchDirectory } from './desk-fixture.ts';
import { DeskWorld } from './desk-world.ts';
import { everydayNature } from './natures.ts';
import type { Nature } from './virtual-asterisk.ts';

/** The numbers of the night: closed but for a few hours, the same with a menu's choice made, and open with overflow. */
const NIGHT_NUMBERS = ['+46406280406', '+46406280407', '+46406280408'] as const;

const hours = ['00:30-00:50', '03:10-04:00', '06:00-06:20', '20:40-21:00', '22:00-22:10'].map((each) => {
  const [from = '', until = ''] = each.split('-');
  return { from, until };
});

/** Open for moments of the night, so that hours begin and end while those on call are rung. */
const calendar: Calendar = {
  id: 'night',
  name: 'Night',
  timeZone: 'Europe/Stockholm',
  week: { 1: hours, 2: hours, 3: hours, 4: hours, 5: hours, 6: hours, 7: hours },
  specialDays: new Map(),
};

const people = ['maja', 'nils', 'siv', 'tore'].map((id, n): Person => ({
  id,
  name: id,
  number: `+4670174060${n}`,
  email: null,
}));

const layer: RotaLayer = {
  name: 'Officer',
  people: ['maja', 'nils'],
  turnDays: [1],
  startsOn: '2027-01-01',
  handOverAt: '02:30',
  periods: null,
  holidays: 'none',
  holidayDays: [],
};

const rota = (id: string, layers: readonly RotaLayer[]): Rota => ({
  id,
  name: id,
  timeZone: 'Europe/Stockholm',
  layers,
  overrides: [],
  dutyIsRest: false,
});

const chain = (id: string, steps: Chain['steps'], rounds: number): Chain => ({
  id,
  name: id,
  steps,
  rounds,
  confirmPrompt: 'on-call-confirm',
  confirmKey: '1',
  exhaustedPrompt: 'on-call-exhausted',
});

const ringTimeoutMs = 20_000;

const toChain: OverflowStep = {
  afterMs: 15_000,
  queueLength: null,
  nobodySignedIn: false,
  then: { onCall: 'short' },
};

/** A desk of three agents, and two chains, one of which names a rota that cannot be read and one where nobody is. */
export function nightDesk(): Directory {
  const [one, two, three] = NIGHT_NUMBERS;
  const sketched = sketchDirectory({
    agents: { anna: {}, bo: {}, cia: {} },
    services: { support: {}, urgent: { overflow: [toChain] } },
    numbers: {
      [one]: { calendar: 'night' },
      [two]: { calendar: 'night', greeting: { prompt: 'greeting', when: 'before' } },
      [three]: { service: 'urgent', class: 'critical' },
    },
  });
  const ends: Readonly<Record<string, string>> = { [one]: 'long', [two]: 'short' };
  const numbers = [...sketched.numbers].map(([number, plan]) => {
    const chain = ends[number];
    return [number, chain === undefined ? plan : { ...plan, entry: plainEntry('closed', chain) }] as const;
  });
  return {
    ...sketched,
    numbers: new Map(numbers),
    calendars: new Map([[calendar.id, calendar]]),
    people: new Map(people.map((person) => [person.id, person])),
    rotas: new Map([
      ['duty', rota('duty', [layer])],
      ['broken', rota('broken', [{ ...layer, people: [] }])],
      ['empty', rota('empty', [])],
    ]),
    chains: new Map([
      [
        'long',
        chain(
          'long',
          [
            { rota: 'duty', ringTimeoutMs },
            { rota: 'broken', ringTimeoutMs },
            { person: 'siv', ringTimeoutMs },
            { rota: 'empty', ringTimeoutMs },
            { person: 'tore', ringTimeoutMs },
          ],
          2,
        ),
      ],
      ['short', chain('short', [{ person: 'siv', ringTimeoutMs }], 3)],
    ]),
  };
}

/** Phones of people who sleep: many do not answer, are away, or have a voicemail. */
export const nightNature: Nature = {
  ...everydayNature,
  noAnswer: 0.3,
  decline: 0.1,
  voicemail: 0.3,
  passOn: 0.15,
  wrongKey: 0.1,
  busy: 0.35,
};

/** Callers of a night: most confirm that it is critical, some press another key or none, and some do not wait. */
export class NightWorld extends DeskWorld {
  override caller(leg: string): void {
    const { random, agenda, asterisk } = this;
    const number = random.chance(0.05) ? null : `+4670174${1000 + random.below(300)}`;
    asterisk.onHear = (hearer, prompts) => this.#hear(hearer, prompts);
    asterisk.call(leg, random.pick(NIGHT_NUMBERS), number);
    const patienceMs = random.chance(0.3) ? random.below(60_000) : 120_000 + random.exponential(300_000);
    agenda.in(patienceMs, () => {
      if (this.desk.calls.get(leg)?.state !== 'connected') asterisk.hangUp(leg);
    });
  }

  #hear(leg: string, [first]: readonly string[]): void {
    if (first !== 'on-call-confirm') return;
    const key = this.random.pick(['1', '1', '1', '1', '1', '1', '5', '']);
    if (key !== '') this.agenda.in(this.random.below(12_000), () => this.asterisk.press(leg, key));
  }

  override talk(caller: string, agentLeg: string): void {
    super.talk(caller, agentLeg);
    if (this.asterisk.voicemails.has(agentLeg)) this.broken.push(`${agentLeg} is a voicemail in a talk`);
  }
}
