import { describe, expect, it } from 'vitest';
import { PageDesk } from '../../support/page-desk.ts';

const talking = (): PageDesk => new PageDesk().talking();

describe('the page of an agent who talks', () => {
  it('is lost: the caller hears music and nobody is hung up; it has the leg still: they talk on', () => {
    const desk = talking();
    expect(desk.hears('c1')).toBe('c1.a1');
    desk.lost();
    expect(desk.talk()).toBe('interrupted');
    expect(desk.hears('c1')).toBe('music');
    expect(desk.lastEffectsOf('hang-up')).toEqual([]);
    expect(desk.stateOf('anna')).toBe('talking');
    desk.wait(4_000).back(['c1.a1']);
    expect(desk.talk()).toBe('talking');
    expect(desk.hears('c1')).toBe('c1.a1');
    expect(desk.hears('c1.a1')).toBe('c1');
    expect(desk.factsOf('talk-continued')).toMatchObject([{ agent: 'anna', leg: 'c1.a1', awayMs: 4_000 }]);
    expect(desk.lastEffectsOf('originate')).toEqual([]);
    desk.wait(1_000).gone('c1');
    expect(desk.factsOf('call-ended')).toMatchObject([{ reason: 'handled', by: 'caller', talkMs: 15_000 }]);
    expect(desk.factsOf('call-ended')[0]).not.toHaveProperty('heldMs');
    expect(desk.stateOf('anna')).toBe('wrapping-up');
  });

  it('is back without the leg: that is hung up, and the phone rung anew once it is gone, to answer by itself', () => {
    const desk = talking().lost().wait(2_000).back();
    expect(desk.lastEffectsOf('hang-up')).toMatchObject([{ leg: 'c1.a1' }]);
    expect(desk.lastEffectsOf('originate')).toEqual([]);
    desk.gone('c1.a1');
    expect(desk.lastEffectsOf('originate')).toMatchObject([
      { leg: 'c1.a2', endpoint: 'PJSIP/anna-page', softphone: { autoAnswer: true } },
    ]);
    expect(desk.hears('c1')).toBe('music');
    desk.wait(300).answered('c1.a2');
    expect(desk.hears('c1')).toBe('c1.a2');
    expect(desk.hears('c1.a2')).toBe('c1');
    expect(desk.talk()).toBe('talking');
    desk.gone('c1.a1').wait(60_000);
    expect(desk.talk()).toBe('talking');
  });

  const events = {
    lost: (desk: PageDesk) => desk.lost(),
    gone: (desk: PageDesk) => desk.gone('c1.a1'),
    back: (desk: PageDesk) => desk.back(),
  };
  const orders = (['lost', 'gone', 'back'] as const).flatMap((a, _n, all) =>
    all.filter((b) => b !== a).map((b) => [a, b, all.find((c) => c !== a && c !== b) ?? a] as const),
  );

  it.each(orders)('ends well in whatever order it is told: %s, %s, %s', (...order) => {
    const desk = talking();
    for (const each of order) {
      events[each](desk).closed().wait(1_500);
      expect(desk.hears('c1')).toBe('music');
    }
    if (order.indexOf('lost') > order.indexOf('back')) desk.back();
    desk.closed();
    const [leg = ''] = desk.rung();
    expect(desk.rung()).toHaveLength(1);
    desk.answered(leg);
    expect(desk.talk()).toBe('talking');
    expect(desk.hears('c1')).toBe(leg);
    expect(desk.factsOf('talk-interrupted')).toHaveLength(1);
  });

  it('is not back in 30 s: the caller waits with what they have waited, and the agent is not responding', () => {
    const desk = talking();
    desk.lost().wait(29_999);
    expect(desk.talk()).toBe('interrupted');
    desk.wait(1);
    expect(desk.talk()).toBe('queued');
    expect(desk.hears('c1')).toBe('music');
    expect(desk.stateOf('anna')).toBe('not-responding');
    expect(desk.lastEffectsOf('hang-up')).toMatchObject([{ leg: 'c1.a1' }]);
    expect(desk.factsOf('page-given-up')).toMatchObject([{ agent: 'anna', awayMs: 30_000 }]);
    expect(desk.factsOf('call-transferred')).toMatchObject([{ agent: 'anna', by: null, talkMs: 40_000 }]);
    expect(desk.factsOf('call-queued').at(-1)).toMatchObject({ again: true, service: 'support' });
    desk.closed().back().call('c2', '+46406280400', '+46701740622').command('anna', 'available');
    expect(desk.offeredTo('c1')).toBe('anna');
  });

  it('is lost again while the phone rings anew, and back once more', () => {
    const desk = talking().lost().back().closed();
    expect(desk.rung()).toEqual(['c1.a2']);
    desk.lost().closed();
    expect(desk.rung()).toEqual([]);
    desk.wait(3_000).back();
    expect(desk.rung()).toEqual(['c1.a3']);
    desk.back(['c1.a3']);
    expect(desk.rung()).toEqual(['c1.a3']);
    // A report from before the phone rang.
    desk.back();
    expect(desk.rung()).toEqual(['c1.a3']);
    desk.answered('c1.a3');
    expect(desk.hears('c1')).toBe('c1.a3');
  });

  it('does not answer: is rung again after a pause, until the time is up', () => {
    const desk = talking().lost().back().closed().wait(8_000);
    expect(desk.factsOf('ring-again-ended')).toMatchObject([{ leg: 'c1.a2', outcome: 'not-answered' }]);
    desk.closed();
    expect(desk.rung()).toEqual([]);
    desk.wait(1_000);
    expect(desk.rung()).toEqual(['c1.a3']);
    desk.gone('c1.a3', 'busy').wait(1_000);
    expect(desk.rung()).toEqual(['c1.a4']);
    desk.wait(8_000).closed().wait(9_000).closed().wait(8_999);
    expect(desk.talk()).toBe('interrupted');
    // One that began to ring in time is let ring.
    desk.wait(1);
    expect(desk.talk()).toBe('queued');
    expect(desk.stateOf('anna')).toBe('not-responding');
  });

  it('cannot hold a talk: the caller is not kept longer for it than for one who is away', () => {
    const desk = talking();
    for (let n = 1; n < 40 && desk.talk() !== 'queued'; n += 1) {
      desk.gone(`c1.a${n}`).wait(1_000).closed();
      const [leg] = desk.rung();
      if (leg !== undefined) desk.answered(leg).wait(200);
    }
    expect(desk.talk()).toBe('queued');
    expect(desk.factsOf('page-given-up')).toMatchObject([{ agent: 'anna' }]);
    expect(desk.factsOf('page-given-up')[0]?.awayMs).toBeLessThanOrEqual(31_000);
  });

  it('was told to be another: the leg that it has not is replaced at once', () => {
    const desk = talking().back();
    expect(desk.factsOf('talk-interrupted')).toMatchObject([{ why: 'page-changed' }]);
    desk.closed();
    expect(desk.rung()).toEqual(['c1.a2']);
  });

  it('reports before it could know of the leg: nothing happens', () => {
    const desk = new PageDesk();
    desk.call('c1').signIn('anna').answer('c1').back();
    expect(desk.talk()).toBe('talking');
    expect(desk.wait(1_000).back().talk()).toBe('interrupted');
  });

  it('is not registered yet: rung as soon as it is', () => {
    const desk = talking().phone('anna-page', false).lost().gone('c1.a1').back();
    expect(desk.rung()).toEqual([]);
    desk.phone('anna-page', true);
    expect(desk.rung()).toEqual(['c1.a2']);
  });

  it('has lost its leg alone: rung at once', () => {
    expect(talking().gone('c1.a1').rung()).toEqual(['c1.a2']);
  });
});

