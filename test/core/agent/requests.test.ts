import { describe, expect, it } from 'vitest';
import { restoreDesk } from '../../../src/core/desk/restore.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';

const reasons = new Map([
  ['password', 'Password'],
  ['network', 'Network'],
]);
const wrapUp = { durationMs: 30_000, extensionMs: 60_000, extensions: 2, reasons };
const town = (more: object = {}) => sketchDirectory({ services: { support: { wrapUp, ...more } } });
const anna = (more: object = {}) => new DeskDriver(town(more)).signIn('anna');
const wrappingUp = () => anna().call('c1').answer('c1').wait(10_000).gone('c1');

const decline = (desk: DeskDriver, by = 'anna') => desk.tell({ type: 'decline-offer', agent: 'anna', by });
const extend = (desk: DeskDriver) => desk.tell({ type: 'extend-wrap-up', agent: 'anna', by: 'anna' });
const end = (desk: DeskDriver, reason: string | null = null, note: string | null = null) =>
  desk.tell({ type: 'end-wrap-up', agent: 'anna', reason, note, by: 'anna' });
const refusal = (desk: DeskDriver) =>
  desk.lastFacts.find((fact) => fact.type === 'agent-request-refused')?.reason ?? null;

describe('missed calls', () => {
  const miss = (desk: DeskDriver, call: string) => {
    desk.call(call).wait(15_000);
    return desk.gone(`${call}.a1`).gone(call);
  };
  const misses = (desk: DeskDriver) => desk.factsOf('offer-ended').map(({ miss: counted }) => counted);

  it('are forgiven as often as the service says; the next makes not responding', () => {
    const desk = anna({ missesForgiven: 2 });
    for (const call of ['c1', 'c2']) expect(miss(desk, call).stateOf('anna')).toBe('available');
    expect(miss(desk, 'c3').stateOf('anna')).toBe('not-responding');
    expect(misses(desk).map((counted) => counted && [counted.inARow, counted.forgiven])).toEqual([
      [1, 2],
      [2, 2],
      [3, 2],
    ]);
  });

  it('rest as a declined one does: the pair alone', () => {
    const desk = anna({ missesForgiven: 1 }).call('c1').wait(15_000).gone('c1.a1').call('c2');
    expect([desk.offeredTo('c1'), desk.offeredTo('c2')]).toEqual([null, 'anna']);
    desk.gone('c2').gone('c2.a1').wait(29_999);
    expect(desk.offeredTo('c1')).toBeNull();
    expect(desk.wait(1).offeredTo('c1')).toBe('anna');
  });

  it('count from 0 again after an answered call or an act of their own, not after a decline', () => {
    const answered = miss(anna({ missesForgiven: 1 }), 'c1')
      .call('c2')
      .answer('c2')
      .gone('c2')
      .gone('c2.a1');
    end(answered);
    expect(miss(answered, 'c3').stateOf('anna')).toBe('available');

    const acted = miss(anna({ missesForgiven: 1 }), 'c1')
      .command('anna', 'paused')
      .command('anna', 'available');
    expect(miss(acted, 'c2').stateOf('anna')).toBe('available');

    const declined = decline(miss(anna({ missesForgiven: 1 }), 'c1').call('c2'))
      .gone('c2.a1')
      .gone('c2');
    expect(miss(declined, 'c3').stateOf('anna')).toBe('not-responding');
  });

  it('are remembered over a restart', () => {
    const desk = miss(anna({ missesForgiven: 1 }), 'c1');
    expect(restoreDesk(town(), desk.facts, desk.now).agents.get('anna')?.misses).toBe(1);
  });
});

describe('declining', () => {
  it('gives the call to somebody else; the agent stays available and the pair rests', () => {
    const desk = decline(anna().call('c1'));
    expect(desk.factsOf('offer-ended')).toMatchObject([{ outcome: 'declined' }]);
    expect(desk.factsOf('offer-ended')[0]).not.toHaveProperty('miss');
    expect(desk.lastEffectsOf('hang-up')).toMatchObject([{ leg: 'c1.a1' }]);
    expect(desk.stateOf('anna')).toBe('available');
    desk.gone('c1.a1').wait(29_999);
    expect(desk.offeredTo('c1')).toBeNull();
    expect(desk.wait(1).offeredTo('c1')).toBe('anna');
  });

  it('is refused while nothing is offered, or once the call was accepted', () => {
    expect(refusal(decline(anna()))).toBe('no call is offered');
    const accepted = anna().call('c1').tell({ type: 'leg-answered', leg: 'c1.a1' });
    expect(refusal(decline(accepted))).toBe('the call has been accepted already');
    accepted.tell({ type: 'leg-bridged', leg: 'c1.a1', bridge: 'c1.b1' });
    expect(refusal(decline(accepted, 'supervisor'))).toBe('no call is offered');
    expect(accepted.lastFacts).toMatchObject([{ request: 'decline', by: 'supervisor' }]);
  });

  it('of nobody the desk knows changes nothing', () => {
    expect(anna().tell({ type: 'decline-offer', agent: 'zoe', by: 'zoe' }).lastFacts).toEqual([]);
  });
});

