/**
 * How the desk's own shapes become JSON: instants, milliseconds since 1970 inside, become ISO 8601 in UTC, and
 * every field is named, so that nothing leaves the service that the contract does not list.
 */
import type { AgentRowJson, BoardChangeJson, BoardJson, OutageRowJson, QueueRowJson } from './board.ts';
import type { CallDetailJson, CallItemJson, CallPageJson, EstimateJson } from './calls.ts';
import type { AgentWhyJson, CallWhyJson, CandidateJson, ChangeJson } from './why.ts';

/** Milliseconds since 1970-01-01T00:00:00Z. */
type InstantMs = number;

/** A shape of the contract whose instants, under the keys `K`, are still numbers. */
type WithInstants<T, K extends keyof T> = Omit<T, K> & Record<K, InstantMs>;

export type CallItemSource = WithInstants<CallItemJson, 'arrivedAt'>;

/** A row whose wrap-up ends at an instant that is still a number. */
export type AgentRowSource = Omit<AgentRowJson, 'wrapUpUntil'> & {
  readonly wrapUpUntil?: InstantMs | undefined;
};

type OutageRowSource = Omit<OutageRowJson, 'from' | 'until'> & {
  readonly from: InstantMs;
  readonly until: InstantMs | null;
};

interface RowsSource {
  readonly revision: number;
  readonly at: InstantMs;
  readonly queues: readonly QueueRowJson[];
  readonly agents: readonly AgentRowSource[];
}

export interface BoardSource extends RowsSource {
  readonly outages: readonly OutageRowSource[];
}

export interface BoardChangeSource extends RowsSource {
  readonly outages?: readonly OutageRowSource[];
  readonly removed: readonly { readonly kind: 'queue' | 'agent'; readonly id: string }[];
}

export interface CallPageSource {
  readonly items: readonly CallItemSource[];
  readonly next: string | null;
}

type EstimateSource = WithInstants<EstimateJson, 'at'>;

export interface CallDetailSource extends CallItemSource, Pick<CallDetailJson, 'ownerId' | 'secondWaitMs'> {
  readonly estimate: EstimateSource | null;
  readonly facts: readonly { readonly at: InstantMs; readonly type: string; readonly text: string }[];
}

/** @returns the instant in UTC with milliseconds, `2027-03-28T00:59:59.999Z` */
function instantJson(at: InstantMs): string {
  return new Date(at).toISOString();
}

function queueRowJson(row: QueueRowJson): QueueRowJson {
  const { expectedWaitMs: expected, estimateError: error } = row;
  const { definition, thresholdMs, ratio } = row.serviceLevel;
  return {
    id: row.id,
    name: row.name,
    waiting: row.waiting,
    longestWaitingMs: row.longestWaitingMs,
    offered: row.offered,
    answered: row.answered,
    abandoned: row.abandoned,
    short: row.short,
    ...(row.informed !== undefined && { informed: row.informed }),
    serviceLevel: { definition, thresholdMs, ratio },
    ...(expected && { expectedWaitMs: { low: expected.low, high: expected.high } }),
    ...(error && {
      estimateError: { calls: error.calls, medianRatio: error.medianRatio, coverage: error.coverage },
    }),
  };
}

export function agentRowJson(row: AgentRowSource): AgentRowJson {
  const { id, name, state, sinceMs, reachable, pauseReason, wrapUpUntil, call } = row;
  return {
    id,
    name,
    state,
    sinceMs,
    reachable,
    ...(pauseReason !== undefined && { pauseReason }),
    ...(wrapUpUntil !== undefined && { wrapUpUntil: instantJson(wrapUpUntil) }),
    ...(call !== undefined && {
      call: { id: call.id, service: call.service, organisation: call.organisation, caller: call.caller },
    }),
  };
}

function rowsJson({ revision, at, queues, agents }: RowsSource): Omit<BoardJson, 'outages'> {
  return {
    revision,
    at: instantJson(at),
    queues: queues.map(queueRowJson),
    agents: agents.map(agentRowJson),
  };
}

function outageRowJson({ id, organisation, service, text, from, until }: OutageRowSource): OutageRowJson {
  const end = until === null ? null : instantJson(until);
  return { id, organisation, service, text, from: instantJson(from), until: end };
}

