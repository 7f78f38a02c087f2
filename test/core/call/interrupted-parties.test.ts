import { describe, expect, it } from 'vitest';
import { PageDesk } from '../../support/page-desk.ts';

/** Anna talks with the caller and asks Bo, whose phone rings on leg `c1.a2`. */
const asking = (to: { agent: string } | { number: string } = { agent: 'bo' }): PageDesk => {
  const desk = new PageDesk().talking();
  desk.ask({ name: 'consult', to });
  return desk;
};

const consulting = (): PageDesk => asking().answered('c1.a2').wait(5_000);

const conference = (): PageDesk => {
  const desk = consulting();
  desk.ask({ name: 'conference' });
  return desk;
};

/** The agent's page is back without the leg; the new one is answered. */
function backAnew(desk: PageDesk, agent = 'anna'): string {
  desk.back([], agent).closed();
  const [leg = ''] = desk.rung();
  desk.answered(leg);
  return leg;
}

/** What each of the three hears: caller, Anna, Bo. */
const heard = (desk: PageDesk, ...legs: string[]): string[] => legs.map((leg) => desk.hears(leg));

describe('the page of an agent who has the caller on hold', () => {
  it('is back: the caller is on hold still, and heard the same music all the while', () => {
    const desk = new PageDesk().talking();
    desk.ask({ name: 'hold' });
    desk.wait(1_000).lost();
    expect(desk.talk()).toBe('interrupted');
    expect(desk.lastEffects.filter(({ type }) => type.endsWith('music'))).toEqual([]);
    const leg = backAnew(desk.wait(3_000));
    expect(desk.talk()).toBe('held');
    expect(desk.hears('c1')).toBe('music');
    desk.ask({ name: 'resume' });
    expect(heard(desk, 'c1', leg)).toEqual([leg, 'c1']);
  });
});

describe('the page of an agent who asks somebody', () => {
  it('is lost while that phone rings: it rings on, and whoever answers hears music until the agent is back', () => {
    const desk = asking().lost();
    expect(desk.talk()).toBe('interrupted');
    desk.answered('c1.a2');
    expect(heard(desk, 'c1', 'c1.a2')).toEqual(['music', 'music']);
    const leg = backAnew(desk);
    expect(desk.talk()).toBe('consulting');
    expect(heard(desk, 'c1', leg, 'c1.a2')).toEqual(['music', 'c1.a2', leg]);
  });

  it('is back while it rings: the agent hears it ring, on the new leg', () => {
    const desk = asking().lost();
    const leg = backAnew(desk);
    expect(desk.lastEffects).toContainEqual({ type: 'start-ringing', call: 'c1', leg });
    expect(desk.talk()).toBe('consult-ringing');
  });

  it('is lost, and nobody answers there: the agent comes back to the caller', () => {
    const desk = asking().lost().gone('c1.a2', 'busy');
    expect(desk.stateOf('bo')).toBe('available');
    const leg = backAnew(desk);
    expect(desk.talk()).toBe('talking');
    expect(desk.hears('c1')).toBe(leg);
  });

  it('is not back in time: the caller waits for others, and nobody rings for nothing', () => {
    const desk = asking().lost().wait(30_000);
    expect(desk.talk()).toBe('queued');
    expect(desk.stateOf('bo')).toBe('available');
    expect(desk.stateOf('anna')).toBe('not-responding');
  });
});

describe('the page of an agent who talks with whom they asked', () => {
  it('is lost and back: both hear music meanwhile', () => {
    const desk = consulting().lost();
    expect(heard(desk, 'c1', 'c1.a2')).toEqual(['music', 'music']);
    desk.back(['c1.a1']);
    expect(desk.talk()).toBe('consulting');
    expect(heard(desk, 'c1', 'c1.a1', 'c1.a2')).toEqual(['music', 'c1.a2', 'c1.a1']);
  });

  it('has lost its leg: that hands nobody over, as the end of a desk phone’s would', () => {
    expect(consulting().gone('c1.a1').factsOf('consult-completed')).toEqual([]);
  });

  it('is not back in time: who was asked has the caller', () => {
    const desk = consulting().lost().wait(30_000);
    expect(heard(desk, 'c1', 'c1.a2')).toEqual(['c1.a2', 'c1']);
    expect(desk.talk()).toBe('talking');
    expect(desk.desk.calls.get('c1')?.talk?.agent).toBe('bo');
    expect(desk.stateOf('anna')).toBe('not-responding');
  });

  it('is lost: the caller is handed over, or taken back, by command', () => {
    const over = consulting().lost();
    expect(over.ask({ name: 'consult-complete' }, null)).toBeNull();
    expect(heard(over, 'c1', 'c1.a2')).toEqual(['c1.a2', 'c1']);
    expect(over.stateOf('anna')).toBe('wrapping-up');
    const taken = consulting().lost();
    expect(taken.ask({ name: 'consult-cancel' })).toBeNull();
    expect(taken.hears('c1')).toBe('music');
    const leg = backAnew(taken.closed());
    expect(taken.hears('c1')).toBe(leg);
  });

  it('is lost, and the other hangs up: the caller waits for the agent', () => {
    const desk = consulting();
    desk.ask({ name: 'consult-cancel' });
    desk.closed().ask({ name: 'consult', to: { number: '+46701740601' } });
    desk.answered('c1.a3').lost().gone('c1.a3');
    expect(desk.hears('c1')).toBe('music');
    expect(desk.hears('c1')).not.toBe('silence');
    const leg = backAnew(desk);
    expect(desk.hears('c1')).toBe(leg);
  });
});

