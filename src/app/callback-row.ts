import type { CallKind } from '../core/call/call.ts';
import type { CallClass } from '../core/desk/directory.ts';
import type { AgentId, CallId, OrganisationId, PhoneNumber, ServiceId } from '../core/kernel/ids.ts';
import type { InstantMs } from '../core/kernel/time.ts';

/** A call that the desk is to make, as it stands. */
export interface CallbackRow {
  readonly id: CallId;
  readonly kind: CallKind;
  readonly number: PhoneNumber;
  readonly dialled: PhoneNumber;
  readonly organisation: OrganisationId | null;
  readonly service: ServiceId | null;
  readonly class: CallClass;
  readonly state: 'waiting' | 'sleeping' | 'offered' | 'dialling' | 'talking';
  readonly arrivedAt: InstantMs;
  readonly nextAttemptAt: InstantMs | null;
  readonly tries: number;
  readonly agentId: AgentId | null;
  readonly note: string | null;
  /** Of whom is rung up; null: not in the contacts. */
  readonly name: string | null;
}
