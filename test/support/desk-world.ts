import type { Effect } from '../../src/core/desk/effects.ts';
import type { Fact } from '../../src/core/desk/facts.ts';
import type { Directory } from '../../src/core/desk/directory.ts';
import type { Input } from '../../src/core/desk/inputs.ts';
import { brokenInvariants } from '../../src/core/desk/invariants.ts';
import { restoreDesk } from '../../src/core/desk/restore.ts';
import { newDesk, type Desk } from '../../src/core/desk/state.ts';
import { step } from '../../src/core/desk/step.ts';
import { type Random, seededRandom } from '../../src/core/kernel/random.ts';
import type { TrafficRules } from './traffic-rules.ts';
import { Agenda, type Nature, VirtualAsterisk } from './virtual-asterisk.ts';

const HOUR_MS = 3_600_000;

/** So many faults are told of a run. */
const TOLD_AT_MOST = 200;

export interface WorldPlan {
  readonly seed: number;
  readonly calls: number;
  readonly nature: Nature;
  readonly directory: Directory;
  readonly start: number;
  /** Mean time between two callers. */
  readonly arrivalMs?: number;
  /** The connection breaks and the service restarts now and then. */
  readonly restarts?: boolean;
  /** The invariants are looked at after every n-th step; 1 if left out. */
  readonly checkEvery?: number;
  /** The rules by which every step is judged, and at last the whole run. */
  readonly rules?: TrafficRules;
  /** What is wrong with this world or its desk, to see that it is found out. */
  readonly spoilt?: Spoilt;
}

/** A fault put into a world. */
export interface Spoilt {
  /** Does something to the desk before each step. */
  readonly desk?: (desk: Desk) => void;
  /** What becomes of an effect: false: nothing. */
  readonly effect?: (effect: Effect) => boolean;
  /** What is recorded instead of a fact. */
  readonly fact?: (fact: Fact) => readonly Fact[];
}

export interface WorldOutcome {
  readonly facts: readonly Fact[];
  readonly desk: Desk;
  readonly asterisk: VirtualAsterisk;
  readonly broken: readonly string[];
}

/** A whole run: callers come, wait, leave, ring again; agents sign in, pause, answer; the desk decides. */
export class DeskWorld {
  readonly facts: Fact[] = [];
  readonly broken: string[] = [];
  readonly random: Random;
  readonly agenda: Agenda;
  readonly asterisk: VirtualAsterisk;
  readonly directory: Directory;
  desk: Desk;
  readonly plan: WorldPlan;
  readonly lastArrivalAt: number;
  readonly #numbers: readonly string[];
  readonly #checkEvery: number;
  #steps = 0;
  #timers = new Map<string, number>();

  constructor(plan: WorldPlan) {
    this.plan = plan;
    this.directory = plan.directory;
    this.random = seededRandom(plan.seed);
    this.agenda = new Agenda(plan.start);
    this.desk = newDesk(plan.directory);
    this.#numbers = [...plan.directory.numbers.keys(), '+46406280499'];
    this.#checkEvery = plan.checkEvery ?? 1;
    this.asterisk = new VirtualAsterisk(this.agenda, this.random, plan.nature, (input) => this.tell(input));
    this.asterisk.onTalk = (caller, agentLeg) => this.talk(caller, agentLeg);
    let at = 0;
    for (let n = 0; n < plan.calls; n += 1) {
      at += this.random.exponential(plan.arrivalMs ?? 12_000);
      this.agenda.in(at, () => this.caller(`c${n}`));
    }
    this.lastArrivalAt = plan.start + at;
    this.tell(this.asterisk.snapshot());
    this.allPhones();
    for (const agent of plan.directory.agents.keys()) this.workingLife(agent);
    if (plan.restarts) for (let t = 600_000; t < at; t += 900_000) this.agenda.in(t, () => this.outage());
  }

  tell(input: Input): void {
    const { now } = this.agenda;
    const { rules, spoilt } = this.plan;
    spoilt?.desk?.(this.desk);
    const { facts, effects } = step(this.desk, input, now);
    for (const fact of facts) this.facts.push(...(spoilt?.fact?.(fact) ?? [fact]));
    this.#steps += 1;
    const broken = rules?.see({ facts, effects, desk: this.desk, now }) ?? [];
    if (this.#steps % this.#checkEvery === 0) broken.push(...brokenInvariants(this.desk, now));
    if (this.broken.length < TOLD_AT_MOST)
      this.broken.push(...broken.map((each) => `${now} ${input.type}: ${each}`));
    for (const effect of effects) {
      if (spoilt?.effect && !spoilt.effect(effect)) continue;
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

  /** Two have been joined, and one of them hangs up sooner or later. */
  talk(caller: string, agentLeg: string): void {
    const leg = this.random.chance(0.5) ? caller : agentLeg;
    this.agenda.in(this.random.exponential(60_000), () => this.asterisk.hangUp(leg));
  }

  /** Until when agents come back to work. */
  isAtWork(): boolean {
    return this.agenda.now < this.lastArrivalAt + HOUR_MS;
  }

  /** One of three hundred people, so that some ring again; some withhold their number. */
  caller(leg: string): void {
    const { random, agenda, asterisk } = this;
    const number = random.chance(0.05) ? null : `+4670174${1000 + random.below(300)}`;
    asterisk.call(leg, random.pick(this.#numbers), number);
    const patienceMs = random.chance(0.1) ? random.below(20) : random.exponential(90_000);
    agenda.in(patienceMs, () => {
      const call = this.desk.calls.get(leg);
      if (call?.state !== 'connected') asterisk.hangUp(leg);
    });
  }

  device(device: string, registered: boolean, busyElsewhere: boolean): void {
    this.tell({ type: 'device-changed', device, registered, busyElsewhere });
  }

  allPhones(): void {
    for (const device of this.directory.devices.keys()) this.device(device, true, false);
  }

  workingLife(agent: string): void {
    const act = (): void => {
      const { random } = this;
      const to = random.chance(0.75) ? 'available' : random.chance(0.7) ? 'paused' : 'signed-out';
      this.tell({ type: 'agent-command', agent, to, pauseReason: null, by: agent });
      if (random.chance(0.1)) {
        const { devices } = this.directory.agents.get(agent) ?? { devices: [] };
        const device = devices.length === 1 ? devices[0] : random.pick(devices);
        if (device === undefined) return;
        this.device(device, random.chance(0.7), random.chance(0.3));
        this.agenda.in(20_000, () => this.device(device, true, false));
      }
      if (this.isAtWork()) this.agenda.in(random.exponential(90_000), act);
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
      this.reconnect();
    });
  }

  reconnect(): void {
    this.asterisk.linked = true;
    this.tell(this.asterisk.snapshot());
    this.allPhones();
  }

  /** What is still to be done when all seemed quiet. */
  backToWork(): void {
    // Callers do not wait so long.
  }

  /** Lets everything happen; at last the desk and Asterisk compare, for what was told of and lost. */
  run(): WorldOutcome {
    for (let n = 0; n < 3; n += 1) {
      while (this.agenda.advance());
      this.reconnect();
      this.backToWork();
    }
    while (this.agenda.advance());
    this.broken.push(...(this.plan.rules?.ofRun(this.facts) ?? []));
    return { facts: this.facts, desk: this.desk, asterisk: this.asterisk, broken: this.broken };
  }
}