describe('what is done while the phone of the agent is lost', () => {
  it.each(['anna', null])('the call is hung up as ever: by %s', (agent) => {
    const desk = talking().lost().wait(1_000);
    expect(desk.ask({ name: 'hang-up' }, agent)).toBeNull();
    expect(desk.talk()).toBe('over');
    expect(desk.lastEffectsOf('hang-up').map(({ leg }) => leg)).toEqual(['c1', 'c1.a1']);
    expect(desk.stateOf('anna')).toBe('wrapping-up');
    desk.closed().back().wait(10_000);
    expect(desk.stateOf('anna')).toBe('available');
  });

  it('a hang-up by the API is one, whatever becomes of the leg', () => {
    const desk = talking();
    expect(desk.ask({ name: 'hang-up' })).toBeNull();
    expect(desk.talk()).toBe('over');
    expect(desk.gone('c1.a1').factsOf('talk-interrupted')).toEqual([]);
  });

  it('the caller hangs up', () => {
    const desk = talking().lost().back().closed().gone('c1');
    expect(desk.talk()).toBe('over');
    expect(desk.lastEffectsOf('hang-up')).toMatchObject([{ leg: 'c1.a2' }]);
    expect(desk.stateOf('anna')).toBe('wrapping-up');
  });

  it.each([{ service: 'network' }, { agent: 'bo' }, { number: '+46701740601' }])(
    'the caller is handed on: %o',
    (to) => {
      const desk = talking().lost().wait(1_000);
      expect(desk.ask({ name: 'transfer', to })).toBeNull();
      expect(desk.lastEffectsOf('hang-up')).toMatchObject([{ leg: 'c1.a1' }]);
      expect(desk.factsOf('call-transferred')).toMatchObject([{ agent: 'anna', by: 'anna' }]);
      expect(desk.hears('c1')).toBe('music');
      expect(desk.stateOf('anna')).toBe('wrapping-up');
      expect(desk.back().rung()).toEqual([]);
    },
  );

  it.each(['hold', 'resume', 'conference', 'rejoin'] as const)('%s has to wait', (name) => {
    expect(talking().lost().ask({ name })).toMatch(/was lost and is awaited|rung by itself/);
  });

  it('another phone is chosen: that is rung instead, and the leg of the page hung up', () => {
    const desk = talking().lost();
    desk.tell({ type: 'select-device', agent: 'anna', device: 'anna-desk', by: 'anna' }).closed();
    expect(desk.lastEffectsOf('originate')).toMatchObject([{ leg: 'c1.a2', endpoint: 'PJSIP/anna-desk' }]);
    expect(desk.lastEffectsOf('originate')[0]).not.toHaveProperty('softphone');
    desk.wait(9_000).answered('c1.a2');
    expect(desk.hears('c1')).toBe('c1.a2');
    // Hanging up a desk phone is hanging up.
    expect(desk.gone('c1.a2').talk()).toBe('over');
  });

  it('a desk phone that is not answered or declined means no: the caller goes to others', () => {
    const desk = talking().lost();
    desk.tell({ type: 'select-device', agent: 'anna', device: 'anna-desk', by: 'anna' }).closed();
    desk.gone('c1.a2', 'declined');
    expect(desk.talk()).toBe('queued');
    expect(desk.stateOf('anna')).toBe('not-responding');
  });

  it('a mobile is chosen: it accepts by the key', () => {
    const desk = talking().lost();
    desk.tell({ type: 'device-changed', device: '+46701740699', registered: true, busyElsewhere: false });
    desk.tell({ type: 'select-device', agent: 'anna', device: '+46701740699', by: 'anna' }).closed();
    desk.answered('c1.a2');
    expect(desk.lastEffectsOf('play')).toMatchObject([{ leg: 'c1.a2' }]);
    expect(desk.hears('c1')).toBe('music');
    desk.press('c1.a2', '1');
    expect(desk.hears('c1')).toBe('c1.a2');
    expect(desk.factsOf('talk-continued')).toMatchObject([{ device: '+46701740699', key: '1' }]);
  });
});

