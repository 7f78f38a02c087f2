import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SipPhone } from '../support/sip/index.ts';
import { SvaraUnderTest } from '../support/svara-under-test.ts';

const CONSULTANTS_AFTER_MS = 20_000;
const SENIORS_AFTER_MS = 45_000;

/** The demo's desk with a service of three lines, the second of each municipality its own. */
async function threeLines(folder: string): Promise<string> {
  const demo = await readFile('config/demo.yaml', 'utf8');
  const numbers = `  '040-628 04 30': { organisation: ekedal, service: three-lines }
  '040-628 04 31': { organisation: strandnas, service: three-lines }
  '040-628 04 32': { organisation: ekedal, service: unstaffed }
`;
  const service = `  three-lines:
    name: IT-stöd
    organisation: ekedal
    lines:
      - { id: first, name: 1:a linjen, opensAfterMs: 0 }
      - { id: of-ekedal, name: Konsulter Ekedal, organisations: [ekedal], opensAfterMs: ${CONSULTANTS_AFTER_MS} }
      - { id: of-strandnas, name: Konsulter Strandnäs, organisations: [strandnas], opensAfterMs: ${CONSULTANTS_AFTER_MS} }
      - { id: seniors, name: Seniorer, opensAfterMs: ${SENIORS_AFTER_MS} }
  unstaffed:
    name: Kvällsstöd
    organisation: ekedal
    lines:
      - { id: evening, name: Kvällslinjen }
      - { id: evening-seniors, name: Kvällens seniorer, opensWhenNobodySignedIn: true }
`;
  const lineOf = {
    agent1: 'first',
    agent2: 'of-ekedal',
    agent3: 'of-strandnas',
    agent4: 'seniors, evening-seniors',
    agent5: 'evening',
  };
  let text = demo
    .replace('\nnumbers:\n', `\nnumbers:\n${numbers}`)
    .replace('\nservices:\n', `\nservices:\n${service}`);
  for (const [agent, line] of Object.entries(lineOf)) {
    text = text.replace(`\n  ${agent}:\n`, `\n  ${agent}:\n    lines: [${line}]\n`);
  }
  const file = join(folder, 'desk.yaml');
  await writeFile(file, text);
  return file;
}

describe('N4: lines are per municipality: X’s call goes to X’s consultants, then to the seniors', () => {
  let desk: SvaraUnderTest;
  let folder: string;
  let phones: SipPhone[];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'svara-n4-'));
    desk = await SvaraUnderTest.start({ config: await threeLines(folder) });
    phones = [];
    for (const n of [2, 3, 4]) phones.push(await desk.agent(n));
  });
  afterAll(async () => {
    await desk.stop();
    await rm(folder, { recursive: true });
  });

  const openedTo = async (from: string): Promise<string[]> => {
    const { facts } = await desk.callFrom(from);
    return facts
      .filter(({ type }: { type: string }) => type === 'line-opened')
      .map(({ text }: { text: string }) => text);
  };

  it.each([
    { whose: 'Ekedal', number: '0406280430', from: '0701740651', own: 0, other: 1 },
    { whose: 'Strandnäs', number: '0406280431', from: '0701740652', own: 1, other: 0 },
  ])('a call of $whose is offered to its own consultant, never to the other’s', async (municipality) => {
    const own = phones[municipality.own] as SipPhone;
    const other = phones[municipality.other] as SipPhone;
    const call = await desk.dial(municipality.number, municipality.from);
    await call.answered();
    await desk.callFrom(municipality.from, ({ state }) => state === 'queued');
    await own.noIncoming(300);
    desk.clock.advance(CONSULTANTS_AFTER_MS);
    const ring = await own.incoming();
    await ring.answer();
    await other.noIncoming(300);
    const { facts } = await desk.callFrom(municipality.from, ({ state }) => state === 'connected');
    const opened = facts.filter(({ type }: { type: string }) => type === 'line-opened');
    expect(opened).toHaveLength(1);
    expect(opened[0].text).toContain(`Konsulter ${municipality.whose}`);
    call.hangUp();
    await ring.ended();
  });

  it('with the consultant taken it goes on to the seniors', async () => {
    const [consultant, , senior] = phones as [SipPhone, SipPhone, SipPhone];
    const first = await desk.dial('0406280430', '0701740653');
    await first.answered();
    await desk.callFrom('0701740653', ({ state }) => state === 'queued');
    desk.clock.advance(CONSULTANTS_AFTER_MS);
    const ring1 = await consultant.incoming();
    await ring1.answer();
    const second = await desk.dial('0406280430', '0701740654');
    await second.answered();
    await desk.callFrom('0701740654', ({ state }) => state === 'queued');
    desk.clock.advance(CONSULTANTS_AFTER_MS);
    await senior.noIncoming(300);
    desk.clock.advance(SENIORS_AFTER_MS - CONSULTANTS_AFTER_MS);
    const ring2 = await senior.incoming();
    await ring2.answer();
    first.hangUp();
    second.hangUp();
    await Promise.all([ring1.ended(), ring2.ended()]);
  });

  it('a line opens at once when nobody is signed in on those before it, and when the last one goes home', async () => {
    const [, , senior] = phones as [SipPhone, SipPhone, SipPhone];
    const call = await desk.dial('0406280432', '0701740655');
    const ring = await senior.incoming();
    await ring.answer();
    await desk.agentIs('agent4', 'talking');
    expect(await openedTo('0701740655')).toEqual([
      'opened to Kvällens seniorer: nobody is signed in on the lines before it',
    ]);
    call.hangUp();
    await ring.ended();

    // Somebody of the evening is signed in, though not free: the call is theirs until they leave.
    const evening = await desk.agent(5);
    const supervisor = await desk.supervisor();
    await supervisor.setState('agent5', 'paused');
    const next = await desk.dial('0406280432', '0701740656');
    await next.answered();
    await desk.callFrom('0701740656', ({ state }) => state === 'queued');
    await senior.noIncoming(300);
    expect(await openedTo('0701740656')).toEqual([]);
    await desk.goHome(5, evening);
    const ring2 = await senior.incoming();
    await ring2.answer();
    expect(await openedTo('0701740656')).toHaveLength(1);
    next.hangUp();
    await ring2.ended();
  });

  it('an agent escalates to the consultants of the caller’s municipality, whatever the wait', async () => {
    const [consultant, other] = phones as [SipPhone, SipPhone, SipPhone];
    const first = await desk.agent(1);
    const call = await desk.dial('0406280430', '0701740657');
    const ring = await first.incoming();
    await ring.answer();
    await desk.agentIs('agent1', 'talking');
    const agent = await desk.signIn('agent1');
    const { id } = await desk.callFrom('0701740657', ({ state }) => state === 'connected');
    const transfer = (line: string) =>
      agent.request('POST', `/api/calls/${encodeURIComponent(id)}/transfer`, { to: { line } });
    expect((await transfer('of-strandnas')).status).toBe(409);
    expect((await transfer('of-ekedal')).status).toBe(200);
    await ring.ended();
    const ring2 = await consultant.incoming();
    await other.noIncoming(300);
    await ring2.answer();
    await desk.callFrom('0701740657', ({ state }) => state === 'connected');
    expect(await openedTo('0701740657')).toEqual([
      'opened to Konsulter Ekedal: Astrid Lindqvist sent it on (agent1)',
    ]);
    call.hangUp();
    await ring2.ended();
    await desk.goHome(1, first);
  });
});