describe('the page of an agent in a conference', () => {
  it('is lost: the others talk on, and the agent joins them again', () => {
    const desk = conference().lost();
    expect(heard(desk, 'c1', 'c1.a2')).toEqual(['c1.a1+c1.a2', 'c1+c1.a1']);
    const leg = backAnew(desk);
    expect(desk.talk()).toBe('conference');
    expect(heard(desk, 'c1', 'c1.a2', leg)).toEqual([`c1.a2+${leg}`, `c1+${leg}`, 'c1+c1.a2']);
  });

  it('is not back in time: they talk on without, and the agent may come back', () => {
    const desk = conference().lost().wait(30_000).closed();
    expect(desk.talk()).toBe('away');
    expect(desk.stateOf('anna')).toBe('not-responding');
    expect(heard(desk, 'c1', 'c1.a2')).toEqual(['c1.a2', 'c1']);
    desk.back().command('anna', 'available');
    expect(desk.ask({ name: 'rejoin' })).toBeNull();
    expect(desk.talk()).toBe('rejoining');
  });

  it('is lost, then the caller hangs up: the other hears music until the agent is back', () => {
    const desk = conference().lost().gone('c1');
    expect(desk.talk()).toBe('interrupted');
    expect(desk.hears('c1.a2')).toBe('music');
    const leg = backAnew(desk);
    expect(desk.talk()).toBe('without-caller');
    expect(desk.hears('c1.a2')).toBe(leg);
    expect(desk.lost().wait(30_000).talk()).toBe('over');
    expect(desk.stateOf('bo')).toBe('available');
  });

  it('is lost, then the other hangs up: the caller hears music, and has the agent back', () => {
    const desk = conference();
    desk.ask({ name: 'consult-cancel' });
    desk.closed().ask({ name: 'consult', to: { agent: 'cia' } });
    desk.answered('c1.a3').ask({ name: 'conference' });
    desk.lost().gone('c1.a3');
    expect(desk.hears('c1')).toBe('music');
    const leg = backAnew(desk);
    expect(desk.talk()).toBe('talking');
    expect(desk.hears('c1')).toBe(leg);
  });

  it('is lost: the agent leaves it by command', () => {
    const desk = conference().lost();
    expect(desk.ask({ name: 'leave' })).toBeNull();
    expect(desk.talk()).toBe('away');
    expect(desk.lastEffectsOf('hang-up')).toMatchObject([{ leg: 'c1.a1' }]);
  });
});

