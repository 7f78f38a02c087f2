import { describe, expect, it } from 'vitest';
import { describeFact } from '../../../src/app/queries/words.ts';
import type { TalkFact, TalkFactType } from '../../../src/core/desk/talk-facts.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';
import { BASE } from './facts.ts';

const directory = sketchDirectory({ agents: { anna: {}, bo: {} } });
const call = { at: BASE, call: 'c1' } as const;
const party = { target: 'bo', number: null, leg: 'c1.a2' } as const;
const awaited = { ...call, agent: 'anna', leg: 'c1.a3' } as const;
const outside = { number: '+46701740699', leg: 'c1.a2' } as const;

/** One sentence for each fact of a talk; the compiler asks for every type. */
const SENTENCES: { readonly [T in TalkFactType]: readonly [TalkFact & { type: T }, string] } = {
  'call-held': [
    { ...call, type: 'call-held', agent: 'anna', by: 'anna' },
    'the caller was put on hold, by anna',
  ],
  'call-resumed': [
    { ...call, type: 'call-resumed', heldMs: 12_000 },
    'the caller was taken off hold after 12 s',
  ],
  'call-transferred': [
    {
      ...call,
      type: 'call-transferred',
      agent: 'anna',
      to: { service: 'support' },
      talkMs: 60_000,
      heldMs: 0,
      by: 'anna',
    },
    'transferred to Support by anna after talking 1 min',
  ],
  'transfer-returned': [
    { ...call, type: 'transfer-returned', agent: 'anna' },
    'goes back to anna, who had transferred it',
  ],
  'forward-started': [
    {
      ...call,
      ...outside,
      type: 'forward-started',
      bridge: 'c1.b2',
      attempt: 2,
      deadlineAt: BASE + 30_000,
      why: 'overflow',
    },
    '+46701740699 is rung for the caller until 09:00:30: overflow',
  ],
  'forward-key-asked': [
    { ...call, ...outside, type: 'forward-key-asked', playback: 'c1.p1', deadlineAt: call.at + 30_000 },
    '+46701740699 answered and is asked for the key, until 09:00:30',
  ],
  'forward-key-prompt-ended': [
    {
      ...call,
      ...outside,
      type: 'forward-key-prompt-ended',
      playback: 'c1.p1',
      deadlineAt: call.at + 10_000,
    },
    'the key of +46701740699 is awaited until 09:00:10',
  ],
  'forward-answered': [{ ...call, ...outside, type: 'forward-answered' }, '+46701740699 answered'],
  'forward-connected': [
    { ...call, ...outside, type: 'forward-connected', waitMs: 20_000 },
    'connected with +46701740699 after waiting 20 s',
  ],
  'forward-ended': [
    { ...call, ...outside, type: 'forward-ended', outcome: 'not-answered' },
    '+46701740699 did not answer in time',
  ],
  'forward-refused': [
    { ...call, type: 'forward-refused', number: '+999', why: 'overflow', reason: 'may not be dialled' },
    '+999 was not rung (overflow): may not be dialled',
  ],
  'consult-started': [
    {
      ...call,
      ...party,
      type: 'consult-started',
      agent: 'anna',
      service: 'support',
      device: 'bo-phone',
      attempt: 2,
      deadlineAt: BASE + 15_000,
      by: 'anna',
    },
    'bo is asked for Support, rung until 09:00:15, by anna',
  ],
  'consult-answered': [
    { ...call, ...party, type: 'consult-answered' },
    'bo answered and talks with the agent',
  ],
  'consult-ended': [{ ...call, ...party, type: 'consult-ended', outcome: 'hung-up' }, 'bo hung up'],
  'consult-completed': [
    { ...call, ...party, type: 'consult-completed', agent: 'anna' },
    'the caller and bo talk on; anna has left the call',
  ],
  'conference-started': [
    { ...call, ...party, type: 'conference-started', agent: 'anna' },
    'the caller, anna and bo talk together',
  ],
  'agent-left': [
    { ...call, type: 'agent-left', agent: 'anna' },
    'anna left the conference and still owns the call',
  ],
  'rejoin-started': [
    {
      ...call,
      type: 'rejoin-started',
      agent: 'anna',
      device: 'anna-phone',
      leg: 'c1.a3',
      attempt: 3,
      deadlineAt: BASE + 15_000,
      by: 'anna',
    },
    'anna comes back into the call, rung until 09:00:15',
  ],
  'join-key-asked': [
    {
      ...call,
      type: 'join-key-asked',
      agent: 'bo',
      leg: 'c1.a2',
      playback: 'c1.p1',
      prompts: ['accept-by-key'],
      deadlineAt: BASE + 30_000,
    },
    'a key is asked for on the phone of bo, which may have been answered by anybody, until 09:00:30',
  ],
  'join-failed': [
    { ...call, type: 'join-failed', tries: 1, retryAt: BASE + 1_000 },
    'who was to talk could not be joined; tried again at 09:00:01',
  ],
  'talk-interrupted': [
    {
      ...awaited,
      type: 'talk-interrupted',
      device: 'anna-page',
      why: 'page-lost',
      deadlineAt: BASE + 30_000,
      ringAt: BASE,
    },
    'the phone of anna was lost (its page is gone or out of reach); awaited until 09:00:30',
  ],
  'lost-leg-ended': [
    { ...awaited, type: 'lost-leg-ended' },
    'the connection to anna that was lost has ended',
  ],
  'phone-rung-again': [
    { ...awaited, type: 'phone-rung-again', device: 'anna-page', attempt: 3, deadlineAt: BASE + 8_000 },
    'the phone of anna is rung again, until 09:00:08',
  ],
  'ring-again-ended': [
    { ...awaited, type: 'ring-again-ended', outcome: 'not-answered', ringAt: BASE + 1_000 },
    'the phone of anna was not answered again: not answered',
  ],
  'talk-continued': [
    { ...awaited, type: 'talk-continued', device: 'anna-page', awayMs: 4_000, key: '1' },
    'anna is back in the call by key 1 after 4 s',
  ],
  'page-awaited-longer': [
    { ...awaited, type: 'page-awaited-longer', deadlineAt: BASE + 10_000 },
    'anna is awaited until 09:00:10, as the connection was away',
  ],
  'page-given-up': [
    { ...call, type: 'page-given-up', agent: 'anna', awayMs: 30_000 },
    'anna was not back within 30 s: the call goes on without them',
  ],
  'join-retried': [{ ...call, type: 'join-retried' }, 'who is to talk is joined anew'],
  'agent-rejoined': [
    { ...call, type: 'agent-rejoined', agent: 'anna', leg: 'c1.a3' },
    'anna is back in the call',
  ],
  'rejoin-ended': [
    { ...call, type: 'rejoin-ended', agent: 'anna', leg: 'c1.a3', outcome: 'declined' },
    'anna declined',
  ],
  'caller-left': [{ ...call, type: 'caller-left', leg: 'c1' }, 'the caller hung up; the others talk on'],
  'call-command-refused': [
    {
      ...call,
      type: 'call-command-refused',
      command: 'consult-cancel',
      reason: 'none is under way',
      by: 'anna',
    },
    'asked to consult cancel, by anna, refused: none is under way',
  ],
};

describe('what happens in a talk, in words', () => {
  it('tells the key by which somebody came in, and when joining was given up', () => {
    const words = (fact: TalkFact) => describeFact(fact, { directory, timeZone: 'UTC' });
    expect(words({ ...call, ...party, type: 'consult-answered', key: '1' })).toBe(
      'bo accepted by key 1 and talks with the agent',
    );
    expect(words({ ...call, type: 'agent-rejoined', agent: 'anna', leg: 'c1.a3', key: '1' })).toBe(
      'anna is back in the call by key 1',
    );
    expect(words({ ...call, type: 'join-failed', tries: 4, retryAt: null })).toBe(
      'who was to talk could not be joined, 4 times in a row: given up',
    );
  });

  it.each(Object.values(SENTENCES))('%j', (fact, words) => {
    expect(describeFact(fact, { directory, timeZone: 'UTC' })).toBe(words);
  });
});
