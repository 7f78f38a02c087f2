import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import type { PhoneOptions, SipPhone } from '../support/sip/index.ts';
import { SvaraUnderTest } from '../support/svara-under-test.ts';
import {
  AGENT_TONE,
  CALLER_TONE,
  hearEachOther,
  TalkUnderTest,
  THIRD_TONE,
} from '../support/talk-under-test.ts';

type Speaking = Pick<PhoneOptions, 'codecs' | 'firstSequence'>;

/*
 * Where codecs differ Asterisk translates for each listener. Debian's takes what it hears for a late packet, and drops
 * it, when the packets' numbers lie less than half a round before those of whoever talked to that listener before: a
 * listener could be deaf for eleven minutes when the other party changed.
 */
const EARLY = 45_000;
const LATE = 1_000;

describe('R4 and R5: who talks with whom changes between phones of different codecs', () => {
  let desk: SvaraUnderTest;
  let phones: SipPhone[] = [];
  beforeAll(async () => {
    desk = await SvaraUnderTest.start();
  });
  afterEach(async () => {
    await desk.asterisk.expectNothingLeft();
    for (const n of [1, 2]) await desk.goHome(n, phones[n]!);
    phones[0]?.close();
    phones = [];
  });
  afterAll(() => desk.stop());

  /** A caller and an agent who talk, and a colleague who has been asked. */
  const consulting = async (caller: Speaking, first: Speaking, second: Speaking) => {
    const line = await desk.phone('trunk', caller);
    const anna = await desk.agent(1, first);
    phones = [line, anna];
    const talk = await TalkUnderTest.begin(desk, anna, '0701740651', line);
    await talk.talk();
    const bo = await desk.agent(2, second);
    phones.push(bo);
    await talk.do('consult', { agent: 'agent2' });
    const asked = await bo.incoming();
    await asked.answer();
    asked.play(THIRD_TONE);
    await talk.is('consulting');
    await hearEachOther(talk.agent, AGENT_TONE, asked, THIRD_TONE);
    return { talk, asked };
  };

  it.each([
    [EARLY, LATE],
    [LATE, EARLY],
  ])('the one who was asked hears the caller when the agent has gone (%i, %i)', async (caller, agent) => {
    const { talk, asked } = await consulting(
      { codecs: ['alaw'], firstSequence: caller },
      { codecs: ['alaw'], firstSequence: agent },
      { codecs: ['ulaw'] },
    );
    await talk.do('consult-complete');
    await hearEachOther(talk.caller, CALLER_TONE, asked, THIRD_TONE);
    talk.caller.hangUp();
    await talk.over();
  });

  it.each([
    [EARLY, LATE],
    [LATE, EARLY],
  ])(
    'the agent hears the caller, the one asked, all, and the caller again (%i, %i)',
    async (caller, third) => {
      const { talk, asked } = await consulting(
        { codecs: ['alaw'], firstSequence: caller },
        { codecs: ['ulaw'] },
        { codecs: ['alaw'], firstSequence: third },
      );
      await talk.do('conference');
      await talk.is('conference');
      asked.play('silence');
      await talk.talk();
      asked.play(THIRD_TONE);
      talk.caller.play('silence');
      await talk.agent.heard(THIRD_TONE);
      talk.caller.play(CALLER_TONE);
      await talk.do('consult-cancel');
      await asked.ended();
      await talk.talk();
      talk.caller.hangUp();
      await talk.over();
    },
  );
});