describe('the page of an agent who was asked', () => {
  it('is lost while it rings: the agent who asks is with the caller again', () => {
    const desk = asking().lost('bo');
    expect(desk.talk()).toBe('talking');
    expect(desk.stateOf('bo')).toBe('available');
    expect(desk.hears('c1')).toBe('c1.a1');
  });

  it('is lost and back in a consultation, and in a conference', () => {
    const desk = consulting().lost('bo');
    expect(desk.talk()).toBe('consulting');
    expect(desk.stateOf('bo')).toBe('talking');
    const leg = backAnew(desk, 'bo');
    expect(heard(desk, 'c1.a1', leg)).toEqual([leg, 'c1.a1']);
    desk.wait(6_000).ask({ name: 'conference' });
    desk.gone(leg);
    expect(desk.hears('c1')).toBe('c1.a1');
    const again = backAnew(desk, 'bo');
    expect(desk.hears('c1')).toBe(`c1.a1+${again}`);
  });

  it('is not back in time: they are out, and the agent is with the caller', () => {
    const desk = consulting().lost('bo').wait(30_000);
    expect(desk.talk()).toBe('talking');
    expect(desk.hears('c1')).toBe('c1.a1');
    expect(desk.stateOf('bo')).toBe('not-responding');
  });

  it('is lost: they are not given the caller, but can be taken out', () => {
    const desk = consulting().lost('bo');
    expect(desk.ask({ name: 'consult-complete' })).toMatch(/their phone was lost/);
    expect(desk.ask({ name: 'consult-cancel' })).toBeNull();
    expect(desk.hears('c1')).toBe('c1.a1');
    expect(desk.stateOf('bo')).toBe('available');
    const joined = conference().lost('bo');
    expect(joined.ask({ name: 'leave' })).toMatch(/their phone was lost/);
  });

  it('is lost when the agent has left: the call is theirs, and the caller hears music until they are back', () => {
    const desk = conference();
    desk.ask({ name: 'leave' });
    desk.closed().lost('bo');
    expect(desk.talk()).toBe('interrupted');
    expect(desk.hears('c1')).toBe('music');
    const leg = backAnew(desk, 'bo');
    expect(desk.hears('c1')).toBe(leg);
    expect(desk.desk.calls.get('c1')?.talk).toMatchObject({ agent: 'bo', third: null });
  });

  it('is lost with that of the agent: the caller hears music, whoever is back first talks with them', () => {
    const desk = conference().lost('bo').lost();
    expect(desk.hears('c1')).toBe('music');
    const bos = backAnew(desk, 'bo');
    expect(desk.hears('c1')).toBe(`c1.a1+${bos}`);
    const annas = backAnew(desk);
    expect(desk.hears('c1')).toBe([bos, annas].sort().join('+'));
  });

  it('is lost with that of the agent and the caller hangs up: the call has ended', () => {
    const desk = conference().lost('bo').lost().gone('c1');
    expect(desk.talk()).toBe('over');
    expect([desk.stateOf('anna'), desk.stateOf('bo')]).toEqual(['wrapping-up', 'available']);
  });
});

describe('the page of an agent who dials', () => {
  const dialling = (): PageDesk => {
    const desk = new PageDesk().signIn('anna');
    const asked = { agent: 'anna', number: '+46701740611', as: '+46406280400', by: 'anna' } as const;
    return desk.tell({ type: 'dial', call: 'o1', ...asked });
  };
  const ringing = (): PageDesk => dialling().answered('o1.a1').wait(2_000);

  it('is rung to answer by itself', () => {
    expect(dialling().lastEffectsOf('originate')).toMatchObject([{ softphone: { autoAnswer: true } }]);
  });

  it('is lost before anybody was dialled: nobody is', () => {
    const desk = dialling().lost();
    expect(desk.talk()).toBe('over');
    expect(desk.factsOf('call-ended')).toMatchObject([{ reason: 'not-reached' }]);
    expect(desk.stateOf('anna')).toBe('available');
  });

  it('is back while the other party is rung: the agent hears it ring, then the party', () => {
    const desk = ringing().lost();
    const leg = backAnew(desk);
    expect(desk.lastEffects).toContainEqual({ type: 'start-ringing', call: 'o1', leg });
    desk.answered('o1.a2').tell({ type: 'leg-bridged', leg: 'o1.a2', bridge: 'o1.b2' });
    desk.tell({ type: 'leg-bridged', leg, bridge: 'o1.b2' });
    expect(desk.talk()).toBe('talking');
    expect(desk.hears('o1.a2')).toBe(leg);
  });

  it('is lost when the other party answers: they hear music until the agent is back', () => {
    const desk = ringing().lost().answered('o1.a2');
    expect(desk.talk()).toBe('interrupted');
    expect(desk.hears('o1.a2')).toBe('music');
    const leg = backAnew(desk);
    expect(desk.talk()).toBe('talking');
    expect(desk.hears('o1.a2')).toBe(leg);
  });

  it('is lost while the two are being joined', () => {
    const desk = ringing().answered('o1.a2').lost();
    expect(desk.talk()).toBe('interrupted');
    expect(desk.hears('o1.a2')).toBe('music');
    desk.tell({ type: 'leg-bridged', leg: 'o1.a1', bridge: 'o1.b2' });
    const leg = backAnew(desk);
    expect(desk.hears('o1.a2')).toBe(leg);
  });

  it('is not back in time: nobody is rung on', () => {
    const desk = ringing().lost().wait(30_000);
    expect(desk.talk()).toBe('over');
    expect(desk.stateOf('anna')).toBe('not-responding');
  });

  it('is lost: the other party does not answer, or the agent hangs up by command', () => {
    const busy = ringing().lost().gone('o1.a2', 'busy');
    expect([busy.talk(), busy.stateOf('anna')]).toEqual(['over', 'available']);
    const ended = ringing().lost();
    expect(ended.ask({ name: 'hang-up' })).toBeNull();
    expect(ended.talk()).toBe('over');
    expect(ended.lastEffectsOf('hang-up').map(({ leg }) => leg)).toEqual(['o1.a1', 'o1.a2']);
  });
});
