import { describe, expect, it } from 'vitest';
import { ringChain } from '../../../src/core/call/on-call.ts';
import type { Directory, OverflowStep } from '../../../src/core/desk/directory.ts';
import { restoreDesk } from '../../../src/core/desk/restore.ts';
import type { Turn } from '../../../src/core/desk/turn.ts';
import type { Chain, Person, Rota } from '../../../src/core/schedule/rota.ts';
import { ServiceLevelFold } from '../../../src/core/service-level/fold.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';

const OFFICER = '+46701740605';
const LEADER = '+46701740606';
const START = Date.UTC(2026, 10, 23, 19, 0, 0);

const person = (id: string, number: string): Person => ({ id, name: id.toUpperCase(), number, email: null });
const people = new Map(
  [person('olle', OFFICER), person('lisa', LEADER), person('ada', '+999123')].map((each) => [each.id, each]),
);
const duty = (id: string, onCall: string | null): Rota => ({
  id,
  name: `Rota ${id}`,
  timeZone: 'Europe/Stockholm',
  dutyIsRest: false,
  layers: [],
  overrides:
    onCall === null
      ? []
      : [{ id: 'o', person: onCall, from: START - 1, until: START + 3_600_000, reason: 'duty' }],
});
const layer: Rota['layers'][number] = {
  name: 'Layer',
  people: ['olle'],
  turnDays: [7],
  startsOn: '2026-01-05',
  handOverAt: '08:00',
  periods: null,
  holidays: 'none',
  holidayDays: [],
};
const chain = (more: Partial<Chain> = {}): Chain => ({
  id: 'jour',
  name: 'Jour',
  steps: [
    { rota: 'first', ringTimeoutMs: 20_000 },
    { person: 'lisa', ringTimeoutMs: 25_000 },
  ],
  rounds: 1,
  confirmPrompt: 'on-call-confirm',
  confirmKey: '1',
  exhaustedPrompt: 'on-call-exhausted',
  ...more,
});

const toChain: OverflowStep = {
  afterMs: null,
  queueLength: null,
  nobodySignedIn: true,
  then: { onCall: 'jour' },
};

/** A desk whose only calendar has closed, with a chain; its second number waits as critical and overflows to it. */
function withChain(more: Partial<Chain> = {}, onCall: string | null = 'olle'): Directory {
  return {
    ...sketchDirectory({
      services: { support: {}, critical: { overflow: [toChain] } },
      numbers: {
        '+46406280400': { greeting: { prompt: 'greeting', when: 'before' } },
        '+46406280404': { service: 'critical', class: 'critical' },
        '+46406280405': { service: 'critical', class: 'high' },
      },
    }),
    people,
    rotas: new Map([
      ['first', duty('first', onCall)],
      ['empty', duty('empty', null)],
    ]),
    chains: new Map([['jour', chain(more)]]),
  };
}

/** A caller who has chosen those on call, as a menu would have it. */
function chosen(directory: Directory, caller: string | null = '+46701740611'): DeskDriver {
  const desk = new DeskDriver(directory, START).call('c1', '+46406280400', caller);
  const call = desk.desk.calls.get('c1');
  if (!call) throw new Error('no call');
  const turn: Turn = { desk: desk.desk, now: desk.now, facts: [], effects: [] };
  ringChain(turn, call, 'jour');
  desk.facts.push(...turn.facts);
  desk.effects.push(...turn.effects);
  // No step of the desk was taken: its timers follow from the facts.
  desk.desk = restoreDesk(directory, desk.facts, desk.now);
  desk.desk.linked = true;
  return desk;
}
const confirmed = (directory: Directory = withChain()) => chosen(directory).press('c1', '1');
const pick = (desk: DeskDriver, leg = 'c1.a1') => desk.tell({ type: 'leg-answered', leg });
const rung = (desk: DeskDriver) => desk.factsOf('forward-started').map(({ onCall }) => onCall?.person);
const said = (desk: DeskDriver, leg = 'c1') =>
  desk.effects.flatMap((effect) =>
    effect.type === 'play' && effect.leg === leg ? effect.prompts.map(({ prompt }) => prompt) : [],
  );
