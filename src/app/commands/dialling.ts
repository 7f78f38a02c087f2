import { ringsBack } from '../../core/callback/rules.ts';
import { whyNoTask, type TaskInput } from '../../core/callback/task.ts';
import type { Call } from '../../core/call/call.ts';
import type { TaskOutcome } from '../../core/desk/dial-facts.ts';
import type { Fact } from '../../core/desk/facts.ts';
import type { AgentId, CallId, PhoneNumber } from '../../core/kernel/ids.ts';
import type { Asker, CallbackRow, CallItem, DiallingApi, WantedTask } from '../desk-api.ts';
import type { DeskLoop } from '../desk-loop.ts';
import { AppError } from '../errors.ts';
import type { FactLog } from '../ports/fact-log.ts';
import { callbackRows } from '../queries/callback-row.ts';
import { foldCallRow, isCallFact } from '../queries/call-row.ts';

/** Calls in which the desk dials the other party, as pages and programs see them. */
export class Dialling implements DiallingApi {
  readonly #loop: DeskLoop;
  readonly #factLog: FactLog;
  readonly #newId: () => string;

  /** @param newId draws an id that was never used */
  constructor(loop: DeskLoop, factLog: FactLog, newId: () => string) {
    this.#loop = loop;
    this.#factLog = factLog;
    this.#newId = newId;
  }

  /** @throws AppError `invalid-request` naming number or as; `conflict` with the reason of the agent's machine */
  async dial(agent: AgentId, number: PhoneNumber, as: PhoneNumber, by: string): Promise<CallItem> {
    const facts = await this.#loop.ask({ type: 'dial', call: this.#newId(), agent, number, as, by });
    const refusal = facts.find((fact): fact is DialRefused => fact.type === 'dial-refused');
    if (!refusal) return itemOf(facts);
    const { field, reason } = refusal;
    throw field === null
      ? new AppError('conflict', reason)
      : new AppError('invalid-request', `${field}: ${reason}`, field);
  }

  /** Callbacks and tasks, those first whose callers have waited longest. */
  callbacks(): readonly CallbackRow[] {
    return callbackRows(this.#loop.desk).map(({ row }) => row);
  }

  /** @throws AppError `not-found`, `not-allowed` for an agent on what is not theirs, `conflict` while the two talk */
  async cancel(id: CallId, asker: Asker): Promise<void> {
    const call = this.#loop.desk.calls.get(id);
    if (!call || !ringsBack(call)) throw new AppError('not-found', `There is no callback ${id}`);
    const { username: by, isSupervisor } = asker;
    if (!isSupervisor && !(await this.#isOwn(call, asker)))
      throw new AppError('not-allowed', 'Only a supervisor may take back what is not one’s own');
    const agent = isSupervisor ? null : asker.agent;
    const facts = await this.#loop.ask({ type: 'cancel-callback', call: id, agent, by });
    if (!facts.some(({ type }) => type === 'call-ended'))
      throw new AppError('conflict', 'They have been reached: the call can be hung up');
  }

  /** Whether it is kept for the agent who asks, or they had it made. */
  async #isOwn({ id, callOut }: Call, { agent, username }: Asker): Promise<boolean> {
    if (agent === null) return false;
    if (callOut?.onlyFor === agent) return true;
    const recorded = await this.#factLog.ofCall(id);
    return recorded.some(({ fact }) => fact.type === 'call-begun' && fact.by === username);
  }

  /** @throws AppError `invalid-request` naming the field that cannot be */
  async createTask(wanted: WantedTask, by: string): Promise<CallItem> {
    const input: TaskInput = { type: 'create-task', call: `task-${this.#newId()}`, by, ...wanted };
    const refusal = whyNoTask(this.#loop.desk.directory, input);
    if (refusal) {
      const { field, reason } = refusal;
      throw new AppError('invalid-request', `${field}: ${reason}`, field);
    }
    return itemOf(await this.#loop.ask(input));
  }

  /** @throws AppError `not-found` for what is no task, `not-allowed` for who had no part in it, `conflict` twice */
  async recordOutcome(id: CallId, outcome: TaskOutcome, note: string | null, asker: Asker): Promise<void> {
    const recorded = await this.#factLog.ofCall(id);
    const facts = recorded.map(({ fact }) => fact);
    if (!facts.some((fact) => fact.type === 'call-begun' && fact.kind === 'task'))
      throw new AppError('not-found', `There is no task ${id}`);
    const agent = lastAgent(facts);
    if (!asker.isSupervisor && (asker.agent === null || asker.agent !== agent))
      throw new AppError('not-allowed', 'Only the agent of the task, or a supervisor, may tell its outcome');
    if (facts.some(({ type }) => type === 'task-outcome-recorded')) throw alreadyRecorded();
    const input = { type: 'record-outcome', call: id, outcome, agent, note, by: asker.username } as const;
    // Somebody else may have told it in this very moment: the desk takes the first.
    const taken = await this.#loop.ask(input);
    if (!taken.some(({ type }) => type === 'task-outcome-recorded')) throw alreadyRecorded();
  }
}

const alreadyRecorded = (): AppError => new AppError('conflict', 'The outcome is recorded already');

type DialRefused = Extract<Fact, { type: 'dial-refused' }>;

function itemOf(facts: readonly Fact[]): CallItem {
  const item = facts.filter(isCallFact).reduce<CallItem | null>(foldCallRow, null);
  if (!item) throw new AppError('unavailable', 'The desk could not do this; try again.');
  return item;
}

/** Who was dialled for last. */
function lastAgent(facts: readonly Fact[]): AgentId | null {
  const dialled = facts.filter((fact) => fact.type === 'party-dialled');
  return dialled.at(-1)?.agent ?? null;
}
