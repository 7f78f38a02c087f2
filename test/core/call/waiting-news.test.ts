import { describe, expect, it } from 'vitest';
import type { Directory, NumberPlan, WaitingAnnouncements } from '../../../src/core/desk/directory.ts';
import { restoreDesk } from '../../../src/core/desk/restore.ts';
import { MINUTE_MS } from '../../../src/core/kernel/time.ts';
import { learnHandled, learnMeasured, newWaitMemory } from '../../../src/core/routing/wait-memory.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';

const rules: WaitingAnnouncements = {
  firstAfterMs: 30_000,
  everyMs: 60_000,
  position: true,
  expectedWait: true,
  comfort: ['comfort-1', 'comfort-2'],
};

function town(
  announcements: Partial<WaitingAnnouncements> = {},
  plan: Partial<NumberPlan> = {},
  agents: Record<string, object> = { anna: {} },
): Directory {
  return sketchDirectory({
    services: { support: { announcements: { ...rules, ...announcements }, restMs: 5_000 } },
    agents,
    numbers: { '+46406280400': plan, '+46406280404': { ...plan, class: 'critical' } },
  });
}

/** What the caller of `call` was played, one line for each playback. */
const heard = (desk: DeskDriver, call: string): string[] =>
  desk.effects.flatMap((effect) =>
    effect.type === 'play' && effect.call === call
      ? [effect.prompts.map(({ prompt }) => prompt).join(' ')]
      : [],
  );

/** What the last input did to the caller's ears and legs, in order. */
const doneLast = (desk: DeskDriver): string[] =>
  desk.lastEffects.map(({ type }) => type).filter((type) => !type.endsWith('-timer'));

/** What plays to the caller is over. */
function over(desk: DeskDriver, call: string): DeskDriver {
  const playback = desk.desk.calls.get(call)?.announcement?.playback;
  if (playback === undefined) throw new Error(`nothing plays to ${call}`);
  return desk.tell({ type: 'playback-finished', playback, leg: call });
}

/** The service has handled enough calls of two minutes to know itself. */
function knowing(desk: DeskDriver): DeskDriver {
  let memory = newWaitMemory;
  for (let n = 0; n < 60; n += 1) memory = learnHandled(memory, 2 * MINUTE_MS);
  desk.desk.waitMemory.set('support', memory);
  return desk;
}

describe('a waiting caller', () => {
  it('hears the position and a comfort in turn, first and then at the interval, and music between', () => {
    const desk = new DeskDriver(town()).call('c1').wait(29_999);
    expect(heard(desk, 'c1')).toEqual([]);
    desk.wait(1);
    expect(doneLast(desk)).toEqual(['stop-hold-music', 'play']);
    expect(heard(desk, 'c1')).toEqual(['position-1 comfort-1']);
    over(desk.wait(6_000), 'c1');
    expect(doneLast(desk)).toEqual(['start-hold-music']);
    desk.wait(53_999);
    expect(heard(desk, 'c1')).toHaveLength(1);
    over(desk.wait(1), 'c1').wait(60_000);
    expect(heard(desk, 'c1')).toEqual([
      'position-1 comfort-1',
      'position-1 comfort-2',
      'position-1 comfort-1',
    ]);
  });

  it('hears nothing of it where the service says nothing', () => {
    const desk = new DeskDriver(sketchDirectory()).call('c1').wait(600_000);
    expect(heard(desk, 'c1')).toEqual([]);
    expect(desk.factsOf('wait-estimated')).toEqual([]);
    const silent = new DeskDriver(town({ position: false, expectedWait: false, comfort: [] }));
    silent.call('c1').wait(600_000);
    expect(heard(silent, 'c1')).toEqual([]);
    // What was not said is recorded all the same: the estimate is measured by it.
    expect(silent.factsOf('wait-estimated')).toHaveLength(10);
    expect(silent.effects.filter(({ type }) => type === 'stop-hold-music')).toEqual([]);
  });

  it('hears each thing alone where only that is told', () => {
    const only = (told: Partial<WaitingAnnouncements>) => {
      const none = { position: false, expectedWait: false, comfort: [] };
      const desk = knowing(
        new DeskDriver(town({ ...none, ...told }, {}, { anna: {}, bo: {} })).signIn('anna'),
      );
      desk.call('t1').answer('t1').call('c1').wait(30_000);
      return heard(desk, 'c1');
    };
    expect(only({ position: true })).toEqual(['position-1']);
    expect(only({ comfort: ['comfort-1'] })).toEqual(['comfort-1']);
  });

  it('hears that many are before them from the twenty-first on', () => {
    const desk = new DeskDriver(town());
    for (let n = 1; n <= 22; n += 1) desk.call(`c${n}`).wait(1);
    desk.wait(30_000);
    expect([20, 21, 22].map((n) => heard(desk, `c${n}`)[0]?.split(' ')[0])).toEqual([
      'position-20',
      'position-many',
      'position-many',
    ]);
  });
});

