import { describe, expect, it } from 'vitest';
import { inWords } from '../../../src/app/queries/word-parts.ts';
import { describeCall, describeFact } from '../../../src/app/queries/words.ts';
import type { Directory } from '../../../src/core/desk/directory.ts';
import type { Fact, FactType } from '../../../src/core/desk/facts.ts';
import type { TalkFactType } from '../../../src/core/desk/talk-facts.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';
import { DIAL_SENTENCES } from './dial-sentences.ts';
import { BASE, agentState, answered, arrived, ended, offered, queued } from './facts.ts';

const sketched = sketchDirectory({ agents: { anna: { skills: { network: 5 } } } });
const directory: Directory = {
  ...sketched,
  agents: new Map([...sketched.agents].map(([id, agent]) => [id, { ...agent, name: 'Anna Berg' }])),
  skills: new Map([['network', { id: 'network', name: 'Network' }]]),
};

const call = { at: BASE, call: 'c1' } as const;

/** One sentence for each fact; the compiler asks for every type. */
const SENTENCES: Record<Exclude<FactType, TalkFactType>, readonly [Fact, string]> = {
  'call-arrived': [arrived(BASE), '+46701740611 dialled +46406280400 of Town for Support, class medium'],
  'entry-decided': [
    {
      ...call,
      type: 'entry-decided',
      treatment: 'closed',
      why: 'closed from 12:00 until 12:45; opens today 12:45',
      nextOpening: BASE,
    },
    'hears that the desk is closed: closed from 12:00 until 12:45; opens today 12:45',
  ],
  'hours-moved': [
    { ...call, type: 'hours-moved', openUntil: BASE + 60_000 },
    'the hours were changed, and end at 10:01:00',
  ],
  'entry-moved': [
    {
      ...call,
      type: 'entry-moved',
      to: { end: 'queue', service: 'support' },
      by: 'key',
      key: '3',
      choice: 'How is my case going?',
      class: 'status',
    },
    'key 3, How is my case going?: into the queue of Support, as class status',
  ],
  'announcement-started': [
    { ...call, type: 'announcement-started', playback: 'c1.p1', prompts: ['greeting'], purpose: 'greeting' },
    'the greeting started to play: greeting',
  ],
  'announcement-finished': [
    { ...call, type: 'announcement-finished', playback: 'c1.p1' },
    'the announcement was heard to its end',
  ],
  'call-queued': [
    queued(BASE),
    'in the queue of Support, class medium, needs Network at level 3 or more, target 20 s',
  ],
  'requirement-relaxed': [
    { ...call, type: 'requirement-relaxed', skill: 'network', minLevel: 2 },
    'Network at level 2 or more will do from now on',
  ],
  'requirements-spent': [
    { ...call, type: 'requirements-spent', then: 'any-agent' },
    'every requirement has given way and nobody was found: any agent of the desk will do',
  ],
  'line-opened': [
    { ...call, type: 'line-opened', line: 'support', why: 'nobody-signed-in' },
    'opened to support: nobody is signed in on the lines before it',
  ],
  'call-overflowed': [
    { ...call, type: 'call-overflowed', to: { service: 'support' }, why: 'waited', step: 0 },
    'sent on to the queue of Support: the call has waited so long',
  ],
  'overflow-skipped': [
    { ...call, type: 'overflow-skipped', to: { callback: true }, why: 'number-withheld', step: 1 },
    'not sent on to a callback: the caller withholds the number',
  ],
  'held-for-agent': [
    { ...call, type: 'held-for-agent', agent: 'anna', until: BASE + 10_000 },
    'held for Anna Berg, who had the caller last, until 10:00:10',
  ],
  'agent-hold-ended': [
    { ...call, type: 'agent-hold-ended', agent: 'anna', why: 'unavailable' },
    'no longer held for Anna Berg: they are taken or away',
  ],
  'wait-estimated': [
    {
      ...call,
      type: 'wait-estimated',
      service: 'support',
      position: 3,
      lowMs: 180_000,
      meanMs: 240_000,
      highMs: 290_000,
      silent: null,
      said: 'wait-3-5',
    },
    'number 3 in the queue; estimate 4 min (3 min to 4 min 50 s); the caller is told wait-3-5',
  ],
  'voicemail-chosen': [
    { ...call, type: 'voicemail-chosen', maxMs: 180_000, silenceMs: 5_000 },
    'may leave a message of at most 3 min; 5 s of silence end it',
  ],
  'recording-started': [
    { ...call, type: 'recording-started', recording: 'c1.r1', until: BASE + 190_000 },
    'the message is recorded after a tone',
  ],
  'recording-left': [
    { ...call, type: 'recording-left', recording: 'c1.r1', until: BASE + 5_000 },
    'the caller hung up while recorded',
  ],
  'voicemail-left': [
    { ...call, type: 'voicemail-left', recording: 'c1.r1', durationMs: 12_000 },
    'a message of 12 s was left',
  ],
  'voicemail-too-short': [
    { ...call, type: 'voicemail-too-short', recording: 'c1.r1', durationMs: 0, again: true },
    'too little was said to be a message (0 s); the caller is asked once more',
  ],
  'recording-failed': [
    { ...call, type: 'recording-failed', recording: 'c1.r1', error: 'disk full' },
    'the message could not be recorded: disk full',
  ],
  'outage-told': [
    {
      ...call,
      type: 'outage-told',
      outage: 'o1',
      playback: 'c1.p1',
      text: 'The network of Town is down.',
      graceMs: 10_000,
    },
    'told of the outage: The network of Town is down.',
  ],
  'estimate-measured': [
    {
      ...call,
      type: 'estimate-measured',
      service: 'support',
      estimateMs: 240_000,
      lowMs: 180_000,
      highMs: 290_000,
      actualMs: 301_000,
    },
    'estimate 4 min (3 min to 4 min 50 s), actual 5 min 1 s',
  ],
  'offer-made': [
    offered(BASE),
    'offered to Anna Berg: level 5 in Network, idle 4 min; chosen before 2 others; rings until 10:00:15',
  ],
  'offer-accepted': [
    { ...call, type: 'offer-accepted', agent: 'anna', leg: 'c1.a1' },
    'Anna Berg answered the phone',
  ],
  'key-asked': [
    {
      ...call,
      type: 'key-asked',
      agent: 'anna',
      leg: 'c1.a1',
      playback: 'c1.p1',
      prompts: ['accept-by-key'],
      until: BASE + 30_000,
    },
    'a key is asked for on the phone of Anna Berg, which may have been answered by anybody: accept-by-key',
  ],
  'key-prompt-ended': [
    {
      ...call,
      type: 'key-prompt-ended',
      agent: 'anna',
      leg: 'c1.a1',
      playback: 'c1.p1',
      until: BASE + 10_000,
    },
    'the key of Anna Berg is awaited until 10:00:10',
  ],
  'offer-ended': [
    {
      ...call,
      type: 'offer-ended',
      agent: 'anna',
      leg: 'c1.a1',
      outcome: 'declined',
      restUntil: BASE + 30_000,
    },
    'Anna Berg declined; kept from this agent until 10:00:30',
  ],
  'call-annotated': [
    {
      ...call,
      type: 'call-annotated',
      agent: 'anna',
      reason: { code: 'password', name: 'Password' },
      note: 'locked out\nsince Monday',
      by: 'anna',
    },
    'Anna Berg wrote: reason Password (password); "locked out\\nsince Monday"',
  ],
  'call-class-corrected': [
    { ...call, type: 'call-class-corrected', agent: 'anna', from: 'medium', class: 'high', by: 'anna' },
    'Anna Berg corrected the class from medium to high',
  ],
  'agent-request-refused': [
    {
      type: 'agent-request-refused',
      at: BASE,
      agent: 'anna',
      request: 'decline',
      reason: 'no call is offered',
      by: 'supervisor',
    },
    'supervisor asked for Anna Berg to decline, refused: no call is offered',
  ],
  'wrap-up-extended': [
    {
      ...call,
      type: 'wrap-up-extended',
      agent: 'anna',
      until: BASE + 60_000,
      extension: 1,
      of: 2,
      by: 'anna',
    },
    'the wrap-up of Anna Berg was extended until 10:01:00 (extension 1 of 2), by anna',
  ],
  'call-answered': [answered(BASE, 4_321), 'connected with Anna Berg after waiting 4.3 s'],
  'call-ended': [
    ended(BASE, 4_321, 65_000),
    'ended by the caller: handled, waited 4.3 s, talked 1 min 5 s with Anna Berg',
  ],
  'call-taken-over': [
    { ...call, type: 'call-taken-over', note: 'keeps its place' },
    'taken over after a restart: keeps its place',
  ],
  'effect-failed': [
    { ...call, type: 'effect-failed', effect: 'start-hold-music', error: 'no such class' },
    'could not start hold music: no such class',
  ],
  ...DIAL_SENTENCES,
  'agent-state-changed': [
    agentState(BASE, 'paused', { pauseReason: 'lunch', by: 'supervisor' }),
    'Anna Berg went from available to paused (lunch), by supervisor',
  ],
  'agent-command-refused': [
    {
      type: 'agent-command-refused',
      at: BASE,
      agent: 'anna',
      wanted: 'signed-out',
      reason: 'in a call',
      by: 'anna',
    },
    'Anna Berg was asked by anna to be signed out, refused: in a call',
  ],
  'device-selected': [
    { type: 'device-selected', at: BASE, agent: 'anna', device: 'soft1', by: 'anna' },
    'Anna Berg is rung on soft1, by anna',
  ],
  'agent-reachability-changed': [
    { type: 'agent-reachability-changed', at: BASE, agent: 'anna', reachable: false },
    'Anna Berg has no phone that can be rung',
  ],
  'asterisk-connected': [
    { type: 'asterisk-connected', at: BASE, channels: 1 },
    'connected to Asterisk, which had 1 channel',
  ],
  'on-call-chosen': [
    { ...call, type: 'on-call-chosen', chain: 'jour', confirmKey: '1' },
    'wants those on call of jour; asked to confirm by key 1 that it is critical',
  ],
  'on-call-confirmed': [
    { ...call, type: 'on-call-confirmed', chain: 'jour', key: '1' },
    'confirmed as critical by key 1: those on call of jour are rung',
  ],
  'on-call-not-confirmed': [
    { ...call, type: 'on-call-not-confirmed', chain: 'jour', key: null },
    'not confirmed as critical in time: nobody on call is rung',
  ],
  'on-call-skipped': [
    {
      ...call,
      type: 'on-call-skipped',
      chain: 'jour',
      round: 1,
      step: 2,
      person: null,
      why: 'nobody-on-call',
      reason: 'Beredskap',
    },
    'step 2 of round 1 was left out: nobody is on call (Beredskap)',
  ],
  'on-call-paused': [
    { ...call, type: 'on-call-paused', chain: 'jour', round: 2, until: call.at + 18_400 },
    'nobody on call was free: round 2 begins in 19 s',
  ],
  'on-call-handed-to-desk': [
    { ...call, type: 'on-call-handed-to-desk', chain: 'jour' },
    'the desk has opened: it takes the call, and nobody else on call is rung',
  ],
  'on-call-exhausted': [
    { ...call, type: 'on-call-exhausted', chain: 'jour', rounds: 2 },
    'nobody on call of jour took the call in 2 rounds',
  ],
  'asterisk-lost': [{ type: 'asterisk-lost', at: BASE }, 'lost the connection to Asterisk'],
  'desk-changed': [
    {
      type: 'desk-changed',
      at: BASE,
      kind: 'outage',
      id: 'o1',
      what: 'begun',
      by: 'supervisor',
      summary: 'outage message for Town until 11:30',
    },
    'supervisor changed the desk: outage message for Town until 11:30',
  ],
  'directory-loaded': [
    { type: 'directory-loaded', at: BASE, revision: 'abc' },
    'the configuration came into force, revision abc',
  ],
};

