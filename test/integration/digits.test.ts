import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTelephony } from '../../src/adapters/ari/telephony.ts';
import { renderAsteriskFiles } from '../../src/adapters/asterisk-files/render.ts';
import { defaultFileSettings } from '../../src/adapters/asterisk-files/settings.ts';
import { normaliseNumber } from '../../src/adapters/phone-numbers/normalise-number.ts';
import { systemTimers } from '../../src/adapters/system/timers.ts';
import type { Telephony } from '../../src/app/ports/telephony.ts';
import { startAsterisk, type RealAsterisk } from '../support/asterisk.ts';
import { eventually } from '../support/eventually.ts';
import { InputLog } from '../support/input-log.ts';
import { quietLog } from '../support/quiet-log.ts';
import { SipPhone } from '../support/sip/index.ts';

const generated = renderAsteriskFiles({
  ...defaultFileSettings,
  devices: [],
  devicePasswords: new Map(),
  trunk: { username: 'trunk', password: 'line', host: null },
  mediaAddress: '127.0.0.1',
});

describe('typed digits reach the desk once each', () => {
  let asterisk: RealAsterisk;
  let trunk: SipPhone;
  let telephony: Telephony;
  let log: InputLog;
  beforeAll(async () => {
    asterisk = await startAsterisk({ generated });
    trunk = await SipPhone.open({ server: asterisk.sip, user: 'trunk', password: 'line' });
    telephony = createTelephony({
      ...asterisk.ari,
      app: 'svara',
      normaliseNumber: (raw) => normaliseNumber(raw, 'SE'),
      timers: systemTimers,
      random: Math.random,
      log: quietLog,
    });
    log = new InputLog();
    telephony.start(log.receive);
    await log.wait('asterisk-snapshot');
  });
  afterAll(async () => {
    await telephony.stop();
    trunk.close();
    await asterisk.stop();
  });

  // Without the guard the jammed ones come as 0770011774400661144##, 111 and 1122.
  it.each([
    ['rfc4733', '0701740614#'],
    ['info', '0701740614#'],
    ['rfc4733-jammed', '0701740614#'],
    ['rfc4733-jammed', '11'],
    ['rfc4733-jammed', '1122'],
    ['rfc4733-jammed', '9'],
  ] as const)('sent as %s: %s', async (how, typed) => {
    const from = log.all.length;
    const call = trunk.call('0406280400', { from: '0701740611' });
    const { leg } = await log.wait('leg-entered', undefined, { from });
    telephony.perform({ type: 'answer', call: leg, leg });
    await call.answered();
    await eventually(() => expect(call.packetsSent).toBeGreaterThan(3));
    call.sendDigits(typed, how);
    const digits = (): string =>
      log.all
        .slice(from)
        .flatMap((input) => (input.type === 'digit' ? [input.digit] : []))
        .join('');
    // An end mark, typed apart, comes when all before it has been read.
    await eventually(() => expect(digits().length).toBeGreaterThanOrEqual(typed.length));
    call.sendDigits('*');
    await log.wait('digit', ({ digit }) => digit === '*', { from });
    expect(digits()).toBe(`${typed}*`);
    call.hangUp();
    await log.wait('leg-gone', undefined, { from });
  });
});
