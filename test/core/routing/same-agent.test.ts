import { describe, expect, it } from 'vitest';
import type { SameAgent } from '../../../src/core/desk/directory.ts';
import { restoreDesk } from '../../../src/core/desk/restore.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';

const CALLER = '+46701740611';
const rules: SameAgent = { withinMs: 600_000, holdMs: 20_000 };

function deskWith(sameAgent: SameAgent | null = rules, wrapUpMs = 0): DeskDriver {
  const services = { support: { sameAgent, wrapUpMs } };
  return new DeskDriver(
    sketchDirectory({
      services,
      agents: { anna: {}, bo: {} },
      numbers: { '+46406280400': {}, '+46406280404': { class: 'critical' } },
    }),
  );
}

/** Bo has had the caller; Anna has been idle for longer and would be asked first. */
function afterBo(desk: DeskDriver): DeskDriver {
  desk
    .signIn('bo')
    .call('c1', undefined, CALLER)
    .answer('c1')
    .wait(30_000)
    .signIn('anna')
    .gone('c1')
    .gone('c1.a1');
  return desk.wait(100);
}

describe('a caller who rings again (R6)', () => {
  it('is offered first to the agent who had them, in the time set and not after', () => {
    expect(afterBo(deskWith()).wait(599_900).call('c2', undefined, CALLER).offeredTo('c2')).toBe('bo');
    expect(afterBo(deskWith()).wait(599_901).call('c2', undefined, CALLER).offeredTo('c2')).toBe('anna');
    expect(afterBo(deskWith(null)).call('c2', undefined, CALLER).offeredTo('c2')).toBe('anna');
  });

  it('is nobody in particular with another number, or a withheld one', () => {
    expect(afterBo(deskWith()).call('c2', undefined, '+46701740612').offeredTo('c2')).toBe('anna');
    const desk = deskWith().signIn('bo').call('c1', undefined, null).answer('c1').signIn('anna').gone('c1');
    expect(desk.gone('c1.a1').wait(100).call('c2', undefined, null).offeredTo('c2')).toBe('anna');
  });

  it('goes to anyone when that agent is away, and to them no more once they have passed it up', () => {
    const desk = afterBo(deskWith()).command('bo', 'paused').call('c2', undefined, CALLER);
    expect(desk.offeredTo('c2')).toBe('anna');
    const again = afterBo(deskWith()).call('c2', undefined, CALLER).gone('c2.a1', 'declined');
    expect(again.offeredTo('c2')).toBe('anna');
  });

  it('is remembered through a restart, from the facts alone', () => {
    const desk = afterBo(deskWith());
    const restored = restoreDesk(desk.desk.directory, desk.facts, desk.now);
    expect([...restored.lastAgents]).toEqual([...desk.desk.lastAgents]);
    expect(restored.lastAgents.get(CALLER)?.agent).toBe('bo');
  });

  it('is forgotten when no service asks any more: the number is not kept', () => {
    const desk = afterBo(deskWith()).wait(600_001).call('c2', undefined, '+46701740612');
    expect(desk.desk.lastAgents.has(CALLER)).toBe(false);
  });
});

describe('a call held for the agent who had the caller', () => {
  const held = (wrapUpMs = 15_000) => afterBo(deskWith(rules, wrapUpMs)).call('c2', undefined, CALLER);

  it('waits for the end of a wrap-up that is near, then goes to them, though others are free', () => {
    const desk = held();
    expect([desk.offeredTo('c2'), desk.stateOf('anna')]).toEqual([null, 'available']);
    expect(desk.factsOf('held-for-agent')).toMatchObject([{ agent: 'bo', until: desk.now + 14_900 }]);
    desk.wait(14_899);
    expect(desk.offeredTo('c2')).toBeNull();
    expect(desk.wait(1).offeredTo('c2')).toBe('bo');
    expect(desk.factsOf('agent-hold-ended')).toMatchObject([{ why: 'free' }]);
  });

  it('is not held for a wrap-up that ends too late', () => {
    expect(held(20_101).offeredTo('c2')).toBe('anna');
    expect(held(20_100).offeredTo('c2')).toBeNull();
  });

  it.each(['paused', 'signed-out'] as const)('goes to anyone as soon as they are %s', (state) => {
    const desk = held().wait(5_000).command('bo', state);
    expect(desk.offeredTo('c2')).toBe('anna');
    expect(desk.factsOf('agent-hold-ended')).toMatchObject([{ why: 'unavailable' }]);
  });

  it('goes to them at once when they end the wrap-up early', () => {
    expect(held().wait(5_000).command('bo', 'available').offeredTo('c2')).toBe('bo');
  });

  it('holds back nobody else: the free agent takes the next caller', () => {
    expect(held().call('c3', undefined, '+46701740613').offeredTo('c3')).toBe('anna');
  });

  it('lets a more pressing call go first to the agent, and is then anyone’s', () => {
    const desk = held().command('anna', 'paused').wait(1_000).call('urgent', '+46406280404', '+46701740614');
    desk.wait(13_900);
    expect([desk.offeredTo('urgent'), desk.offeredTo('c2')]).toEqual(['bo', null]);
    expect(desk.command('anna', 'available').offeredTo('c2')).toBe('anna');
  });

  it('is never a critical call', () => {
    const desk = afterBo(deskWith(rules, 15_000)).call('c2', '+46406280404', CALLER);
    expect(desk.offeredTo('c2')).toBe('anna');
  });

  it('ends with the caller, and leaves nothing behind', () => {
    const desk = held().gone('c2');
    expect(desk.desk.heldFor.size).toBe(0);
    expect([...desk.desk.timers.values()].filter(({ kind }) => kind === 'hold-over')).toEqual([]);
  });
});
