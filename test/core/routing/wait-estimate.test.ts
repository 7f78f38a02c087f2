import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { restoreDesk } from '../../../src/core/desk/restore.ts';
import type { Directory } from '../../../src/core/desk/directory.ts';
import { MINUTE_MS } from '../../../src/core/kernel/time.ts';
import { drawWaits } from '../../../src/core/routing/estimate-model.ts';
import { estimateWait, rangeOf, waitBehind } from '../../../src/core/routing/estimate.ts';
import {
  errorOf,
  isPoor,
  learnAnswered,
  learnHandled,
  learnLeft,
  learnMeasured,
  newWaitMemory,
  ratesOf,
  type Measured,
  type Rates,
} from '../../../src/core/routing/wait-memory.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { plainLine, sketchDirectory } from '../../support/desk-fixture.ts';

const rates: Rates = { takenUpMs: 5 * MINUTE_MS, ringingMs: 0, leavePerMs: 1 / (4 * MINUTE_MS) };
const positive = fc.double({ min: 1e-7, max: 1e-3, noNaN: true });
const anyRates = fc
  .record({ takenUpMs: fc.integer({ min: 1_000, max: 3_600_000 }), leavePerMs: positive })
  .map((each): Rates => ({ ...each, ringingMs: 0 }));
const ahead = fc.integer({ min: 0, max: 60 });
const agents = fc.integer({ min: 1, max: 60 });

describe('the wait behind others in a plain queue', () => {
  it('is the sum over i = 0..q of 1/(nμ + iθ)', () => {
    // Two agents of 5 minutes each, patience of 4: stages of 1/0.4, 1/0.65 and 1/0.9 minutes.
    const { meanMs, varianceMs2 } = waitBehind(2, 2, rates);
    expect(meanMs / MINUTE_MS).toBeCloseTo(1 / 0.4 + 1 / 0.65 + 1 / 0.9, 9);
    expect(varianceMs2 / MINUTE_MS ** 2).toBeCloseTo(1 / 0.4 ** 2 + 1 / 0.65 ** 2 + 1 / 0.9 ** 2, 9);
  });

  it('is that of a long queue too, which is not added up one by one', () => {
    let meanMs = 0;
    let varianceMs2 = 0;
    for (let i = 0; i <= 30_000; i += 1) {
      const stageMs = 1 / (40 / rates.takenUpMs + i * rates.leavePerMs);
      meanMs += stageMs;
      varianceMs2 += stageMs ** 2;
    }
    const long = waitBehind(30_000, 40, rates);
    expect(long.meanMs / meanMs).toBeCloseTo(1, 6);
    expect(long.varianceMs2 / varianceMs2).toBeCloseTo(1, 6);
  });

  it('grows with the calls ahead and falls with the agents', () => {
    fc.assert(
      fc.property(ahead, agents, anyRates, (q, n, each) => {
        const { meanMs } = waitBehind(q, n, each);
        expect(waitBehind(q + 1, n, each).meanMs).toBeGreaterThan(meanMs);
        expect(waitBehind(q, n + 1, each).meanMs).toBeLessThan(meanMs);
      }),
    );
  });

  it('is shorter the less patient those ahead are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), agents, anyRates, (q, n, each) => {
        const impatient = { ...each, leavePerMs: each.leavePerMs * 2 };
        expect(waitBehind(q, n, impatient).meanMs).toBeLessThan(waitBehind(q, n, each).meanMs);
      }),
    );
  });

  it('has a range around its mean that three of four waits lie within', () => {
    // Exponential, the widest there is: 12.5 % lie below 0.1335 of the mean, 12.5 % above 2.079 of it.
    const one = rangeOf({ meanMs: 100_000, varianceMs2: 100_000 ** 2 });
    expect(one.lowMs / 100_000).toBeCloseTo(0.1335, 1);
    expect(one.highMs / 100_000).toBeCloseTo(2.079, 1);
    fc.assert(
      fc.property(ahead, agents, anyRates, (q, n, each) => {
        const { lowMs, meanMs, highMs } = rangeOf(waitBehind(q, n, each));
        expect(lowMs).toBeGreaterThanOrEqual(0);
        expect(lowMs).toBeLessThanOrEqual(meanMs);
        expect(highMs).toBeGreaterThanOrEqual(meanMs);
      }),
    );
  });
});

