import { describe, expect, it } from 'vitest';
import type { Fact } from '../../src/core/desk/facts.ts';
import type { Input } from '../../src/core/desk/inputs.ts';
import { brokenInvariants } from '../../src/core/desk/invariants.ts';
import { restoreDesk } from '../../src/core/desk/restore.ts';
import { newDesk, type Desk } from '../../src/core/desk/state.ts';
import { step } from '../../src/core/desk/step.ts';
import type { Directory, SkillLevel } from '../../src/core/desk/directory.ts';
import { type Random, seededRandom } from '../../src/core/kernel/random.ts';
import { sketchDirectory } from '../support/desk-fixture.ts';
import { Agenda, type Nature, VirtualAsterisk } from '../support/virtual-asterisk.ts';

const calm: Nature = { noAnswer: 0, decline: 0, doubled: 0, late: 0 };
const rough: Nature = { noAnswer: 0.08, decline: 0.05, doubled: 0.05, late: 0.03 };

/** A night with a change of the clock is in it: 28 March 2027, Europe/Stockholm. */
const START = Date.UTC(2027, 2, 27, 20, 0, 0);

function town(): Directory {
  const level = (n: number): SkillLevel => Math.min(5, Math.max(1, n)) as SkillLevel;
  const agents = Object.fromEntries(
    Array.from({ length: 9 }, (_, n) => [
      `agent${n}`,
      {
        skills: { network: level(n % 6), windows: level(5 - (n % 5)) },
        services: n < 6 ? ['support', 'network'] : ['network'],
      },
    ]),
  );
  return sketchDirectory({
    agents,
    services: {
      support: { wrapUpMs: 4_000 },
      network: { requirements: [{ skill: 'network', minLevel: 3 }], targetMs: 30_000 },
    },
    numbers: {
      '+46406280400': { greeting: { prompt: 'greeting', when: 'while' } },
      '+46406280401': { greeting: { prompt: 'greeting', when: 'before' }, class: 'high' },
      '+46406280404': { class: 'critical' },
      '+46406280405': { service: 'network', class: 'low' },
    },
  });
}

interface Outcome {
  readonly facts: readonly Fact[];
  readonly desk: Desk;
  readonly asterisk: VirtualAsterisk;
  readonly broken: readonly string[];
}

interface Plan {
  readonly seed: number;
  readonly calls: number;
  readonly nature: Nature;
  /** The connection breaks and the service restarts now and then. */
  readonly restarts?: boolean;
}

/** A whole run: callers come, wait, leave; agents sign in, pause, answer; the desk decides. */
class World {
  readonly facts: Fact[] = [];
  readonly broken: string[] = [];
  readonly random: Random;
  readonly agenda = new Agenda(START);
  readonly asterisk: VirtualAsterisk;
  readonly directory = town();
  desk = newDesk(this.directory);
  #timers = new Map<string, number>();

  constructor(plan: Plan) {
    this.random = seededRandom(plan.seed);
    this.asterisk = new VirtualAsterisk(this.agenda, this.random, plan.nature, (input) => this.tell(input));
    this.asterisk.onTalk = (caller, agentLeg) => {
      const leg = this.random.chance(0.5) ? caller : agentLeg;
      this.agenda.in(this.random.exponential(60_000), () => this.asterisk.hangUp(leg));
    };
    this.tell(this.asterisk.snapshot());
    for (const device of this.directory.devices.keys()) this.device(device, true, false);
    for (const agent of this.directory.agents.keys()) this.workingLife(agent);
    let at = 0;
    for (let n = 0; n < plan.calls; n += 1) {
      at += this.random.exponential(12_000);
      this.agenda.in(at, () => this.caller(`c${n}`));
    }
    if (plan.restarts) for (let t = 600_000; t < at; t += 900_000) this.agenda.in(t, () => this.outage());
  }

  tell(input: Input): void {
    const { now } = this.agenda;
    const { facts, effects } = step(this.desk, input, now);
    this.facts.push(...facts);
    if (this.broken.length < 5)
      this.broken.push(...brokenInvariants(this.desk, now).map((b) => `${now} ${input.type}: ${b}`));
    for (const effect of effects) {
      if (effect.type === 'arm-timer') this.#arm(effect.timer, effect.at);
      else if (effect.type === 'cancel-timer') this.#timers.delete(effect.timer);
      else this.asterisk.perform(effect);
    }
  }

