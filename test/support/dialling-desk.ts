import { trunkAndUsers, writeDeskFile } from './desk-file.ts';

/** Open at all hours, and from 8 to 16:30 on weekdays; callbacks by key 9, two tries a minute apart. */
export const ALWAYS_OPEN = '0406280400';
export const OFFICE_HOURS = '0406280401';

const service = (id: string): string => `
  ${id}:
    name: IT-support
    organisation: ekedal
    targetMs: 20000
    shortAbandonMs: 5000
    definition: abandons_negative
    offerTimeoutMs: 60000
    restMs: 30000
    callback: { key: '9', offeredAfterMs: 30000, attempts: 2, retryGapMs: 60000, ringTimeoutMs: 15000 }`;

const yaml = `
organisations:
  ekedal: { name: Ekedals kommun, country: SE }
numbers:
  '040-628 04 00': { organisation: ekedal, service: it-support }
  '040-628 04 01': { organisation: ekedal, service: office, calendar: office }
calendars:
  office:
    name: Vardagar
    timeZone: Europe/Stockholm
    week: { mon-fri: ['08:00-16:30'] }
services:${service('it-support')}${service('office')}
agents:
  agent1: { name: Anna Berg, services: [it-support, office], devices: [desk1] }
  agent2: { name: Bo Ek, services: [it-support, office], devices: [desk2] }
devices:
  desk1: { kind: desk-phone, password: { env: SECRET } }
  desk2: { kind: desk-phone, password: { env: SECRET } }
${trunkAndUsers}`;

/** Writes the desk file of two agents who dial through the trunk. @returns its path */
export const diallingDeskFile = (): Promise<string> => writeDeskFile(yaml);