describe('what past calls teach', () => {
  it('outweighs the prior, and the latest the oldest', () => {
    const prior = ratesOf(newWaitMemory);
    expect(prior.takenUpMs).toBe(5 * MINUTE_MS);
    let memory = newWaitMemory;
    for (let n = 0; n < 200; n += 1) memory = learnHandled(memory, 2 * MINUTE_MS);
    expect(ratesOf(memory).takenUpMs / MINUTE_MS).toBeCloseTo(2, 0);
    for (let n = 0; n < 100; n += 1) memory = learnHandled(memory, 8 * MINUTE_MS);
    expect(ratesOf(memory).takenUpMs / MINUTE_MS).toBeGreaterThan(6.5);
  });

  it('counts how many leave for the time that all have waited, answered or not', () => {
    let memory = newWaitMemory;
    for (let n = 0; n < 400; n += 1) {
      memory = learnAnswered(memory, 3 * MINUTE_MS, 5_000);
      memory = learnLeft(memory, MINUTE_MS);
    }
    expect(1 / ratesOf(memory).leavePerMs / MINUTE_MS).toBeCloseTo(4, 0);
  });

  it('is silent about the wait when the ranges no longer hold, and speaks again when they do', () => {
    const right: Measured = { estimateMs: 60_000, actualMs: 70_000, lowMs: 30_000, highMs: 100_000 };
    const wrong: Measured = { ...right, actualMs: 300_000 };
    const many = (count: number, of: Measured) => Array.from({ length: count }, () => of);
    expect(isPoor([])).toBe(false);
    expect(isPoor(many(19, wrong))).toBe(false);
    expect(isPoor(many(20, wrong))).toBe(true);
    expect(isPoor([...many(20, wrong), ...many(30, right)])).toBe(false);
    expect(errorOf([...many(20, wrong), ...many(30, right)])).toMatchObject({ calls: 50, coverage: 0.6 });
    let memory = newWaitMemory;
    for (const each of [...many(60, wrong), ...many(30, right)]) memory = learnMeasured(memory, each);
    expect(isPoor(memory.measured)).toBe(false);
    // Told of far too long waits, though most lie in a range so wide that it says nothing.
    expect(isPoor(many(20, { estimateMs: 300_000, actualMs: 60_000, lowMs: 0, highMs: 600_000 }))).toBe(true);
  });
});

/** A desk that has handled `calls` of `talkMs` each. */
function practised(directory: Directory, { calls = 12, talkMs = 5 * MINUTE_MS } = {}): DeskDriver {
  const desk = new DeskDriver(directory).signIn(...directory.agents.keys());
  for (let n = 0; n < calls; n += 1) {
    const call = `past${n}`;
    desk.call(call).wait(1_000).answer(call).wait(talkMs).gone(call);
    for (const agent of directory.agents.keys()) {
      for (const leg of desk.desk.agents.get(agent)?.closing.keys() ?? []) desk.gone(leg);
    }
  }
  return desk;
}

const estimateOf = (desk: DeskDriver, id: string) => {
  const call = desk.desk.calls.get(id);
  if (!call) throw new Error(`no call ${id}`);
  return estimateWait(desk.desk, call, desk.now);
};

