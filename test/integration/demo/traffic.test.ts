import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestField, startSipp, type RunningSipp } from '../../../src/demo/sipp.ts';
import { startAsterisk, type RealAsterisk } from '../../support/asterisk.ts';
import { SipPhone } from '../../support/sip/index.ts';
import { pjsipEndpoints } from '../../support/sip-endpoints.ts';

const scenarios = join(import.meta.dirname, '../../../src/demo/scenarios');
const password = 'secret';

/** The desk takes the call at once and hangs up; rings a phone; or does not know the number. */
const extensions = `
[test]
exten => 1,1,Answer(,i)
 same => n,Wait(1)
 same => n,Hangup()
exten => _2X,1,Answer(,i)
 same => n,Dial(PJSIP/traffic\${EXTEN:1},20)
exten => 3,1,Hangup(1)
`;

let asterisk: RealAsterisk;

beforeAll(async () => {
  asterisk = await startAsterisk({
    extraFiles: {
      'pjsip_local.conf': pjsipEndpoints(['trunk', 'traffic1', 'traffic2'], password, 'test'),
      'extensions_local.conf': extensions,
    },
  });
});

afterAll(async () => {
  await asterisk?.stop();
});

function callers(rows: readonly (readonly [number, string, string, number])[]): RunningSipp {
  return startSipp({
    scenario: join(scenarios, 'caller.xml'),
    serverPort: asterisk.sip.port,
    rows: rows.map((row) => [...row, digestField('trunk', password)]),
    calls: rows.length,
    limitMs: 40_000,
  });
}

describe('the scenarios of the demo’s traffic', () => {
  it('callers end by patience, by the desk, or by a refusal', async () => {
    const desk = await SipPhone.open({
      server: asterisk.sip,
      user: 'traffic1',
      password,
      onIncoming: { answerAfterMs: 100 },
    });
    try {
      await desk.register();
      const running = callers([
        [0, '0701740611', '1', 60],
        [50, '0701740612', '21', 2],
        [100, '0701740613', '3', 60],
      ]);
      const call = await desk.incoming();
      expect(call.from).toBe('0701740612');
      expect((await call.ended(10_000)).by).toBe('them');
      const result = await running.done;
      expect(result).toMatchObject({ ok: true, counts: { successful: 3, failed: 0 } });
      await asterisk.expectNothingLeft();
    } finally {
      desk.close();
    }
  });

  it('a wrong password is told as failed calls', async () => {
    const result = await startSipp({
      scenario: join(scenarios, 'register.xml'),
      serverPort: asterisk.sip.port,
      rows: [['traffic1', digestField('traffic1', 'wrong')]],
      calls: 1,
      keywords: { phone_port: 9 },
      limitMs: 10_000,
    }).done;
    expect(result).toMatchObject({ ok: false, counts: { successful: 0, failed: 1 } });
  });

  it('phones register, ring, answer, and take back what a caller cancels', async () => {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const phones = startSipp({
      scenario: join(scenarios, 'phone.xml'),
      serverPort: asterisk.sip.port,
      localPort: port,
    });
    try {
      const registered = await startSipp({
        scenario: join(scenarios, 'register.xml'),
        serverPort: asterisk.sip.port,
        rows: [1, 2].map((n) => [`traffic${n}`, digestField(`traffic${n}`, password)]),
        calls: 2,
        keywords: { phone_port: port },
        limitMs: 10_000,
      }).done;
      expect(registered.ok).toBe(true);
      expect(await asterisk.command('pjsip show contacts')).toContain(`traffic2@127.0.0.1:${port}`);
      // One leaves while a phone still rings or has just answered, the others in the talk.
      const result = await callers([
        [0, '0701740611', '21', 1],
        [0, '0701740612', '22', 8],
        [0, '0701740613', '22', 8],
      ]).done;
      expect(result).toMatchObject({ ok: true, counts: { successful: 3, failed: 0 } });
      await asterisk.expectNothingLeft();
    } finally {
      phones.stop();
      await phones.done;
    }
  });
});
