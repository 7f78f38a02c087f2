import { describe, expect, it } from 'vitest';
import { DeskDriver } from '../../support/desk-driver.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';

const anna = () => new DeskDriver(sketchDirectory()).signIn('anna');

describe('a call, hop by hop', () => {
  it('is answered, queued, offered, bridged and measured', () => {
    const desk = anna().call('c1');
    expect(desk.lastEffects.map(({ type }) => type)).toEqual([
      'originate',
      'answer',
      'arm-timer',
      'arm-timer',
    ]);
    desk.wait(3_000).answer('c1');
    expect(desk.factsOf('call-answered')).toMatchObject([{ call: 'c1', agent: 'anna', waitMs: 3_000 }]);
    expect(desk.stateOf('anna')).toBe('talking');
    desk.wait(60_000).gone('c1');
    expect(desk.factsOf('call-ended')).toMatchObject([
      { reason: 'handled', by: 'caller', waitMs: 3_000, talkMs: 60_000 },
    ]);
    expect(desk.lastEffectsOf('hang-up').map(({ leg }) => leg)).toEqual(['c1.a1']);
    expect(desk.lastEffectsOf('destroy-bridge')).toHaveLength(1);
    expect(desk.desk.calls.size).toBe(0);
  });

  it('hears nothing yet when answered at once, and music or the greeting from a quarter of a second on', () => {
    const sound = (desk: DeskDriver) =>
      desk.effects.filter(({ type }) => /^(play|stop-|start-)/.test(type)).map(({ type }) => type);
    expect(sound(anna().call('c1').wait(249).answer('c1'))).toEqual([]);
    expect(sound(anna().call('c1').wait(250))).toEqual(['start-hold-music']);
    expect(sound(anna().call('c1').wait(250).answer('c1'))).toEqual(['start-hold-music', 'stop-hold-music']);
    const greeted = sketchDirectory({
      numbers: { '+46406280400': { greeting: { prompt: 'greeting', when: 'while' } } },
    });
    const desk = new DeskDriver(greeted).signIn('anna').call('c1').wait(250);
    expect(sound(desk)).toEqual(['play']);
    expect(sound(desk.answer('c1'))).toEqual(['play', 'stop-playback']);
  });

  it('shows the municipality and the caller on the phone before it is answered', () => {
    expect(anna().call('c1').lastEffectsOf('originate')).toMatchObject([
      { endpoint: 'PJSIP/anna-phone', callerName: 'Town', callerNumber: '+46701740611' },
    ]);
  });

  it('counts the wait until the agent is bridged, not until the phone is picked up', () => {
    const desk = anna().call('c1').wait(2_000);
    desk.tell({ type: 'leg-answered', leg: 'c1.a1' });
    expect(desk.factsOf('call-answered')).toEqual([]);
    desk.wait(40).tell({ type: 'leg-bridged', leg: 'c1.a1', bridge: 'c1.b1' });
    expect(desk.factsOf('call-answered')).toMatchObject([{ waitMs: 2_040 }]);
  });

  it('plays a greeting before the queue without counting it as wait', () => {
    const desk = new DeskDriver(
      sketchDirectory({ numbers: { '+46406280400': { greeting: { prompt: 'greeting', when: 'before' } } } }),
    ).signIn('anna');
    desk.call('c1');
    expect(desk.lastEffectsOf('originate')).toEqual([]);
    desk.wait(4_000).tell({ type: 'playback-finished', playback: 'c1.p1', leg: 'c1' });
    expect(desk.factsOf('call-queued')).toMatchObject([{ queuedAt: desk.now }]);
    expect(desk.offeredTo('c1')).toBe('anna');
  });

  it('lets an answer cut a greeting short that plays while queued', () => {
    const desk = new DeskDriver(
      sketchDirectory({ numbers: { '+46406280400': { greeting: { prompt: 'greeting', when: 'while' } } } }),
    ).signIn('anna');
    desk.call('c1');
    expect(desk.offeredTo('c1')).toBe('anna');
    desk.wait(1_000).tell({ type: 'leg-answered', leg: 'c1.a1' });
    expect(desk.lastEffectsOf('stop-playback')).toMatchObject([{ playback: 'c1.p1' }]);
  });

  it('plays music when a greeting heard while queued is over', () => {
    const desk = new DeskDriver(
      sketchDirectory({ numbers: { '+46406280400': { greeting: { prompt: 'greeting', when: 'while' } } } }),
    );
    desk.call('c1').wait(4_000).tell({ type: 'playback-finished', playback: 'c1.p1', leg: 'c1' });
    expect(desk.lastEffects.map(({ type }) => type)).toContain('start-hold-music');
  });

  it('tells a caller to a number nobody configured, records the call and hangs up', () => {
    const desk = anna().call('c1', '+46406280499');
    expect(desk.lastEffectsOf('play')).toMatchObject([{ prompts: [{ prompt: 'unknown-number' }] }]);
    desk.wait(3_000).tell({ type: 'playback-finished', playback: 'c1.p1', leg: 'c1' });
    expect(desk.factsOf('call-ended')).toMatchObject([{ reason: 'unknown-number', waitMs: null }]);
    expect(desk.lastEffectsOf('hang-up')).toMatchObject([{ leg: 'c1' }]);
  });

  it('goes on when the end of an announcement is never told', () => {
    const desk = anna().call('c1', '+46406280499').wait(121_000);
    expect(desk.desk.calls.size).toBe(0);
  });
});