const ended = (desk: DeskDriver) => desk.factsOf('call-ended').map(({ reason, by }) => [reason, by]);

describe('a caller who chooses those on call', () => {
  it('is asked to confirm, and wakes nobody before', () => {
    const desk = chosen(withChain());
    expect(said(desk).at(-1)).toBe('on-call-confirm');
    expect(rung(desk)).toEqual([]);
    desk.soundOver('c1').wait(9_999);
    expect(desk.factsOf('on-call-not-confirmed')).toEqual([]);
    desk.wait(1);
    expect(desk.factsOf('on-call-not-confirmed')).toMatchObject([{ key: null }]);
    expect(said(desk).at(-1)).toBe('closed');
    expect(ended(desk.soundOver('c1'))).toEqual([['closed', 'desk']]);
    expect(rung(desk)).toEqual([]);
  });

  it('goes back to the closed plan by another key', () => {
    const desk = chosen(withChain()).press('c1', '5');
    expect(desk.factsOf('on-call-not-confirmed')).toMatchObject([{ key: '5' }]);
    expect(rung(desk)).toEqual([]);
    expect(ended(desk.soundOver('c1'))).toEqual([['closed', 'desk']]);
  });

  it('is critical by the key, also after the question, and hears that help is rung, then music, never silence', () => {
    const desk = chosen(withChain()).soundOver('c1').wait(5_000).press('c1', '1');
    expect(desk.desk.calls.get('c1')).toMatchObject({ class: 'critical', state: 'forwarding' });
    expect(rung(desk)).toEqual(['olle']);
    expect(desk.effects.find(({ type }) => type === 'originate')).toMatchObject({
      endpoint: `PJSIP/${OFFICER}@trunk`,
    });
    expect(said(desk).at(-1)).toBe('on-call-ringing');
    desk.soundOver('c1');
    expect(desk.lastEffectsOf('start-hold-music')).toMatchObject([{ leg: 'c1' }]);
    desk.wait(20_000);
    expect(said(desk).at(-1)).toBe('on-call-still-ringing');
    desk.soundOver('c1');
    expect(desk.lastEffectsOf('start-hold-music')).toMatchObject([{ leg: 'c1' }]);
  });
});

describe('somebody on call who answers', () => {
  it('hears what it is about, whose number, and the keys; and is joined by 1 alone', () => {
    const desk = pick(confirmed());
    expect(said(desk, 'c1.a1')).toEqual([
      'on-call-intro',
      'callback-caller-is',
      ...'0701740611'.split('').map((digit) => `digit-${digit}`),
      'on-call-accept',
    ]);
    desk.press('c1.a1', '7');
    expect(desk.effects.filter(({ type }) => type === 'create-bridge')).toEqual([]);
    desk.press('c1.a1', '1');
    // What still plays on either side would hold up the bridge.
    expect(desk.lastEffects.map(({ type }) => type)).toEqual([
      'stop-playback',
      'stop-playback',
      'create-bridge',
      'add-to-bridge',
      ...desk.lastEffects.slice(4).map(({ type }) => type),
    ]);
    desk.tell({ type: 'leg-bridged', leg: 'c1.a1', bridge: 'c1.b1' });
    expect(desk.factsOf('forward-answered')).toMatchObject([{ person: 'olle', key: '1' }]);
    expect(desk.factsOf('forward-connected')).toMatchObject([{ person: 'olle' }]);
    expect(ended(desk.wait(60_000).gone('c1.a1'))).toEqual([['handled', 'third-party']]);
    const fold = new ServiceLevelFold(() => 'Europe/Stockholm');
    for (const fact of desk.facts) fold.apply(fact);
    expect(fold.live('support', desk.now)).toMatchObject({ offered: 0, abandoned: 0 });
  });

  it('passes on by 2', () => {
    const desk = pick(confirmed()).press('c1.a1', '2');
    expect(desk.factsOf('forward-ended')).toMatchObject([{ outcome: 'declined', key: '2', person: 'olle' }]);
    expect(rung(desk)).toEqual(['olle', 'lisa']);
  });

  it('is told of the number that is withheld', () => {
    const desk = pick(chosen(withChain(), null).press('c1', '1'));
    expect(said(desk, 'c1.a1')).toEqual(['on-call-intro', 'on-call-number-withheld', 'on-call-accept']);
  });

  it('and presses nothing, as a voicemail does, has 10 s from the end of what was said', () => {
    const desk = pick(confirmed()).wait(12_000);
    const [asked] = desk.factsOf('forward-key-asked');
    desk.tell({ type: 'playback-finished', leg: 'c1.a1', playback: asked?.playback ?? '' }).wait(9_999);
    expect(rung(desk)).toEqual(['olle']);
    desk.wait(1);
    expect(rung(desk)).toEqual(['olle', 'lisa']);
    expect(desk.factsOf('forward-ended')).toMatchObject([{ outcome: 'not-answered' }]);
  });

  it('and hangs up without a key was no person: the next is rung', () => {
    const desk = pick(confirmed()).gone('c1.a1');
    expect(desk.factsOf('forward-ended')).toMatchObject([{ outcome: 'not-answered' }]);
    expect(rung(desk)).toEqual(['olle', 'lisa']);
  });
});

