import { awaitsParty, ringsBack } from '../../src/core/callback/rules.ts';
import type { TaskOutcome } from '../../src/core/desk/dial-facts.ts';
import { DeskWorld, type WorldPlan } from './desk-world.ts';
import { steer } from './talking-world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Whom agents dial and supervisors have rung up: the last three may not be, or are no numbers. */
const NUMBERS = ['+46701740601', '+46701740602', '+47701740603', '+358401234567', '112', 'nobody'] as const;

/** What callers type as their number: two that will do, then too short, abroad, our own, and never ended. */
const TYPED = ['0701740611#', '0*0701740612#', '12#', '0035812345678#', '0406280400#', '070174'] as const;

const OUTCOMES: readonly TaskOutcome[] = ['accepted', 'reopened', 'not-reached'];

/**
 * A world of all kinds of calls: callers who ask to be rung back, by a key or because a rule says so, at their
 * own number or one they type; follow-up tasks and what came of them; calls that agents dial; and agents and
 * supervisors who hand calls on and ask others in, who answer, refuse and hang up like anybody.
 */
export class CallingWorld extends DeskWorld {
  readonly #lastAt: number;
  #tasks: string[] = [];
  #calls = 0;

  constructor(plan: WorldPlan) {
    super(plan);
    this.#lastAt = this.lastArrivalAt;
    this.asterisk.onHear = (leg, prompts) => this.#hear(leg, prompts);
    this.#sometimes(15_000, () => steer(this, (call) => !this.#isEvening() || !awaitsParty(call)));
    this.#sometimes(2 * MINUTE_MS, () => this.#wantTask());
    this.#sometimes(MINUTE_MS, () => this.#dial());
    this.#sometimes(MINUTE_MS, () => this.#tellOutcome());
    this.#sometimes(4 * MINUTE_MS, () => this.#cancel());
  }

  /** Until all have been rung back. */
  override isAtWork(): boolean {
    if (super.isAtWork()) return true;
    return !this.#isOver() && this.#toRingBack().length > 0;
  }

  /** What was lost keeps nobody waiting for ever: it is found when the desk and Asterisk compare, and then served. */
  override backToWork(): void {
    this.asterisk.calmDown();
    if (this.#toRingBack().length === 0) return;
    for (const agent of this.directory.agents.keys()) this.workingLife(agent);
  }

  /** Nobody calls any more: what is left is done as it was wanted. */
  #isEvening(): boolean {
    return this.agenda.now > this.#lastAt;
  }

  /** What has not been done by now never will be. */
  #isOver(): boolean {
    return this.agenda.now > this.#lastAt + 18 * HOUR_MS;
  }

  #toRingBack() {
    return [...this.desk.calls.values()].filter((call) => ringsBack(call) && call.state !== 'connected');
  }

  #sometimes(meanMs: number, act: () => void): void {
    const again = (): void => {
      act();
      if (!this.#isEvening() || (!this.#isOver() && this.desk.calls.size > 0))
        this.agenda.in(this.random.exponential(meanMs), again);
    };
    this.agenda.in(this.random.exponential(meanMs), again);
  }

  /** Some know the key without being told. */
  override caller(leg: string): void {
    super.caller(leg);
    if (this.random.chance(0.15))
      this.agenda.in(this.random.below(30_000), () => this.asterisk.press(leg, '9'));
  }

  override talk(caller: string, agentLeg: string): void {
    super.talk(caller, agentLeg);
    const { desk, asterisk, broken } = this;
    const call = desk.calls.get(desk.legs.get(agentLeg) ?? '');
    const isAgent = call?.offers.some(({ leg }) => leg === agentLeg) ?? call?.dialling?.agentLeg === agentLeg;
    if (isAgent && asterisk.voicemails.has(agentLeg)) broken.push(`${agentLeg} is a voicemail in a talk`);
  }

  /** What a caller does who hears this. */
  #hear(leg: string, [first, second]: readonly string[]): void {
    const { random } = this;
    if (first === 'callback-offer') {
      if (random.chance(0.5)) this.#type(leg, second?.replace('digit-', '') ?? '1');
    } else if (first === 'callback-confirm-number') {
      this.#type(leg, random.pick(['1', '1', '1', '2', '7', '']));
    } else if (first === 'callback-enter-number' || first === 'callback-invalid-number') {
      this.#type(leg, random.pick(TYPED));
    }
  }

  #type(leg: string, keys: string): void {
    let inMs = 0;
    for (const key of keys) {
      inMs += 300 + this.random.below(2_500);
      this.agenda.in(inMs, () => this.asterisk.press(leg, key));
    }
  }

  #wantTask(): void {
    const { random, agenda, directory } = this;
    if (this.#isEvening()) return;
    const call = `task-${(this.#calls += 1)}`;
    this.tell({
      type: 'create-task',
      call,
      number: random.pick(NUMBERS),
      organisation: 'town',
      service: random.pick([...directory.services.keys(), 'none']),
      agent: random.chance(0.3) ? random.pick([...directory.agents.keys(), 'nobody']) : null,
      note: null,
      notBefore: random.chance(0.3) ? agenda.now + Math.round(random.exponential(30 * MINUTE_MS)) : null,
      by: 'supervisor',
    });
    if (this.desk.calls.has(call)) this.#tasks = [...this.#tasks.slice(-19), call];
  }

  #dial(): void {
    const { random, directory } = this;
    if (this.#isEvening()) return;
    const agent = random.pick([...directory.agents.keys()]);
    const as = random.pick([...directory.numbers.keys(), '+46406280499']);
    const call = `dial-${(this.#calls += 1)}`;
    this.tell({ type: 'dial', call, agent, number: random.pick(NUMBERS), as, by: agent });
  }

  /** What came of a task, now and then told by two at once. */
  #tellOutcome(): void {
    const { random } = this;
    if (this.#tasks.length === 0) return;
    const call = random.pick(this.#tasks);
    for (const by of random.chance(0.4) ? ['agent', 'supervisor'] : ['agent']) {
      this.tell({
        type: 'record-outcome',
        call,
        outcome: random.pick(OUTCOMES),
        agent: null,
        note: null,
        by,
      });
    }
  }

  #cancel(): void {
    if (this.#isEvening()) return;
    const calls = this.#toRingBack();
    if (calls.length === 0 || !this.random.chance(0.3)) return;
    this.tell({ type: 'cancel-callback', call: this.random.pick(calls).id, agent: null, by: 'supervisor' });
  }
}