export function boardJson(board: BoardSource): BoardJson {
  return { ...rowsJson(board), outages: board.outages.map(outageRowJson) };
}

export function boardChangeJson(change: BoardChangeSource): BoardChangeJson {
  const removed = (kind: 'queue' | 'agent'): string[] =>
    change.removed.filter((one) => one.kind === kind).map((one) => one.id);
  return {
    ...rowsJson(change),
    removed: { queues: removed('queue'), agents: removed('agent') },
    ...(change.outages && { outages: change.outages.map(outageRowJson) }),
  };
}

export function callItemJson(call: CallItemSource): CallItemJson {
  return {
    id: call.id,
    kind: call.kind,
    dialled: call.dialled,
    caller: call.caller,
    organisation: call.organisation,
    service: call.service,
    class: call.class,
    state: call.state,
    endReason: call.endReason,
    arrivedAt: instantJson(call.arrivedAt),
    waitMs: call.waitMs,
    agentId: call.agentId,
  };
}

export function callPageJson(page: CallPageSource): CallPageJson {
  return { items: page.items.map(callItemJson), next: page.next };
}

export function callDetailJson(call: CallDetailSource): CallDetailJson {
  return {
    ...callItemJson(call),
    ownerId: call.ownerId,
    secondWaitMs: call.secondWaitMs,
    estimate: call.estimate && estimateJson(call.estimate),
    facts: call.facts.map(({ at, type, text }) => ({ at: instantJson(at), type, text })),
  };
}

function estimateJson({ at, lowMs, highMs, told, actualMs }: EstimateSource): EstimateJson {
  return { at: instantJson(at), lowMs, highMs, told, actualMs };
}

type ChangeSource = WithInstants<ChangeJson, 'at'>;

/** What of the desk's answer to "why?" has instants in it. */
export interface CallWhySource {
  readonly text: string;
  readonly data: Omit<CallWhyJson['data'], 'chosen' | 'next' | 'changes'> & {
    readonly chosen: readonly CandidateSource[];
    readonly next: readonly CandidateSource[];
    readonly changes: readonly ChangeSource[];
  };
}

type CandidateSource = Omit<CandidateJson, 'levels'> & { readonly levels: Readonly<CandidateJson['levels']> };

export interface AgentWhySource {
  readonly text: string;
  readonly data: Omit<AgentWhyJson['data'], 'next' | 'idleBefore' | 'changes'> & {
    readonly next: Readonly<AgentWhyJson['data']['next']>;
    readonly idleBefore: Readonly<AgentWhyJson['data']['idleBefore']>;
    readonly changes: readonly ChangeSource[];
  };
}

function changeJson({ at, kind, text }: ChangeSource): ChangeJson {
  return { at: instantJson(at), kind, text };
}

function candidateJson(candidate: CandidateSource): CandidateJson {
  const { agent, name, line, levels, idleMs, obstacle, laterBy } = candidate;
  return {
    agent,
    name,
    line,
    levels: levels.map(({ skill, level }) => ({ skill, level })),
    idleMs,
    obstacle,
    ...(laterBy !== undefined && { laterBy }),
  };
}

export function callWhyJson({ text, data }: CallWhySource): CallWhyJson {
  const { rule, decidedBy, position, score, chosen, next, others, changes } = data;
  return {
    text,
    data: {
      rule,
      decidedBy,
      position,
      score,
      chosen: chosen.map(candidateJson),
      next: next.map(candidateJson),
      others: { ...others },
      changes: changes.map(changeJson),
    },
  };
}

export function agentWhyJson({ text, data }: AgentWhySource): AgentWhyJson {
  const { obstacle, chosen, next, others, idleBefore, changes } = data;
  return {
    text,
    data: {
      obstacle,
      chosen,
      next: next.map(({ call, service, waitedMs, score }) => ({ call, service, waitedMs, score })),
      others: { ...others },
      idleBefore: idleBefore && idleBefore.map(({ line, before, free }) => ({ line, before, free })),
      changes: changes.map(changeJson),
    },
  };
}
