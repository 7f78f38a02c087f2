import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import type { SipPhone } from '../support/sip/index.ts';
import { SvaraUnderTest } from '../support/svara-under-test.ts';

const repoDir = fileURLToPath(new URL('../..', import.meta.url));
const recording = (prompt: string) => ({ recording: join(repoDir, `sounds/sv/${prompt}.wav`) });
const FIRST_MS = 10_000;
const EVERY_MS = 60_000;
/** A number of the service without a greeting. */
const NUMBER = '0406280404';

describe('what a waiting caller hears never keeps them waiting', () => {
  let desk: SvaraUnderTest;
  let phone: SipPhone;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'svara-waiting-'));
    const demo = await readFile(join(repoDir, 'config/demo.yaml'), 'utf8');
    const service = '\n  it-support:\n';
    expect(demo).toContain(service);
    const rules = `{ firstAfterMs: ${FIRST_MS}, everyMs: ${EVERY_MS}, comfort: [comfort-1] }`;
    await writeFile(
      join(folder, 'desk.yaml'),
      demo.replace(service, `${service}    announcements: ${rules}\n`),
    );
    desk = await SvaraUnderTest.start({ config: join(folder, 'desk.yaml') });
    phone = await desk.phone('desk1');
  });
  afterAll(async () => {
    await desk.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const textsOf = async (from: string, type: string): Promise<string[]> => {
    const { facts } = await desk.callFrom(from);
    return facts.filter((fact: { type: string }) => fact.type === type).map((f: { text: string }) => f.text);
  };
  /** A caller who waits and hears music. */
  const waiting = async (from: string) => {
    const call = await desk.dial(NUMBER, from);
    await call.answered();
    await desk.callFrom(from, (item) => item.state === 'queued');
    desk.clock.advance(300);
    await call.heard('sound');
    return call;
  };

  it('a caller is told the place and is connected in the middle of it', async () => {
    const call = await waiting('0701740631');
    desk.clock.advance(FIRST_MS);
    await call.heard(recording('position-1'));
    await (await desk.supervisor()).setState('agent1', 'available');
    const ring = await phone.incoming();
    ring.play('tone 620');
    const answeredAt = performance.now();
    await ring.answer();
    await call.heard('tone 620');
    const connectedMs = performance.now() - answeredAt;
    // Under two hundred milliseconds of tone must have come to know it; the rest of the prompts lasts seconds.
    expect(connectedMs).toBeLessThan(1_500);
    expect(await textsOf('0701740631', 'announcement-started')).toEqual([
      'the news of the wait started to play: position-1, comfort-1',
    ]);
    expect(await textsOf('0701740631', 'announcement-finished')).toEqual([]);
    expect(await textsOf('0701740631', 'wait-estimated')).toEqual([
      expect.stringMatching(/^number 1 in the queue; no estimate of the wait; nothing is said of it: /),
    ]);
    call.play('tone 440');
    await ring.heard('tone 440');
    call.hangUp();
    await ring.ended();
    await desk.agentIs('agent1', 'available');
    await (await desk.supervisor()).setState('agent1', 'signed-out');
  });

  it('comfort comes at its interval, with music between, and the second in the queue is told so', async () => {
    const first = await waiting('0701740632');
    const second = await waiting('0701740633');
    desk.clock.advance(FIRST_MS);
    await Promise.all([
      first.heard(recording('comfort-1'), 15_000),
      second.heard(recording('comfort-1'), 15_000),
    ]);
    await eventually(
      async () => expect(await textsOf('0701740633', 'announcement-finished')).toHaveLength(1),
      15_000,
    );
    await second.heard('sound');
    // Not before its time.
    desk.clock.advance(EVERY_MS / 2);
    await expect(second.heard(recording('comfort-1'), 2_000)).rejects.toThrow();
    desk.clock.advance(EVERY_MS / 2);
    await second.heard(recording('comfort-1'), 15_000);
    const news = 'the news of the wait started to play: position-2, comfort-1';
    expect(await textsOf('0701740633', 'announcement-started')).toEqual([news, news]);
    first.hangUp();
    second.hangUp();
    await desk.callFrom('0701740633', (item) => item.state === 'ended');
  });
});
