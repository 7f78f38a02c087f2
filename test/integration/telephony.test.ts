import { createTelephony } from '../../src/adapters/ari/telephony.ts';
import { renderAsteriskFiles } from '../../src/adapters/asterisk-files/render.ts';
import { defaultFileSettings } from '../../src/adapters/asterisk-files/settings.ts';
import { normaliseNumber } from '../../src/adapters/phone-numbers/normalise-number.ts';
import { systemTimers } from '../../src/adapters/system/timers.ts';
import { describe, expect, it } from 'vitest';
import type { Timers } from '../../src/app/ports/timers.ts';
import { startAsterisk, type RealAsterisk } from '../support/asterisk.ts';
import { eventually } from '../support/eventually.ts';
import { InputLog } from '../support/input-log.ts';
import { quietLog } from '../support/quiet-log.ts';
import { SipPhone, type IncomingCall, type IncomingPolicy } from '../support/sip/index.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';
import { telephonyContract, type TelephonyStage } from '../support/telephony-contract.ts';

const manners = {
  ring: 'ring',
  answer: { answerAfterMs: 10 },
  busy: { refuseWith: 486 },
  decline: { refuseWith: 603 },
} as const satisfies Record<string, IncomingPolicy>;

/** Unlike every other delay. */
const PROBE_MS = 1_499;

const generated = renderAsteriskFiles({
  ...defaultFileSettings,
  devices: ['desk1', 'desk2'].map((id) => ({ id, kind: 'desk-phone', endpoint: `PJSIP/${id}` })),
  devicePasswords: new Map([
    ['desk1', 'one'],
    ['desk2', 'two'],
  ]),
  trunk: { username: 'trunk', password: 'line', host: null },
  mediaAddress: '127.0.0.1',
});

class RealStage implements TelephonyStage {
  readonly asterisk: RealAsterisk;
  readonly desk: SipPhone;
  readonly offline = 'PJSIP/desk2';
  readonly #trunk: SipPhone;
  readonly #line: TcpProxy;
  readonly #timers: Timers;
  #ringing: IncomingCall | null = null;

  private constructor(
    asterisk: RealAsterisk,
    line: TcpProxy,
    trunk: SipPhone,
    desk: SipPhone,
    timers: Timers,
  ) {
    this.asterisk = asterisk;
    this.#line = line;
    this.#trunk = trunk;
    this.desk = desk;
    this.#timers = timers;
  }

  static async open(timers: Timers): Promise<RealStage> {
    const asterisk = await startAsterisk({ generated });
    const trunk = await SipPhone.open({
      server: asterisk.sip,
      user: 'trunk',
      password: 'line',
      media: false,
    });
    const desk = await SipPhone.open({ server: asterisk.sip, user: 'desk1', password: 'one', media: false });
    await desk.register();
    return new RealStage(asterisk, await TcpProxy.open(asterisk.ports.ari), trunk, desk, timers);
  }

  open(more: { readonly standbyEveryMs?: number } = {}) {
    this.desk.onIncoming = (call) => this.#take(call, 'ring');
    return createTelephony({
      url: `http://127.0.0.1:${this.#line.port}`,
      user: this.asterisk.ari.user,
      password: this.asterisk.ari.password,
      app: 'svara',
      normaliseNumber: (raw) => normaliseNumber(raw, 'SE'),
      timers: this.#timers,
      probeTimeoutMs: PROBE_MS,
      ...more,
      random: Math.random,
      log: quietLog,
    });
  }

  call(dialled: string, from: string | null) {
    const call = this.#trunk.call(dialled, { from: from ?? 'anonymous' });
    return Promise.resolve({
      leave: async () => {
        call.hangUp();
        await call.ended();
      },
      press: (digit: string) => {
        void call.answered().then(() => call.sendDigits(digit, 'info'));
      },
    });
  }

  readonly phone = {
    endpoint: 'PJSIP/desk1',
    will: (manner: keyof typeof manners) => void (this.desk.onIncoming = (call) => this.#take(call, manner)),
    pickUp: async () => {
      await eventually(() => expect(this.#ringing?.isEnded).toBe(false));
      const ringing = this.#ringing as IncomingCall;
      expect(ringing.displayName).toContain('Kävlinge');
      await ringing.answer();
    },
    hangUp: () => void this.#ringing?.hangUp(),
  };

  cut(): void {
    this.#line.cut();
  }

  mend(): void {
    this.#line.mend();
  }

  expectNothingLeft(): Promise<void> {
    return this.asterisk.expectNothingLeft();
  }

  async close(): Promise<void> {
    this.#trunk.close();
    this.desk.close();
    await this.#line.close();
    await this.asterisk.stop();
  }

  #take(call: IncomingCall, manner: keyof typeof manners): void {
    this.#ringing = call;
    const policy = manners[manner];
    if (policy === 'ring') call.ring();
    else if ('refuseWith' in policy) call.refuse(policy.refuseWith);
    else void call.answer();
  }
}

telephonyContract('a real Asterisk', () => RealStage.open(systemTimers));

/** Time is up at once for the first answer on the WebSocket, as with an Asterisk that takes no requests there. */
const impatient: Timers = {
  after(delayMs, wake) {
    if (delayMs !== PROBE_MS) return systemTimers.after(delayMs, wake);
    queueMicrotask(wake);
    return () => undefined;
  },
};

telephonyContract('a real Asterisk, requests by HTTP', () => RealStage.open(impatient));

describe('an Asterisk that was killed and started anew', () => {
  it('has nobody left, and takes callers again', async () => {
    const stage = await RealStage.open(systemTimers);
    try {
      const telephony = stage.open();
      const log = new InputLog();
      telephony.start(log.receive);
      await log.wait('asterisk-snapshot');
      await stage.call('0406280400', '0701740611');
      await log.wait('leg-entered');
      await stage.asterisk.kill();
      await log.wait('asterisk-lost');
      await stage.asterisk.start();
      const from = log.all.length;
      expect(await log.wait('asterisk-snapshot', undefined, { from })).toEqual({
        type: 'asterisk-snapshot',
        legs: [],
        bridges: [],
      });
      const caller = await stage.call('0406280401', '0701740612');
      expect(await log.wait('leg-entered', undefined, { from })).toMatchObject({ dialled: '+46406280401' });
      await caller.leave();
      await log.wait('leg-gone', undefined, { from });
      await telephony.stop();
    } finally {
      await stage.close();
    }
  });
});

describe('two instances on one Asterisk', () => {
  it('do not fight: the later one has the calls, the first stands by and takes them over when it goes', async () => {
    const stage = await RealStage.open(systemTimers);
    try {
      const [first, second] = [stage.open({ standbyEveryMs: 50 }), stage.open()];
      const [log, secondLog] = [new InputLog(), new InputLog()];
      first.start(log.receive);
      await log.wait('asterisk-snapshot');
      second.start(secondLog.receive);
      await log.wait('asterisk-lost');
      expect(first.state()).toBe('down');
      const caller = await stage.call('0406280400', '0701740611');
      const { leg } = await secondLog.wait('leg-entered');
      expect(log.all.map(({ type }) => type)).toEqual(['asterisk-snapshot', 'asterisk-lost']);
      await caller.leave();
      await secondLog.wait('leg-gone', (input) => input.leg === leg);
      await second.stop();
      await log.wait('asterisk-snapshot', undefined, { from: 2 });
      const next = await stage.call('0406280400', '0701740611');
      await log.wait('leg-entered', undefined, { from: 2 });
      await next.leave();
      await first.stop();
    } finally {
      await stage.close();
    }
  });
});
