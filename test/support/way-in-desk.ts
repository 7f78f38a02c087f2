import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { trunkAndUsers, writeDeskFile } from './desk-file.ts';

/*
 * Three municipalities on one desk, with a number for each way that a caller can take to the queue, or to what there
 * is instead of it.
 */

/** H1 and H3: the same hours with lunch; Almby has a bridge day of its own. */
export const ALMBY = '0406280410';
export const BERGA = '0406280411';
/** Norwegian, from 8 to 16 by the clock of Oslo. */
export const FJELL = '0406280412';
/** What becomes of those who wait at 16.30. */
export const LIMIT = '0406280420';
export const SEND_OFF = '0406280421';
export const SERVE = '0406280422';
/** Open at all hours: a menu, and one after a choice of language. */
export const MENU = '0406280430';
export const LANGUAGES = '0406280431';
/** Open at all hours, straight into a queue: IT of Berga, and the network of Almby. */
export const OPEN = '0406280440';
export const NETWORK = '0406280441';
/** Hours of the night, by the clocks of Stockholm and Oslo. */
export const NIGHT_SE = '0406280450';
export const NIGHT_NO = '0406280451';
/** Always closed, with those on call behind it: Maja by the rota, then Nils. */
export const DUTY = '0406280460';
/** Phone from 7.45 to 18 with lunch, service level from 8 to 16.30 without. */
export const TWO_CALENDARS = '0406280470';

export const MAJA = '+46701740605';
export const NILS = '+46701740606';

/** Of the program that may switch outages of Almby. */
export const MONITORING_TOKEN = 'a-token-for-tests-of-monitoring';

const service = (id: string, name: string, more = ''): string => `
  ${id}:
    name: ${name}
    organisation: almby
    targetMs: 20000
    shortAbandonMs: 5000
    definition: abandons_negative
    offerTimeoutMs: 60000${more}`;

const yaml = `
organisations:
  almby: { name: Almby kommun, country: SE }
  berga: { name: Berga kommun, country: SE }
  fjell: { name: Fjell kommune, country: NO }
numbers:
  '040-628 04 10': { organisation: almby, service: it, calendar: almby, closed: {} }
  '040-628 04 11': { organisation: berga, service: it, calendar: berga, closed: {} }
  '+46 40 628 04 12': { organisation: fjell, service: it, calendar: fjell, closed: {} }
  '040-628 04 20':
    organisation: almby
    service: it
    calendar: office
    closed: { prompts: [closed, portal] }
    drain: { limitMs: 300000 }
  '040-628 04 21': { organisation: almby, service: it, calendar: office, closed: {}, drain: { sendOff: closing } }
  '040-628 04 22':
    organisation: almby
    service: it
    calendar: office
    closed: { prompts: [opens-sometime], nextOpening: false, menu: night }
  '040-628 04 30': { organisation: berga, service: it, menu: main }
  '040-628 04 31':
    organisation: berga
    service: it
    languages: { keys: { '1': sv, '2': en } }
    greeting: { prompt: greeting, when: before }
    menu: short
  '040-628 04 40': { organisation: berga, service: it }
  '040-628 04 41': { organisation: almby, service: network }
  '040-628 04 50': { organisation: almby, service: it, calendar: night-se, closed: {} }
  '+46 40 628 04 51': { organisation: fjell, service: it, calendar: night-no, closed: {} }
  '040-628 04 60':
    organisation: almby
    service: it
    class: critical
    calendar: never
    closed: { prompts: [opens-again], nextOpening: false }
    onCall: duty
  '040-628 04 70': { organisation: almby, service: measured, calendar: long, closed: {} }
menus:
  main:
    name: Huvudmeny
    prompts: [menu-main]
    keys:
      '1': { name: Kritiskt fel, class: critical }
      '3': { name: Hur går det, class: status }
      '4': { name: Kommer inte åt nätet, class: high }
    attempts: 1
    otherwise: { say: [portal], then: queue }
  short:
    name: Kort meny
    prompts: [digit-1]
    keys:
      '1': { name: Kritiskt fel, class: critical }
    attempts: 3
  night:
    name: När det är stängt
    prompts: [menu-closed]
    keys:
      '2': { name: Bli uppringd, class: high, then: callback }
    otherwise: hang-up
calendars:
  almby:
    timeZone: Europe/Stockholm
    week: { mon-fri: ['07:45-12:00', '12:45-16:30'] }
    holidays: se-holiday-free-weekdays
    bridgeDays: [{ name: Klämdag, after: kristi-himmelsfardsdag }]
  berga:
    timeZone: Europe/Stockholm
    week: { mon-fri: ['07:45-12:00', '12:45-16:30'] }
    holidays: se-holiday-free-weekdays
  fjell:
    timeZone: Europe/Oslo
    week: { mon-fri: ['08:00-16:00'] }
    holidays: no-municipal
  office: { timeZone: Europe/Stockholm, week: { mon-fri: ['08:00-16:30'] } }
  long: { timeZone: Europe/Stockholm, week: { mon-fri: ['07:45-12:00', '12:45-18:00'] } }
  contract: { timeZone: Europe/Stockholm, week: { mon-fri: ['08:00-16:30'] } }
  never: { timeZone: Europe/Stockholm }
  night-se: { timeZone: Europe/Stockholm, week: { sun: ['00:00-02:30', '03:15-06:00'] } }
  night-no: { timeZone: Europe/Oslo, week: { sun: ['00:00-02:30', '03:15-06:00'] } }
services:${service('it', 'IT', "\n    callback: { key: '9' }")}${service('network', 'Nätverk')}${service(
  'measured',
  'Mätt',
  `
    serviceLevelHours: contract
    announcements: { firstAfterMs: 10000, everyMs: 60000, comfort: [comfort-1] }`,
)}
agents:
  agent1: { name: Anna Berg, services: [it, network, measured], devices: [desk1] }
  agent2: { name: Bo Ek, services: [it, network, measured], devices: [desk2] }
devices:
  desk1: { kind: desk-phone, password: { env: SECRET } }
  desk2: { kind: desk-phone, password: { env: SECRET } }
people:
  maja: { name: Maja Wester, number: '${MAJA}' }
  nils: { name: Nils Hedlund, number: '${NILS}' }
rotas:
  duty:
    name: Beredskap
    layers:
      - { name: Vakt, people: [maja, nils], turnDays: 7, startsOn: '2026-01-05', handOverAt: '07:45' }
chains:
  duty: { name: Beredskap, steps: [{ rota: duty }] }
tokens:
  monitoring: { token: { file: token }, may: [outages], organisations: [almby] }
${trunkAndUsers}  coordinator: { roles: [coordinator], password: { env: SECRET } }
`;

/** Writes the desk file, and the secret of its program beside it. @returns its path */
export async function wayInDeskFile(): Promise<string> {
  const file = await writeDeskFile(yaml);
  await writeFile(join(dirname(file), 'token'), MONITORING_TOKEN);
  return file;
}
