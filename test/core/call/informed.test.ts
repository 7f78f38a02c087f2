import { describe, expect, it } from 'vitest';
import type { EndReason } from '../../../src/core/desk/facts.ts';
import { evolve } from '../../../src/core/desk/evolve.ts';
import { restoreDesk } from '../../../src/core/desk/restore.ts';
import type { Fact } from '../../../src/core/desk/facts.ts';
import { ServiceLevelFold } from '../../../src/core/service-level/fold.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';

const DIALLED = '+46406280400';
const directory = sketchDirectory({
  services: { support: {} },
  agents: { anna: {} },
  numbers: { [DIALLED]: { greeting: { prompt: 'greeting', when: 'before' } } },
});

/** A caller to whom the message of an outage plays, which takes the place of the greeting here. */
function told(): DeskDriver {
  const driver = new DeskDriver(directory).call('c1');
  const playback = driver.desk.calls.get('c1')?.announcement?.playback ?? '';
  take(driver, {
    type: 'outage-told',
    at: driver.now,
    call: 'c1',
    outage: 'o1',
    playback,
    text: 'The network is down.',
    graceMs: 10_000,
  });
  return driver;
}

function take(driver: DeskDriver, fact: Fact): void {
  evolve(driver.desk, fact);
  driver.facts.push(fact);
}

function endOf(driver: DeskDriver): EndReason | undefined {
  return driver.factsOf('call-ended').at(-1)?.reason;
}

function figures(driver: DeskDriver) {
  const fold = new ServiceLevelFold(() => 'Europe/Stockholm');
  for (const fact of driver.facts) fold.apply(fact);
  const { offered, informed, short, abandoned, answered, waiting } = fold.live('support', driver.now);
  const report = fold.report('support', new Date(driver.now).toISOString().slice(0, 10));
  expect(report).toMatchObject({ offered: offered - waiting, informed });
  return { offered, informed, short, abandoned, answered };
}

const NOBODY = { offered: 0, informed: 0, short: 0, abandoned: 0, answered: 0 };

describe('a caller who was told of an outage', () => {
  it('and hangs up while it plays was informed, and is in no offer', () => {
    const driver = told().wait(3_000).gone('c1');
    expect(endOf(driver)).toBe('informed');
    expect(figures(driver)).toEqual({ ...NOBODY, informed: 1 });
  });

  it.each<[number, EndReason]>([
    [0, 'informed'],
    [10_000, 'informed'],
    [10_001, 'abandoned'],
  ])('and hangs up %i ms after its end counts as %s', (ms, reason) => {
    const driver = told().wait(6_000).soundOver('c1').wait(ms).gone('c1');
    expect(endOf(driver)).toBe(reason);
    const lost = reason === 'abandoned';
    expect(figures(driver)).toEqual({
      ...NOBODY,
      ...(lost ? { offered: 1, abandoned: 1 } : { informed: 1 }),
    });
  });

  it('waits like anybody until then, and is served', () => {
    const driver = told().signIn('anna').wait(6_000).soundOver('c1');
    expect(figures(driver)).toMatchObject({ offered: 1, informed: 0 });
    driver.answer('c1').wait(1_000).gone('c1');
    expect(endOf(driver)).toBe('handled');
    expect(figures(driver)).toEqual({ ...NOBODY, offered: 1, answered: 1 });
  });

  it('is known as such after a restart', () => {
    const before = told().wait(6_000).soundOver('c1');
    const after = restoreDesk(directory, before.facts, before.now);
    expect(after.calls.get('c1')?.informed).toEqual({
      outage: 'o1',
      playback: 'c1.p1',
      graceMs: 10_000,
      until: before.now + 10_000,
    });
  });

  it('has heard its end when a key or the queue cuts it short', () => {
    const driver = told().wait(2_000);
    const at = driver.now;
    const next = { call: 'c1', playback: 'c1.p2', prompts: ['menu'], purpose: 'greeting' } as const;
    take(driver, { type: 'announcement-started', at, ...next });
    expect(driver.desk.calls.get('c1')?.informed?.until).toBe(at + 10_000);
    take(driver, { type: 'announcement-started', at: at + 500, ...next, playback: 'c1.p3' });
    expect(driver.desk.calls.get('c1')?.informed?.until).toBe(at + 10_000);
  });

  it('teaches nothing of how long callers have patience', () => {
    const driver = told().wait(6_000).soundOver('c1').wait(5_000).gone('c1');
    expect(driver.desk.waitMemory.get('support')).toBeUndefined();
    const lost = told().wait(6_000).soundOver('c1').wait(50_000).gone('c1');
    expect(lost.desk.waitMemory.get('support')).toBeDefined();
  });
});

it('nobody else is informed', () => {
  const driver = new DeskDriver(directory).call('c1').wait(1_000).gone('c1');
  expect(endOf(driver)).toBe('abandoned');
  expect(figures(driver)).toEqual(NOBODY);
});