describe('the greeting and the news', () => {
  it('never play at once: news that came due during the greeting follow it without a blink of music', () => {
    const desk = new DeskDriver(
      town({ firstAfterMs: 2_000 }, { greeting: { prompt: 'hello', when: 'while' } }),
    );
    desk.call('c1').wait(8_000);
    expect(heard(desk, 'c1')).toEqual(['hello']);
    over(desk, 'c1');
    expect(doneLast(desk)).toEqual(['play']);
    expect(heard(desk, 'c1')).toEqual(['hello', 'position-1 comfort-1']);
    over(desk.wait(5_000), 'c1');
    expect(doneLast(desk)).toEqual(['start-hold-music']);
  });

  it('begin with the news where no greeting plays and they are due at once', () => {
    const desk = new DeskDriver(town({ firstAfterMs: 0 })).call('c1').wait(249);
    expect(heard(desk, 'c1')).toEqual([]);
    desk.wait(1);
    expect(doneLast(desk)).toEqual(['play']);
    expect(heard(desk, 'c1')).toEqual(['position-1 comfort-1']);
  });

  it('come in the order greeting before the queue, then the wait from there', () => {
    const desk = new DeskDriver(town({}, { greeting: { prompt: 'hello', when: 'before' } }))
      .call('c1')
      .wait(5_000);
    over(desk, 'c1').wait(29_999);
    expect(heard(desk, 'c1')).toEqual(['hello']);
    expect(heard(desk.wait(1), 'c1')).toEqual(['hello', 'position-1 comfort-1']);
  });

  it('go on when a playback could not be made: music, and the next at its time', () => {
    const desk = new DeskDriver(town()).call('c1').wait(30_000);
    desk.tell({ type: 'effect-failed', effect: 'play', call: 'c1', leg: 'c1', error: 'no such sound' });
    expect(doneLast(desk)).toEqual(['start-hold-music']);
    expect(heard(desk.wait(60_000), 'c1')).toHaveLength(2);
  });
});

describe('routing and the news', () => {
  it('a caller who listens is offered and connected at once: what plays is stopped before the two are joined', () => {
    const desk = new DeskDriver(town()).call('c1').wait(31_000);
    desk.signIn('anna');
    expect(desk.offeredTo('c1')).toBe('anna');
    desk.wait(500).tell({ type: 'leg-answered', leg: 'c1.a1' });
    expect(doneLast(desk)).toEqual(['stop-playback', 'create-bridge', 'add-to-bridge']);
    desk.tell({ type: 'leg-bridged', leg: 'c1.a1', bridge: 'c1.b1' });
    // The end of the stopped playback is no news: no music starts in the middle of the talk.
    desk.tell({ type: 'playback-finished', playback: 'c1.p1', leg: 'c1' });
    expect(doneLast(desk)).toEqual([]);
    expect(heard(desk.wait(600_000), 'c1')).toHaveLength(1);
  });

  it('none begin while a phone rings for the caller, and follow at once if it is not taken', () => {
    const desk = new DeskDriver(town()).call('c1').wait(29_000).signIn('anna').wait(5_000);
    expect(desk.offeredTo('c1')).toBe('anna');
    expect(heard(desk, 'c1')).toEqual([]);
    desk.gone('c1.a1', 'declined').wait(0);
    expect(heard(desk, 'c1')).toEqual(['position-1 comfort-1']);
  });

  it('news that end while a phone rings give way to music', () => {
    const desk = new DeskDriver(town()).call('c1').wait(30_000).signIn('anna');
    over(desk, 'c1');
    expect(doneLast(desk)).toEqual(['start-hold-music']);
    desk.answer('c1');
    expect(desk.effects.slice(-6).map(({ type }) => type)).toContain('stop-hold-music');
  });

  it('a caller who leaves in the middle leaves no timer behind', () => {
    const desk = new DeskDriver(town()).call('c1').wait(31_000).gone('c1');
    expect([...desk.desk.timers.values()]).toEqual([]);
  });

  it('wait while Asterisk is away, and begin anew with it', () => {
    const desk = new DeskDriver(town()).call('c1').wait(10_000).tell({ type: 'asterisk-lost' });
    desk.now += 60_000;
    const leg = {
      leg: 'c1',
      kind: 'caller',
      endpoint: 'PJSIP/trunk',
      up: true,
      createdAt: 0,
      dialled: '+46406280400',
      caller: null,
    } as const;
    desk.snapshot([leg]).wait(0);
    expect(heard(desk, 'c1')).toEqual(['position-1 comfort-1']);
  });

  it('keep their time after a restart', () => {
    const directory = town();
    const desk = over(new DeskDriver(directory).call('c1').wait(30_000), 'c1').wait(10_000);
    const restored = restoreDesk(directory, desk.facts, desk.now);
    expect(restored.calls.get('c1')?.told).toEqual(desk.desk.calls.get('c1')?.told);
    const due = (timers: DeskDriver['desk']['timers']) =>
      [...timers.values()].filter(({ kind }) => kind === 'comfort-due').map(({ at }) => at);
    expect(due(restored.timers)).toEqual(due(desk.desk.timers));
  });
});