describe('a wrap-up', () => {
  it('is extended as often as the service allows, by the set time each', () => {
    const desk = extend(wrappingUp().wait(20_000));
    expect(desk.desk.agents.get('anna')?.wrapUpUntil).toBe(desk.now + 70_000);
    extend(desk);
    expect(refusal(extend(desk))).toBe('the wrap-up has been extended 2 of 2 times');
    desk.wait(129_999);
    expect(desk.stateOf('anna')).toBe('wrapping-up');
    expect(desk.wait(1).stateOf('anna')).toBe('available');
  });

  it('has its extensions anew with the next call, and keeps them over a restart', () => {
    const desk = extend(extend(wrappingUp()));
    const restored = restoreDesk(town(), desk.facts, desk.now);
    expect(restored.agents.get('anna')).toMatchObject({
      wrapUpExtensions: 2,
      wrapUpUntil: desk.desk.agents.get('anna')?.wrapUpUntil,
      lastCall: { call: 'c1' },
    });
    expect([...restored.timers.keys()]).toEqual([...desk.gone('c1.a1').desk.timers.keys()]);
    end(desk).call('c2').answer('c2').gone('c2');
    expect(refusal(extend(desk))).toBeNull();
  });

  it('is not extended when none runs, or the service forbids it', () => {
    expect(refusal(extend(anna()))).toBe('no wrap-up is running');
    const fixed = anna({ wrapUp: { ...wrapUp, extensions: 0 } })
      .call('c1')
      .answer('c1')
      .gone('c1');
    expect(refusal(extend(fixed))).toBe('the wrap-up of this service cannot be extended');
  });

  it('is ended early with why the call came and a note', () => {
    const desk = end(wrappingUp(), 'password', 'locked out <b>since</b> Monday');
    expect(desk.factsOf('call-annotated')).toMatchObject([
      {
        call: 'c1',
        agent: 'anna',
        reason: { code: 'password', name: 'Password' },
        note: 'locked out <b>since</b> Monday',
      },
    ]);
    expect(desk.stateOf('anna')).toBe('available');
    expect(desk.factsOf('agent-state-changed').at(-1)).toMatchObject({ by: 'anna', from: 'wrapping-up' });
    expect([...desk.desk.timers.values()].map(({ kind }) => kind)).not.toContain('wrap-up-over');
  });

  it('is ended early with nothing to write', () => {
    const desk = end(wrappingUp());
    expect(desk.factsOf('call-annotated')).toEqual([]);
    expect(desk.stateOf('anna')).toBe('available');
  });

  it('is written to within the talk, and after it is over, until the next call', () => {
    const desk = end(anna().call('c1').answer('c1'), 'network');
    expect(desk.stateOf('anna')).toBe('talking');
    desk.gone('c1').wait(30_000);
    end(desk.gone('c1.a1'), null, 'rang back');
    expect(desk.factsOf('call-annotated').map(({ call }) => call)).toEqual(['c1', 'c1']);
    expect(desk.stateOf('anna')).toBe('available');
  });

  it('is refused for a code the service lacks, naming those it has, and goes on', () => {
    const desk = end(wrappingUp(), 'pasword');
    expect(desk.lastFacts).toMatchObject([
      { field: 'reason', reason: '"pasword" is no reason of this call\'s service: one of password, network' },
    ]);
    expect(desk.stateOf('anna')).toBe('wrapping-up');
    const without = anna({ wrapUp: { ...wrapUp, reasons: new Map() } })
      .call('c1')
      .answer('c1')
      .gone('c1');
    expect(refusal(end(without, 'password'))).toContain('this service has none');
  });

  it('is refused for a note that is too long, and for one to no call', () => {
    expect(end(wrappingUp(), null, 'x'.repeat(2_001)).lastFacts).toMatchObject([{ field: 'note' }]);
    expect(refusal(end(wrappingUp(), null, 'x'.repeat(2_000)))).toBeNull();
    expect(refusal(end(anna(), null, 'hello'))).toBe('there is no call to write this to');
    expect(refusal(end(anna()))).toBe('no wrap-up is running');
  });
});
