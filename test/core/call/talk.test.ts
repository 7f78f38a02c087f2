import { describe, expect, it } from 'vitest';
import type { CallCommand } from '../../../src/core/desk/call-commands.ts';
import { callFigures } from '../../../src/app/queries/call-figures.ts';
import { ServiceLevelFold } from '../../../src/core/service-level/fold.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';

const directory = sketchDirectory({
  agents: { anna: { services: ['support'] }, bo: { services: ['network'] } },
  services: { support: { wrapUpMs: 10_000 }, network: {} },
});

/** A caller who waited 3 s and talks with Anna; Bo is free. */
function talking(): DeskDriver {
  const desk = new DeskDriver(directory);
  desk.call('c1').wait(3_000).signIn('anna').answer('c1').signIn('bo').wait(10_000);
  return desk;
}

const ask = (desk: DeskDriver, command: CallCommand, agent: string | null = 'anna'): string | null => {
  desk.tell({ type: 'call-command', call: 'c1', agent, by: agent ?? 'boss', command });
  return (
    desk.lastFacts.flatMap((fact) => (fact.type === 'call-command-refused' ? [fact.reason] : []))[0] ?? null
  );
};

describe('a call that is handed on', () => {
  it('keeps its first wait, its owner and what it has waited; the service level counts it once', () => {
    const desk = talking();
    expect(ask(desk, { name: 'transfer', to: { service: 'network' } })).toBeNull();
    expect(desk.stateOf('anna')).toBe('wrapping-up');
    expect(desk.offeredTo('c1')).toBe('bo');
    const queued = desk.factsOf('call-queued');
    // Its place is that of one who has waited 3 s already.
    expect(queued.map(({ service, at, queuedAt }) => [service, at - queuedAt])).toEqual([
      ['support', 0],
      ['network', 3_000],
    ]);
    const waiting = (): number => {
      const now = new ServiceLevelFold(() => 'Europe/Stockholm');
      for (const fact of desk.facts) now.apply(fact);
      return now.waiting('network').waiting;
    };
    expect(waiting()).toBe(1);
    desk.wait(2_000).answer('c1');
    expect(waiting()).toBe(0);
    desk.wait(5_000).gone('c1');
    expect(desk.factsOf('call-answered').map(({ waitMs }) => waitMs)).toEqual([3_000, 2_000]);
    expect(desk.factsOf('call-ended')).toMatchObject([
      { waitMs: 3_000, secondWaitMs: 2_000, talkMs: 15_000, agent: 'bo' },
    ]);
    expect(callFigures(desk.factsOfCall('c1'))).toEqual({
      ownerId: 'anna',
      secondWaitMs: 2_000,
      estimate: null,
    });
    const fold = new ServiceLevelFold(() => 'Europe/Stockholm');
    for (const fact of desk.facts) fold.apply(fact);
    const figures = (service: string) => {
      const { offered, answered, answeredWaitMs } = fold.live(service, desk.now);
      return { offered, answered, answeredWaitMs };
    };
    expect(figures('support')).toEqual({ offered: 1, answered: 1, answeredWaitMs: 3_000 });
    expect(figures('network')).toEqual({ offered: 0, answered: 0, answeredWaitMs: 0 });
  });

  it('tells the second wait also of a caller who hangs up in it, and none of who was never handed on', () => {
    const desk = talking().command('bo', 'paused');
    ask(desk, { name: 'transfer', to: { service: 'network' } });
    desk.wait(7_000).gone('c1');
    expect(desk.factsOf('call-ended')).toMatchObject([{ waitMs: 3_000, secondWaitMs: 7_000 }]);
    expect(callFigures(desk.factsOfCall('c1')).secondWaitMs).toBe(7_000);
    const plain = talking().gone('c1');
    expect(plain.factsOf('call-ended')[0]).not.toHaveProperty('secondWaitMs');
    expect(callFigures(plain.factsOfCall('c1'))).toMatchObject({ ownerId: 'anna', secondWaitMs: null });
  });

  it('to an agent who does not answer goes back to who had it, even in the wrap-up of this call', () => {
    const desk = talking();
    ask(desk, { name: 'transfer', to: { agent: 'bo' } });
    expect([desk.offeredTo('c1'), desk.stateOf('anna')]).toEqual(['bo', 'wrapping-up']);
    desk.gone('c1.a1').gone('c1.a2', 'busy');
    expect([desk.offeredTo('c1'), desk.stateOf('anna')]).toEqual(['anna', 'offered']);
  });

  it('to an agent who is not free, a number that may not be dialled or a line it has not is refused', () => {
    const desk = talking();
    desk.command('bo', 'paused');
    expect(ask(desk, { name: 'transfer', to: { agent: 'bo' } })).toContain('bo is paused');
    expect(ask(desk, { name: 'transfer', to: { number: '+999123456' } })).toContain('may not be dialled');
    expect(ask(desk, { name: 'transfer', to: { line: 'third' } })).toContain('no line third');
    expect(ask(desk, { name: 'hold' }, 'bo')).toBe('this is not your call');
    expect(desk.stateOf('anna')).toBe('talking');
  });
});

