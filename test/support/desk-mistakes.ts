import { expect } from 'vitest';
import { isNode, parseDocument } from 'yaml';
import { checkConfigText } from '../../src/config/load.ts';
import type { ConfigMistake } from '../../src/config/mistake.ts';
import { directorySources } from './config.ts';

/** A desk with every rule of routing and without a mistake, for tests that break one thing of it. */
export const soundDesk = `organisations:
  ekeby: { name: Ekeby }
  lund: { name: Lund }
  moholm: { name: Moholm }
numbers:
  "040-628 04 00": { organisation: ekeby, service: help }
  "040-628 04 01": { organisation: lund, service: help }
  "040-628 04 02": { organisation: ekeby, service: net, directLineOf: anna }
services:
  help:
    name: Help
    requires:
      - skill: network
        minLevel: 3
        relax:
          - { afterMs: 30000, minLevel: 2 }
          - { afterMs: 60000, drop: true }
    whenSpent: next-line
    order: least-flexible
    lines:
      - { id: help-1, name: First }
      - { id: help-2, name: Second, organisations: [ekeby, lund], opensWhenNobodySignedIn: true }
      - { id: help-3, name: Third, opensAfterMs: 90000, order: fixed, agents: [bo, anna] }
    overflow:
      - { queueLength: 20, then: { service: net } }
      - { nobodySignedIn: true, then: { message: sorry } }
      - { afterMs: 600000, then: { callback: true } }
    points: { high: 90 }
    missesForgiven: 2
    wrapUp: { durationMs: 20000, extensionMs: 30000, extensions: 2, reasons: { fault: Fault } }
    sameAgent: { withinMs: 3600000, holdMs: 10000 }
    announcements: { everyMs: 45000, comfort: [greeting] }
    callback: { key: "5" }
  net:
    name: Net
    wrapUpMs: 1000
    overflow:
      - { nobodySignedIn: true, then: { number: "070-174 06 99" } }
      - { afterMs: 30000, then: { service: help } }
skills:
  network: { name: Network }
  cloud: { name: Cloud }
agents:
  anna:
    name: Anna
    skills: { network: 3 }
    services: [help, net]
    lines: [help-3]
    devices: [desk1, mobile1]
    ring: all
  bo:
    name: Bo
    lines: [help-2, help-3]
devices:
  desk1: { kind: desk-phone, password: { env: DESK1 } }
  mobile1: { kind: mobile, number: "070-174 06 05" }
  mobile2: { kind: mobile, number: "070-174 06 06" }
trunk:
  password: { env: TRUNK }
dialling:
  allowedPrefixes: ["+46"]
`;

/** The mistakes of a desk file; none when it is sound. */
export function mistakesOf(text: string): readonly ConfigMistake[] {
  const result = checkConfigText(text, directorySources);
  return result.ok ? [] : result.mistakes;
}

/** The sound desk with one piece of it replaced; throws when the piece is not there exactly once. */
export function deskWith(piece: string, by: string): string {
  if (soundDesk.split(piece).length !== 2) throw new Error(`not once in the desk: ${piece}`);
  return soundDesk.replace(piece, () => by);
}

/** A piece of the sound desk, what stands there instead, and the mistake that must be told. */
export type BrokenDesk = readonly [what: string, piece: string, by: string, path: string, says: RegExp];

/** Expects the mistake at its path, in these words, and in the line where that path stands. */
export function expectMistake([, piece, by, path, says]: BrokenDesk): void {
  const text = deskWith(piece, by);
  const mistakes = mistakesOf(text);
  const found = mistakes.find((mistake) => mistake.path === path && says.test(mistake.message));
  expect(found, JSON.stringify(mistakes, null, 1)).toBeDefined();
  const line = lineOf(text, path);
  // A block is pointed at by its key, in the line before.
  expect([line, line - 1], JSON.stringify(found)).toContain(found?.line);
}

/** The line in which the value at a path begins, or that of its nearest parent. */
function lineOf(text: string, path: string): number {
  const document = parseDocument(text);
  const steps = path.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  for (let count = steps.length; count > 0; count -= 1) {
    const node = document.getIn(steps.slice(0, count), true);
    if (isNode(node) && node.range) return text.slice(0, node.range[0]).split('\n').length;
  }
  return 1;
}