describe('a chain', () => {
  it('rings each for the time of its step, round after round, and says so in the end', () => {
    const desk = confirmed(withChain({ rounds: 2 })).wait(19_999);
    expect(rung(desk)).toEqual(['olle']);
    desk.wait(1);
    expect(rung(desk)).toEqual(['olle', 'lisa']);
    desk.wait(25_000);
    expect(desk.factsOf('forward-started').map(({ onCall }) => [onCall?.round, onCall?.step])).toEqual([
      [1, 1],
      [1, 2],
      [2, 1],
    ]);
    desk.wait(45_000);
    expect(desk.factsOf('on-call-exhausted')).toMatchObject([{ chain: 'jour', rounds: 2 }]);
    expect(said(desk).at(-1)).toBe('on-call-exhausted');
    expect(ended(desk.soundOver('c1'))).toEqual([['nobody-on-call', 'desk']]);
  });

  it('leaves out whom nobody can ring, with the reason', () => {
    const steps = [
      { rota: 'empty', ringTimeoutMs: 20_000 },
      { rota: 'gone', ringTimeoutMs: 20_000 },
      { person: 'nobody', ringTimeoutMs: 20_000 },
      { person: 'ada', ringTimeoutMs: 20_000 },
      { person: 'lisa', ringTimeoutMs: 20_000 },
    ];
    const desk = confirmed(withChain({ steps }));
    expect(desk.factsOf('on-call-skipped').map(({ step, why }) => [step, why])).toEqual([
      [1, 'nobody-on-call'],
      [2, 'no-such-rota'],
      [3, 'no-such-person'],
      [4, 'may-not-be-dialled'],
    ]);
    expect(rung(desk)).toEqual(['lisa']);
  });

  it('in which nobody can be rung at all is said to be exhausted at once', () => {
    const desk = confirmed(withChain({ steps: [{ rota: 'empty', ringTimeoutMs: 1_000 }], rounds: 3 }));
    expect(desk.factsOf('on-call-skipped')).toHaveLength(3);
    expect(said(desk).at(-1)).toBe('on-call-exhausted');
  });

  it('in which all are busy at once is gone through again after a pause, in which the caller may leave', () => {
    const busy = () =>
      confirmed(withChain({ rounds: 2 }))
        .gone('c1.a1', 'busy')
        .wait(1_000)
        .gone('c1.a2', 'busy');
    const desk = busy();
    expect(desk.factsOf('on-call-paused')).toMatchObject([{ round: 2, until: START + 20_000 }]);
    expect(rung(desk.wait(18_999))).toEqual(['olle', 'lisa']);
    expect(rung(desk.wait(1))).toEqual(['olle', 'lisa', 'olle']);
    // The last round is not followed by any pause.
    desk.gone('c1.a3', 'busy').gone('c1.a4', 'busy');
    expect(said(desk).at(-1)).toBe('on-call-exhausted');
    expect(desk.factsOf('on-call-paused')).toHaveLength(1);

    const left = busy().gone('c1');
    expect(ended(left)).toEqual([['abandoned', 'caller']]);
    expect([...left.desk.timers.keys()]).toEqual([]);
  });

  it('goes on past a rota that makes no sense', () => {
    const broken = { ...duty('first', null), layers: [{ ...layer, people: [] }] };
    const directory = { ...withChain(), rotas: new Map([['first', broken]]) };
    const desk = chosen(directory).press('c1', '1');
    expect(desk.factsOf('on-call-skipped')).toMatchObject([
      { why: 'broken-rota', reason: 'Rota first: the layer Layer has no people' },
    ]);
    expect(rung(desk)).toEqual(['lisa']);
  });

  it('ends with the caller, at whatever moment', () => {
    const desk = confirmed().gone('c1');
    expect(desk.lastEffectsOf('hang-up')).toMatchObject([{ leg: 'c1.a1' }]);
    expect(ended(desk)).toEqual([['abandoned', 'caller']]);
    const asked = pick(confirmed()).gone('c1');
    expect(asked.lastEffectsOf('hang-up')).toMatchObject([{ leg: 'c1.a1' }]);
    expect(ended(chosen(withChain()).soundOver('c1').gone('c1'))).toEqual([['closed', 'caller']]);
  });
});