describe('the estimate for a waiting call', () => {
  it('is the plain sum, and the ringing, on a desk of one kind of call', () => {
    const desk = practised(sketchDirectory({ agents: { anna: {}, bo: {} } }));
    for (const call of ['t1', 't2']) desk.call(call).answer(call);
    desk.call('q1').call('q2').call('q3');
    const memory = desk.desk.waitMemory.get('support') ?? newWaitMemory;
    expect(memory.handled).toBe(12);
    const known = ratesOf(memory);
    const { position, range, silent } = estimateOf(desk, 'q3');
    expect({ position, silent }).toEqual({ position: 3, silent: null });
    expect(range?.meanMs).toBe(Math.round(waitBehind(2, 2, known).meanMs + known.ringingMs));
    expect(known.takenUpMs / MINUTE_MS).toBeCloseTo(5, 0);
  });

  it('is none before ten calls were handled, and none while nobody is at work', () => {
    const young = practised(sketchDirectory(), { calls: 9 });
    young.call('t1').answer('t1').call('q1');
    expect(estimateOf(young, 'q1')).toMatchObject({ range: null, silent: 'too-few-calls', position: 1 });
    const empty = practised(sketchDirectory()).command('anna', 'paused').call('q1');
    expect(estimateOf(empty, 'q1')).toMatchObject({ range: null, silent: 'nobody-to-serve' });
    expect(estimateOf(empty.phone('anna-phone', false), 'q1').silent).toBe('nobody-to-serve');
  });

  it('counts as ahead who is served first, not who came first', () => {
    const directory = sketchDirectory({
      numbers: { '+46406280400': {}, '+46406280404': { class: 'critical' } },
    });
    const desk = practised(directory).call('t1').answer('t1');
    desk.call('q1').wait(10_000).call('q2').wait(1_000).call('fault', '+46406280404');
    expect(['fault', 'q1', 'q2'].map((id) => estimateOf(desk, id).position)).toEqual([1, 2, 3]);
    const means = ['fault', 'q1', 'q2'].map((id) => estimateOf(desk, id).range?.meanMs ?? 0);
    expect(means).toEqual([...means].sort((a, b) => a - b));
  });

  it('counts only those who compete for the same agents', () => {
    const directory = sketchDirectory({
      services: { support: {}, network: {} },
      agents: { anna: { services: ['support'] }, bo: { services: ['network'] } },
      numbers: { '+46406280400': {}, '+46406280405': { service: 'network' } },
    });
    const desk = practised(directory).call('t1').answer('t1').call('t2', '+46406280405').answer('t2');
    desk.call('n1', '+46406280405').call('q1').call('q2');
    expect(['n1', 'q1', 'q2'].map((id) => estimateOf(desk, id).position)).toEqual([1, 1, 2]);
  });

  it('is the same after a restart: it is rebuilt from the facts', () => {
    const directory = sketchDirectory({
      agents: { anna: {}, bo: {} },
      services: { support: { wrapUpMs: 30_000 } },
    });
    const desk = practised(directory, { talkMs: 3 * MINUTE_MS })
      .call('t1')
      .answer('t1')
      .call('q1');
    const restored = restoreDesk(directory, desk.facts, desk.now);
    expect(restored.waitMemory).toEqual(desk.desk.waitMemory);
    expect(restored.takenUp).toEqual(desk.desk.takenUp);
    expect(desk.desk.waitMemory.get('support')?.handled).toBeGreaterThan(9);
  });
});

