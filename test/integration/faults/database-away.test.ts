import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { expectSettled, stories } from '../../support/settled.ts';
import type { OutgoingCall, SipPhone } from '../../support/sip/index.ts';
import { SvaraUnderTest } from '../../support/svara-under-test.ts';

const OPEN = '0406280400';

describe('the database takes nothing', () => {
  let desk: SvaraUnderTest;
  let phone: SipPhone;
  beforeAll(async () => {
    desk = await SvaraUnderTest.start();
    phone = await desk.agent(1, { media: false });
  });
  afterAll(() => desk.stop());

  const health = async () => (await desk.request('GET', '/api/health')).body;
  /** One whole call. @returns how long the caller's INVITE took to the agent's phone */
  const wholeCall = async (caller: string): Promise<number> => {
    const call: OutgoingCall = await desk.dial(OPEN, caller);
    const ring = await phone.incoming();
    await ring.answer();
    await eventually(() => expect(desk.desk().agents.get('agent1')?.state).toBe('talking'));
    call.hangUp();
    await ring.ended();
    await eventually(() => expect(desk.desk().agents.get('agent1')?.state).toBe('available'));
    return (ring.times.invitedAt ?? Infinity) - (call.times.invitedAt ?? 0);
  };

  it('calls ring and connect as ever; health says so; every fact is stored afterwards', async () => {
    await wholeCall('0701745000');
    // Somebody else holds the one write lock, as a backup gone wrong would.
    const other = new Database(join(desk.dataDir, 'svara.db'));
    other.exec('BEGIN IMMEDIATE');
    const took: number[] = [];
    try {
      for (let n = 1; n <= 10; n += 1) took.push(await wholeCall(`07017450${String(n).padStart(2, '0')}`));
      await eventually(async () =>
        expect(await health()).toMatchObject({ status: 'down', database: 'down' }),
      );
      took.push(await wholeCall('0701745011'));
    } finally {
      other.exec('ROLLBACK');
      other.close();
    }
    // One attempt of the database alone takes 500 ms to fail: no call waited for it.
    const middle = [...took].sort((a, b) => a - b)[5];
    expect(middle, JSON.stringify(took)).toBeLessThan(300);
    await eventually(
      async () => expect(await health()).toMatchObject({ status: 'up', database: 'up' }),
      15_000,
    );
    // The failures themselves are logged, and nothing else is.
    for (const line of desk.errors.splice(0)) expect(line).toContain('the database does not take facts');
    await expectSettled(desk);
    const all = await stories(desk);
    expect(all.map(({ endReason }) => endReason)).toEqual(Array(12).fill('handled'));
  });
});
