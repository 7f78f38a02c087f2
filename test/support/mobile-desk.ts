import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { trunkAndUsers, writeDeskFile } from './desk-file.ts';

/** Whoever is dialled on the trunk: mobiles of the agents, numbers from the range for fiction. */
export const MOBILE_OF_ONE = '+46701740651';
export const MOBILE_OF_TWO = '+46701740652';

/** Where calls of a service that nobody takes are sent on to, and the number of that service. */
export const DUTY_OUTSIDE = '+46701740653';
export const DUTY = '0406280462';

/** The municipality's number, and the direct number of agent1. */
export const TOWN = '0406280400';
export const DIRECT_TO_ONE = '0406280461';

/** What whoever answers the mobile hears: the municipality is Swedish. */
export const ACCEPT_ANNOUNCEMENT = {
  recording: join(fileURLToPath(new URL('../..', import.meta.url)), 'sounds/sv/accept-by-key.wav'),
};

const yaml = `
organisations:
  ekedal: { name: Ekedals kommun, country: SE }
numbers:
  '040-628 04 00': { organisation: ekedal, service: it-support }
  '040-628 04 61': { organisation: ekedal, service: it-support, directLineOf: agent1 }
  '040-628 04 62': { organisation: ekedal, service: duty }
services:
  duty:
    name: Jour
    organisation: ekedal
    overflow: [{ nobodySignedIn: true, then: { number: '070-174 06 53' } }]
  it-support:
    name: IT-support
    organisation: ekedal
    targetMs: 20000
    shortAbandonMs: 5000
    definition: abandons_negative
    offerTimeoutMs: 15000
    restMs: 30000
    missesForgiven: 1
    wrapUp:
      durationMs: 30000
      extensionMs: 60000
      extensions: 1
      reasons: { password: Lösenord, network: Nätverk }
agents:
  agent1: { name: Anna Berg, services: [it-support], devices: [desk1, mobile1], ring: all }
  agent2: { name: Bo Ek, services: [it-support], devices: [mobile2] }
devices:
  desk1: { kind: desk-phone, password: { env: SECRET } }
  mobile1: { kind: mobile, number: '070-174 06 51' }
  mobile2: { kind: mobile, number: '070-174 06 52' }
${trunkAndUsers}`;

/** Writes the desk file of a small desk: one agent with a desk phone and a mobile, one with a mobile. @returns its path */
export const mobileDeskFile = (): Promise<string> => writeDeskFile(yaml);