describe('a caller who leaves', () => {
  it.each([
    [5_000, 'short'],
    [5_001, 'abandoned'],
  ])('after %i ms counts as %s', (waitMs, reason) => {
    const desk = new DeskDriver(sketchDirectory()).call('c1').wait(waitMs).gone('c1');
    expect(desk.factsOf('call-ended')).toMatchObject([{ reason, by: 'caller', waitMs }]);
  });

  it('while a phone rings frees the agent as soon as the ringing has stopped, and not before', () => {
    const desk = anna().call('c1').wait(1_000).gone('c1').call('c2');
    expect(desk.stateOf('anna')).toBe('available');
    expect(desk.offeredTo('c2')).toBeNull();
    desk.gone('c1.a1');
    expect(desk.offeredTo('c2')).toBe('anna');
  });

  it('between answer and bridge leaves nothing behind', () => {
    const desk = anna().call('c1').tell({ type: 'leg-answered', leg: 'c1.a1' }).gone('c1');
    expect(desk.lastEffects).toEqual(
      expect.arrayContaining([
        { type: 'hang-up', call: 'c1', leg: 'c1.a1' },
        { type: 'destroy-bridge', call: 'c1', bridge: 'c1.b1' },
      ]),
    );
    expect(desk.factsOf('call-answered')).toEqual([]);
    expect(desk.factsOf('call-ended')).toMatchObject([{ reason: 'short' }]);
  });

  it('is not forgotten when the news that the ringing stopped is lost', () => {
    const desk = anna().call('c1').gone('c1').call('c2').wait(3_000);
    expect(desk.offeredTo('c2')).toBe('anna');
  });

  it('makes a phone that is picked up too late be hung up', () => {
    const desk = anna().call('c1').gone('c1').tell({ type: 'leg-answered', leg: 'c1.a1' });
    expect(desk.lastEffectsOf('hang-up')).toMatchObject([{ leg: 'c1.a1' }]);
  });

  it('is taken for the same call when the news comes twice, and for no new one when it comes late', () => {
    const desk = anna().call('c1').gone('c1').gone('c1').call('c1');
    expect(desk.factsOf('call-arrived')).toHaveLength(1);
    expect(desk.factsOf('call-ended')).toHaveLength(1);
  });
});