describe('an offer on the phone of a page that leaves', () => {
  it('is withdrawn without a mark, and goes to the next; it is made again when the page is back', () => {
    const desk = new PageDesk();
    desk.call('c1').signIn('anna').wait(1_000);
    expect(desk.offeredTo('c1')).toBe('anna');
    desk.lost();
    expect(desk.factsOf('offer-ended')).toMatchObject([{ outcome: 'withdrawn', restUntil: null }]);
    expect(desk.factsOf('offer-ended')[0]).not.toHaveProperty('miss');
    expect(desk.stateOf('anna')).toBe('available');
    expect(desk.closed().offeredTo('c1')).toBeNull();
    desk.back();
    expect(desk.offeredTo('c1')).toBe('anna');
  });

  it('is taken back also while the two are being joined', () => {
    const desk = new PageDesk();
    desk.call('c1').signIn('anna').wait(1_000).answered('c1.a1').lost();
    expect(desk.talk()).toBe('queued');
    expect(desk.hears('c1')).toBe('music');
    desk.tell({ type: 'leg-bridged', leg: 'c1.a1', bridge: 'c1.b1' });
    expect(desk.talk()).toBe('queued');
  });
});

describe('a phone that is no page', () => {
  it('is hung up, and the call has ended', () => {
    const desk = new PageDesk();
    desk.tell({ type: 'select-device', agent: 'anna', device: 'anna-desk', by: 'anna' });
    desk.call('c1').signIn('anna').answer('c1').wait(1_000).gone('c1.a1');
    expect(desk.talk()).toBe('over');
  });

  it('goes on when a page of the same agent leaves', () => {
    const desk = new PageDesk();
    desk.tell({ type: 'select-device', agent: 'anna', device: 'anna-desk', by: 'anna' });
    desk.call('c1').signIn('anna').answer('c1').wait(2_000).lost().back();
    expect(desk.talk()).toBe('talking');
  });
});
