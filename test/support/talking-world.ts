import type { Call, CallStateName } from '../../src/core/call/call.ts';
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
    const act = (): void => {
      steer(this);
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

  override talk(): void {
    // Nobody hangs up but by steering.
  }
}

/** Calls in which most can be done. */
const STEERED: ReadonlySet<CallStateName> = new Set(['connected', 'forwarding', 'dialling']);

/** An agent or a supervisor does something with a call of the desk, or somebody in it hangs up. */
export function steer(world: DeskWorld, mayBeSteered: (call: Call) => boolean = () => true): void {
  const { random, asterisk } = world;
  const calls = [...world.desk.calls.values()].filter(
    (call) => mayBeSteered(call) && (STEERED.has(call.state) || random.chance(0.05)),
  );
  if (calls.length === 0) return;
  const call = random.pick(calls);
  if (random.chance(0.25)) return somebodyHangsUp(world, call);
  if (!asterisk.linked) return;
  const asking = askingOf(world, call);
  world.tell({ type: 'call-command', call: call.id, ...asking, command: commandFor(world, call) });
}

function somebodyHangsUp({ random, asterisk }: DeskWorld, call: Call): void {
  const { leg, talk, forward, dialling } = call;
  const parties = [leg, talk?.leg, talk?.third?.leg, talk?.rejoin?.leg, forward?.leg, dialling?.agentLeg];
  const legs = [...parties, dialling?.party].filter((each) => each != null);
  if (legs.length > 0) asterisk.hangUp(random.pick(legs));
}

function askingOf({ random }: DeskWorld, { talk }: Call): { agent: string | null; by: string } {
  const agents = [talk?.agent, talk?.third?.agent].filter((each) => each != null);
  if (random.chance(0.3) || agents.length === 0) return { agent: null, by: 'supervisor' };
  const agent = random.pick(agents);
  return { agent, by: agent };
}

function commandFor({ random, directory }: DeskWorld, call: Call): CallCommand {
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
