import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { LEADER, NIGHT, OFFICER, OnCallStage, onCallDeskFile, spoken } from '../../support/on-call-desk.ts';
import type { IncomingCall } from '../../support/sip/index.ts';

/** Facts of this age are stored, whatever happens to the process. */
const STORED_AFTER_MS = 150;
/** Longer than any restart takes on a busy machine. */
const RING_MS = 60_000;

/** Watches that nobody on call is rung twice at once. */
class Watch {
  readonly calls: IncomingCall[] = [];
  mostAtOnce = 0;

  constructor(stage: OnCallStage) {
    stage.outside.onIncoming = (call) => {
      call.ring();
      this.calls.push(call);
      const same = this.calls.filter(({ dialled, isEnded }) => !isEnded && dialled === call.dialled);
      this.mostAtOnce = Math.max(this.mostAtOnce, same.length);
    };
  }

  async rings(number: string, n = 1, withinMs = 15_000): Promise<IncomingCall> {
    return eventually(() => {
      const found = this.calls.filter(({ dialled }) => dialled === number)[n - 1];
      if (!found) throw new Error(`${number} was rung fewer than ${n} times`);
      return found;
    }, withinMs);
  }

  get numbers(): string[] {
    return this.calls.map(({ dialled }) => dialled);
  }
}

describe('the service is killed while those on call are rung, and started again', () => {
  let stage: OnCallStage;
  let watch: Watch;
  beforeAll(async () => {
    stage = await OnCallStage.start({ config: await onCallDeskFile(RING_MS), ownProcess: true });
  });
  afterEach(async () => {
    await stage.desk.asterisk.expectNothingLeft();
    expect(watch.mostAtOnce, 'how often one phone was rung at once').toBe(1);
    expect(stage.desk.output()).not.toMatch(/"level":(50|60)/);
  });
  afterAll(() => stage.stop());

  const ringing = async () => {
    watch = new Watch(stage);
    const dialled = await stage.confirmed(NIGHT);
    return { ...dialled, officer: await watch.rings(OFFICER) };
  };
  const restart = async (whileDown: () => unknown = () => undefined): Promise<void> => {
    await stage.desk.killService();
    await whileDown();
    await stage.desk.startService();
  };

  it('a phone that rings goes on ringing; once picked up it is told, and the two talk', async () => {
    const { call, from, officer } = await ringing();
    await stage.happens(from, 'forward-started');
    await stage.happens(from, 'announcement-started', 5_000, 3);
    await eventually(() =>
      expect(performance.now() - (officer.times.invitedAt ?? 0)).toBeGreaterThan(STORED_AFTER_MS),
    );
    await restart();
    expect(officer.isEnded).toBe(false);
    await call.heard('sound');
    await officer.answer();
    await officer.heard(spoken('on-call-intro'), 10_000);
    officer.sendDigits('1');
    await stage.talk(call, officer);
    officer.hangUp();
    await call.ended();
    expect(await stage.ended(from)).toMatchObject({ endReason: 'handled' });
    expect(watch.numbers).toEqual([OFFICER]);
  }, 40_000);

  it('one who picks up or rejects meanwhile is rung again, as nobody can tell which, then the next', async () => {
    const { call, from, officer } = await ringing();
    await stage.happens(from, 'announcement-started', 5_000, 3);
    await restart(async () => {
      await officer.answer();
      await officer.ended();
    });
    const again = await watch.rings(OFFICER, 2);
    await again.answer();
    await again.heard(spoken('on-call-intro'), 10_000);
    await restart();
    // Told anew: what was said and pressed meanwhile is lost.
    await again.heard(spoken('on-call-intro'), 10_000);
    again.sendDigits('2');
    const leader = await watch.rings(LEADER);
    await stage.happens(from, 'forward-started', 5_000, 3);
    call.hangUp();
    await leader.ended();
    expect(await stage.ended(from)).toMatchObject({ endReason: 'abandoned' });
    expect(watch.numbers).toEqual([OFFICER, OFFICER, LEADER]);
    expect(await stage.texts(from, 'forward-ended')).toHaveLength(3);
  }, 90_000);

  it('killed in the instant of the first ring, nobody is rung twice at once, and the call is not forgotten', async () => {
    const { call, from } = await ringing();
    await restart();
    // What was not stored yet is asked anew, or the phone goes on ringing.
    const last = await eventually(async () => {
      const { onCall } = { onCall: (await stage.facts(from)).map(({ type }) => type) };
      if (!onCall.includes('on-call-confirmed')) call.sendDigits('1');
      const rings = watch.calls.find(({ isEnded }) => !isEnded);
      if (!rings || !onCall.includes('forward-started')) throw new Error('nobody is rung');
      return rings;
    }, 20_000);
    expect(last.dialled).toBe(OFFICER);
    await last.answer();
    await last.heard('sound');
    last.sendDigits('1');
    await stage.talk(call, last);
    call.hangUp();
    await last.ended();
    expect(await stage.ended(from)).toMatchObject({ endReason: 'handled' });
  }, 60_000);

  it('a caller who gives up meanwhile: the phone stops as soon as the service is back', async () => {
    const { call, from, officer } = await ringing();
    await stage.happens(from, 'announcement-started', 5_000, 3);
    await restart(async () => {
      call.hangUp();
      await call.ended();
    });
    await officer.ended();
    expect(await stage.ended(from)).toMatchObject({ endReason: 'abandoned' });
    expect(watch.numbers).toEqual([OFFICER]);
  }, 40_000);
});

describe('the line to Asterisk is lost while those on call are rung', () => {
  let stage: OnCallStage;
  beforeAll(async () => {
    stage = await OnCallStage.start({ config: await onCallDeskFile(RING_MS), overLines: true });
  });
  afterAll(() => stage.stop());

  const away = async (meanwhile: () => unknown): Promise<void> => {
    const { lines } = stage.desk;
    lines.ari.cut();
    lines.ami.cut();
    await eventually(async () => expect((await stage.desk.request('GET', '/api/health')).status).toBe(503));
    await meanwhile();
    lines.ari.mend();
    lines.ami.mend();
    await eventually(() => stage.desk.isUp(), 20_000);
  };

  it('a phone that rings goes on ringing', async () => {
    const { call, from, officer } = await stage.ringing();
    await away(() => expect(officer.isEnded).toBe(false));
    await officer.answer();
    await officer.heard('sound');
    officer.sendDigits('1');
    await stage.talk(call, officer);
    await away(() => stage.talk(call, officer));
    officer.hangUp();
    expect(await stage.ended(from)).toMatchObject({ endReason: 'handled' });
    expect(await stage.texts(from, 'forward-started')).toHaveLength(1);
  }, 40_000);

  it('one who picks up or rejects meanwhile is rung again, once', async () => {
    const { call, from, officer } = await stage.ringing();
    await away(() => officer.refuse(603));
    const again = await stage.rings(OFFICER);
    await call.heard('sound');
    again.refuse(603);
    const leader = await stage.rings(LEADER);
    await stage.nobodyRung();
    call.hangUp();
    await leader.ended();
    expect(await stage.ended(from)).toMatchObject({ endReason: 'abandoned' });
  }, 40_000);
});
