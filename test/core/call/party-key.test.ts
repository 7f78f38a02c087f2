import { describe, expect, it } from 'vitest';
import type { CallCommand } from '../../../src/core/desk/call-commands.ts';
import { restoreDesk } from '../../../src/core/desk/restore.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';

const MOBILE = '+46701740650';
const OTHER = '+46701740651';
const directory = sketchDirectory({
  agents: { anna: { devices: [OTHER] }, bo: { devices: [MOBILE] } },
  services: { support: {} },
});

const ask = (desk: DeskDriver, command: CallCommand): DeskDriver =>
  desk.tell({ type: 'call-command', call: 'c1', agent: 'anna', by: 'anna', command });

/** Anna, on her mobile, talks with a caller. */
const talking = (): DeskDriver => {
  const desk = new DeskDriver(directory).signIn('anna').call('c1').wait(1_000);
  desk.tell({ type: 'leg-answered', leg: 'c1.a1' }).press('c1.a1', '1');
  return desk.tell({ type: 'leg-bridged', leg: 'c1.a1', bridge: 'c1.b1' }).signIn('bo');
};
const consulting = (): DeskDriver => ask(talking(), { name: 'consult', to: { agent: 'bo' } }).wait(4_000);
const third = (desk: DeskDriver) => desk.desk.calls.get('c1')?.talk?.third;
const joined = (desk: DeskDriver, leg: string): boolean =>
  desk.effects.some((effect) => effect.type === 'add-to-bridge' && effect.legs.includes(leg));

describe('a mobile that is rung to be asked', () => {
  it('is asked for the key when it is picked up, and joined only by it', () => {
    const desk = consulting().tell({ type: 'leg-answered', leg: 'c1.a2' });
    expect(desk.lastEffectsOf('play')).toMatchObject([
      { leg: 'c1.a2', playback: 'c1.p2', prompts: [{ prompt: 'accept-by-key' }] },
    ]);
    expect([joined(desk, 'c1.a2'), desk.stateOf('bo'), third(desk)?.answeredAt]).toEqual([
      false,
      'offered',
      null,
    ]);
    desk.press('c1.a2', '1');
    expect(desk.lastEffects.map(({ type }) => type)).toEqual([
      'stop-playback',
      'stop-ringing',
      'add-to-bridge',
      'cancel-timer',
    ]);
    expect(desk.factsOf('consult-answered')).toMatchObject([{ leg: 'c1.a2', key: '1' }]);
    expect(desk.stateOf('bo')).toBe('talking');
    // Whatever is pressed later means nothing.
    expect(desk.press('c1.a2', '17').lastFacts).toEqual([]);
  });

  it('and answered by a voicemail that never presses gives the caller back, and holds nothing against anybody', () => {
    const desk = consulting().tell({ type: 'leg-answered', leg: 'c1.a2' }).wait(29_999);
    expect(third(desk)).not.toBeNull();
    desk.wait(1);
    expect(desk.factsOf('consult-ended')).toMatchObject([{ outcome: 'not-answered' }]);
    expect(desk.lastEffectsOf('hang-up')).toMatchObject([{ leg: 'c1.a2' }]);
    expect(desk.desk.calls.get('c1')?.talk).toMatchObject({ third: null, heldSince: null });
    expect(joined(desk, 'c1.a2')).toBe(false);
    expect(desk.gone('c1.a2').stateOf('bo')).toBe('available');
  });

  it('has declined by any other key, but not by hanging up without one', () => {
    const no = consulting().tell({ type: 'leg-answered', leg: 'c1.a2' }).press('c1.a2', '5');
    expect(no.factsOf('consult-ended')).toMatchObject([{ outcome: 'declined' }]);
    const voicemail = consulting().tell({ type: 'leg-answered', leg: 'c1.a2' }).gone('c1.a2');
    expect(voicemail.factsOf('consult-ended')).toMatchObject([{ outcome: 'not-answered' }]);
    const refused = consulting().gone('c1.a2', 'declined');
    expect(refused.factsOf('consult-ended')).toMatchObject([{ outcome: 'declined' }]);
  });

  it('is not joined by the keys of the others', () => {
    const desk = consulting()
      .tell({ type: 'leg-answered', leg: 'c1.a2' })
      .press('c1', '1')
      .press('c1.a1', '1');
    expect(joined(desk, 'c1.a2')).toBe(false);
    expect(third(desk)?.answeredAt).toBeNull();
  });

  it('is asked anew after the connection was away, also by a service that was restarted', () => {
    const desk = consulting().tell({ type: 'leg-answered', leg: 'c1.a2' });
    const legs = ['c1', 'c1.a1', 'c1.a2'].map((leg) => ({
      leg,
      kind: leg === 'c1' ? ('caller' as const) : ('agent' as const),
      endpoint: 'PJSIP/trunk',
      up: true,
      createdAt: 0,
      dialled: leg === 'c1' ? '+46406280400' : null,
      caller: null,
    }));
    desk.desk = restoreDesk(directory, desk.facts, desk.now);
    desk.snapshot(legs, [{ bridge: 'c1.b1', legs: ['c1.a1'] }]);
    expect(desk.lastEffectsOf('stop-playback')).toContainEqual(
      expect.objectContaining({ leg: 'c1.a2', playback: 'c1.p2' }),
    );
    expect(desk.lastEffectsOf('play').map(({ leg }) => leg)).toEqual(['c1.a2']);
    expect(joined(desk.press('c1.a2', '1'), 'c1.a2')).toBe(true);
  });

  it('a number outside that the agent chose is asked for no key: it may be a switchboard', () => {
    const desk = ask(talking(), { name: 'consult', to: { number: '+46701740699' } });
    desk.tell({ type: 'leg-answered', leg: 'c1.a2' });
    expect(joined(desk, 'c1.a2')).toBe(true);
  });
});

