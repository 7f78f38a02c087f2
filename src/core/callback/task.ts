import { whyNotRungBack } from './rules.ts';
import { whyInVain } from './reserved.ts';
import { settle } from './settle.ts';
import type { Directory, NumberPlan } from '../desk/directory.ts';
import { enqueue } from '../desk/entry.ts';
import type { Input } from '../desk/inputs.ts';
import type { Desk } from '../desk/state.ts';
import { record, type Turn } from '../desk/turn.ts';
import type { CallId } from '../kernel/ids.ts';

export type TaskInput = Extract<Input, { type: 'create-task' }>;

/** The part of a wanted task that cannot be, and why. */
export interface TaskRefusal {
  readonly field: 'number' | 'organisation' | 'service' | 'agent';
  readonly reason: string;
}

/** Why there can be no such task; null when there can. Pure. */
export function whyNoTask(directory: Directory, input: TaskInput): TaskRefusal | null {
  const reason = whyNotRungBack(directory, input.number);
  if (reason !== null) return { field: 'number', reason };
  if (!directory.organisations.has(input.organisation))
    return { field: 'organisation', reason: `there is no organisation ${input.organisation}` };
  const service = directory.services.get(input.service);
  if (!service) return { field: 'service', reason: `there is no service ${input.service}` };
  if (!numberShown(directory, input))
    return { field: 'organisation', reason: 'it has no number that could be shown' };
  if (input.agent === null) return null;
  const agent = directory.agents.get(input.agent);
  if (!agent) return { field: 'agent', reason: `there is no agent ${input.agent}` };
  const inVain = whyInVain(service, agent, input.organisation);
  return inVain === null ? null : { field: 'agent', reason: inVain };
}

/** The municipality's number that leads to the service, else its first one. */
function numberShown(directory: Directory, { organisation, service }: TaskInput): NumberPlan | undefined {
  const own = [...directory.numbers.values()].filter((plan) => plan.organisation === organisation);
  return own.find((plan) => plan.service === service) ?? own[0];
}

/**
 * Somebody is to be rung up about a case (DOMAIN R9). It waits for an agent like a callback, from `notBefore`
 * on, in class low: who calls goes before it for as long as the order of calls has it so.
 */
export function createTask(turn: Turn, input: TaskInput): void {
  const { desk, now } = turn;
  const plan = numberShown(desk.directory, input);
  if (desk.calls.has(input.call) || whyNoTask(desk.directory, input) !== null || !plan) return;
  const { call: id, number, organisation, service, agent, note, notBefore, by } = input;
  record(turn, {
    type: 'call-begun',
    at: now,
    call: id,
    kind: 'task',
    dialled: plan.number,
    caller: number,
    organisation,
    service,
    class: 'low',
    language: plan.language,
    arrivedAt: now,
    earlier: null,
    agent,
    by,
    ...(note === null ? {} : { note }),
  });
  const call = desk.calls.get(id);
  if (call) enqueue(turn, call, Math.max(now, notBefore ?? now));
  settle(turn, id, notBefore ?? now);
}

export type OutcomeInput = Extract<Input, { type: 'record-outcome' }>;

/** Whether it is recorded how a follow-up ended. Known of those that have not ended, and of the last that have. */
const hasOutcome = ({ calls, outcomes }: Desk, call: CallId): boolean =>
  calls.get(call)?.callOut?.hasOutcome ?? outcomes.has(call);

/** Records how a follow-up ended, once; the call itself may be over by then. */
export function recordOutcome(turn: Turn, { call, outcome, agent, by, note }: OutcomeInput): void {
  if (hasOutcome(turn.desk, call)) return;
  record(turn, {
    type: 'task-outcome-recorded',
    at: turn.now,
    call,
    outcome,
    agent,
    by,
    ...(note === null ? {} : { note }),
  });
}
