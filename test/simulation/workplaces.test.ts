import { describe, expect, it } from 'vitest';
import { WorkplacePublisher } from '../../src/app/queries/workplace-publisher.ts';
import type { Directory } from '../../src/core/desk/directory.ts';
import type { Fact } from '../../src/core/desk/facts.ts';
import type { Desk } from '../../src/core/desk/state.ts';
import { CallingWorld } from '../support/calling-world.ts';
import { everydayNature } from '../support/natures.ts';
import { TrafficRules } from '../support/traffic-rules.ts';
import { townsThatRingBack } from './towns-that-ring-back.ts';

/** Beside the rules of traffic: what each agent's open page was told last is what a fresh look would show. */
class PageRules extends TrafficRules {
  views = 0;
  readonly #deaf: boolean;
  readonly #facts: Fact[] = [];
  readonly #shown = new Map<string, string>();
  #desk: Desk | null = null;
  #publisher: WorkplacePublisher | null = null;
  #now = 0;

  /** @param deaf the pages are told nothing, to see that it is found out */
  constructor(directory: Directory, deaf = false) {
    super(directory);
    this.#deaf = deaf;
  }

  override see(seen: Parameters<TrafficRules['see']>[0]): string[] {
    const { facts, desk, now } = seen;
    this.#now = now;
    this.#facts.push(...facts);
    if (this.#desk !== desk || !this.#publisher) this.#open(desk);
    else {
      this.#publisher.apply(facts);
      if (!this.#deaf) this.#publisher.touched(desk.journal);
    }
    return [...super.see(seen), ...this.#outdated()];
  }

  /** A service that was restarted begins with its record, and its pages connect again. */
  #open(desk: Desk): void {
    this.#desk = desk;
    const publisher = new WorkplacePublisher({
      desk: () => desk,
      clock: { now: () => this.#now, alarm: () => () => undefined },
      attached: () => false,
      practice: false,
      onFault: (error) => {
        throw error;
      },
    });
    publisher.apply(this.#facts);
    this.#publisher = publisher;
    for (const agent of desk.agents.keys()) {
      this.#shown.set(agent, this.#fresh(agent));
      publisher.watch(agent, (view) => {
        this.views += 1;
        this.#shown.set(agent, JSON.stringify({ ...view, at: 0, figures: null }));
      });
    }
  }

  /** Figures begin anew at midnight, by an alarm of which this clock knows nothing. */
  #fresh(agent: string): string {
    return JSON.stringify({ ...this.#publisher?.of(agent), at: 0, figures: null });
  }

  #outdated(): string[] {
    return [...this.#shown].flatMap(([agent, shown]) => {
      const fresh = this.#fresh(agent);
      return shown === fresh ? [] : [`${agent} is shown ${shown}, not ${fresh}`];
    });
  }
}

const town = (seed: number, deaf: boolean) => {
  const directory = Object.values(townsThatRingBack)[seed % Object.keys(townsThatRingBack).length]?.();
  if (!directory) throw new Error('there is no town');
  const rules = new PageRules(directory, deaf);
  const start = Date.UTC(2027, 2, 27, 20, 0, 0);
  const plan = {
    seed,
    calls: 120,
    nature: everydayNature,
    directory,
    start,
    rules,
    restarts: seed % 2 === 1,
  };
  return { rules, outcome: new CallingWorld(plan).run() };
};

describe('pages of agents in traffic of all kinds of calls', () => {
  it.each([9_100, 9_101, 9_102, 9_103])('show what there is after every step: seed %i', (seed) => {
    const { rules, outcome } = town(seed, false);
    expect(outcome.broken).toEqual([]);
    expect(rules.views).toBeGreaterThan(100);
  });

  it('pages that are told nothing are found out', () => {
    expect(town(9_100, true).outcome.broken.some((each) => each.includes('is shown'))).toBe(true);
  });
});