describe('an offer', () => {
  it('not answered in time marks the agent, and the call keeps its place', () => {
    const desk = anna().call('c1').wait(1_000).call('c2').wait(14_000);
    expect(desk.stateOf('anna')).toBe('not-responding');
    expect(desk.factsOf('offer-ended')).toMatchObject([{ outcome: 'not-answered' }]);
    desk.gone('c1.a1').wait(30_000).command('anna', 'available');
    expect(desk.offeredTo('c1')).toBe('anna');
    expect(desk.desk.calls.get('c1')?.queuedAt).toBe(desk.factsOf('call-queued')[0]?.at);
  });

  it.each(['declined', 'busy', 'unreachable'] as const)(
    'that is %s leaves no mark; the pair rests 30 s',
    (cause) => {
      const desk = anna().call('c1').gone('c1.a1', cause);
      expect(desk.stateOf('anna')).toBe('available');
      expect(desk.offeredTo('c1')).toBeNull();
      desk.wait(29_999);
      expect(desk.offeredTo('c1')).toBeNull();
      desk.wait(1);
      expect(desk.offeredTo('c1')).toBe('anna');
    },
  );

  it('declined gives the next call to the agent: only the pair rests', () => {
    const desk = anna().call('c1').gone('c1.a1', 'declined').call('c2');
    expect(desk.offeredTo('c2')).toBe('anna');
  });

  it('goes to those who have not passed it up while there are any, however well suited the others', () => {
    const requirements = [{ skill: 'network', minLevel: 1 as const }];
    const desk = new DeskDriver(
      sketchDirectory({
        services: { support: { requirements, restMs: 5_000 } },
        agents: {
          anna: { skills: { network: 5 } },
          bo: { skills: { network: 3 } },
          cy: { skills: { network: 1 } },
        },
      }),
    );
    desk.signIn('anna', 'bo').call('c1').gone('c1.a1', 'declined');
    expect(desk.offeredTo('c1')).toBe('bo');
    // While bo's phone rings, anna's rest ends and cy comes: both could be asked next.
    desk.wait(6_000).signIn('cy').gone('c1.a2', 'declined');
    expect(desk.offeredTo('c1')).toBe('cy');
  });

  it('is taken back when the agent pauses, without a mark', () => {
    const desk = anna().call('c1').command('anna', 'paused');
    expect(desk.stateOf('anna')).toBe('paused');
    expect(desk.factsOf('offer-ended')).toMatchObject([{ outcome: 'declined' }]);
    expect(desk.lastEffectsOf('hang-up')).toMatchObject([{ leg: 'c1.a1' }]);
  });

  it('is taken back when the phone goes busy as it rings (glare)', () => {
    const desk = anna().call('c1').phone('anna-phone', true, true);
    expect(desk.stateOf('anna')).toBe('busy-elsewhere');
    expect(desk.offeredTo('c1')).toBeNull();
    desk.gone('c1.a1').phone('anna-phone', true, false).wait(30_000);
    expect(desk.offeredTo('c1')).toBe('anna');
  });

  it('answered but never bridged is given up, and the caller hears music again', () => {
    const desk = anna().call('c1').wait(1_000).tell({ type: 'leg-answered', leg: 'c1.a1' }).wait(5_000);
    expect(desk.factsOf('offer-ended')).toMatchObject([{ outcome: 'unreachable' }]);
    expect(desk.effects.filter(({ type }) => type === 'start-hold-music')).toHaveLength(2);
  });

  it('that cannot be made at all leaves the call in the queue', () => {
    const desk = anna().call('c1');
    desk.tell({
      type: 'effect-failed',
      effect: 'originate',
      call: 'c1',
      leg: 'c1.a1',
      error: 'Allocation failed',
    });
    expect(desk.factsOf('offer-ended')).toMatchObject([{ outcome: 'unreachable' }]);
    expect(desk.desk.calls.get('c1')?.state).toBe('queued');
  });
});

describe('wrap-up', () => {
  it('keeps the next call away until it is over, by itself or by the agent', () => {
    const desk = new DeskDriver(sketchDirectory({ services: { support: { wrapUpMs: 10_000 } } })).signIn(
      'anna',
    );
    desk.call('c1').answer('c1').gone('c1.a1').call('c2');
    expect(desk.stateOf('anna')).toBe('wrapping-up');
    expect(desk.offeredTo('c2')).toBeNull();
    desk.wait(10_000);
    expect(desk.offeredTo('c2')).toBe('anna');
    desk.answer('c2').gone('c2.a1').call('c3').command('anna', 'available');
    expect(desk.offeredTo('c3')).toBe('anna');
  });
});

