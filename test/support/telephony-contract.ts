import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Telephony } from '../../src/app/ports/telephony.ts';
import type { TelephonyEffect } from '../../src/core/desk/effects.ts';
import type { LegId } from '../../src/core/kernel/ids.ts';
import { InputLog } from './input-log.ts';

/** A party outside that dials in. */
export interface OutsideCaller {
  /** Resolves when Asterisk has agreed. */
  leave(): Promise<unknown>;
  press(digit: string): void;
}

/** An Asterisk, real or not, with one phone that is there and one that is not. */
export interface TelephonyStage {
  /** A new door to it, not started. */
  open(): Telephony;
  /** @param from as the network gives it; null: withheld */
  call(dialled: string, from: string | null): Promise<OutsideCaller>;
  readonly phone: {
    readonly endpoint: string;
    /** What it does with the next call. */
    will(manner: 'ring' | 'answer' | 'busy' | 'decline'): void;
    /** Waits until it rings, and picks up; @returns the name it showed */
    pickUp(): Promise<void>;
    hangUp(): void;
  };
  /** An endpoint whose phone is not registered. */
  readonly offline: string;
  /** Cuts the connection, and keeps it cut until `mend`. */
  cut(): void;
  mend(): void;
  /** Rejects when a leg or bridge is left. */
  expectNothingLeft(): Promise<void>;
  close(): Promise<void>;
}

const A_WHILE_MS = 20_000;

