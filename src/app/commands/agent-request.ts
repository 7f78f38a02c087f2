import type { RequestInput } from '../../core/agent/request-input.ts';
import type { PhoneInput } from '../../core/agent/phone-inputs.ts';
import type { Fact } from '../../core/desk/facts.ts';
import type { DeskLoop } from '../desk-loop.ts';
import { AppError } from '../errors.ts';

type SelectDevice = Extract<PhoneInput, { type: 'select-device' }>;
type Refusal = Extract<Fact, { type: 'agent-request-refused' }>;

/**
 * Hands a request of an agent to the desk.
 * @throws AppError `conflict` with the reason when it comes at a wrong time, `invalid-request` naming the part
 *   that cannot be taken
 */
export async function askAgentRequest(loop: DeskLoop, request: RequestInput | SelectDevice): Promise<void> {
  const facts = await loop.ask(request);
  const refusal = facts.find((fact): fact is Refusal => fact.type === 'agent-request-refused');
  if (!refusal) return;
  const { reason, field } = refusal;
  if (field === undefined) throw new AppError('conflict', reason);
  throw new AppError('invalid-request', `${field}: ${reason}`, field);
}