describe('when Asterisk comes back', () => {
  const caller = (leg: string, createdAt: number) => ({
    leg,
    kind: 'caller' as const,
    endpoint: 'PJSIP/trunk',
    up: true,
    createdAt,
    dialled: '+46406280400',
    caller: null,
  });
  const agent = (leg: string, up: boolean) => ({
    leg,
    kind: 'agent' as const,
    endpoint: 'PJSIP/anna-phone',
    up,
    createdAt: 0,
    dialled: null,
    caller: null,
  });

  it('those who wait go on in their order, and none is offered meanwhile', () => {
    const desk = new DeskDriver(sketchDirectory()).call('c1').wait(10).call('c2');
    desk.tell({ type: 'asterisk-lost' }).signIn('anna');
    expect(desk.offeredTo('c1')).toBeNull();
    desk.snapshot([caller('c2', 2), caller('c1', 1)]);
    expect(desk.offeredTo('c1')).toBe('anna');
    expect(desk.factsOf('call-queued')).toHaveLength(2);
  });

  it('a talk goes on untouched', () => {
    const desk = anna().call('c1').answer('c1').tell({ type: 'asterisk-lost' });
    desk.snapshot([caller('c1', 1), agent('c1.a1', true)], [{ bridge: 'c1.b1', legs: ['c1', 'c1.a1'] }]);
    expect(desk.lastEffects.filter(({ type }) => type !== 'arm-timer')).toEqual([]);
    expect(desk.stateOf('anna')).toBe('talking');
  });

  it('a phone answered meanwhile is connected', () => {
    const desk = anna().call('c1').tell({ type: 'asterisk-lost' });
    desk.snapshot([caller('c1', 1), agent('c1.a1', true)]);
    expect(desk.lastEffectsOf('add-to-bridge')).toMatchObject([{ legs: ['c1', 'c1.a1'] }]);
  });

  it('everything is gone after Asterisk restarted: calls end, agents are free again', () => {
    const desk = new DeskDriver(sketchDirectory({ agents: { anna: {}, bo: {} } })).signIn('anna', 'bo');
    desk
      .call('c1')
      .answer('c1')
      .call('c2')
      .call('c3')
      .tell({ type: 'asterisk-lost' })
      .wait(10_000)
      .snapshot([]);
    expect(desk.factsOf('call-ended').map(({ call, reason }) => [call, reason])).toEqual([
      ['c1', 'handled'],
      ['c2', 'failed'],
      ['c3', 'failed'],
    ]);
    expect([desk.stateOf('anna'), desk.stateOf('bo')]).toEqual(['available', 'available']);
  });

  it('a caller who has the name of one of before Asterisk restarted is taken in all the same', () => {
    const desk = anna().call('c1').gone('c1').tell({ type: 'asterisk-lost' }).snapshot([]).call('c1');
    expect(desk.offeredTo('c1~2')).toBe('anna');
    expect(desk.answer('c1~2').gone('c1').desk.calls.size).toBe(0);
    expect(desk.factsOf('call-ended').map(({ call, reason }) => [call, reason])).toEqual([
      ['c1', 'short'],
      ['c1~2', 'handled'],
    ]);
    // Within one connection it is late news of the one who has left.
    expect(anna().call('c1').gone('c1').call('c1').desk.calls.size).toBe(0);
  });

  it('a talk of which every fact was lost is found, with its agent', () => {
    const desk = anna();
    desk.snapshot([caller('c9', 1), agent('c9.a1', true)], [{ bridge: 'c9.b1', legs: ['c9', 'c9.a1'] }]);
    expect(desk.stateOf('anna')).toBe('talking');
    expect(desk.lastEffects.filter(({ type }) => type !== 'arm-timer' && type !== 'cancel-timer')).toEqual(
      [],
    );
    desk.gone('c9.a1');
    expect(desk.factsOf('call-ended')).toMatchObject([{ call: 'c9', reason: 'handled', agent: 'anna' }]);
  });

  it('a phone that rings for a call of which every fact was lost rings on', () => {
    const desk = anna().snapshot([caller('c9', 0), agent('c9.a1', false)]);
    expect(desk.lastEffectsOf('hang-up')).toEqual([]);
    expect(desk.lastEffectsOf('originate')).toEqual([]);
    expect([desk.offeredTo('c9'), desk.stateOf('anna')]).toEqual(['anna', 'offered']);
    desk.answer('c9');
    expect(desk.stateOf('anna')).toBe('talking');
  });

  it('a phone whose offer alone was lost rings on, or is connected when it was answered', () => {
    for (const up of [false, true]) {
      const desk = new DeskDriver(sketchDirectory()).call('c1').tell({ type: 'asterisk-lost' });
      desk.signIn('anna').snapshot([caller('c1', 1), agent('c1.a1', up)]);
      expect(desk.factsOf('offer-made')).toMatchObject([{ leg: 'c1.a1', attempt: 1, agent: 'anna' }]);
      expect(desk.lastEffectsOf('add-to-bridge')).toHaveLength(up ? 1 : 0);
    }
  });

  it('a greeting that may still play is stopped, or it would hold up the bridge', () => {
    const greeted = () =>
      sketchDirectory({ numbers: { '+46406280400': { greeting: { prompt: 'greeting', when: 'while' } } } });
    const waiting = new DeskDriver(greeted()).call('c1').wait(250).tell({ type: 'asterisk-lost' });
    waiting.snapshot([caller('c1', 1)]);
    const sound = (desk: DeskDriver) =>
      desk.lastEffects.filter(({ type }) => /playback|play|music/.test(type)).map(({ type }) => type);
    // The one that is known of, and one that may have begun in the last moment.
    expect(sound(waiting)).toEqual(['stop-playback', 'stop-playback', 'start-hold-music']);
    const ringing = new DeskDriver(greeted()).signIn('anna').call('c1').wait(250);
    ringing.tell({ type: 'asterisk-lost' });
    ringing.snapshot([caller('c1', 1), agent('c1.a1', false)]);
    expect(sound(ringing)).toEqual(['stop-playback', 'stop-playback', 'start-hold-music']);
    // Picked up meanwhile; and the greeting may have ended, with music after it that would play into the talk.
    const answered = new DeskDriver(greeted()).signIn('anna').call('c1').wait(250);
    answered.tell({ type: 'asterisk-lost' }).snapshot([caller('c1', 1), agent('c1.a1', true)]);
    const done = answered.lastEffects.map(({ type }) => type);
    expect(sound(answered)).toEqual(['stop-playback', 'stop-hold-music', 'stop-playback']);
    expect(done.indexOf('stop-hold-music')).toBeLessThan(done.indexOf('add-to-bridge'));
    const unrecorded = new DeskDriver(greeted()).signIn('anna').call('c1').tell({ type: 'asterisk-lost' });
    unrecorded.snapshot([caller('c1', 1), agent('c1.a1', true)]);
    expect(unrecorded.lastEffectsOf('stop-playback')).toMatchObject([{ leg: 'c1', playback: 'c1.p1' }]);
    const order = unrecorded.lastEffects.map(({ type }) => type);
    expect(order.indexOf('stop-playback')).toBeLessThan(order.indexOf('add-to-bridge'));
    const found = new DeskDriver(greeted()).snapshot([caller('c9', 1)]);
    expect(found.lastEffectsOf('stop-playback')).toMatchObject([{ playback: 'c9.p1' }]);
    expect(found.wait(250).lastEffectsOf('play')).toMatchObject([{ playback: 'c9.p2' }]);
  });

  it('no offer takes the name of a leg that is still being hung up', () => {
    const desk = new DeskDriver(sketchDirectory({ agents: { anna: {}, bo: {} } })).signIn('bo');
    desk.snapshot([caller('c9', 0), agent('c9.a1', false)]);
    expect(desk.stateOf('anna')).toBe('signed-out');
    expect(desk.lastEffectsOf('hang-up')).toMatchObject([{ leg: 'c9.a1' }]);
    expect(desk.lastEffectsOf('originate')).toMatchObject([{ leg: 'c9.a2', endpoint: 'PJSIP/bo-phone' }]);
  });

  it('strangers are taken in by age, and legs and bridges without owner cleared away', () => {
    const desk = anna().snapshot(
      [caller('c8', 8), caller('c7', 7), agent('c1.a1', false)],
      [{ bridge: 'c1.b1', legs: [] }],
    );
    expect(desk.offeredTo('c7')).toBe('anna');
    expect(desk.factsOf('call-queued').map(({ queuedAt }) => queuedAt)).toEqual([7, 8]);
    expect(desk.lastEffectsOf('hang-up')).toMatchObject([{ leg: 'c1.a1' }]);
    expect(desk.lastEffectsOf('destroy-bridge')).toMatchObject([{ bridge: 'c1.b1' }]);
  });
});

describe('a step that throws', () => {
  it('is taken back whole', () => {
    const directory = sketchDirectory();
    const broken = { ...directory, devices: new Map() };
    const desk = new DeskDriver(directory).signIn('anna');
    desk.tell({ type: 'directory-changed', directory: broken });
    expect(() => desk.call('c1')).toThrow('without a phone to ring');
    expect(desk.desk.calls.size).toBe(0);
    expect(desk.desk.waiting.size).toBe(0);
    desk.tell({ type: 'directory-changed', directory }).call('c2');
    expect(desk.offeredTo('c2')).toBe('anna');
  });
});