/** What every Telephony must do. Run on the fake and on a real Asterisk, so that the fake can be believed. */
export function telephonyContract(name: string, openStage: () => Promise<TelephonyStage>): void {
  describe(`telephony: ${name}`, () => {
    let stage: TelephonyStage;
    let telephony: Telephony;
    let log: InputLog;

    beforeAll(async () => {
      stage = await openStage();
    });
    afterAll(() => stage?.close());

    const start = async (): Promise<void> => {
      telephony = stage.open();
      log = new InputLog();
      telephony.start(log.receive);
      await log.wait('asterisk-snapshot');
    };
    const perform = (...effects: TelephonyEffect[]): void =>
      effects.forEach((effect) => telephony.perform(effect));
    const gone = (leg: LegId) => log.wait('leg-gone', (input) => input.leg === leg);
    const enter = async (): Promise<{ caller: OutsideCaller; call: LegId }> => {
      const from = log.all.length;
      const caller = await stage.call('0406280400', '0701740611');
      const { leg } = await log.wait('leg-entered', undefined, { from });
      return { caller, call: leg };
    };
    const originate = (call: LegId, attempt = 1, endpoint = stage.phone.endpoint): LegId => {
      const leg = `${call}.a${attempt}`;
      const caller = { callerName: 'Kävlinge "kommun"', callerNumber: '+46701740611' };
      perform({ type: 'originate', call, leg, endpoint, ...caller, timeoutMs: A_WHILE_MS });
      return leg;
    };
    const connect = (call: LegId, leg: LegId, bridge = `${call}.b1`): void => {
      perform(
        { type: 'create-bridge', call, bridge },
        { type: 'add-to-bridge', call, bridge, legs: [call, leg] },
      );
    };

    afterEach(async () => {
      await telephony.stop();
      await stage.expectNothingLeft();
    });

    it('begins with a snapshot, and is up from then on', async () => {
      await start();
      expect(log.all[0]).toEqual({ type: 'asterisk-snapshot', legs: [], bridges: [] });
      expect(telephony.state()).toBe('up');
    });

    it('tells of a caller, with both numbers in E.164, and of the end', async () => {
      await start();
      const { caller, call } = await enter();
      expect(log.all.at(-1)).toEqual({
        type: 'leg-entered',
        leg: call,
        dialled: '+46406280400',
        caller: '+46701740611',
      });
      perform({ type: 'answer', call, leg: call });
      await caller.leave();
      expect(await gone(call)).toMatchObject({ cause: 'hung-up' });
    });

    it('does not know who withholds a number', async () => {
      await start();
      const caller = await stage.call('+46406280401', null);
      const entered = await log.wait('leg-entered');
      expect(entered).toMatchObject({ dialled: '+46406280401', caller: null });
      perform({ type: 'answer', call: entered.leg, leg: entered.leg });
      await caller.leave();
      await gone(entered.leg);
    });

    it('plays, stops what it plays, and hears keys', async () => {
      await start();
      const { caller, call } = await enter();
      const playback = `${call}.p1`;
      perform(
        { type: 'answer', call, leg: call },
        {
          type: 'play',
          call,
          leg: call,
          playback,
          prompts: [
            { prompt: 'closed', language: 'sv' },
            { prompt: 'closed', language: 'en' },
          ],
        },
      );
      caller.press('5');
      expect(await log.wait('digit')).toEqual({ type: 'digit', leg: call, digit: '5' });
      expect(log.ofType('playback-finished')).toEqual([]);
      perform({ type: 'stop-playback', call, leg: call, playback });
      expect(await log.wait('playback-finished')).toEqual({ type: 'playback-finished', leg: call, playback });
      perform({ type: 'stop-playback', call, leg: call, playback }, { type: 'hang-up', call, leg: call });
      await gone(call);
      expect(log.ofType('effect-failed')).toEqual([]);
    });

    it('rings a phone, connects it to the caller, and parts them', async () => {
      await start();
      const { call } = await enter();
      perform({ type: 'answer', call, leg: call }, { type: 'start-hold-music', call, leg: call });
      const leg = originate(call);
      await stage.phone.pickUp();
      await log.wait('leg-answered', (input) => input.leg === leg);
      perform({ type: 'stop-hold-music', call, leg: call });
      connect(call, leg);
      await log.wait('leg-bridged', (input) => input.leg === leg && input.bridge === `${call}.b1`);
      await log.wait('leg-bridged', (input) => input.leg === call);
      stage.phone.hangUp();
      expect(await gone(leg)).toMatchObject({ cause: 'hung-up' });
      perform({ type: 'hang-up', call, leg: call }, { type: 'destroy-bridge', call, bridge: `${call}.b1` });
      await gone(call);
    });

    it.each([
      ['busy', 'busy'],
      ['decline', 'declined'],
    ] as const)('tells that a phone is %s', async (manner, cause) => {
      await start();
      const { call } = await enter();
      stage.phone.will(manner);
      expect(await gone(originate(call))).toMatchObject({ cause });
      stage.phone.will('ring');
      perform({ type: 'hang-up', call, leg: call });
      await gone(call);
    });

    it('tells that there is no phone to ring', async () => {
      await start();
      const { call } = await enter();
      expect(await gone(originate(call, 1, stage.offline))).toMatchObject({ cause: 'unreachable' });
      perform({ type: 'hang-up', call, leg: call });
      await gone(call);
    });

    it('carries effects out in their order without waiting: a phone asked for and taken back at once is gone', async () => {
      await start();
      const { call } = await enter();
      const leg = originate(call);
      perform({ type: 'hang-up', call, leg }, { type: 'hang-up', call, leg: call });
      await Promise.all([gone(leg), gone(call)]);
    });

    it('tells of a leg that was gone as such, whatever was wanted of it', async () => {
      await start();
      const { call } = await enter();
      perform({ type: 'hang-up', call, leg: call });
      await gone(call);
      // Asterisk tells of the end a moment before it forgets the channel.
      await stage.expectNothingLeft();
      const effects: TelephonyEffect[] = [
        { type: 'answer', call, leg: call },
        {
          type: 'play',
          call,
          leg: call,
          playback: `${call}.p1`,
          prompts: [{ prompt: 'closed', language: 'sv' }],
        },
        { type: 'start-hold-music', call, leg: call },
        { type: 'hang-up', call, leg: call },
      ];
      for (const effect of effects) {
        const from = log.all.length;
        perform(effect);
        await log.wait('leg-gone', (input) => input.leg === call, { from });
      }
      expect(log.ofType('effect-failed')).toEqual([]);
    });

    it('names the leg that is gone when two were to be joined, and fails for a bridge that is not there', async () => {
      await start();
      const { call } = await enter();
      perform({ type: 'answer', call, leg: call });
      connect(call, `${call}.a7`);
      await gone(`${call}.a7`);
      perform({ type: 'add-to-bridge', call, bridge: `${call}.b9`, legs: [call] });
      expect(await log.wait('effect-failed')).toMatchObject({ effect: 'add-to-bridge', call });
      expect(log.ofType('leg-gone').map(({ leg }) => leg)).toEqual([`${call}.a7`]);
      perform({ type: 'destroy-bridge', call, bridge: `${call}.b1` }, { type: 'hang-up', call, leg: call });
      await gone(call);
    });

    it('takes every effect twice without harm', async () => {
      await start();
      const { call } = await enter();
      const twice = (effect: TelephonyEffect): void => perform(effect, effect);
      twice({ type: 'answer', call, leg: call });
      twice({ type: 'start-hold-music', call, leg: call });
      stage.phone.will('answer');
      const leg = `${call}.a1`;
      twice({
        type: 'originate',
        call,
        leg,
        endpoint: stage.phone.endpoint,
        callerName: 'X',
        callerNumber: null,
        timeoutMs: A_WHILE_MS,
      });
      await log.wait('leg-answered');
      twice({ type: 'stop-hold-music', call, leg: call });
      twice({ type: 'create-bridge', call, bridge: `${call}.b1` });
      twice({ type: 'add-to-bridge', call, bridge: `${call}.b1`, legs: [call, leg] });
      await log.wait('leg-bridged', (input) => input.leg === leg);
      expect(log.ofType('leg-gone')).toEqual([]);
      stage.phone.will('ring');
      twice({ type: 'hang-up', call, leg });
      twice({ type: 'destroy-bridge', call, bridge: `${call}.b1` });
      twice({ type: 'hang-up', call, leg: call });
      await Promise.all([gone(leg), gone(call)]);
      expect(log.ofType('effect-failed')).toEqual([]);
    });

    it('never answers within the call that asked', async () => {
      await start();
      const before = log.all.length;
      perform({ type: 'answer', call: 'nobody', leg: 'nobody' });
      expect(log.all.length).toBe(before);
      await gone('nobody');
    });

    it('tells a loss, and after it everything that went on meanwhile', async () => {
      await start();
      const { call } = await enter();
      perform({ type: 'answer', call, leg: call });
      const leg = originate(call);
      perform({ type: 'create-bridge', call, bridge: `${call}.b1` });
      await settled(call);
      stage.cut();
      await log.wait('asterisk-lost');
      expect(telephony.state()).toBe('down');
      const from = log.all.length;
      stage.mend();
      const snapshot = await log.wait('asterisk-snapshot', undefined, { from });
      expect(log.all[from]).toBe(snapshot);
      expect([...snapshot.legs].sort((a, b) => (a.leg < b.leg ? -1 : 1))).toMatchObject([
        { leg: call, kind: 'caller', up: true, dialled: '+46406280400', caller: '+46701740611' },
        { leg, kind: 'agent', up: false, endpoint: stage.phone.endpoint, dialled: null, caller: null },
      ]);
      expect(snapshot.bridges).toEqual([{ bridge: `${call}.b1`, legs: [] }]);
      // Events of legs from before the loss still come.
      await stage.phone.pickUp();
      await log.wait('leg-answered', (input) => input.leg === leg, { from });
      perform({ type: 'add-to-bridge', call, bridge: `${call}.b1`, legs: [call, leg] });
      await log.wait('leg-bridged', (input) => input.leg === leg, { from });
      stage.phone.hangUp();
      await gone(leg);
      perform({ type: 'destroy-bridge', call, bridge: `${call}.b1` }, { type: 'hang-up', call, leg: call });
      await gone(call);
    });

    it('has nobody in the snapshot who left, or was picked up with nobody there to take the leg', async () => {
      await start();
      const { call } = await enter();
      const second = await enter();
      perform({ type: 'answer', call, leg: call }, { type: 'answer', call: second.call, leg: second.call });
      const leg = originate(call);
      await settled(call);
      stage.cut();
      await log.wait('asterisk-lost');
      await stage.phone.pickUp();
      await second.caller.leave();
      const from = log.all.length;
      stage.mend();
      const snapshot = await log.wait('asterisk-snapshot', undefined, { from });
      expect(snapshot.legs.map((each) => each.leg)).toEqual([call]);
      expect(log.ofType('leg-answered').map((each) => each.leg)).not.toContain(leg);
      perform({ type: 'hang-up', call, leg: call });
      await gone(call);
    });

    /** Until everything asked for the call was carried out: one more question, which is answered last. */
    async function settled(call: LegId): Promise<void> {
      const from = log.all.length;
      perform({ type: 'answer', call, leg: 'nobody' });
      await log.wait('leg-gone', ({ leg }) => leg === 'nobody', { from });
    }
  });
}