describe('the position that is told', () => {
  it('falls as the queue moves on', () => {
    const desk = new DeskDriver(town()).call('c1').call('c2').call('c3').wait(30_000);
    for (const call of ['c1', 'c2', 'c3']) over(desk, call);
    desk.gone('c1').wait(60_000);
    expect(heard(desk, 'c3').map((line) => line.split(' ')[0])).toEqual(['position-3', 'position-2']);
  });

  it('rises when somebody more pressing has come, and is honest about it', () => {
    const desk = over(new DeskDriver(town()).call('c1').wait(30_000), 'c1');
    desk.call('fault', '+46406280404').wait(60_000);
    expect(heard(desk, 'c1').map((line) => line.split(' ')[0])).toEqual(['position-1', 'position-2']);
  });

  it('does not rise because more calls have come to compete: nobody overtook', () => {
    const directory = sketchDirectory({
      services: {
        support: { announcements: rules },
        network: { requirements: [{ skill: 'network', minLevel: 3 }] },
      },
      agents: { anna: {}, bo: { skills: { network: 5 } } },
      numbers: { '+46406280400': {}, '+46406280405': { service: 'network' } },
    });
    // Nobody at work knows the network, so those who need it compete with nobody at first.
    const desk = new DeskDriver(directory).signIn('anna').call('t1').answer('t1');
    desk.call('n1', '+46406280405').wait(1_000).call('c1').wait(30_000);
    over(desk, 'c1').call('t2').signIn('bo');
    // Bo takes the most pressing and is busy from then on; the other who needs the network stays ahead.
    desk.answer('n1').call('n2', '+46406280405').wait(60_000);
    const told = desk.factsOf('wait-estimated').filter(({ call }) => call === 'c1');
    expect(told.map(({ position }) => position)).toEqual([1, 1]);
  });
});

