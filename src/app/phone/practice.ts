import type { Agent, Directory, NumberPlan } from '../../core/desk/directory.ts';
import type { Desk } from '../../core/desk/state.ts';
import type { AgentId, PhoneNumber } from '../../core/kernel/ids.ts';
import { AppError } from '../errors.ts';
import type { SimulatedCaller } from '../ports/simulated-caller.ts';

/** Calls for practising. */
export interface PracticeApi {
  /** Has a simulated caller ring the desk. @throws AppError `conflict` where the agent cannot be offered it */
  ring(agent: AgentId): Promise<{ readonly number: PhoneNumber }>;
}

/** Whoever practises sees this number, of the range for fiction. */
const CALLER: PhoneNumber = '+46701740699';

/** Simulated callers dial a number that is open at all hours and whose calls the agent takes. */
export function createPractice(desk: () => Desk, caller: SimulatedCaller): PracticeApi {
  return {
    async ring(id) {
      const { agents, directory } = desk();
      const agent = agents.get(id);
      if (!agent) throw new AppError('not-found', `There is no agent ${id}.`);
      if (agent.state !== 'available')
        throw new AppError('conflict', 'Become available first: a practice call is offered like any other');
      const plan = [...directory.numbers.values()].find((each) => suits(directory, each, agent.profile));
      if (!plan)
        throw new AppError('conflict', 'No number that is open at all hours leads to a service of yours');
      await caller.dial(plan.number, CALLER);
      return { number: plan.number };
    },
  };
}

/** Whether a call to the number comes straight into a queue whose calls the agent may take from the start. */
function suits({ services }: Directory, plan: NumberPlan, { lines, skills }: Agent): boolean {
  const service = services.get(plan.service);
  if (!service || plan.calendar !== null || plan.directLineOf !== null) return false;
  const onFirstLine = service.lines.slice(0, 1).some(({ id }) => lines.has(id));
  const skilled = service.requirements.every(({ skill, minLevel }) => (skills.get(skill) ?? 0) >= minLevel);
  return onFirstLine && skilled;
}