describe('on-call as overflow of a queue', () => {
  const waiting = (number: string) => new DeskDriver(withChain(), START).call('c1', number).wait(0);

  it('rings for a critical call, without asking again what it is', () => {
    const desk = waiting('+46406280404');
    expect(rung(desk)).toEqual(['olle']);
    expect(said(desk)).toEqual(['on-call-ringing']);
    pick(desk).press('c1.a1', '1').tell({ type: 'leg-bridged', leg: 'c1.a1', bridge: 'c1.b1' });
    expect(ended(desk.gone('c1'))).toEqual([['handled', 'caller']]);
    const fold = new ServiceLevelFold(() => 'Europe/Stockholm');
    for (const fact of desk.facts) fold.apply(fact);
    expect(fold.live('critical', desk.now)).toMatchObject({ offered: 1, answered: 0, abandoned: 0 });
  });

  it('gives the call back to its queue with the wait it had', () => {
    const desk = waiting('+46406280404').wait(45_000);
    expect(desk.factsOf('on-call-exhausted')).toMatchObject([{ backToQueue: true }]);
    expect(desk.desk.calls.get('c1')).toMatchObject({ state: 'queued', queuedAt: START, onCall: null });
    expect(desk.factsOf('forward-started')).toHaveLength(2);
    desk.command('anna', 'available');
    expect(desk.offeredTo('c1')).toBe('anna');
  });

  it('is for no other call', () => {
    const desk = waiting('+46406280405');
    expect(desk.factsOf('overflow-skipped')).toMatchObject([{ why: 'not-critical' }]);
    expect(desk.desk.calls.get('c1')?.state).toBe('queued');
    expect(rung(desk)).toEqual([]);
  });

  it('is not asked while somebody of the desk is there', () => {
    const desk = new DeskDriver(withChain(), START).signIn('anna').call('c1', '+46406280404').wait(0);
    expect(desk.offeredTo('c1')).toBe('anna');
    expect(rung(desk)).toEqual([]);
  });
});

