import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SipPhone } from '../support/sip/index.ts';
import { SvaraUnderTest } from '../support/svara-under-test.ts';

const WITHIN_MS = 600_000;
const WRAP_UP_MS = 15_000;
const DESK = '0406280430';

/** The demo's desk with a service that asks for the same agent again and holds a call for a wrap-up that is near. */
async function remembering(folder: string): Promise<string> {
  const demo = await readFile('config/demo.yaml', 'utf8');
  const service = `  remembering:
    name: IT-stöd
    organisation: ekedal
    wrapUpMs: ${WRAP_UP_MS}
    sameAgent: { withinMs: ${WITHIN_MS}, holdMs: 20000 }
`;
  let text = demo
    .replace(
      '\nnumbers:\n',
      "\nnumbers:\n  '040-628 04 30': { organisation: ekedal, service: remembering }\n",
    )
    .replace('\nservices:\n', `\nservices:\n${service}`);
  text = text.replaceAll(
    'services: [it-support, strandnas,',
    'services: [remembering, it-support, strandnas,',
  );
  const file = join(folder, 'desk.yaml');
  await writeFile(file, text);
  return file;
}

describe('R6: a caller who rings again is first offered to the agent who had the case', () => {
  let desk: SvaraUnderTest;
  let folder: string;
  let phones: SipPhone[];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'svara-r6-'));
    desk = await SvaraUnderTest.start({ config: await remembering(folder) });
    phones = [];
    for (const n of [1, 2]) phones.push(await desk.agent(n));
  });
  afterAll(async () => {
    await desk.stop();
    await rm(folder, { recursive: true });
  });

  /** One call from `from` that `phone` is expected to be offered, answered and ended. */
  async function talk(phone: SipPhone, from: string): Promise<void> {
    const call = await desk.dial(DESK, from);
    const ring = await phone.incoming();
    await ring.answer();
    await desk.callFrom(from, ({ state }) => state === 'connected');
    call.hangUp();
    await ring.ended();
  }

  it('though another has been idle for longer, also when held for the end of their wrap-up', async () => {
    const [astrid, bjarne] = phones as [SipPhone, SipPhone];
    await talk(astrid, '0701740661');
    await desk.agentIs('agent1', 'wrapping-up');
    // Rings again at once: held for Astrid, though Bjarne is free.
    const again = await desk.dial(DESK, '0701740661');
    await again.answered();
    await desk.callFrom('0701740661', ({ state }) => state === 'queued');
    await bjarne.noIncoming(500);
    desk.clock.advance(WRAP_UP_MS);
    const ring = await astrid.incoming();
    await ring.answer();
    const { facts } = await desk.callFrom('0701740661', ({ state }) => state === 'connected');
    expect(facts.map(({ type }: { type: string }) => type)).toContain('held-for-agent');
    again.hangUp();
    await ring.ended();
    await desk.agentIs('agent1', 'wrapping-up');
    desk.clock.advance(WRAP_UP_MS);
    await desk.agentIs('agent1', 'available');
    // Later, both free: Astrid again, though Bjarne has been idle for longer.
    desk.clock.advance(60_000);
    await talk(astrid, '0701740661');
    await desk.agentIs('agent1', 'wrapping-up');
    desk.clock.advance(WRAP_UP_MS);
    await desk.agentIs('agent1', 'available');
  });

  it('is anyone’s after the time set, and other callers go to the longest idle', async () => {
    const [astrid, bjarne] = phones as [SipPhone, SipPhone];
    await talk(bjarne, '0701740662');
    await desk.agentIs('agent2', 'wrapping-up');
    desk.clock.advance(WRAP_UP_MS);
    await desk.agentIs('agent2', 'available');
    desk.clock.advance(WITHIN_MS + 1);
    // Too long ago for Astrid's caller: the longest idle is asked, which is Astrid; then it is Bjarne's turn.
    await talk(astrid, '0701740663');
    await desk.agentIs('agent1', 'wrapping-up');
    desk.clock.advance(WRAP_UP_MS);
    await desk.agentIs('agent1', 'available');
    await talk(bjarne, '0701740661');
  });
});
