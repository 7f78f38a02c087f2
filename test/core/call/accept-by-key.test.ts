import { describe, expect, it } from 'vitest';
import { DeskDriver } from '../../support/desk-driver.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';

const MOBILE = '+46701740650';
const withMobile = () => sketchDirectory({ agents: { anna: { devices: [MOBILE] } } });
/** A caller for whom Anna's mobile rings. */
const ringing = () => new DeskDriver(withMobile()).signIn('anna').call('c1').wait(1_000);
/** The mobile was answered, by whom is not known; the announcement plays. */
const picked = () => ringing().tell({ type: 'leg-answered', leg: 'c1.a1' });
const press = (desk: DeskDriver, digit: string) => desk.tell({ type: 'digit', leg: 'c1.a1', digit });
const promptOver = (desk: DeskDriver) =>
  desk.tell({ type: 'playback-finished', playback: 'c1.p1', leg: 'c1.a1' });
const bridged = (desk: DeskDriver) => desk.effects.filter(({ type }) => type === 'create-bridge').length;

describe('a mobile that is answered', () => {
  it('hears what it is about, in the language of the municipality; nothing is bridged', () => {
    const desk = picked();
    expect(desk.lastEffectsOf('play')).toEqual([
      {
        type: 'play',
        call: 'c1',
        leg: 'c1.a1',
        playback: 'c1.p1',
        prompts: [{ prompt: 'accept-by-key', language: 'sv', organisation: 'town' }],
      },
    ]);
    expect(bridged(desk)).toBe(0);
    expect(desk.stateOf('anna')).toBe('offered');
    expect(desk.lastEffects.filter(({ type }) => type.startsWith('stop-'))).toEqual([]);
  });

  it('accepts by 1 while the announcement plays, which is stopped before the two are joined', () => {
    const desk = press(picked().wait(500), '1');
    expect(desk.lastEffects.map(({ type }) => type).slice(0, 4)).toEqual([
      'stop-playback',
      'stop-hold-music',
      'create-bridge',
      'add-to-bridge',
    ]);
    expect(desk.factsOf('offer-accepted')).toMatchObject([{ agent: 'anna', key: '1' }]);
    desk.tell({ type: 'leg-bridged', leg: 'c1.a1', bridge: 'c1.b1' });
    expect(desk.stateOf('anna')).toBe('talking');
    expect(desk.factsOf('call-answered')).toMatchObject([{ waitMs: 1_500 }]);
  });

  it('accepts by 1 after it, where nothing is left to be stopped', () => {
    const desk = press(promptOver(picked().wait(4_000)).wait(9_999), '1');
    expect(desk.lastEffectsOf('stop-playback')).toEqual([]);
    expect(bridged(desk)).toBe(1);
  });

  it.each(['0', '2', '9', '*', '#'])('declines by %s', (key) => {
    const desk = press(picked(), key);
    expect(desk.factsOf('offer-ended')).toMatchObject([{ outcome: 'declined', key }]);
    expect(desk.lastEffectsOf('hang-up')).toMatchObject([{ leg: 'c1.a1' }]);
    expect(desk.stateOf('anna')).toBe('available');
    expect(desk.offeredTo('c1')).toBeNull();
  });

  it('by a voicemail never counts: without a key it is not answered', () => {
    const desk = promptOver(picked().wait(3_000));
    // 4 s of the offer's 15 have passed: the deadline stands.
    desk.wait(10_999);
    expect(desk.stateOf('anna')).toBe('offered');
    desk.wait(1);
    expect(desk.stateOf('anna')).toBe('not-responding');
    expect(desk.factsOf('offer-ended')).toMatchObject([{ outcome: 'not-answered' }]);
    expect(desk.factsOf('call-answered')).toEqual([]);
    expect(bridged(desk)).toBe(0);
  });

  it('late has 10 s from the end of the announcement to press the key', () => {
    const desk = ringing().wait(13_000).tell({ type: 'leg-answered', leg: 'c1.a1' }).wait(5_000);
    promptOver(desk).wait(9_999);
    expect(desk.stateOf('anna')).toBe('offered');
    desk.wait(1);
    expect(desk.stateOf('anna')).toBe('not-responding');
  });

  it('is given up when the end of the announcement is never told', () => {
    expect(picked().wait(30_000).stateOf('anna')).toBe('not-responding');
  });

  it('still has its time when the announcement cannot be played', () => {
    const desk = picked().tell({
      type: 'effect-failed',
      effect: 'play',
      call: 'c1',
      leg: 'c1.a1',
      error: 'no such sound',
    });
    expect(desk.stateOf('anna')).toBe('offered');
    expect(bridged(press(desk, '1'))).toBe(1);
  });

  it('by what hangs up without a key was not answered by a person', () => {
    const desk = picked().wait(2_000).gone('c1.a1');
    expect(desk.factsOf('offer-ended')).toMatchObject([{ outcome: 'not-answered' }]);
  });

  it('is told once, and its keys after the first change nothing', () => {
    const desk = picked().tell({ type: 'leg-answered', leg: 'c1.a1' });
    expect(desk.factsOf('key-asked')).toHaveLength(1);
    press(press(desk, '1'), '5');
    expect(desk.factsOf('offer-ended')).toEqual([]);
  });

  it('leaves nothing when the caller hangs up meanwhile', () => {
    const desk = picked().gone('c1');
    expect(desk.lastEffectsOf('hang-up')).toMatchObject([{ leg: 'c1.a1' }]);
    press(desk, '1');
    expect(desk.lastEffects).toEqual([]);
  });
});