describe('after a restart', () => {
  const caller = {
    leg: 'c1',
    kind: 'caller' as const,
    endpoint: 'PJSIP/trunk',
    up: true,
    createdAt: START,
    dialled: '+46406280400',
    caller: null,
  };
  const officer = { ...caller, leg: 'c1.a1', kind: 'agent' as const, up: false, dialled: null };
  const restarted = (desk: DeskDriver): DeskDriver => {
    desk.desk = restoreDesk(withChain(), desk.facts, desk.now);
    return desk;
  };

  it('the question is put anew, and the key still counts', () => {
    const desk = restarted(chosen(withChain()).soundOver('c1')).snapshot([caller]);
    expect(said(desk).slice(-1)).toEqual(['on-call-confirm']);
    expect(rung(desk.press('c1', '1'))).toEqual(['olle']);
  });

  it('a phone that rings goes on ringing, and its time runs on', () => {
    const desk = restarted(confirmed().wait(10_000)).snapshot([caller, officer]);
    expect(rung(desk)).toEqual(['olle']);
    desk.wait(10_000);
    expect(rung(desk)).toEqual(['olle', 'lisa']);
  });

  it('one who answered meanwhile is asked for the key', () => {
    const desk = restarted(confirmed()).snapshot([caller, { ...officer, up: true }]);
    desk.press('c1.a1', '1').tell({ type: 'leg-bridged', leg: 'c1.a1', bridge: 'c1.b1' });
    expect(desk.factsOf('forward-connected')).toMatchObject([{ person: 'olle' }]);
  });

  it('one whose phone has gone before its time may have picked up, and is rung again, once', () => {
    const desk = restarted(confirmed().wait(19_999)).snapshot([caller]);
    expect(rung(desk)).toEqual(['olle', 'olle']);
    expect(desk.factsOf('forward-started').map(({ leg, onCall }) => [leg, onCall?.step])).toEqual([
      ['c1.a1', 1],
      ['c1.a2', 1],
    ]);
    expect(rung(desk.gone('c1.a2', 'declined'))).toEqual(['olle', 'olle', 'lisa']);
  });

  it('the next is rung where the phone has rung for its time, or was picked up before', () => {
    const late = confirmed();
    late.now += 20_000;
    expect(rung(restarted(late).snapshot([caller]))).toEqual(['olle', 'lisa']);
    expect(rung(restarted(pick(confirmed())).snapshot([caller]))).toEqual(['olle', 'lisa']);
  });

  it('a phone that rings though the fact of it was lost goes on ringing, and nobody is rung beside it', () => {
    const desk = confirmed().gone('c1.a1', 'busy').wait(5_000);
    const facts = desk.facts.findLastIndex(({ type }) => type === 'forward-ended') + 1;
    for (const lost of [facts, facts - 1]) {
      const again = confirmed().gone('c1.a1', 'busy').wait(5_000);
      again.facts.length = lost;
      const before = again.effects.length;
      restarted(again).snapshot([caller, { ...officer, leg: 'c1.a2', createdAt: START }]);
      const asked = again.effects
        .slice(before)
        .filter(({ type }) => type === 'originate' || type === 'hang-up');
      expect(asked).toEqual([]);
      expect(again.factsOf('forward-started').at(-1)).toMatchObject({
        leg: 'c1.a2',
        attempt: 2,
        deadlineAt: START + 25_000,
        onCall: { person: 'lisa', round: 1, step: 2 },
      });
      pick(again, 'c1.a2').press('c1.a2', '1');
      again.tell({ type: 'leg-bridged', leg: 'c1.a2', bridge: 'c1.b2' });
      expect(again.factsOf('forward-connected')).toMatchObject([{ person: 'lisa' }]);
    }
  });

  it('the key is awaited from the end of the new question, however long the service was away', () => {
    const desk = restarted(chosen(withChain()).soundOver('c1').wait(5_000));
    desk.now += 60_000;
    desk.snapshot([caller]).wait(30_000);
    expect(desk.factsOf('on-call-not-confirmed')).toEqual([]);
    desk.soundOver('c1').wait(9_999);
    expect(desk.factsOf('on-call-not-confirmed')).toEqual([]);
    desk.wait(1);
    expect(desk.factsOf('on-call-not-confirmed')).toMatchObject([{ key: null }]);
  });

  it('a pause between two rounds goes on, and is not begun anew', () => {
    const busy = confirmed(withChain({ rounds: 2 }))
      .gone('c1.a1', 'busy')
      .gone('c1.a2', 'busy')
      .wait(5_000);
    busy.desk = restoreDesk(withChain({ rounds: 2 }), busy.facts, busy.now);
    busy.snapshot([caller]);
    expect(busy.factsOf('on-call-paused')).toHaveLength(1);
    expect(rung(busy.wait(14_999))).toEqual(['olle', 'lisa']);
    expect(rung(busy.wait(1))).toEqual(['olle', 'lisa', 'olle']);
  });

  it('the next is rung where only the end of the ringing was stored', () => {
    const desk = confirmed().gone('c1.a1');
    const last = desk.facts.findLastIndex(({ type }) => type === 'forward-ended');
    desk.facts.length = last + 1;
    expect(rung(restarted(desk).snapshot([caller]))).toEqual(['olle', 'lisa']);
  });
});