describe('hold', () => {
  it('is counted as part of the talk', () => {
    const desk = talking();
    ask(desk, { name: 'hold' });
    desk.wait(4_000);
    ask(desk, { name: 'resume' });
    desk.wait(1_000);
    ask(desk, { name: 'hold' });
    desk.wait(2_000).gone('c1');
    expect(desk.factsOf('call-ended')).toMatchObject([{ talkMs: 17_000, heldMs: 6_000 }]);
  });

  it('takes the caller out of the bridge before the music, and out of the music before the bridge', () => {
    const desk = talking();
    ask(desk, { name: 'hold' });
    expect(desk.lastEffects.map(({ type }) => type)).toEqual(['remove-from-bridge', 'start-hold-music']);
    ask(desk, { name: 'resume' });
    expect(desk.lastEffects.map(({ type }) => type)).toEqual(['stop-hold-music', 'add-to-bridge']);
  });
});

describe('a consultation', () => {
  it('leaves the turn of who was asked as it was, and counts no call for them', () => {
    const desk = talking();
    const before = desk.desk.agents.get('bo');
    ask(desk, { name: 'consult', to: { service: 'network' } });
    desk.tell({ type: 'leg-answered', leg: 'c1.a2' });
    expect(desk.stateOf('bo')).toBe('talking');
    desk.wait(5_000);
    ask(desk, { name: 'consult-cancel' });
    const after = desk.desk.agents.get('bo');
    expect([after?.state, after?.idleSince, after?.callsToday]).toEqual([
      'available',
      before?.idleSince,
      before?.callsToday,
    ]);
  });

  it('in which nobody answers in time brings the caller back', () => {
    const desk = talking();
    ask(desk, { name: 'consult', to: { number: '+46701740699' } });
    desk.wait(30_000);
    expect(desk.factsOf('consult-ended')).toMatchObject([
      { outcome: 'not-answered', number: '+46701740699' },
    ]);
    expect(desk.desk.calls.get('c1')?.talk).toMatchObject({ heldSince: null, third: null });
  });

  it('lets who was asked go, and do nothing else', () => {
    const desk = talking();
    ask(desk, { name: 'consult', to: { agent: 'bo' } });
    desk.tell({ type: 'leg-answered', leg: 'c1.a2' });
    expect(ask(desk, { name: 'conference' }, 'bo')).toContain('the call is with anna');
    expect(ask(desk, { name: 'leave' }, 'bo')).toBeNull();
    expect(desk.stateOf('bo')).toBe('available');
  });
});

