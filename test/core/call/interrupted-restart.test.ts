import { describe, expect, it } from 'vitest';
import { PageDesk } from '../../support/page-desk.ts';

/** Each moment of a talk whose page is lost and comes back without the leg; who is up then, and in the bridge. */
const moments: readonly [string, (desk: PageDesk) => unknown, up: string[], inside: string[]][] = [
  ['before', () => undefined, ['c1', 'c1.a1'], ['c1', 'c1.a1']],
  ['when the page is lost', (desk) => desk.lost(), ['c1', 'c1.a1'], ['c1.a1']],
  ['when the leg is gone', (desk) => desk.lost().gone('c1.a1'), ['c1'], []],
  ['when the leg is being hung up', (desk) => desk.lost().back(), ['c1', 'c1.a1'], ['c1.a1']],
  ['while the phone rings anew', (desk) => desk.lost().back().closed(), ['c1', 'c1.a2'], []],
  [
    'when it was answered',
    (desk) => desk.lost().back().closed().answered('c1.a2'),
    ['c1', 'c1.a2'],
    ['c1', 'c1.a2'],
  ],
];

/** Everything that was stored, or the last of it lost. */
const losses = [0, 1, 2];

/** The service is up again: the phones are told, and the page reports with the legs it has. */
function upAgain(desk: PageDesk, up: readonly string[], inside: readonly string[]): void {
  desk.snapshotOf(up, 'c1.b1', inside);
  for (const device of desk.desk.directory.devices.keys()) {
    if (!device.startsWith('+')) desk.phone(device, true);
  }
  for (const agent of ['anna', 'bo'])
    desk.tell({ type: 'phone-reported', agent, device: `${agent}-page`, problem: 'page-away' });
  desk.wait(2_000);
}

describe('a service that is killed while the page of an agent is lost', () => {
  it.each(moments.flatMap((moment) => losses.map((lost) => [moment[0], lost, moment] as const)))(
    'goes on %s, with the last %i facts lost',
    (_name, lost, [, until, up, inside]) => {
      const desk = new PageDesk().talking();
      until(desk);
      desk.restart(lost);
      upAgain(desk, up, inside);
      const call = [...desk.desk.calls.values()][0];
      expect(call).toBeDefined();
      // What the page has still it tells; what was hung up or rung anew it has not.
      const has = up.filter((leg) => leg !== 'c1' && desk.desk.legs.has(leg));
      desk.back(has).closed();
      const [rung] = desk.rung();
      if (rung !== undefined && !has.includes(rung)) desk.answered(rung);
      for (const offer of [...(desk.desk.calls.get('c1')?.offers ?? [])]) {
        desk
          .answered(offer.leg)
          .tell({ type: 'leg-bridged', leg: offer.leg, bridge: `c1.b${offer.attempt}` });
      }
      expect(desk.talk()).toBe('talking');
      const leg = desk.desk.calls.get('c1')?.talk?.leg ?? '';
      expect(desk.stateOf('anna')).toBe('talking');
      expect(desk.desk.legs.get(leg)).toBe('c1');
      desk.gone('c1').closed().wait(10_000);
      expect(desk.talk()).toBe('over');
      expect(desk.stateOf('anna')).toBe('available');
    },
  );

  it('touches nothing of a talk whose page has not been heard of yet', () => {
    const desk = new PageDesk().talking().restart();
    desk.snapshotOf(['c1', 'c1.a1'], 'c1.b1', ['c1', 'c1.a1']);
    const done = desk.lastEffects.filter(({ type }) => !type.endsWith('timer'));
    expect(done).toEqual([]);
    desk.tell({ type: 'phone-reported', agent: 'anna', device: 'anna-page', problem: 'page-away' });
    desk.wait(4_000).back(['c1.a1']);
    expect(desk.talk()).toBe('talking');
    expect(desk.factsOf('talk-interrupted')).toEqual([]);
  });

  it('gives a page time that should have been back long ago', () => {
    const desk = new PageDesk().talking().lost();
    desk.restart();
    desk.now += 3_600_000;
    desk.snapshotOf(['c1', 'c1.a1'], 'c1.b1', ['c1.a1']);
    expect(desk.talk()).toBe('interrupted');
    expect(desk.factsOf('page-awaited-longer')).toMatchObject([{ agent: 'anna' }]);
    desk.wait(9_999).back(['c1.a1']);
    expect(desk.talk()).toBe('talking');
    const late = new PageDesk().talking().lost();
    late.restart();
    late.now += 3_600_000;
    late.snapshotOf(['c1', 'c1.a1'], 'c1.b1', ['c1.a1']).wait(10_000);
    expect(late.talk()).toBe('queued');
  });

  it('finds the leg of a page gone: the agent is waited for, not hung up on', () => {
    const desk = new PageDesk().talking().restart();
    desk.snapshotOf(['c1'], 'c1.b1', ['c1']);
    expect(desk.talk()).toBe('interrupted');
    expect(desk.factsOf('talk-interrupted')).toMatchObject([{ why: 'leg-gone' }]);
  });

  it('finds caller and page gone, as Asterisk was restarted: the call has ended', () => {
    for (const desk of [new PageDesk().talking(), new PageDesk().talking().lost()]) {
      desk.tell({ type: 'asterisk-lost' }).snapshot([]);
      expect(desk.talk()).toBe('over');
      expect(desk.factsOf('call-ended')).toMatchObject([{ reason: 'handled', by: 'desk' }]);
      expect(desk.wait(10_000).stateOf('anna')).toBe('available');
    }
  });

  it('decides nothing while Asterisk is away, and rings once it is back', () => {
    const desk = new PageDesk().talking().lost().gone('c1.a1');
    desk.tell({ type: 'asterisk-lost' }).back().wait(60_000);
    expect(desk.talk()).toBe('interrupted');
    expect(desk.rung()).toEqual([]);
    desk.snapshotOf(['c1'], 'c1.b1', []);
    expect(desk.rung()).toEqual(['c1.a2']);
  });
});
