import { describe, expect, it } from 'vitest';
import type { Service } from '../../../src/core/desk/directory.ts';
import { restoreDesk } from '../../../src/core/desk/restore.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { callbackRules, plainLine, sketchDirectory, type ServiceSketch } from '../../support/desk-fixture.ts';

/** Rung back from `support` at once, where nobody is signed in; the rules of the queue are `rules`. */
function asked(rules: ServiceSketch, waitMs = 0, others: Record<string, ServiceSketch> = {}): DeskDriver {
  const directory = sketchDirectory({
    services: { support: { callback: callbackRules, ...rules }, ...others },
    agents: { anna: { services: Object.keys(others) } },
  });
  const driver = new DeskDriver(directory).call('c1').wait(waitMs);
  return driver.press('c1', '9').press('c1', '1').soundOver('c1');
}

const later = (afterMs: number, then: Service['overflow'][number]['then']): Service['overflow'][number] => ({
  afterMs,
  queueLength: null,
  nobodySignedIn: false,
  then,
});

describe('a callback keeps what the rules of its queue have done', () => {
  it('and is not sent to a queue that the caller came from', () => {
    const driver = asked({ callback: null, overflow: [later(5_000, { service: 'east' })] }, 5_000, {
      east: { callback: callbackRules, overflow: [later(20_000, { service: 'support' })] },
    });
    expect(driver.desk.calls.get('c1.cb')?.progress.passed).toEqual(['support']);
    driver.wait(20_000);
    expect(driver.factsOf('overflow-skipped')).toMatchObject([{ call: 'c1.cb', why: 'loop' }]);
    expect(driver.desk.calls.get('c1.cb')?.service?.id).toBe('east');
  });

  it('and takes no step of overflow that was taken or could not be', () => {
    const driver = asked({ overflow: [later(5_000, { number: '+358401234567' })] }, 5_000);
    expect(driver.factsOf('overflow-skipped')).toMatchObject([{ call: 'c1', step: 0 }]);
    driver.wait(60_000);
    expect(driver.factsOf('overflow-skipped')).toHaveLength(1);
    driver.desk = restoreDesk(driver.desk.directory, driver.facts, driver.now);
    driver.snapshot([]).wait(60_000);
    expect(driver.factsOf('overflow-skipped')).toHaveLength(1);
  });

  it('and no second line is opened because its requirements were spent', () => {
    const driver = asked(
      {
        lines: ['first', 'second', 'third'].map((id, n) =>
          plainLine(id, n === 0 ? {} : { opensAfterMs: null }),
        ),
        requirements: [{ skill: 'network', minLevel: 3, relaxations: [{ afterMs: 10_000, minLevel: 1 }] }],
        whenSpent: 'next-line',
      },
      10_000,
    );
    driver.wait(60_000);
    expect(driver.factsOf('requirements-spent')).toHaveLength(1);
    expect(driver.desk.calls.get('c1.cb')?.openLines).toEqual(['first', 'second']);
  });
});
