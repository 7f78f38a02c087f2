import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { MOBILE_OF_ONE, mobileDeskFile, TOWN } from '../support/mobile-desk.ts';
import type { SipPhone } from '../support/sip/index.ts';
import { SvaraUnderTest } from '../support/svara-under-test.ts';

/** The small desk, the agent's own phone a softphone instead of a desk phone. */
async function softphoneDesk(): Promise<string> {
  const yaml = await readFile(await mobileDeskFile(), 'utf8');
  const file = join(await mkdtemp(join(tmpdir(), 'svara-desk-')), 'desk.yaml');
  await writeFile(file, yaml.replaceAll('desk1', 'soft1').replace('kind: desk-phone', 'kind: softphone'));
  return file;
}

/*
 * The softphone's endpoint is the one that browsers use: encrypted sound, keys by DTLS. What registers as it here
 * speaks SIP over UDP and stops short of the DTLS handshake: what is shown is who rings, who wins and who stops.
 */
describe('two devices at once: a softphone and a mobile', () => {
  let desk: SvaraUnderTest;
  let softphone: SipPhone;
  let outside: SipPhone;
  let callers = 0;
  beforeAll(async () => {
    desk = await SvaraUnderTest.start({ config: await softphoneDesk() });
    outside = await desk.phone('trunk');
    softphone = await desk.phone('soft1', { media: false });
    await desk.agentIs('agent1', 'signed-out');
  });
  afterAll(() => desk.stop());

  const bothRing = async () => {
    await (await desk.supervisor()).setState('agent1', 'available');
    const from = `070174${String(5000 + callers++)}`;
    const call = await desk.dial(TOWN, from);
    const [soft, mobile] = await Promise.all([
      softphone.incoming(),
      outside.incoming(5_000, ({ dialled }) => dialled === MOBILE_OF_ONE),
    ]);
    return { call, from, soft, mobile };
  };
  const connectedBy = async (from: string): Promise<unknown> => {
    const { facts } = await desk.callFrom(from, ({ state }) => state === 'connected');
    const of = (type: string) =>
      facts.filter((fact: { type: string }) => fact.type === type).map(({ text }: { text: string }) => text);
    return { accepted: of('offer-accepted'), answered: of('call-answered').length, ended: of('offer-ended') };
  };

  it('the softphone answers first: the mobile stops ringing', async () => {
    const { call, from, soft, mobile } = await bothRing();
    await soft.answer();
    expect(await mobile.ended()).toMatchObject({ by: 'them', status: 487 });
    await desk.agentIs('agent1', 'talking');
    expect(await connectedBy(from)).toEqual({
      accepted: ['Anna Berg answered the phone'],
      answered: 1,
      ended: ['the offer to Anna Berg (mobile1) was taken back'],
    });
    expect(soft.isEnded).toBe(false);
    call.hangUp();
    await soft.ended();
    await desk.asterisk.expectNothingLeft();
  });

  it('the mobile accepts first: the softphone stops ringing, and the two hear each other', async () => {
    const { call, from, soft, mobile } = await bothRing();
    await mobile.answer();
    await mobile.heard('sound');
    expect(soft.isEnded).toBe(false);
    mobile.sendDigits('1');
    expect(await soft.ended()).toMatchObject({ by: 'them', status: 487 });
    call.play('tone 440');
    mobile.play('tone 620');
    await Promise.all([mobile.heard('tone 440'), call.heard('tone 620')]);
    expect(await connectedBy(from)).toEqual({
      accepted: ['Anna Berg accepted by key 1'],
      answered: 1,
      ended: ['the offer to Anna Berg (soft1) was taken back'],
    });
    call.hangUp();
    await mobile.ended();
    await desk.asterisk.expectNothingLeft();
  });

  it('the softphone takes the call while the mobile asks for its key: the mobile is hung up', async () => {
    const { call, soft, mobile } = await bothRing();
    await mobile.answer();
    await mobile.heard('sound');
    await soft.answer();
    await mobile.ended();
    await desk.agentIs('agent1', 'talking');
    soft.hangUp();
    await call.ended();
    await eventually(() => desk.asterisk.expectNothingLeft());
  });
});
