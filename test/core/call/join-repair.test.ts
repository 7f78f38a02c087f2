import { describe, expect, it } from 'vitest';
import type { CallCommand } from '../../../src/core/desk/call-commands.ts';
import { restoreDesk } from '../../../src/core/desk/restore.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';

const directory = sketchDirectory({ agents: { anna: {} } });
const talking = (): DeskDriver =>
  new DeskDriver(directory).signIn('anna').call('c1').answer('c1').wait(5_000);
const command = (desk: DeskDriver, name: 'hold' | 'resume'): DeskDriver => {
  const asked: CallCommand = { name };
  return desk.tell({ type: 'call-command', call: 'c1', agent: 'anna', by: 'anna', command: asked });
};
const fails = (desk: DeskDriver, effect: 'create-bridge' | 'add-to-bridge' = 'add-to-bridge'): DeskDriver =>
  desk.tell({ type: 'effect-failed', effect, call: 'c1', leg: null, error: 'injected' });
const resumedInVain = (): DeskDriver => fails(command(command(talking(), 'hold').wait(1_000), 'resume'));

describe('somebody who could not be joined in a talk', () => {
  it('is joined anew after a moment, with a bridge made anew', () => {
    const desk = resumedInVain();
    expect(desk.factsOf('join-failed')).toMatchObject([{ tries: 1, retryAt: desk.now + 250 }]);
    // The bridge and each of its legs fail together: it is one failure.
    expect(fails(desk).factsOf('join-failed')).toHaveLength(1);
    desk.wait(249);
    expect(desk.factsOf('join-retried')).toEqual([]);
    desk.wait(1);
    expect(desk.lastEffects.slice(0, 3)).toMatchObject([
      { type: 'stop-hold-music', leg: 'c1' },
      { type: 'create-bridge', bridge: 'c1.b1' },
      { type: 'add-to-bridge', bridge: 'c1.b1', legs: ['c1', 'c1.a1'] },
    ]);
    expect(desk.wait(60_000).factsOf('join-retried')).toHaveLength(1);
    expect(desk.desk.calls.get('c1')?.state).toBe('connected');
  });

  it('in vain four times within seconds: the call ends, and says why', () => {
    const desk = resumedInVain();
    for (const gapMs of [250, 1_000, 2_000]) fails(desk.wait(gapMs), 'create-bridge');
    expect(desk.factsOf('join-failed').map(({ tries, retryAt }) => [tries, retryAt === null])).toEqual([
      [1, false],
      [2, false],
      [3, false],
      [4, true],
    ]);
    expect(desk.factsOf('call-ended')).toMatchObject([
      { reason: 'failed', by: 'desk', agent: 'anna', note: 'who was to talk could not be joined' },
    ]);
    expect(desk.desk.legs.size).toBe(0);
    desk.gone('c1.a1').gone('c1');
    expect(desk.stateOf('anna')).toBe('available');
  });

  it('begins to count anew a minute later', () => {
    const desk = resumedInVain().wait(60_000);
    fails(command(command(desk, 'hold').wait(1_000), 'resume'));
    expect(desk.factsOf('join-failed').map(({ tries }) => tries)).toEqual([1, 1]);
  });

  it('who is on hold by then is left in the music, and the agent alone', () => {
    const desk = command(resumedInVain(), 'hold').wait(250);
    expect(desk.lastEffectsOf('create-bridge')).toMatchObject([{ bridge: 'c1.b1' }]);
    expect(desk.lastEffectsOf('add-to-bridge')).toEqual([]);
    expect(desk.lastEffectsOf('stop-hold-music')).toEqual([]);
  });

  it('is tried again by a service that is restarted meanwhile', () => {
    const desk = resumedInVain();
    const restored = restoreDesk(directory, desk.facts, desk.now);
    expect(restored.calls.get('c1')?.talk?.repair).toMatchObject({ tries: 1, retryAt: desk.now + 250 });
  });

  it('a failure of a call that has no talk is what it was', () => {
    const desk = new DeskDriver(directory).signIn('anna').call('c1').wait(1_000);
    desk.tell({ type: 'leg-answered', leg: 'c1.a1' });
    expect(fails(desk, 'create-bridge').factsOf('offer-ended')).toMatchObject([{ outcome: 'unreachable' }]);
    expect(desk.factsOf('join-failed')).toEqual([]);
  });
});
