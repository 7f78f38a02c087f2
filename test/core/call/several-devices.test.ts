import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GoneCause } from '../../../src/core/desk/inputs.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';

const MOBILE = '+46701740650';
const directory = (ring: 'first' | 'all' = 'all') =>
  sketchDirectory({
    agents: { anna: { devices: ['anna-phone', MOBILE, 'anna-desk'], ring }, bo: {} },
  });
/** Anna's phones ring for c1: a1 the softphone, a2 the mobile, a3 the desk phone. */
const ringing = () => new DeskDriver(directory()).signIn('anna').call('c1').wait(1_000);
const legs = (desk: DeskDriver) => desk.desk.calls.get('c1')?.offers.map(({ leg }) => leg) ?? [];
const states = (desk: DeskDriver) => desk.factsOf('agent-state-changed').map(({ state }) => state);

describe('an agent who is rung on all devices', () => {
  it('is rung on each at once, in one offer with one deadline, and told once', () => {
    const desk = new DeskDriver(directory()).signIn('anna').call('c1');
    expect(desk.lastEffectsOf('originate').map(({ leg, endpoint }) => [leg, endpoint])).toEqual([
      ['c1.a1', 'PJSIP/anna-phone'],
      ['c1.a2', `PJSIP/${MOBILE}@trunk`],
      ['c1.a3', 'PJSIP/anna-desk'],
    ]);
    expect(new Set(desk.factsOf('offer-made').map(({ deadlineAt }) => deadlineAt)).size).toBe(1);
    expect(states(desk)).toEqual(['available', 'offered']);
  });

  it('sees the number of the municipality on a mobile, and the caller on a phone of the desk', () => {
    const desk = new DeskDriver(directory()).signIn('anna').call('c1');
    expect(desk.lastEffectsOf('originate').map(({ callerNumber }) => callerNumber)).toEqual([
      '+46701740611',
      '+46406280400',
      '+46701740611',
    ]);
  });

  it('is rung only where a phone can be rung, and on the first of these when that is the rule', () => {
    const away = new DeskDriver(directory()).phone('anna-phone', false).signIn('anna').call('c1');
    expect(away.lastEffectsOf('originate').map(({ endpoint }) => endpoint)).toEqual([
      `PJSIP/${MOBILE}@trunk`,
      'PJSIP/anna-desk',
    ]);
    const first = new DeskDriver(directory('first')).phone('anna-phone', false).signIn('anna').call('c1');
    expect(first.lastEffectsOf('originate').map(({ endpoint }) => endpoint)).toEqual([
      `PJSIP/${MOBILE}@trunk`,
    ]);
  });

  it('accepts on one, and the others stop at once, before the two are bridged', () => {
    const desk = ringing().tell({ type: 'leg-answered', leg: 'c1.a3' });
    expect(desk.lastEffectsOf('hang-up').map(({ leg }) => leg)).toEqual(['c1.a1', 'c1.a2']);
    expect(legs(desk)).toEqual(['c1.a3']);
    desk.tell({ type: 'leg-bridged', leg: 'c1.a3', bridge: 'c1.b3' });
    expect(states(desk)).toEqual(['available', 'offered', 'talking']);
    expect(desk.factsOf('call-answered')).toMatchObject([{ leg: 'c1.a3', agent: 'anna' }]);
  });

  it('takes the call on a phone while the mobile says its announcement', () => {
    const desk = ringing().tell({ type: 'leg-answered', leg: 'c1.a2' }).wait(500);
    expect(legs(desk)).toHaveLength(3);
    desk.tell({ type: 'leg-answered', leg: 'c1.a1' });
    expect(desk.lastEffectsOf('add-to-bridge')).toMatchObject([{ legs: ['c1', 'c1.a1'] }]);
    expect(desk.lastEffectsOf('hang-up').map(({ leg }) => leg)).toContain('c1.a2');
    // The key comes too late.
    desk.tell({ type: 'digit', leg: 'c1.a2', digit: '1' });
    expect(desk.lastFacts).toEqual([]);
  });

  it.each(['busy', 'unreachable', 'failed', 'not-answered'] as const)(
    'goes on being rung on the others when one is %s',
    (cause) => {
      const desk = ringing().gone('c1.a1', cause);
      expect(legs(desk)).toEqual(['c1.a2', 'c1.a3']);
      expect(desk.stateOf('anna')).toBe('offered');
      expect(desk.factsOf('offer-ended')).toMatchObject([{ restUntil: null, standing: 2 }]);
      desk.tell({ type: 'leg-answered', leg: 'c1.a3' });
      desk.tell({ type: 'leg-bridged', leg: 'c1.a3', bridge: 'c1.b3' });
      expect(desk.stateOf('anna')).toBe('talking');
    },
  );

  it('declines on one for all: a no is a person’s', () => {
    const desk = ringing().gone('c1.a3', 'declined');
    expect(desk.lastEffectsOf('hang-up').map(({ leg }) => leg)).toEqual(['c1.a1', 'c1.a2']);
    expect(desk.factsOf('offer-ended').map(({ outcome }) => outcome)).toEqual([
      'withdrawn',
      'withdrawn',
      'declined',
    ]);
    expect(desk.stateOf('anna')).toBe('available');
    expect(desk.offeredTo('c1')).toBeNull();
  });

  it('declines by a key on the mobile for all', () => {
    const desk = ringing().tell({ type: 'leg-answered', leg: 'c1.a2' });
    desk.tell({ type: 'digit', leg: 'c1.a2', digit: '3' });
    expect(legs(desk)).toEqual([]);
    expect(desk.stateOf('anna')).toBe('available');
  });

  it('is marked once when nobody answers, with the last phone', () => {
    const desk = ringing().wait(14_000);
    expect(states(desk)).toEqual(['available', 'offered', 'not-responding']);
    expect(desk.factsOf('offer-ended').map(({ restUntil }) => restUntil === null)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('is not marked before the mobile’s key is late too', () => {
    const desk = ringing().wait(13_000).tell({ type: 'leg-answered', leg: 'c1.a2' }).wait(1_000);
    expect(legs(desk)).toEqual(['c1.a2']);
    expect(desk.stateOf('anna')).toBe('offered');
    expect(desk.wait(29_000).stateOf('anna')).toBe('not-responding');
  });

  it('is taken away from all when the agent is on another line (glare) or pauses', () => {
    for (const act of [
      (desk: DeskDriver) => desk.phone('anna-phone', true, true),
      (desk: DeskDriver) => desk.command('anna', 'paused'),
    ]) {
      const desk = act(ringing());
      expect(legs(desk)).toEqual([]);
      expect(desk.lastEffectsOf('hang-up')).toHaveLength(3);
    }
  });

  it('is offered the next call only when every phone has stopped', () => {
    const desk = ringing().gone('c1').call('c2');
    for (const leg of ['c1.a1', 'c1.a2']) expect(desk.gone(leg).offeredTo('c2')).toBeNull();
    expect(desk.gone('c1.a3').offeredTo('c2')).toBe('anna');
  });

  it('leaves the call to somebody else when she declines, and both can win', () => {
    const desk = ringing().signIn('bo').gone('c1.a1', 'declined');
    expect(desk.offeredTo('c1')).toBe('bo');
    desk.answer('c1');
    expect([desk.stateOf('anna'), desk.stateOf('bo')]).toEqual(['available', 'talking']);
  });
});

describe('whatever order the devices’ news comes in', () => {
  const leg = fc.constantFrom('c1.a1', 'c1.a2', 'c1.a3');
  const cause = fc.constantFrom<GoneCause>('hung-up', 'busy', 'declined', 'not-answered', 'unreachable');
  const news = fc.oneof(
    {
      weight: 3,
      arbitrary: leg.map((id) => (desk: DeskDriver) => desk.tell({ type: 'leg-answered', leg: id })),
    },
    fc.tuple(leg, fc.constantFrom('1', '1', '2', '#')).map(
      ([id, digit]) =>
        (desk: DeskDriver) =>
          desk.tell({ type: 'digit', leg: id, digit }),
    ),
    fc.tuple(leg, cause).map(
      ([id, why]) =>
        (desk: DeskDriver) =>
          desk.gone(id, why),
    ),
    leg.map(
      (id) => (desk: DeskDriver) =>
        desk.tell({ type: 'leg-bridged', leg: id, bridge: id.replace('.a', '.b') }),
    ),
    leg.map(
      (id) => (desk: DeskDriver) => desk.tell({ type: 'playback-finished', playback: 'c1.p1', leg: id }),
    ),
    {
      weight: 2,
      arbitrary: leg.map((id) => (desk: DeskDriver) => {
        for (const each of [id, 'c1.a1']) {
          desk.tell({ type: 'digit', leg: each, digit: '1' });
          desk.tell({ type: 'leg-bridged', leg: each, bridge: each.replace('.a', '.b') });
        }
      }),
    },
    fc.integer({ min: 0, max: 8_000 }).map((ms) => (desk: DeskDriver) => desk.wait(ms)),
    fc.constant((desk: DeskDriver) => desk.tell({ type: 'decline-offer', agent: 'anna', by: 'anna' })),
    fc.constant((desk: DeskDriver) => desk.gone('c1')),
  );

  it('there is one winner, and no leg is left', () => {
    let won = 0;
    fc.assert(
      fc.property(fc.array(news, { minLength: 4, maxLength: 14 }), (script) => {
        const desk = ringing();
        // The driver throws when an invariant breaks: two winners, a leg without an owner, a phone rung twice.
        for (const happen of script) happen(desk);
        const talk = desk.desk.calls.get('c1')?.talk;
        const winners = new Set(desk.factsOf('call-answered').map(({ leg: winner }) => winner));
        expect(winners.size).toBeLessThanOrEqual(1);
        won += winners.size;
        if (talk) expect(legs(desk)).toEqual([]);
        desk.gone('c1').wait(5_000);
        const rung = desk.effects.flatMap((e) => (e.type === 'originate' ? [e.leg] : []));
        const letGo = new Set([
          ...desk.effects.flatMap((e) => (e.type === 'hang-up' ? [e.leg] : [])),
          ...desk.desk.gone,
        ]);
        expect(rung.filter((each) => !letGo.has(each))).toEqual([]);
        expect(desk.desk.legs.size).toBe(0);
        expect(desk.factsOf('call-ended')).toHaveLength(1);
      }),
      { numRuns: 500, seed: 20_261_123 },
    );
    expect(won).toBeGreaterThan(50);
  }, 30_000);
});

describe('a direct number of an agent', () => {
  it('is led to the desk: whoever is offered the call sees whose it was, and it is a fact', () => {
    const direct = sketchDirectory({
      agents: { anna: {}, bo: {} },
      numbers: { '+46406280460': { directLineOf: 'anna' } },
    });
    const desk = new DeskDriver(direct).signIn('bo').call('c1', '+46406280460');
    expect(desk.offeredTo('c1')).toBe('bo');
    expect(desk.lastEffectsOf('originate')).toMatchObject([{ callerName: 'Town (direct to anna)' }]);
    expect(desk.factsOf('call-arrived')).toMatchObject([{ directLineOf: 'anna' }]);
  });

  it('is told of no other call', () => {
    const desk = new DeskDriver(sketchDirectory()).call('c1');
    expect(desk.factsOf('call-arrived')[0]).not.toHaveProperty('directLineOf');
  });
});