describe('facts in words', () => {
  it.each(Object.entries(SENTENCES))('%s', (type, [fact, sentence]) => {
    expect(fact.type).toBe(type);
    expect(describeFact(fact, { directory, timeZone: 'Europe/Stockholm' })).toBe(sentence);
  });

  it('tell the day where it is another', () => {
    const fact = agentState(BASE, 'wrapping-up', { until: BASE + 86_400_000 });
    expect(describeFact(fact, { directory, timeZone: 'Europe/Stockholm' })).toContain(
      'until Thursday 25 March 2027 10:00:00',
    );
  });

  it('name what is gone from the directory by its id, and never the number of who withholds it', () => {
    expect(describeFact(answered(BASE, 0, 'c1', 'zoe'), { directory, timeZone: 'UTC' })).toContain(
      'with zoe',
    );
    expect(describeFact(arrived(BASE, 'c1', null), { directory, timeZone: 'UTC' })).toMatch(
      /^a caller who withholds the number dialled/,
    );
  });

  it('of a call are told by the clock of the organisation that was dialled', () => {
    const finnish: Directory = {
      ...directory,
      organisations: new Map([
        ['town', { id: 'town', name: 'Town', timeZone: 'Europe/Helsinki', country: 'SE', language: 'sv' }],
      ]),
    };
    const facts = describeCall([arrived(BASE), offered(BASE)], finnish);
    expect(facts[1]).toMatchObject({ at: BASE, type: 'offer-made' });
    expect(facts[1]?.text).toContain('rings until 11:00:15');
  });
});

describe('an escalation', () => {
  const fact = { ...call, type: 'line-opened', line: 'support', why: 'escalated' } as const;
  const words = (more: object) => describeFact({ ...fact, ...more }, { directory, timeZone: 'UTC' });

  it('tells who had the call and who asked; older facts do not', () => {
    expect(words({ agent: 'anna', by: 'anna1' })).toBe('opened to support: Anna Berg sent it on (anna1)');
    expect(words({ agent: null, by: 'boss' })).toBe('opened to support: boss sent it on');
    expect(words({})).toBe('opened to support: an agent sent it on');
  });
});

describe('durations in words', () => {
  it.each([
    [0, '0 s'],
    [99, '0 s'],
    [400, '0.4 s'],
    [9_999, '9.9 s'],
    [12_345, '12 s'],
    [60_000, '1 min'],
    [240_500, '4 min'],
    [245_000, '4 min 5 s'],
    [3_600_000, '1 h'],
    [3_725_000, '1 h 2 min'],
  ])('%i ms is %s', (ms, words) => {
    expect(inWords(ms)).toBe(words);
  });
});