describe('a number outside', () => {
  it('where nobody answers gives the call back to its queue with the wait it had', () => {
    const desk = new DeskDriver(
      sketchDirectory({
        services: {
          support: {
            overflow: [
              { afterMs: 5_000, queueLength: null, nobodySignedIn: false, then: { number: '+46701740699' } },
            ],
          },
        },
      }),
    );
    desk.call('c1').wait(5_000);
    expect(desk.lastEffectsOf('originate')).toMatchObject([{ endpoint: 'PJSIP/+46701740699@trunk' }]);
    desk.wait(30_000);
    expect(desk.desk.calls.get('c1')?.state).toBe('queued');
    desk.wait(60_000).signIn('anna').answer('c1');
    const fold = new ServiceLevelFold(() => 'Europe/Stockholm');
    for (const fact of desk.facts) fold.apply(fact);
    expect(fold.live('support', desk.now)).toMatchObject({ offered: 1, answered: 1, flowedOut: 0 });
    expect(desk.factsOf('forward-started')).toHaveLength(1);
    expect(desk.factsOf('call-answered')).toMatchObject([{ waitMs: 95_000 }]);
  });

  describe('that a rule rings', () => {
    const overflowing = () =>
      new DeskDriver(
        sketchDirectory({
          services: {
            support: {
              overflow: [
                {
                  afterMs: 5_000,
                  queueLength: null,
                  nobodySignedIn: false,
                  then: { number: '+46701740699' },
                },
              ],
            },
          },
        }),
      )
        .call('c1')
        .wait(8_000)
        .tell({ type: 'leg-answered', leg: 'c1.a1' });
    const joined = (desk: DeskDriver) => desk.effects.filter(({ type }) => type === 'add-to-bridge').length;
    const key = (digit: string) => ({ type: 'digit', leg: 'c1.a1', digit }) as const;

    it('is asked for a key, and only the key joins it with the caller', () => {
      const desk = overflowing();
      expect(desk.lastEffectsOf('play')).toMatchObject([
        { leg: 'c1.a1', prompts: [{ prompt: 'accept-by-key' }] },
      ]);
      expect(joined(desk)).toBe(0);
      desk.tell(key('1'));
      expect(desk.lastEffects.map(({ type }) => type).slice(0, 4)).toEqual([
        'stop-playback',
        'stop-hold-music',
        'create-bridge',
        'add-to-bridge',
      ]);
      desk.tell(key('1')).tell({ type: 'leg-bridged', leg: 'c1.a1', bridge: 'c1.b1' });
      expect(desk.desk.calls.get('c1')?.state).toBe('connected');
      expect(joined(desk)).toBe(1);
    });

    it('and answered by a voicemail gives the caller back to the queue', () => {
      const desk = overflowing().wait(29_999);
      expect([desk.desk.calls.get('c1')?.state, joined(desk)]).toEqual(['forwarding', 0]);
      desk.wait(1);
      expect(desk.desk.calls.get('c1')?.state).toBe('queued');
      expect(desk.factsOf('forward-ended')).toMatchObject([{ outcome: 'not-answered' }]);
      expect(desk.lastEffectsOf('hang-up')).toMatchObject([{ leg: 'c1.a1' }]);
    });

    it('declines by any other key', () => {
      const desk = overflowing().tell(key('5'));
      expect(desk.factsOf('forward-ended')).toMatchObject([{ outcome: 'declined' }]);
      expect(desk.desk.calls.get('c1')?.state).toBe('queued');
    });

    it('is asked anew when the connection was away meanwhile', () => {
      const desk = overflowing().tell({ type: 'asterisk-lost' });
      const leg = { kind: 'agent', endpoint: 'PJSIP/trunk', up: true, createdAt: 0 } as const;
      desk.snapshot([
        { ...leg, leg: 'c1', kind: 'caller', dialled: '+46406280400', caller: null },
        { ...leg, leg: 'c1.a1', dialled: null, caller: null },
      ]);
      expect(desk.lastEffectsOf('stop-playback')).toContainEqual(
        expect.objectContaining({ leg: 'c1.a1', playback: 'c1.p1' }),
      );
      expect(desk.lastEffectsOf('play')).toMatchObject([{ leg: 'c1.a1', playback: 'c1.p3' }]);
      expect(joined(desk.tell(key('1')))).toBe(1);
    });
  });

  it('that takes a waiting call has taken it out of the queue: it has flowed out', () => {
    const desk = talking();
    desk.call('c2');
    desk.tell({
      type: 'call-command',
      call: 'c2',
      agent: null,
      by: 'boss',
      command: { name: 'transfer', to: { number: '+46701740699' } },
    });
    desk.tell({ type: 'leg-answered', leg: 'c2.a1' });
    desk.tell({ type: 'leg-bridged', leg: 'c2.a1', bridge: 'c2.b1' });
    desk.wait(7_000).gone('c2.a1');
    expect(desk.factsOf('call-ended')).toMatchObject([{ call: 'c2', reason: 'overflow', by: 'third-party' }]);
    const fold = new ServiceLevelFold(() => 'Europe/Stockholm');
    for (const fact of desk.facts) fold.apply(fact);
    expect(fold.live('support', desk.now)).toMatchObject({ offered: 2, answered: 1, flowedOut: 1 });
  });
});