describe('the expected wait that is told', () => {
  /** Anna talks, and so many wait; the desk knows itself. */
  function queue(waiting: number, announcements: Partial<WaitingAnnouncements> = {}, agents = 4): DeskDriver {
    const names = Array.from({ length: agents }, (_, n) => `agent${n}`);
    const desk = knowing(
      new DeskDriver(town(announcements, {}, Object.fromEntries(names.map((name) => [name, {}])))),
    ).signIn(...names);
    for (const name of names) desk.call(`talk-${name}`).answer(`talk-${name}`);
    for (let n = 1; n <= waiting; n += 1) desk.call(`c${n}`);
    return desk.wait(30_000);
  }

  it('is the range that fits the estimate, after the position', () => {
    const desk = queue(1);
    const [fact] = desk.factsOf('wait-estimated');
    expect(fact).toMatchObject({ position: 1, silent: null, said: 'wait-under-1' });
    expect(heard(desk, 'c1')).toEqual(['position-1 wait-under-1 comfort-1']);
  });

  it('is left out where the range is too wide, and the position is said', () => {
    const desk = queue(1, {}, 1);
    const [fact] = desk.factsOf('wait-estimated');
    expect(fact).toMatchObject({ silent: 'too-wide', said: null });
    expect(fact?.meanMs).toBeGreaterThan(100_000);
    expect(heard(desk, 'c1')).toEqual(['position-1 comfort-1']);
  });

  it('is left out where it has proved wrong, and still measured, so that it can prove right again', () => {
    const desk = queue(0);
    let memory = desk.desk.waitMemory.get('support') ?? newWaitMemory;
    const wrong = { estimateMs: 60_000, lowMs: 30_000, highMs: 90_000, actualMs: 600_000 };
    for (let n = 0; n < 50; n += 1) memory = learnMeasured(memory, wrong);
    desk.desk.waitMemory.set('support', memory);
    desk.call('c1').wait(30_000);
    expect(desk.factsOf('wait-estimated')).toMatchObject([{ silent: 'error-too-large', said: null }]);
    expect(heard(desk, 'c1')).toEqual(['position-1 comfort-1']);
    desk.gone('talk-agent0').gone('talk-agent0.a1').wait(2_000).answer('c1');
    const [measured] = desk.factsOf('estimate-measured');
    expect(measured).toMatchObject({ call: 'c1', service: 'support', actualMs: 2_000 });
    expect(measured?.estimateMs).toBe(desk.factsOf('wait-estimated')[0]?.meanMs);
    expect(desk.desk.waitMemory.get('support')?.measured.at(-1)).toMatchObject({ actualMs: 2_000 });
  });

  it('is measured by what the caller was told first, not by the last that nobody could get wrong', () => {
    const desk = over(queue(1), 'c1').wait(60_000);
    desk.gone('talk-agent0').gone('talk-agent0.a1').wait(1_000).answer('c1');
    expect(desk.factsOf('wait-estimated')).toHaveLength(2);
    expect(desk.factsOf('estimate-measured')).toMatchObject([{ actualMs: 61_000 }]);
  });

  it('is left out where the service does not tell it', () => {
    const desk = queue(1, { expectedWait: false });
    expect(desk.factsOf('wait-estimated')).toMatchObject([{ silent: 'not-configured' }]);
    expect(heard(desk, 'c1')).toEqual(['position-1 comfort-1']);
  });
});

describe('the choice of a callback and the news', () => {
  const callback = {
    key: '9',
    offeredAfterMs: 600_000,
    attempts: 3,
    retryGapMs: 60_000,
    ringTimeoutMs: 20_000,
  };

  /** A caller who may choose a callback; news are due after half a minute. */
  function choosing(): DeskDriver {
    const directory = sketchDirectory({
      services: { support: { announcements: rules, callback } },
      numbers: { '+46406280400': {} },
    });
    return new DeskDriver(directory).call('c1');
  }

  it('none begin while the caller chooses, and follow when they have left the choice', () => {
    const desk = choosing().wait(20_000).tell({ type: 'digit', leg: 'c1', digit: '9' });
    expect(desk.desk.calls.get('c1')?.callbackMenu).not.toBeNull();
    const asked = heard(desk, 'c1');
    over(desk, 'c1').wait(39_000);
    expect(heard(desk, 'c1')).toEqual(asked);
    desk.wait(1_000);
    expect(desk.desk.calls.get('c1')?.callbackMenu).toBeNull();
    expect(heard(desk, 'c1')).toEqual([...asked, 'position-1 comfort-1']);
  });

  it('give way at once to a caller who asks for the choice', () => {
    const desk = choosing().wait(31_000).tell({ type: 'digit', leg: 'c1', digit: '9' });
    expect(doneLast(desk)).toEqual(['stop-playback', 'play']);
    // The end of what was stopped is no end of the question.
    desk.tell({ type: 'playback-finished', playback: 'c1.p1', leg: 'c1' });
    expect(doneLast(desk)).toEqual([]);
  });

  it('and the offer of it never play at once', () => {
    const directory = sketchDirectory({
      services: { support: { announcements: rules, callback: { ...callback, offeredAfterMs: 30_000 } } },
    });
    const desk = new DeskDriver(directory).call('c1').wait(30_000);
    const [first = ''] = heard(desk, 'c1');
    expect(heard(desk, 'c1')).toHaveLength(1);
    over(desk.wait(5_000), 'c1').wait(0);
    expect([first, ...heard(desk, 'c1').slice(1)].sort()).toEqual([
      'callback-offer digit-9',
      'position-1 comfort-1',
    ]);
  });
});