  #arm(timer: string, at: number): void {
    this.#timers.set(timer, at);
    this.agenda.at(at, () => {
      if (this.#timers.get(timer) !== at) return;
      this.#timers.delete(timer);
      this.tell({ type: 'timer-fired', timer });
    });
  }

  caller(leg: string): void {
    const { random, agenda, asterisk } = this;
    asterisk.call(
      leg,
      random.pick([...this.directory.numbers.keys(), '+46406280499']),
      `+4670174${1000 + random.below(9000)}`,
    );
    const patienceMs = random.chance(0.1) ? random.below(20) : random.exponential(90_000);
    agenda.in(patienceMs, () => {
      const call = this.desk.calls.get(leg);
      if (call?.state !== 'connected') asterisk.hangUp(leg);
    });
  }

  device(device: string, registered: boolean, busyElsewhere: boolean): void {
    this.tell({ type: 'device-changed', device, registered, busyElsewhere });
  }

  workingLife(agent: string): void {
    const act = (): void => {
      const { random } = this;
      const to = random.chance(0.75) ? 'available' : random.chance(0.7) ? 'paused' : 'signed-out';
      this.tell({ type: 'agent-command', agent, to, pauseReason: null, by: agent });
      if (random.chance(0.1)) {
        this.device(`${agent}-phone`, random.chance(0.7), random.chance(0.3));
        this.agenda.in(20_000, () => this.device(`${agent}-phone`, true, false));
      }
      if (this.agenda.now < START + 40 * 3_600_000) this.agenda.in(random.exponential(90_000), act);
    };
    this.agenda.in(this.random.below(5_000), act);
  }

  /** Half of the time only the connection breaks; else the service is killed and rebuilt from its facts. */
  outage(): void {
    this.asterisk.linked = false;
    this.tell({ type: 'asterisk-lost' });
    this.agenda.in(3_000 + this.random.below(4_000), () => {
      if (this.random.chance(0.5)) {
        const stored = this.facts.slice(0, this.facts.length - this.random.below(3));
        this.desk = restoreDesk(this.directory, stored, this.agenda.now);
        this.facts.length = stored.length;
        this.#timers.clear();
      }
      this.asterisk.linked = true;
      this.tell(this.asterisk.snapshot());
      for (const device of this.directory.devices.keys()) this.device(device, true, false);
    });
  }

  run(): Outcome {
    while (this.agenda.advance());
    return { facts: this.facts, desk: this.desk, asterisk: this.asterisk, broken: this.broken };
  }
}

function endings(facts: readonly Fact[]): Map<string, number> {
  const ends = new Map<string, number>();
  for (const fact of facts)
    if (fact.type === 'call-ended') ends.set(fact.call, (ends.get(fact.call) ?? 0) + 1);
  return ends;
}

const runs: [string, Plan][] = [
  ['calm', { seed: 1, calls: 3_000, nature: calm }],
  ['rough', { seed: 2, calls: 3_000, nature: rough }],
  ...Array.from({ length: 20 }, (_, n): [string, Plan] => [
    `rough with outages, seed ${100 + n}`,
    { seed: 100 + n, calls: 400, nature: rough, restarts: true },
  ]),
];

describe('the desk in simulated traffic', () => {
  it.each(runs)('keeps its invariants and forgets no call: %s', (_name, plan) => {
    const { facts, desk, asterisk, broken } = new World(plan).run();
    expect(broken).toEqual([]);
    expect([...desk.calls.keys()]).toEqual([]);
    expect([...asterisk.channels.keys()]).toEqual([]);
    expect([...asterisk.bridges.keys()]).toEqual([]);
    const arrived = new Set(facts.flatMap((fact) => (fact.type === 'call-arrived' ? [fact.call] : [])));
    const ends = endings(facts);
    expect([...arrived].filter((call) => ends.get(call) !== 1)).toEqual([]);
    if (plan.nature === calm) expect(facts.filter((fact) => fact.type === 'effect-failed')).toEqual([]);
    expect(facts.filter((fact) => fact.type === 'call-answered').length).toBeGreaterThan(plan.calls / 5);
  });

  it('is the same for the same seed, and another for another', () => {
    const run = (seed: number) => JSON.stringify(new World({ seed, calls: 200, nature: rough }).run().facts);
    expect(run(7)).toBe(run(7));
    expect(run(7)).not.toBe(run(8));
  });
});
