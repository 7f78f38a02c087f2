import { describe, expect, it } from 'vitest';
import type { OverflowStep, OverflowTarget } from '../../../src/core/desk/directory.ts';
import { ServiceLevelFold } from '../../../src/core/service-level/fold.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { sketchDirectory, type ServiceSketch } from '../../support/desk-fixture.ts';

const step = (then: OverflowTarget, more: Partial<OverflowStep> = {}): OverflowStep => ({
  afterMs: null,
  queueLength: null,
  nobodySignedIn: false,
  then,
  ...more,
});

function deskWith(services: Record<string, ServiceSketch>): DeskDriver {
  const agents = Object.fromEntries(Object.keys(services).map((id) => [`of-${id}`, { services: [id] }]));
  return new DeskDriver(sketchDirectory({ services, agents }));
}

const toOther = (more: Partial<OverflowStep>) =>
  deskWith({ support: { overflow: [step({ service: 'other' }, more)] }, other: {} });

describe('overflow to another service', () => {
  it('by wait: the place and the history are kept, and the first queue counts a flow-out', () => {
    const desk = toOther({ afterMs: 30_000 }).call('c1').wait(29_999);
    expect(desk.desk.calls.get('c1')?.service?.id).toBe('support');
    const arrivedAt = desk.desk.calls.get('c1')?.arrivedAt;
    desk.wait(1);
    const call = desk.desk.calls.get('c1');
    expect([call?.service?.id, call?.arrivedAt, call?.queuedAt]).toEqual(['other', arrivedAt, arrivedAt]);
    desk.signIn('of-other');
    expect(desk.offeredTo('c1')).toBe('of-other');
    desk.answer('c1').gone('c1');
    const fold = new ServiceLevelFold(() => 'Europe/Stockholm');
    for (const fact of desk.facts) fold.apply(fact);
    expect(fold.live('support', desk.now)).toMatchObject({ offered: 1, answered: 0 });
    expect(fold.live('other', desk.now)).toMatchObject({ offered: 1, answered: 1 });
    expect(fold.waiting('support').waiting + fold.waiting('other').waiting).toBe(0);
  });

  it('by queue length: whoever comes when so many wait', () => {
    const desk = toOther({ queueLength: 2 }).call('c1').call('c2').call('c3').wait(0);
    const serviceOf = (id: string) => desk.desk.calls.get(id)?.service?.id;
    expect(['c1', 'c2', 'c3'].map(serviceOf)).toEqual(['support', 'support', 'other']);
  });

  it('never for one who is served at once, however many wait for others', () => {
    const desk = toOther({ queueLength: 0 }).signIn('of-support').call('c1');
    expect(desk.offeredTo('c1')).toBe('of-support');
    expect(desk.factsOf('call-overflowed')).toEqual([]);
  });

  it('by nobody signed in, at entry and when the last one signs out', () => {
    const desk = toOther({ nobodySignedIn: true }).call('c1');
    expect(desk.desk.calls.get('c1')?.service?.id).toBe('other');
    desk.signIn('of-support').command('of-support', 'paused').call('c2');
    expect(desk.desk.calls.get('c2')?.service?.id).toBe('support');
    desk.command('of-support', 'signed-out');
    expect(desk.desk.calls.get('c2')?.service?.id).toBe('other');
  });

  it('ends even in a ring of services, and the caller goes on waiting', () => {
    const after = { afterMs: 10_000 };
    const desk = deskWith({
      support: { overflow: [step({ service: 'other' }, after)] },
      other: { overflow: [step({ service: 'third' }, after)] },
      third: { overflow: [step({ service: 'support' }, after), step({ service: 'third' }, after)] },
    });
    desk.call('c1').wait(3_600_000);
    expect(desk.factsOf('call-overflowed').map(({ to }) => to)).toEqual([
      { service: 'other' },
      { service: 'third' },
    ]);
    expect(desk.factsOf('overflow-skipped').map(({ why }) => why)).toEqual(['loop', 'loop']);
    expect(desk.desk.calls.get('c1')?.state).toBe('queued');
    // Limits count from the entry into each queue.
    expect(desk.factsOf('call-queued').map(({ at }) => at - (desk.facts[0]?.at ?? 0) > -1)).toEqual([
      true,
      true,
      true,
    ]);
    expect(
      desk.factsOf('call-queued').map(({ enteredAt, queuedAt }) => (enteredAt ?? queuedAt) - queuedAt),
    ).toEqual([0, 10_000, 20_000]);
  });
});

