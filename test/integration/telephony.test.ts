import { createTelephony } from '../../src/adapters/ari/telephony.ts';
import { renderAsteriskFiles } from '../../src/adapters/asterisk-files/render.ts';
import { defaultFileSettings } from '../../src/adapters/asterisk-files/settings.ts';
import { normaliseNumber } from '../../src/adapters/phone-numbers/normalise-number.ts';
import { systemTimers } from '../../src/adapters/system/timers.ts';
import { expect } from 'vitest';
import { startAsterisk, type RealAsterisk } from '../support/asterisk.ts';
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
  #ringing: IncomingCall | null = null;

  private constructor(asterisk: RealAsterisk, line: TcpProxy, trunk: SipPhone, desk: SipPhone) {
    this.asterisk = asterisk;
    this.#line = line;
    this.#trunk = trunk;
    this.desk = desk;
  }

  static async open(): Promise<RealStage> {
    const asterisk = await startAsterisk({ generated });
    const trunk = await SipPhone.open({
      server: asterisk.sip,
      user: 'trunk',
      password: 'line',
      media: false,
    });
    const desk = await SipPhone.open({ server: asterisk.sip, user: 'desk1', password: 'one', media: false });
    await desk.register();
    return new RealStage(asterisk, await TcpProxy.open(asterisk.ports.ari), trunk, desk);
  }

  open() {
    this.desk.onIncoming = (call) => this.#take(call, 'ring');
    return createTelephony({
      url: `http://127.0.0.1:${this.#line.port}`,
      user: this.asterisk.ari.user,
      password: this.asterisk.ari.password,
      app: 'svara',
      normaliseNumber: (raw) => normaliseNumber(raw, 'SE'),
      timers: systemTimers,
      random: Math.random,
      log: quietLog,
    });
  }

  call(dialled: string, from: string | null) {
    const call = this.#trunk.call(dialled, { from: from ?? 'anonymous' });
    return Promise.resolve({
      leave: () => void call.hangUp(),
      press: (digit: string) => {
        void call.answered().then(() => call.sendDigits(digit, 'info'));
      },
    });
  }

  readonly phone = {
    endpoint: 'PJSIP/desk1',
    will: (manner: keyof typeof manners) => void (this.desk.onIncoming = (call) => this.#take(call, manner)),
    pickUp: async () => {
      while (this.#ringing === null || this.#ringing.isEnded)
        await new Promise((resolve) => setTimeout(resolve, 5));
      expect(this.#ringing.displayName).toContain('Kävlinge');
      await this.#ringing.answer();
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

telephonyContract('a real Asterisk', () => RealStage.open());
