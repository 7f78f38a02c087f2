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
  const queues = new Map(board.queues);
  const agents = new Map(board.agents);
  for (const row of change.queues) queues.set(row.id, queueView(row, receivedAt));
  for (const row of change.agents) agents.set(row.id, agentView(row, receivedAt));
  for (const id of change.removed.queues) queues.delete(id);
  for (const id of change.removed.agents) agents.delete(id);
  return {
    revision: change.revision,
    at: change.at,
    queues,
    agents,
    outages: change.outages ?? board.outages,
  };
}

function queueView(row: QueueRowJson, receivedAt: PageTime): QueueView {
  return { row, oldestSince: row.longestWaitingMs === null ? null : receivedAt - row.longestWaitingMs };
}

function agentView(row: AgentRowJson, receivedAt: PageTime): AgentView {
  return { row, since: receivedAt - row.sinceMs };
}
