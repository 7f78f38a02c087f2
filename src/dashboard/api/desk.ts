/** The requests of the page, one function a door of the contract. All throw ApiProblem. */
import type { WantedStateJson } from '../../contract/agents.ts';
import type { AgentRowJson } from '../../contract/board.ts';
import type { CallDetailJson, CallPageJson, CallQueryJson } from '../../contract/calls.ts';
import type { HealthJson } from '../../contract/health.ts';
import type { CredentialsJson, SessionJson } from '../../contract/session.ts';
import type { AgentWhyJson, CallWhyJson } from '../../contract/why.ts';
import { ask } from './client.ts';

export function fetchSession(signal: AbortSignal): Promise<SessionJson> {
  return ask('/api/session', { signal });
}

export function signIn(credentials: CredentialsJson): Promise<SessionJson> {
  return ask('/api/session', { method: 'POST', body: credentials });
}

export function signOut(): Promise<void> {
  return ask('/api/session', { method: 'DELETE' });
}

/** Also when parts are down, which is told with status 503. */
export function fetchHealth(signal: AbortSignal): Promise<HealthJson> {
  return ask('/api/health', { signal, accept: [503] });
}

export function setAgentState(agentId: string, wanted: WantedStateJson): Promise<AgentRowJson> {
  return ask(`/api/agents/${encodeURIComponent(agentId)}/state`, { method: 'PUT', body: wanted });
}

export function fetchCalls(query: CallQueryJson, signal: AbortSignal): Promise<CallPageJson> {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return ask(`/api/calls${given.length > 0 ? `?${new URLSearchParams(given)}` : ''}`, { signal });
}

export function fetchCallWhy(id: string, signal: AbortSignal): Promise<CallWhyJson> {
  return ask(`/api/calls/${encodeURIComponent(id)}/why`, { signal });
}

export function fetchAgentWhy(id: string, signal: AbortSignal): Promise<AgentWhyJson> {
  return ask(`/api/agents/${encodeURIComponent(id)}/why`, { signal });
}

export function fetchCall(id: string, signal: AbortSignal): Promise<CallDetailJson> {
  return ask(`/api/calls/${encodeURIComponent(id)}`, { signal });
}
