import { Changes } from '../../src/app/commands/changes.ts';
import { DeskLoop } from '../../src/app/desk-loop.ts';
import type { Clock } from '../../src/app/ports/clock.ts';
import { createCoverage } from '../../src/app/queries/coverage.ts';
import { checkConfigText } from '../../src/config/load.ts';
import type { Directory } from '../../src/core/desk/directory.ts';
import { newDesk } from '../../src/core/desk/state.ts';
import { directorySources } from './config.ts';
import type { FakeDeskApi } from './fake-desk-api.ts';
import { MemoryChangeStore } from './memory-change-store.ts';
import { fillPictureDesk } from './picture-desk.ts';

/** Three municipalities with hours, a rota of three layers' worth of people, and a chain: what coordinators draw up. */
const deskFile = `organisations:
  ekedal: { name: Ekedals kommun }
  strandnas: { name: Strandnäs kommun }
  fjordvik: { name: Fjordvik kommune, country: NO }
  granhult: { name: Granhults kommun }
numbers:
  "040-628 04 00": { organisation: ekedal, service: it-support, calendar: ekedal }
  "040-628 04 05": { organisation: ekedal, service: network, calendar: ekedal }
  "040-628 04 01": { organisation: strandnas, service: strandnas, calendar: split-day }
  "040-628 04 06": { organisation: strandnas, service: strandnas, calendar: split-day, class: critical, onCall: duty }
  "+46 40 628 04 02": { organisation: fjordvik, service: fjordvik, calendar: norwegian, onCall: duty-no }
  "040-628 04 50": { organisation: granhult, service: granhult-it }
calendars:
  split-day:
    name: Helgfria vardagar 7.45–12.00 och 12.45–16.30
    timeZone: Europe/Stockholm
    week: { mon-fri: ["07:45-12:00", "12:45-16:30"] }
    holidays: se-holiday-free-weekdays
    bridgeDays:
      - { name: Klämdag, squeezed: true }
  ekedal:
    name: Ekedal 7.30–17.00
    timeZone: Europe/Stockholm
    week: { mon-thu: ["07:30-17:00"], fri: ["07:30-15:30"] }
    holidays: se-holiday-free-weekdays
    seasons:
      - { name: Sommartid, from: "05-15", until: "09-14", week: { mon-fri: ["08:00-16:00"] } }
    overrides:
      - { kind: closed, from: "2026-12-11 12:00", until: "2026-12-12 00:00", reason: Planeringsdag }
  norwegian:
    name: Virkedager 08.00–16.00
    timeZone: Europe/Oslo
    week: { mon-fri: ["08:00-16:00"] }
    holidays: no-municipal
services:
  it-support: { name: IT-support Ekedal, organisation: ekedal }
  network: { name: Nätverk, organisation: ekedal }
  strandnas: { name: Servicedesk Strandnäs, organisation: strandnas }
  fjordvik: { name: Brukerstøtte Fjordvik, organisation: fjordvik }
  granhult-it: { name: IT-support Granhult, organisation: granhult }
agents:
  astrid: { name: Astrid Lindqvist, services: [it-support, network, strandnas, fjordvik, granhult-it], devices: [] }
trunk: { username: trunk, password: { env: ANY }, country: SE }
dialling: { allowedPrefixes: ["+46"] }
people:
  maja: { name: Maja Wester, number: "+46701740605" }
  nils: { name: Nils Hedlund, number: "+46701740606" }
  olga: { name: Olga Brandt, number: "+46701740607" }
  petter: { name: Petter Lie, number: "+46701740608" }
  rita: { name: Rita Sand, number: "+46701740609" }
rotas:
  duty:
    name: Beredskap Strandnäs
    layers:
      - name: Beredskap
        people: [maja, nils, olga]
        startsOn: "2026-01-05"
        handOverAt: "07:45"
        staffed:
          - { days: mon-fri, hours: "16:30-07:45", readBy: every-night }
          - { days: sat-sun, hours: "00:00-24:00" }
        holidays: public-and-eves
    overrides:
      - { person: olga, from: "2026-11-26 16:30", until: "2026-11-27 07:45", reason: Maja på kurs }
  duty-no:
    name: Beredskap Fjordvik
    country: NO
    layers:
      - name: Vakt
        people: [petter, rita]
        startsOn: "2026-01-05"
        handOverAt: "15:30"
        staffed:
          - { days: mon-fri, hours: "15:30-08:00", readBy: start-day }
          - { days: sat-sun, hours: "00:00-24:00" }
        holidays: holy-days
chains:
  duty:
    name: Beredskap Strandnäs
    steps:
      - { rota: duty }
      - { person: rita, ringTimeoutMs: 20000 }
  duty-no:
    name: Beredskap Fjordvik
    steps:
      - { rota: duty-no }
      - { person: petter }
`;

/** The directory of the made-up desk. */
function planningDirectory(): Directory {
  const read = checkConfigText(deskFile, directorySources);
  if (!read.ok) throw new Error(JSON.stringify(read.mistakes, null, 1));
  return read.directory;
}

/** Lets a desk without telephones have hours, rotas and changes: the product's own, in memory. */
export function planOn(desk: FakeDeskApi, clock: Clock): void {
  const base = planningDirectory();
  const loop = new DeskLoop({
    desk: newDesk(base),
    clock,
    performTelephony: () => undefined,
    onFacts: () => desk.putDirectory(loop.desk.directory),
    onFault: (error) => {
      throw error;
    },
  });
  let n = 0;
  desk.putDirectory(base);
  desk.changes = new Changes({
    base,
    standing: [],
    store: new MemoryChangeStore(),
    loop,
    clock,
    speech: { say: async (text, language) => `typed-${language}-${text.length}` },
    knownPrompts: null,
    newId: () => `change-${(n += 1)}`,
  });
  desk.coverage = createCoverage({
    directory: () => desk.directoryNow(),
    now: () => clock.now(),
    readDesk: () => ['is not read here'],
  });
}

/** The busy desk of the pictures, with hours, outages, rotas and changes. */
export function fillPlanningDesk(desk: FakeDeskApi, now: number, clock: Clock): void {
  fillPictureDesk(desk, now);
  planOn(desk, clock);
}
