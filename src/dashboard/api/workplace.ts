/** The requests of an agent's workplace. All throw ApiProblem. */
import type { z } from 'zod';
import type { TransferJson } from '../../contract/call-control.ts';
import type { dialSchema, taskOutcomeSchema, wantedTaskSchema } from '../../contract/dialling.ts';
import type {
  CallContextJson,
  ContactJson,
  EarlierCallJson,
  RecentCallJson,
  writtenSchema,
} from '../../contract/workplace.ts';
import { ask } from './client.ts';

const part = encodeURIComponent;

export type CallClassJson = NonNullable<CallContextJson['class']>;

/** What an agent writes to a call. */
export type WrittenJson = z.infer<typeof writtenSchema>;
export type WantedTaskJson = z.infer<typeof wantedTaskSchema>;
export type TaskOutcomeJson = z.infer<typeof taskOutcomeSchema>['outcome'];

/** What can be done to a call without saying to whom. */
export const plainCommands = [
  'hold',
  'resume',
  'hang-up',
  'consult-complete',
  'consult-cancel',
  'conference',
  'leave',
  'rejoin',
] as const;
export type PlainCommand = (typeof plainCommands)[number];

export function controlCall(call: string, command: PlainCommand): Promise<void> {
  return ask(`/api/calls/${part(call)}/${command}`, { method: 'POST' });
}

/** `transfer` hands the call on at once, `consult` asks first. */
export function handOn(call: string, how: 'transfer' | 'consult', to: TransferJson['to']): Promise<void> {
  return ask(`/api/calls/${part(call)}/${how}`, { method: 'POST', body: { to } });
}

export function declineOffer(agent: string): Promise<void> {
  return ask(`/api/agents/${part(agent)}/decline`, { method: 'POST' });
}

export function extendWrapUp(agent: string): Promise<void> {
  return ask(`/api/agents/${part(agent)}/wrap-up/extend`, { method: 'POST' });
}

export function endWrapUp(agent: string): Promise<void> {
  return ask(`/api/agents/${part(agent)}/wrap-up/end`, { method: 'POST', body: {} });
}

export function annotate(call: string, written: WrittenJson): Promise<void> {
  return ask(`/api/calls/${part(call)}/annotation`, { method: 'PUT', body: written });
}

export function dial(agent: string, wanted: z.infer<typeof dialSchema>): Promise<void> {
  return ask(`/api/agents/${part(agent)}/dial`, { method: 'POST', body: wanted });
}

/** @returns the task as a call */
export function createTask(wanted: WantedTaskJson): Promise<{ readonly id: string }> {
  return ask('/api/tasks', { method: 'POST', body: wanted });
}

export function cancelTask(call: string): Promise<void> {
  return ask(`/api/calls/${part(call)}/cancel-callback`, { method: 'POST' });
}

export function recordOutcome(call: string, outcome: TaskOutcomeJson): Promise<void> {
  return ask(`/api/calls/${part(call)}/outcome`, { method: 'POST', body: { outcome } });
}

/** @param device null: by the order of the desk file */
export function chooseDevice(agent: string, device: string | null): Promise<void> {
  return ask(`/api/agents/${part(agent)}/device`, { method: 'PUT', body: { device } });
}

/** A simulated caller rings this agent; only where the desk is one to practise on. */
export function askPracticeCall(): Promise<void> {
  return ask('/api/practice-call', { method: 'POST' });
}

export function fetchContacts(query: string, signal: AbortSignal): Promise<readonly ContactJson[]> {
  return ask(`/api/contacts?${new URLSearchParams({ q: query })}`, { signal });
}

/** The latest calls with a number. @param except the call of now */
export function fetchEarlierCalls(
  number: string,
  except: string,
  signal: AbortSignal,
): Promise<readonly EarlierCallJson[]> {
  return ask(`/api/callers/${part(number)}/calls?${new URLSearchParams({ except })}`, { signal });
}

/** Whom the agent had to do with lately, newest first. */
export function fetchRecentCalls(agent: string, signal: AbortSignal): Promise<readonly RecentCallJson[]> {
  return ask(`/api/agents/${part(agent)}/recent-calls`, { signal });
}
