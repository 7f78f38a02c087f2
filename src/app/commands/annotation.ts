import { unknownReason } from '../../core/agent/requests.ts';
import type { Fact } from '../../core/desk/facts.ts';
import type { Service } from '../../core/desk/directory.ts';
import type { AgentId, CallId } from '../../core/kernel/ids.ts';
import type { Asker } from '../desk-api.ts';
import type { DeskLoop } from '../desk-loop.ts';
import { AppError } from '../errors.ts';
import type { FactLog } from '../ports/fact-log.ts';
import { foldCallRow, isCallFact } from '../queries/call-row.ts';
import type { WrittenToCall } from '../workplace-api.ts';

/**
 * Writes to a call why it came, a note, and the class it ought to have had: an agent to a call that they have or
 * had, a supervisor to any that an agent had.
 * @throws AppError `not-found`, `not-allowed`, `conflict` for a call that no agent has had, `invalid-request` naming
 *   reason
 */
export async function annotateCall(
  loop: DeskLoop,
  factLog: FactLog,
  id: CallId,
  written: WrittenToCall,
  asker: Asker,
): Promise<void> {
  const facts = (await factLog.ofCall(id)).map(({ fact }) => fact).filter(isCallFact);
  const row = facts.reduce(foldCallRow, null);
  if (!row) throw new AppError('not-found', `There is no call "${id}"`, 'id');
  const agent = writerOf(hadBy(facts), asker);
  const { reason, note = null, class: wanted } = written;
  const service = serviceOf(loop, id, agent, row.service);
  const correct = wanted !== undefined && row.class !== null && row.class !== wanted;
  await loop.ask({
    type: 'annotate-call',
    call: id,
    agent,
    reason: reason === undefined ? null : knownReason(reason, service),
    note,
    correction: correct && row.class !== null ? { from: row.class, class: wanted } : null,
    by: asker.username,
  });
}

/** The agents who have had the call on the line, or dialled for it, in their order. */
function hadBy(facts: readonly Fact[]): readonly AgentId[] {
  return facts.flatMap((fact) => {
    if (fact.type === 'call-answered' || fact.type === 'party-dialled') return [fact.agent];
    return fact.type === 'consult-completed' && fact.target !== null ? [fact.target] : [];
  });
}

/** In whose name it is written. */
function writerOf(had: readonly AgentId[], { agent, isSupervisor }: Asker): AgentId {
  if (agent !== null && had.includes(agent)) return agent;
  if (!isSupervisor)
    throw new AppError('not-allowed', 'Only who has had the call, or a supervisor, may write to it');
  const last = had.at(-1);
  if (last === undefined) throw new AppError('conflict', 'No agent has had this call');
  return last;
}

/** The service that the call has or had: as it was then, where that is still known. */
function serviceOf({ desk }: DeskLoop, call: CallId, agent: AgentId, service: string | null): Service | null {
  const live = desk.calls.get(call);
  if (live) return live.service;
  const last = desk.agents.get(agent)?.lastCall;
  if (last?.call === call) return last.service;
  return (service === null ? undefined : desk.directory.services.get(service)) ?? null;
}

function knownReason(code: string, service: Service | null): { code: string; name: string } {
  const reasons = service?.wrapUp.reasons;
  const name = reasons?.get(code);
  if (name === undefined)
    throw new AppError('invalid-request', `reason: ${unknownReason(code, reasons)}`, 'reason');
  return { code, name };
}
