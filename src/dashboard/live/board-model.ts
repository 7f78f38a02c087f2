import type {
  AgentRowJson,
  BoardChangeJson,
  BoardJson,
  OutageRowJson,
  QueueRowJson,
} from '../../contract/board.ts';

/** A point on the page's own steady clock (`performance.now()`), in milliseconds. */
export type PageTime = number;

/** A queue's row and, so that its age can be counted on without the service, since when its oldest caller waits. */
export interface QueueView {
  readonly row: QueueRowJson;
  readonly oldestSince: PageTime | null;
}

/** An agent's row and since when the agent is in its state. */
export interface AgentView {
  readonly row: AgentRowJson;
  readonly since: PageTime;
}

/** The board as the page holds it. Rows that did not change stay the same objects from one state to the next. */
export interface BoardView {
  readonly revision: number;
  /** The instant of the last frame, by the service's clock. */
  readonly at: string;
  readonly queues: ReadonlyMap<string, QueueView>;
  readonly agents: ReadonlyMap<string, AgentView>;
  /** The outage messages that are on. */
  readonly outages: readonly OutageRowJson[];
}

/**
 * A whole board as it came.
 * @param receivedAt when it came; ages in it were measured then
 */
export function boardView(board: BoardJson, receivedAt: PageTime): BoardView {
  return {
    revision: board.revision,
    at: board.at,
    queues: new Map(board.queues.map((row) => [row.id, queueView(row, receivedAt)])),
    agents: new Map(board.agents.map((row) => [row.id, agentView(row, receivedAt)])),
    outages: board.outages,
  };
}

/**
 * The board after `change`.
 * @returns the same board for a change it already contains; `'gap'` when changes in between are missing
 */
export function applyChange(
  board: BoardView,
  change: BoardChangeJson,
  receivedAt: PageTime,
): BoardView | 'gap' {
  if (change.revision <= board.revision) return board;
  if (change.revision > board.revision + 1) return 'gap';
  return {
    revision: change.revision,
    at: change.at,
    queues: changed(board.queues, change.queues, change.removed.queues, (row) => queueView(row, receivedAt)),
    agents: changed(board.agents, change.agents, change.removed.agents, (row) => agentView(row, receivedAt)),
    outages: change.outages ?? board.outages,
  };
}

/** The same map when nothing in it differs. */
function changed<R extends { readonly id: string }, V>(
  before: ReadonlyMap<string, V>,
  rows: readonly R[],
  removed: readonly string[],
  viewOf: (row: R) => V,
): ReadonlyMap<string, V> {
  if (rows.length === 0 && removed.length === 0) return before;
  const after = new Map(before);
  for (const row of rows) after.set(row.id, viewOf(row));
  for (const id of removed) after.delete(id);
  return after;
}

function queueView(row: QueueRowJson, receivedAt: PageTime): QueueView {
  return { row, oldestSince: row.longestWaitingMs === null ? null : receivedAt - row.longestWaitingMs };
}

function agentView(row: AgentRowJson, receivedAt: PageTime): AgentView {
  return { row, since: receivedAt - row.sinceMs };
}

/** The names of services and agents by their ids. */
export interface Names {
  readonly services: ReadonlyMap<string, string>;
  readonly agents: ReadonlyMap<string, string>;
}

/** No names at all, before there is a board. */
export const noNames: Names = { services: new Map(), agents: new Map() };

/**
 * The names on `board`: the very object `before` while none of them differs, so that what is drawn of names alone is
 * not drawn again with every figure.
 */
export function namesOn(board: BoardView, before: Names): Names {
  const services = namesOf(board.queues, before.services);
  const agents = namesOf(board.agents, before.agents);
  return services === before.services && agents === before.agents ? before : { services, agents };
}

function namesOf(
  rows: ReadonlyMap<string, { readonly row: { readonly name: string } }>,
  before: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const same = rows.size === before.size && [...rows].every(([id, { row }]) => before.get(id) === row.name);
  return same ? before : new Map([...rows].map(([id, { row }]) => [id, row.name]));
}