describe('the desk played forward', () => {
  const town = sketchDirectory({
    services: {
      support: {},
      network: { requirements: [{ skill: 'network', minLevel: 3 }], targetMs: 60_000 },
    },
    agents: {
      anna: { skills: { network: 5 } },
      bo: { skills: { network: 3 } },
      cy: { services: ['support'] },
    },
    numbers: { '+46406280400': {}, '+46406280405': { service: 'network' } },
  });

  /** All three talk; then callers of both kinds come. */
  function busy(more: readonly string[]): DeskDriver {
    const desk = practised(town);
    for (const call of ['t1', 't2', 't3']) desk.call(call).answer(call);
    more.forEach((dialled, n) => desk.wait(1_000).call(`q${n}`, dialled));
    return desk;
  }

  it('agrees with the plain sum where one describes the desk', () => {
    const desk = practised(sketchDirectory({ agents: { anna: {}, bo: {}, cy: {} } }));
    for (const call of ['t1', 't2', 't3']) desk.call(call).answer(call);
    const known = ratesOf(desk.desk.waitMemory.get('support') ?? newWaitMemory);
    let sum = 0;
    const rounds = 60;
    for (let n = 0; n < rounds; n += 1) {
      // Four wait; another id is another set of draws.
      for (const id of ['a', 'b', 'c', 'd']) desk.call(`${id}${n}`);
      const last = desk.desk.calls.get(`d${n}`);
      sum += (last && drawWaits(desk.desk, last, desk.now)?.meanMs) ?? 0;
      for (const id of ['a', 'b', 'c', 'd']) desk.gone(`${id}${n}`);
    }
    const expected = waitBehind(3, 3, ratesOf(desk.desk.waitMemory.get('support') ?? newWaitMemory)).meanMs;
    expect(known.takenUpMs).toBeGreaterThan(0);
    expect(sum / rounds / expected).toBeGreaterThan(0.9);
    expect(sum / rounds / expected).toBeLessThan(1.1);
  });

  it('grows with those ahead, and knows who may not serve the call', () => {
    const network = '+46406280405';
    const few = busy([network]);
    const many = busy([network, network, network, network]);
    for (const desk of [few, many]) learnNetwork(desk);
    const mean = (desk: DeskDriver, id: string) => estimateOf(desk, id).range?.meanMs ?? NaN;
    expect(mean(many, 'q3')).toBeGreaterThan(mean(few, 'q0'));
    // The same queue behind three agents rather than two.
    const support = busy(['+46406280400', network]);
    learnNetwork(support);
    expect(mean(support, 'q0')).toBeLessThan(mean(support, 'q1'));
  });

  it('foresees a line that opens with the wait', () => {
    const lines = (opensAfterMs: number | null) => [
      plainLine('first'),
      plainLine('second', { opensAfterMs }),
    ];
    const sketch = (opensAfterMs: number | null) =>
      sketchDirectory({
        services: { support: { lines: lines(opensAfterMs) } },
        agents: { anna: { lines: ['first'] }, bo: { lines: ['second'] } },
      });
    const mean = (opensAfterMs: number | null) => {
      const desk = practised(sketch(opensAfterMs)).call('t1').answer('t1').call('q1');
      return estimateOf(desk, 'q1').range?.meanMs ?? NaN;
    };
    expect(mean(60_000)).toBeLessThanOrEqual(70_000);
    expect(mean(null)).toBeGreaterThan(120_000);
  });

  it('takes at most two milliseconds for fifty waiting calls and fifty agents of many kinds', () => {
    const skills = ['network', 'windows', 'print', 'care'];
    const directory = sketchDirectory({
      services: Object.fromEntries(
        skills.map((skill, n) => [
          skill,
          { requirements: [{ skill, minLevel: 2 as const }], targetMs: 20_000 + n * 10_000 },
        ]),
      ),
      agents: Object.fromEntries(
        Array.from({ length: 50 }, (_, n) => [
          `agent${n}`,
          // Three of the four each, so that every call competes with every other.
          {
            skills: Object.fromEntries(
              skills.filter((_skill, s) => s !== n % 4).map((skill) => [skill, 3 as const]),
            ),
          },
        ]),
      ),
      numbers: Object.fromEntries(skills.map((service, n) => [`+4640628040${n}`, { service }])),
    });
    const desk = practised(directory, { calls: 12, talkMs: 60_000 });
    for (let n = 0; n < 50; n += 1) {
      desk.call(`t${n}`, `+4640628040${n % 4}`);
      if (desk.offeredTo(`t${n}`) !== null) desk.answer(`t${n}`);
    }
    while (desk.desk.waiting.size < 50)
      desk.call(`w${desk.desk.waiting.size}`, `+4640628040${desk.desk.waiting.size % 4}`);
    const [last] = [...desk.desk.waiting.all()].slice(-1);
    if (!last) throw new Error('nobody waits');
    const times: number[] = [];
    for (let n = 0; n < 40; n += 1) {
      const begun = performance.now();
      const moments = drawWaits(desk.desk, last, desk.now);
      times.push(performance.now() - begun);
      expect(moments?.meanMs).toBeGreaterThan(0);
    }
    // The fastest of them: what it costs, not what else the machine does.
    expect(Math.min(...times)).toBeLessThan(2);
    desk.call('one too many', '+46406280400');
    const beyond = desk.desk.calls.get('one too many');
    expect(beyond && drawWaits(desk.desk, beyond, desk.now)).toBeNull();
  });
});

/** Gives the network service the memory of the other, so that something is known of it. */
function learnNetwork({ desk }: DeskDriver): void {
  const memory = desk.waitMemory.get('support');
  if (memory) desk.waitMemory.set('network', memory);
}