describe('an agent who asks somebody', () => {
  it('hears ringing until they answer, decline or are let be', () => {
    const rung = consulting();
    expect(rung.effects.filter(({ type }) => type === 'start-ringing')).toMatchObject([{ leg: 'c1.a1' }]);
    const ends: readonly ((desk: DeskDriver) => DeskDriver)[] = [
      (desk) => desk.gone('c1.a2', 'declined'),
      (desk) => ask(desk, { name: 'consult-cancel' }),
      (desk) => desk.wait(60_000),
    ];
    for (const end of ends) {
      const desk = end(consulting());
      const types = desk.effects.map(({ type }) => type);
      expect(types.indexOf('stop-ringing')).toBeGreaterThan(types.indexOf('start-ringing'));
      expect(types.lastIndexOf('add-to-bridge')).toBeGreaterThan(types.indexOf('stop-ringing'));
    }
  });
});

describe('a mobile that brings an agent back', () => {
  /** The agent has left a conference with somebody outside, and comes back. */
  const coming = (): DeskDriver => {
    const desk = ask(talking(), { name: 'consult', to: { number: '+46701740699' } });
    desk.tell({ type: 'leg-answered', leg: 'c1.a2' });
    for (const name of ['conference', 'leave'] as const) ask(desk, { name });
    return ask(desk.gone('c1.a1'), { name: 'rejoin' }).wait(4_000);
  };

  it('is joined by the key alone', () => {
    const desk = coming().tell({ type: 'leg-answered', leg: 'c1.a3' });
    expect([joined(desk, 'c1.a3'), desk.stateOf('anna')]).toEqual([false, 'offered']);
    desk.press('c1.a3', '1');
    expect([joined(desk, 'c1.a3'), desk.stateOf('anna')]).toEqual([true, 'talking']);
    expect(desk.factsOf('agent-rejoined')).toMatchObject([{ leg: 'c1.a3', key: '1' }]);
  });

  it('answered by a voicemail or declined by a key, leaves the two as they were', () => {
    const voicemail = coming().tell({ type: 'leg-answered', leg: 'c1.a3' }).wait(30_000);
    expect(voicemail.factsOf('rejoin-ended')).toMatchObject([{ outcome: 'not-answered' }]);
    const declined = coming().tell({ type: 'leg-answered', leg: 'c1.a3' }).press('c1.a3', '9');
    expect(declined.factsOf('rejoin-ended')).toMatchObject([{ outcome: 'declined' }]);
    for (const desk of [voicemail, declined]) {
      expect(joined(desk, 'c1.a3')).toBe(false);
      expect(desk.desk.calls.get('c1')?.talk).toMatchObject({ leg: null, rejoin: null });
      expect(desk.gone('c1.a3').stateOf('anna')).toBe('available');
    }
  });
});
