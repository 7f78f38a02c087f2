import type { Call } from '../../src/core/call/call.ts';
import type { CallCommand } from '../../src/core/desk/call-commands.ts';
import { DeskWorld, type WorldPlan } from './desk-world.ts';

const plain = [
  'hold',
  'resume',
  'consult-complete',
  'consult-cancel',
  'conference',
  'leave',
  'rejoin',
  'hang-up',
] as const;

/** Numbers outside; the last may not be dialled. */
const OUTSIDE = ['+46701740601', '+46701740602', '+999123456'] as const;

/**
 * A world in which agents and supervisors steer the calls, sensibly or not: hold, hand on, ask, confer, leave
 * and come back, at any moment; and in which everybody hangs up in the end.
 */
export class TalkingWorld extends DeskWorld {
  constructor(plan: WorldPlan) {
    super(plan);
    this.asterisk.onTalk = () => undefined;
    const act = (): void => {
      this.#steer();
      if (
        this.agenda.now < plan.start + 200 * 3_600_000 &&
        (this.desk.calls.size > 0 || this.#callersToCome(plan))
      )
        this.agenda.in(this.random.exponential(2_000), act);
    };
    this.agenda.in(1_000, act);
  }

  #callersToCome({ calls, start, arrivalMs = 12_000 }: WorldPlan): boolean {
    return this.agenda.now < start + 2 * calls * arrivalMs;
  }

  #steer(): void {
    const { random, asterisk } = this;
    const calls = [...this.desk.calls.values()].filter(
      ({ state }) => state === 'connected' || state === 'forwarding' || random.chance(0.05),
    );
    if (calls.length === 0) return;
    const call = random.pick(calls);
    if (random.chance(0.25)) return this.#somebodyHangsUp(call);
    if (!asterisk.linked) return;
    this.tell({ type: 'call-command', call: call.id, ...this.#asking(call), command: this.#command(call) });
  }

  #somebodyHangsUp({ leg, talk, forward }: Call): void {
    const legs = [leg, talk?.leg, talk?.third?.leg, talk?.rejoin?.leg, forward?.leg].filter(
      (each) => each != null,
    );
    if (legs.length > 0) this.asterisk.hangUp(this.random.pick(legs));
  }

  #asking({ talk }: Call): { agent: string | null; by: string } {
    const { random } = this;
    const agents = [talk?.agent, talk?.third?.agent].filter((each) => each != null);
    if (random.chance(0.3) || agents.length === 0) return { agent: null, by: 'supervisor' };
    const agent = random.pick(agents);
    return { agent, by: agent };
  }

  #command(call: Call): CallCommand {
    const { random, directory } = this;
    const to = (() => {
      const kind = random.below(3);
      if (kind === 0) return { service: random.pick([...directory.services.keys(), 'none']) };
      if (kind === 1) return { agent: random.pick([...directory.agents.keys(), 'nobody']) };
      return { number: random.pick([...OUTSIDE]) };
    })();
    if (random.chance(0.35)) return { name: 'consult', to };
    if (random.chance(0.25)) {
      const line = call.service?.lines.at(-1)?.id ?? 'none';
      return { name: 'transfer', to: random.chance(0.2) ? { line } : to };
    }
    return { name: random.pick([...plain]) };
  }
}
