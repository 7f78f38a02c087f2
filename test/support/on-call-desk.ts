import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { trunkAndUsers, writeDeskFile } from './desk-file.ts';
import { eventually } from './eventually.ts';
import type { IncomingCall, OutgoingCall, SipPhone } from './sip/index.ts';
import { SvaraUnderTest, type UnderTestOptions } from './svara-under-test.ts';

/** In the hours a plain queue; outside them the next opening, then a menu: 1 those on call, 2 a callback. */
export const TOWN = '0406280400';
/** The duty number: the desk in its hours, as critical; those on call outside them, without a menu. */
export const DUTY = '0406280406';
/** Never open, so that those on call are asked for at any time; as {@link DUTY} with hardly a word before. */
export const NIGHT = '0406280407';
/** Open until 16:00; its critical calls overflow to those on call while nobody is signed in. */
export const OVERLAP = '0406280408';
/** Never open; whoever has the duty changes at 02:30 by the clock. A short question, confirmed by 5. */
export const NIGHTS = '0406280409';

/** The officer, and the next in the chain. */
export const OFFICER = '+46701740605';
export const LEADER = '+46701740606';

const service = (id: string, more = ''): string => `
  ${id}:
    name: IT-support
    organisation: ekedal
    targetMs: 20000
    shortAbandonMs: 5000
    definition: abandons_negative
    offerTimeoutMs: 15000
    callback: { key: '9', offeredAfterMs: 600000 }${more}`;

const yaml = `
organisations:
  ekedal: { name: Ekedals kommun, country: SE }
numbers:
  '040-628 04 00':
    organisation: ekedal
    service: it-support
    calendar: office
    closed: { prompts: [closed], nextOpening: true, menu: night }
    onCall: duty
  '040-628 04 06':
    organisation: ekedal
    service: it-support
    calendar: office
    class: critical
    closed: { prompts: [opens-again], nextOpening: true }
    onCall: duty
  '040-628 04 07':
    organisation: ekedal
    service: it-support
    calendar: never
    closed: { prompts: [opens-again], nextOpening: false }
    onCall: duty
  '040-628 04 08': { organisation: ekedal, service: overlap, calendar: office, class: critical, onCall: duty }
  '040-628 04 09':
    organisation: ekedal
    service: it-support
    calendar: never
    closed: { prompts: [opens-again], nextOpening: false }
    onCall: nights
calendars:
  office: { timeZone: Europe/Stockholm, week: { mon-fri: ['08:00-16:00'] } }
  never: { timeZone: Europe/Stockholm }
menus:
  night:
    name: Outside the hours
    prompts: [menu-closed]
    attempts: 1
    timeoutMs: 2000
    keys:
      '1': { name: Critical fault, then: { onCall: duty } }
      '2': { name: Ring me when you open, class: high, then: callback }
    otherwise: hang-up
services:${service('it-support')}${service(
  'overlap',
  `
    overflow: [{ nobodySignedIn: true, then: { onCall: duty } }]`,
)}
agents:
  agent1: { name: Anna Berg, services: [it-support, overlap], devices: [desk1] }
  agent2: { name: Bo Ek, services: [it-support], devices: [desk2] }
devices:
  desk1: { kind: desk-phone, password: { env: SECRET } }
  desk2: { kind: desk-phone, password: { env: SECRET } }
people:
  olle: { name: Olle Rask, number: '${OFFICER}' }
  lisa: { name: Lisa Ek, number: '${LEADER}' }
rotas:
  duty:
    name: Beredskap
    layers: [{ name: Beredskap, people: [olle], startsOn: '2026-01-05' }]
  nights:
    name: Nätter
    layers:
      - { name: Vår, people: [olle, lisa], turnDays: 1, startsOn: '2027-03-27', handOverAt: '02:30' }
      - { name: Höst, people: [lisa, olle], turnDays: 1, startsOn: '2027-10-30', handOverAt: '02:30' }
chains:
  duty:
    name: Beredskap
    steps:
      - { rota: duty, ringTimeoutMs: 20000 }
      - { person: lisa, ringTimeoutMs: 25000 }
  nights: { name: Nätter, steps: [{ rota: nights }], confirmPrompt: opens-again, confirmKey: '5' }
${trunkAndUsers}`;

/** Writes the desk file. @param ringMs how long the officer's phone rings @returns its path */
export const onCallDeskFile = (ringMs = 20_000): Promise<string> =>
  writeDeskFile(yaml.replace('ringTimeoutMs: 20000', `ringTimeoutMs: ${ringMs}`));