describe('keys', () => {
  it('on a phone of the desk, before or in a talk, mean nothing', () => {
    const desk = new DeskDriver(sketchDirectory()).signIn('anna').call('c1');
    press(desk, '5');
    expect(desk.stateOf('anna')).toBe('offered');
    press(desk.answer('c1'), '5');
    expect(desk.stateOf('anna')).toBe('talking');
  });
});

describe('when Asterisk comes back while a key is awaited', () => {
  const caller = {
    leg: 'c1',
    kind: 'caller' as const,
    endpoint: 'PJSIP/trunk',
    up: true,
    createdAt: 1,
    dialled: '+46406280400',
    caller: null,
  };
  const mobile = { ...caller, leg: 'c1.a1', kind: 'agent' as const, dialled: null };

  it('the key is asked for anew, since what was pressed meanwhile is lost', () => {
    const desk = picked().tell({ type: 'asterisk-lost' }).snapshot([caller, mobile]);
    expect(desk.lastEffectsOf('stop-playback')).toContainEqual(
      expect.objectContaining({ leg: 'c1.a1', playback: 'c1.p1' }),
    );
    expect(desk.lastEffectsOf('play')).toMatchObject([{ playback: 'c1.p3', leg: 'c1.a1' }]);
    expect(bridged(desk)).toBe(0);
    expect(bridged(press(desk, '1'))).toBe(1);
  });

  it('one that was answered meanwhile is asked', () => {
    const desk = ringing().tell({ type: 'asterisk-lost' }).snapshot([caller, mobile]);
    expect(desk.lastEffectsOf('play')).toMatchObject([{ prompts: [{ prompt: 'accept-by-key' }] }]);
  });

  it('one that shares a bridge with the caller has accepted', () => {
    const desk = press(picked(), '1').tell({ type: 'asterisk-lost' });
    desk.snapshot([caller, mobile], [{ bridge: 'c1.b1', legs: ['c1', 'c1.a1'] }]);
    expect(desk.stateOf('anna')).toBe('talking');
  });

  it('a mobile of which no fact is left is hung up, and its name not used again', () => {
    const desk = new DeskDriver(withMobile()).call('c1').tell({ type: 'asterisk-lost' }).signIn('anna');
    desk.snapshot([caller, mobile]);
    expect(desk.lastEffectsOf('hang-up')).toMatchObject([{ leg: 'c1.a1' }]);
    expect(desk.lastEffectsOf('originate')).toMatchObject([{ leg: 'c1.a2' }]);
  });
});
