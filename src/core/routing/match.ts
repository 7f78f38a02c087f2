import type { AgentRecord } from '../agent/agent.ts';
import type { Call } from '../call/call.ts';
import { record, type Turn } from '../desk/turn.ts';
import type { AgentId } from '../kernel/ids.ts';
import type { InstantMs } from '../kernel/time.ts';
import { choose, maySatisfy } from './choose.ts';
import { offer } from './offer.ts';
import { compareCalls, isSkilledFor } from './order.ts';
import { holdUntil } from './hold.ts';
import { firstFor } from './waiting-index.ts';

/**
 * Matches both sides after a step. Before the step no waiting call had a free agent who may serve it (that is
 * the desk's invariant), so a new pair has at least one side that the step touched: a call that came to wait,
 * or an agent who came free. Only those are looked at.
 *
 * The most pressing call chooses first, and takes its best agent among all who are free. A call that nobody
 * free can serve stands aside at once and never holds back the next one.
 */
export function match(turn: Turn): void {
  const { desk, now } = turn;
  const { queued, freed } = desk.journal;
  if (!desk.linked || (queued.size === 0 && freed.size === 0)) return;
  const came = waitingOf(turn, queued);
  const pending = new Pending(now);
  for (const id of freed) pending.put(bestCallFor(turn, id));
  for (let next = 0; ;) {
    const call = came[next];
    const first = pending.first();
    if (!call && !first) break;
    if (call && (!first || compareCalls(call, first.call, now) <= 0)) {
      next += 1;
      serve(turn, call.id);
      continue;
    }
    if (!first) break;
    pending.drop();
    // The call, or the agent, may be taken by now: then the agent looks again.
    const done =
      desk.free.has(first.agent) && !serve(turn, first.call.id) && isStillWaiting(turn, first.call);
    if (!done) pending.put(bestCallFor(turn, first.agent));
  }
  queued.clear();
  freed.clear();
}

const isStillWaiting = ({ desk }: Turn, { id }: Call): boolean => {
  const call = desk.calls.get(id);
  return call?.state === 'queued' && !call.progress.held;
};

/** The waiting calls among `ids`, the most pressing first. */
function waitingOf({ desk, now }: Turn, ids: Iterable<string>): Call[] {
  const calls: Call[] = [];
  for (const id of ids) {
    const call = desk.calls.get(id);
    if (call?.state === 'queued') calls.push(call);
  }
  return calls.length < 2 ? calls : calls.sort((a, b) => compareCalls(a, b, now));
}

/** Offers the call to whom it chooses. @returns whether it is offered to anybody */
function serve(turn: Turn, id: string): boolean {
  const { desk, now } = turn;
  const call = desk.calls.get(id);
  if (call?.state !== 'queued' || hold(turn, call)) return false;
  const chosen = choose(desk, call, now);
  for (const agent of chosen?.agents ?? []) {
    const current = desk.calls.get(id);
    if (current && chosen) {
      const { eligible, decidedBy, next } = chosen;
      offer(turn, current, { agent, others: eligible - 1, decidedBy, next });
    }
  }
  return chosen !== undefined;
}

/** Keeps the call for the agent who had the caller last, if they are about to be free. */
function hold(turn: Turn, call: Call): boolean {
  const { desk, now } = turn;
  const agent = call.progress.sameAgent === null ? undefined : desk.agents.get(call.progress.sameAgent);
  const until = agent && maySatisfy(call, agent, now) ? holdUntil(call, agent, now) : null;
  if (!agent || until === null) return false;
  const { id } = agent.profile;
  record(turn, { type: 'held-for-agent', at: now, call: call.id, agent: id, until });
  return true;
}

interface Want {
  readonly agent: AgentId;
  readonly call: Call;
}

/** The most pressing waiting call that this free agent may serve now. */
function bestCallFor({ desk, now }: Turn, id: AgentId): Want | undefined {
  const agent: AgentRecord | undefined = desk.free.has(id) ? desk.agents.get(id) : undefined;
  if (!agent) return undefined;
  let best: Call | undefined;
  desk.waiting.reach(agent.profile, (bucket) => {
    if (!isSkilledFor(agent, bucket.requirements)) return;
    const first = firstFor(bucket, id, now);
    if (first && (!best || compareCalls(first, best, now) < 0)) best = first;
  });
  return best && { agent: id, call: best };
}

/** What the freed agents would take, the most pressing call first. */
class Pending {
  readonly #now: InstantMs;
  /** Last first, so that the first is taken off the end. */
  readonly #wants: Want[] = [];

  constructor(now: InstantMs) {
    this.#now = now;
  }

  first(): Want | undefined {
    return this.#wants.at(-1);
  }

  drop(): void {
    this.#wants.pop();
  }

  put(want: Want | undefined): void {
    if (!want) return;
    let low = 0;
    let high = this.#wants.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareCalls((this.#wants[middle] as Want).call, want.call, this.#now) > 0) low = middle + 1;
      else high = middle;
    }
    this.#wants.splice(low, 0, want);
  }
}
