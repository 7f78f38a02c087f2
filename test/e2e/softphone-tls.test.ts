import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PHONE_SOCKET_PATH } from '../../src/contract/workplace.ts';
import { freeTcpPort } from '../support/free-ports.ts';
import { hears, PAGE_TONE_HZ, press, SoftphoneBench, talkIs } from '../support/softphone-bench.ts';
import { TlsFront } from '../support/tls-front.ts';

/** As a desk has it: browsers come to a proxy with TLS, and everything of the page goes through it. */
describe('the phone at a page behind TLS', () => {
  let front: TlsFront;
  let bench: SoftphoneBench;
  beforeAll(async () => {
    const port = await freeTcpPort();
    front = await TlsFront.open(port);
    bench = await SoftphoneBench.start({ httpPort: port, publicUrl: front.url }, [
      '--ignore-certificate-errors',
    ]);
  });
  afterEach(() => bench.everybodyLeaves());
  afterAll(async () => {
    await bench.stop();
    await front.close();
  });

  it('speaks SIP through the same origin, and both hear each other', async () => {
    const at = await bench.agent(1, { url: front.url });
    expect(await at.page.evaluate('location.protocol')).toBe('https:');
    expect(front.upgraded).toContain(PHONE_SOCKET_PATH);
    const caller = await bench.dial('0406280400');
    caller.play('tone 440');
    await press(at, 'accept');
    await talkIs(at, 'talking');
    await caller.heard(`tone ${PAGE_TONE_HZ}`);
    await hears(at, { toneHz: 440 });
    await press(at, 'hang-up');
    expect((await caller.ended()).by).toBe('them');
  });
});