describe('overflow out of the desk', () => {
  it('says the message, then ends the call as overflow', () => {
    const desk = deskWith({ support: { overflow: [step({ message: 'all-busy' }, { afterMs: 60_000 })] } });
    desk.call('c1').wait(60_000);
    expect(desk.lastEffectsOf('play')).toMatchObject([{ leg: 'c1', prompts: [{ prompt: 'all-busy' }] }]);
    expect(desk.lastEffects.map(({ type }) => type).indexOf('stop-hold-music')).toBe(0);
    desk.signIn('of-support'); // Too late: nobody is joined with one who is on the way out.
    expect(desk.offeredTo('c1')).toBeNull();
    const { playback } = desk.desk.calls.get('c1')?.announcement ?? { playback: '' };
    desk.wait(5_000).tell({ type: 'playback-finished', playback, leg: 'c1' });
    expect(desk.factsOf('call-ended')).toMatchObject([{ reason: 'overflow', by: 'desk' }]);
    const fold = new ServiceLevelFold(() => 'Europe/Stockholm');
    for (const fact of desk.facts.slice(0, -1)) fold.apply(fact);
    expect(fold.waiting('support').waiting).toBe(0);
  });

  it('counts one who hangs up during the message as overflow too', () => {
    const desk = deskWith({ support: { overflow: [step({ message: 'all-busy' }, { afterMs: 1_000 })] } });
    desk.call('c1').wait(2_000).gone('c1');
    expect(desk.factsOf('call-ended')).toMatchObject([{ reason: 'overflow', by: 'caller' }]);
  });

  it('offers a callback to a caller with a number; one who withholds it goes on to the next rule', () => {
    const overflow = [
      step({ callback: true }, { afterMs: 1_000 }),
      step({ message: 'busy' }, { afterMs: 2_000 }),
    ];
    const desk = deskWith({ support: { overflow } })
      .call('known')
      .call('withheld', undefined, null)
      .wait(1_000);
    expect(desk.factsOf('callback-requested').map(({ call }) => call)).toEqual(['known']);
    expect(desk.factsOf('overflow-skipped')).toMatchObject([{ call: 'withheld', why: 'number-withheld' }]);
    desk.wait(1_000);
    expect(desk.factsOf('call-overflowed').map(({ call }) => call)).toEqual(['known', 'withheld']);
  });

  it('rings a number outside; where nobody answers the caller is back in the queue, for the next step', () => {
    const overflow = [
      step({ number: '+46701740605' }, { afterMs: 1_000 }),
      step({ number: '+15550100' }, { afterMs: 2_000 }),
      step({ message: 'busy' }, { afterMs: 300_000 }),
    ];
    const desk = deskWith({ support: { overflow } }).call('c1').wait(1_000);
    expect(desk.desk.calls.get('c1')?.state).toBe('forwarding');
    desk.gone(desk.desk.calls.get('c1')?.forward?.leg ?? '', 'not-answered').wait(1_000);
    expect(desk.desk.calls.get('c1')?.state).toBe('queued');
    // No call goes out past the allowed prefixes.
    expect(desk.factsOf('overflow-skipped')).toMatchObject([{ step: 1, why: 'not-possible' }]);
    expect(desk.wait(298_000).desk.calls.get('c1')?.state).toBe('announcing');
    expect(desk.factsOf('forward-started')).toHaveLength(1);
  });

  it('of requirements that are spent goes the same ways', () => {
    const requirements = [
      { skill: 'network', minLevel: 3, relaxations: [{ afterMs: 5_000, minLevel: 2 }] },
    ] as const;
    const desk = deskWith({ support: { requirements, whenSpent: { message: 'sorry' } } })
      .call('c1')
      .wait(5_000);
    expect(desk.factsOf('call-overflowed')).toMatchObject([{ why: 'spent', step: null }]);
    expect(desk.desk.calls.get('c1')?.state).toBe('announcing');
  });
});
