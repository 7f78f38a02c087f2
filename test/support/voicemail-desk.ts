import { trunkAndUsers, writeDeskFile } from './desk-file.ts';

/** Always closed, and takes messages: of at most 20 s, ended by 3 s of silence, and of at most 5 s. */
export const CLOSED = '0406280430';
export const CLOSED_SHORTLY = '0406280431';

const yaml = (more: string, email: string): string => `
organisations:
  ekedal: { name: Ekedals kommun, country: SE, voicemail: { maxMs: 20000, silenceMs: 3000${email} } }
  tornby: { name: Tornby kommun, country: SE, voicemail: { maxMs: 5000, silenceMs: 3000, keepDays: 2 } }
numbers:
  '040-628 04 30':
    { organisation: ekedal, service: it-support, calendar: never, closed: { prompts: [closed], nextOpening: false, voicemail: true } }
  '040-628 04 31':
    { organisation: tornby, service: it-support, calendar: never, closed: { prompts: [closed], nextOpening: false, voicemail: true } }
calendars:
  never: { name: Stängt, timeZone: Europe/Stockholm, week: {} }
services:
  it-support: { name: IT-support }
agents:
  agent1: { name: Anna Berg, services: [it-support], devices: [desk1] }
  agent2: { name: Bo Ek, services: [it-support], devices: [desk2] }
devices:
  desk1: { kind: desk-phone, password: { env: SECRET } }
  desk2: { kind: desk-phone, password: { env: SECRET } }
${more}${trunkAndUsers}  coordinator: { roles: [coordinator], password: { env: SECRET } }
`;

/** Writes the desk file of two municipalities that take messages. @returns its path */
export const voicemailDeskFile = (): Promise<string> => writeDeskFile(yaml('', ''));

/** As {@link voicemailDeskFile}, and those of Ekedal are mailed through a server on this machine. */
export const mailedVoicemailDeskFile = (port: number): Promise<string> =>
  writeDeskFile(
    yaml(
      `mail: { host: 127.0.0.1, port: ${port}, security: none, from: svara@desk.example }\n`,
      ', email: [it@ekedal.example]',
    ),
  );
