import type { DeskApi } from '../../app/desk-api.ts';
import { AppError } from '../../app/errors.ts';
import type { Identity } from './sessions.ts';

/** @throws AppError `not-found` for an unknown agent, `not-allowed` for who is neither that agent nor a supervisor */
export function requireAgentRights(desk: Pick<DeskApi, 'agents'>, agentId: string, identity: Identity): void {
  if (!desk.agents().some((agent) => agent.id === agentId)) {
    throw new AppError('not-found', `There is no agent "${agentId}"`, 'id');
  }
  if (identity.agentId === agentId || identity.roles.includes('supervisor')) return;
  throw new AppError('not-allowed', 'Only a supervisor may do this for another agent');
}