/** A recording of the catalogue, in Swedish. */
export const spoken = (prompt: string): { readonly recording: string } => ({
  recording: join(fileURLToPath(new URL('../..', import.meta.url)), `sounds/sv/${prompt}.wav`),
});

/** A fact of a call as the history tells it. */
export interface ToldFact {
  readonly at: string;
  readonly type: string;
  readonly text: string;
}

let callers = 0;

/** A desk with an officer and a next on call, and the telephone network beyond its trunk. */
export class OnCallStage {
  readonly desk: SvaraUnderTest;
  /** Where all phones outside ring. */
  readonly outside: SipPhone;

  private constructor(desk: SvaraUnderTest, outside: SipPhone) {
    this.desk = desk;
    this.outside = outside;
  }

  /** @param options Monday 23 November 2026, 20:00, unless they say otherwise */
  static async start(options: UnderTestOptions = {}): Promise<OnCallStage> {
    const at = '2026-11-23T20:00:00+01:00';
    const desk = await SvaraUnderTest.start({ at, config: await onCallDeskFile(), ...options });
    return new OnCallStage(desk, await desk.phone('trunk'));
  }

  /** A new caller from outside, on the line. */
  async dial(number: string): Promise<{ call: OutgoingCall; from: string }> {
    const from = `070174${String(6000 + callers++)}`;
    const call = await this.desk.dial(number, from);
    await call.answered();
    return { call, from };
  }

  /** A caller who is asked whether it is critical. */
  async asked(number = NIGHT): Promise<{ call: OutgoingCall; from: string }> {
    const dialled = await this.dial(number);
    await this.happens(dialled.from, 'on-call-chosen', 15_000);
    return dialled;
  }

  /** A caller who has confirmed that it is critical. */
  async confirmed(number = NIGHT): Promise<{ call: OutgoingCall; from: string }> {
    const dialled = await this.asked(number);
    dialled.call.sendDigits('1');
    return dialled;
  }

  /** The next call to a phone outside. */
  rings(number: string, withinMs = 5_000): Promise<IncomingCall> {
    return this.outside.incoming(withinMs, ({ dialled }) => dialled === number);
  }

  /** A caller for whom the officer's phone rings. */
  async ringing(number = NIGHT) {
    const dialled = await this.confirmed(number);
    return { ...dialled, officer: await this.rings(OFFICER) };
  }

  /** Waits until the call's history has a fact of this kind, `times` over. */
  happens(from: string, type: string, withinMs = 5_000, times = 1): Promise<ToldFact> {
    return eventually(async () => {
      const found = (await this.facts(from)).filter((fact) => fact.type === type);
      if (found.length < times) throw new Error(`${type} happened ${found.length} times`);
      return found.at(-1) as ToldFact;
    }, withinMs);
  }

  async facts(from: string): Promise<ToldFact[]> {
    return (await this.desk.callFrom(from)).facts;
  }

  /** What the history tells of one kind of fact, or of several. */
  async texts(from: string, ...types: string[]): Promise<string[]> {
    return (await this.facts(from)).filter(({ type }) => types.includes(type)).map(({ text }) => text);
  }

  /** Prompts played to the caller, in their order. */
  async played(from: string): Promise<string[]> {
    const texts = await this.texts(from, 'announcement-started');
    return texts.flatMap((text) => text.slice(text.lastIndexOf(': ') + 2).split(', '));
  }

  /** Waits for the end of the call and proves that Asterisk holds nothing of it. */
  async ended(from: string): Promise<{ readonly endReason: string; readonly class: string }> {
    const call = await this.desk.callFrom(from, ({ state }) => state === 'ended');
    await this.desk.asterisk.expectNothingLeft();
    return call;
  }

  /** Each hears the other, by a tone of their own. */
  async talk(one: IncomingCall | OutgoingCall, other: IncomingCall | OutgoingCall): Promise<void> {
    one.play('tone 440');
    other.play('tone 620');
    await Promise.all([other.heard('tone 440'), one.heard('tone 620')]);
  }

  async bridges(): Promise<readonly string[]> {
    return (await this.desk.asterisk.leftovers()).bridges;
  }

  /** Nobody has been woken: no call has come to any phone outside, and none does at once. */
  async nobodyRung(): Promise<void> {
    await this.outside.noIncoming(100);
  }

  /** Checks at the end that no input was refused, and ends everything. */
  async stop(): Promise<void> {
    expect(this.desk.errors).toEqual([]);
    await this.desk.stop();
  }
}
