import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import type { SipPhone } from '../support/sip/index.ts';
import { SvaraUnderTest } from '../support/svara-under-test.ts';

const LOWER_AFTER_MS = 20_000;
const DROPPED_AFTER_MS = 60_000;
const MINUTE_MS = 60_000;

/** Three numbers at one service whose requirement gives way: medium, critical and low. */
const MEDIUM = '0406280440';
const CRITICAL = '0406280441';
const LOW = '0406280442';

async function relaxingDesk(folder: string): Promise<string> {
  const demo = await readFile('config/demo.yaml', 'utf8');
  const numbers = `  '040-628 04 40': { organisation: ekedal, service: relaxing }
  '040-628 04 41': { organisation: ekedal, service: relaxing, class: critical }
  '040-628 04 42': { organisation: ekedal, service: relaxing, class: low }
`;
  const service = `  relaxing:
    name: Nätverk
    organisation: ekedal
    requires:
      - skill: network
        minLevel: 4
        relax:
          - { afterMs: ${LOWER_AFTER_MS}, minLevel: 2 }
          - { afterMs: ${DROPPED_AFTER_MS}, drop: true }
    whenSpent: keep-waiting
    targetMs: 20000
    restMs: 30000
`;
  const file = join(folder, 'desk.yaml');
  await writeFile(
    file,
    demo
      .replace('\nnumbers:\n', `\nnumbers:\n${numbers}`)
      .replace('\nservices:\n', `\nservices:\n${service}`)
      .replaceAll('fjordvik, network]', 'fjordvik, network, relaxing]'),
  );
  return file;
}

describe('R1 and R2: a requirement gives way to waiting, at its time and for its own call', () => {
  let desk: SvaraUnderTest;
  let folder: string;
  /** Cecilia has network at level 2, David has none. */
  let cecilia: SipPhone;
  let david: SipPhone;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'svara-relax-'));
    desk = await SvaraUnderTest.start({ config: await relaxingDesk(folder) });
    cecilia = await desk.agent(3);
    david = await desk.agent(4);
  });
  afterAll(async () => {
    await desk.stop();
    await rm(folder, { recursive: true });
  });

  /** From here on the clock stands at so many milliseconds after nine o'clock. */
  const at = (ms: number): void => desk.clock.stand(Date.parse('2026-11-23T09:00:00+01:00') + ms);
  const waits = async (number: string, from: string) => {
    const call = await desk.dial(number, from);
    await call.answered();
    await desk.callFrom(from, ({ state }) => state === 'queued');
    return call;
  };
  const relaxedOf = async (from: string): Promise<string[]> => {
    const { facts } = await desk.callFrom(from);
    return facts
      .filter(({ type }: { type: string }) => type === 'requirement-relaxed')
      .map(({ text }: { text: string }) => text);
  };

  it('R1: nobody is rung before the level gives way, then the one whom it lets in, at last anybody', async () => {
    at(MINUTE_MS);
    const first = await waits(MEDIUM, '0701740641');
    const { id } = await desk.callFrom('0701740641');
    const { text } = await (await desk.supervisor()).get(`/api/calls/${encodeURIComponent(id)}/why`);
    expect(text).toContain('nobody with Nätverk at level 4 or more is free');
    expect(text).toContain('Nätverk at level 2 or more will do in 20 s');
    at(MINUTE_MS + LOWER_AFTER_MS - 1);
    await Promise.all([cecilia.noIncoming(300), david.noIncoming(300)]);
    expect(await relaxedOf('0701740641')).toEqual([]);
    at(MINUTE_MS + LOWER_AFTER_MS);
    const ring = await cecilia.incoming();
    await ring.answer();
    await desk.agentIs('agent3', 'talking');
    expect(await relaxedOf('0701740641')).toEqual(['Nätverk at level 2 or more will do from now on']);

    at(2 * MINUTE_MS);
    const second = await waits(MEDIUM, '0701740642');
    at(2 * MINUTE_MS + LOWER_AFTER_MS);
    await david.noIncoming(300);
    at(2 * MINUTE_MS + DROPPED_AFTER_MS - 1);
    await david.noIncoming(300);
    at(2 * MINUTE_MS + DROPPED_AFTER_MS);
    const last = await david.incoming();
    await last.answer();
    await desk.agentIs('agent4', 'talking');
    expect((await relaxedOf('0701740642')).at(-1)).toBe('Nätverk is no longer asked for');
    first.hangUp();
    second.hangUp();
    await Promise.all([ring.ended(), last.ended()]);
    await desk.agentIs('agent3', 'available');
    await desk.agentIs('agent4', 'available');
  });

  it('R2: a critical call that still insists holds nobody up; once it gives way too it goes first', async () => {
    await (await desk.supervisor()).setState('agent4', 'paused');
    const start = 10 * MINUTE_MS;
    at(start);
    const low = await waits(LOW, '0701740643');
    at(start + 1_000);
    const medium = await waits(MEDIUM, '0701740644');
    at(start + 10_000);
    const critical = await waits(CRITICAL, '0701740645');
    // The low call has waited its 20 s: the others, more pressing, may not have Cecilia yet.
    at(start + LOWER_AFTER_MS);
    const ring1 = await cecilia.incoming();
    expect(ring1.from).toBe('+46701740643');
    await ring1.answer();
    await desk.agentIs('agent3', 'talking');
    at(start + 10_000 + LOWER_AFTER_MS);
    await eventually(async () => expect(await relaxedOf('0701740645')).toHaveLength(1));
    expect(await relaxedOf('0701740644')).toHaveLength(1);
    low.hangUp();
    await ring1.ended();
    const ring2 = await cecilia.incoming();
    expect(ring2.from).toBe('+46701740645');
    await ring2.answer();
    await desk.agentIs('agent3', 'talking');
    critical.hangUp();
    await ring2.ended();
    const ring3 = await cecilia.incoming();
    expect(ring3.from).toBe('+46701740644');
    await ring3.answer();
    await desk.agentIs('agent3', 'talking');
    medium.hangUp();
    await ring3.ended();
  });
});
