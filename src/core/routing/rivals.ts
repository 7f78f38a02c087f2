import type { Call } from '../call/call.ts';
import type { Service } from '../desk/directory.ts';
import type { Desk } from '../desk/state.ts';
import type { AgentId, LineId } from '../kernel/ids.ts';
import type { InstantMs } from '../kernel/time.ts';
import { kindOf } from './kind.ts';
import { compareCalls } from './order.ts';
import { nextRelaxationMs } from './relaxation.ts';
import type { Servers } from './servers.ts';
import type { Bucket, WaitingIndex } from './waiting-index.ts';

/** How a waiting call stands among those that compete with it for the same agents. */
export interface Rivals {
  /** Those that are served before it. */
  readonly ahead: number;
  /** Of these, the calls for which no phone rings yet. */
  readonly queuedAhead: number;
  /** Of those ahead, the ones that have come to be so since the caller was last told of the place. */
  readonly overtook: number;
  /** The agents at work who may serve the call as it stands now. */
  readonly servers: ReadonlySet<AgentId>;
  /** Whether all who wait for these agents are of one kind, so that a plain queue describes them. */
  readonly alike: boolean;
}

/**
 * Counts the rivals of `call`, which is waiting. Costs a few steps for each kind of call on the lines of the agents
 * who may serve it, and the logarithm of how many wait of each; those who came by transfer since the caller was
 * last told are looked at one by one.
 */
export function rivalsOf(desk: Desk, call: Call, now: InstantMs): Rivals {
  const own = desk.atWork.of(kindOf(call), call);
  const lines = new Set([...own.lines.keys(), ...call.openLines]);
  let alike = !mayChange(call);
  const count = (index: WaitingIndex): Ahead => {
    const sum = { ahead: 0, overtook: 0 };
    for (const bucket of index.onLines(lines)) {
      const [first] = bucket.calls;
      if (!first || (bucket.calls.length === 1 && first.id === call.id)) continue;
      const servers = desk.atWork.of(bucket.kind, first);
      if (!meet(own, servers)) continue;
      alike &&= first.service === call.service && !mayChange(first) && isSame(own, servers);
      const { ahead, overtook } = aheadIn(bucket, call, now);
      sum.ahead += ahead;
      sum.overtook += overtook;
    }
    return sum;
  };
  const queued = count(desk.waiting);
  const ringing = count(desk.ringing);
  return {
    ahead: queued.ahead + ringing.ahead,
    queuedAhead: queued.ahead,
    overtook: queued.overtook + ringing.overtook,
    servers: own.agents,
    alike,
  };
}

interface Ahead {
  readonly ahead: number;
  readonly overtook: number;
}

/** How many of a bucket are served before `call`, and how many of them only since its caller was last told. */
function aheadIn({ calls, cameLate }: Bucket, call: Call, now: InstantMs): Ahead {
  const isAhead = (other: Call, at: InstantMs): boolean => compareCalls(other, call, at) < 0;
  const ahead = countFirst(calls, (other) => isAhead(other, now));
  const toldAt = call.told?.at;
  if (toldAt === undefined || ahead === 0) return { ahead, overtook: 0 };
  const wasAhead = (other: Call): boolean => (other.queuedAt ?? now) < toldAt && isAhead(other, toldAt);
  const before = Math.min(ahead, countFirst(calls, wasAhead));
  let overtook = ahead - before;
  // Whose place is of before, but who took it only since.
  for (let n = cameLate.length - 1; n >= 0; n -= 1) {
    const other = cameLate[n] as Call;
    if (other.progress.joinedAt < toldAt) break;
    if (wasAhead(other) && isAhead(other, now)) overtook += 1;
  }
  return { ahead, overtook };
}

/** How many of `calls`, from the first on, `holds` is true of; where it is not, it is not of those after either. */
function countFirst(calls: readonly Call[], holds: (call: Call) => boolean): number {
  let low = 0;
  let high = calls.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(calls[middle] as Call)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** True when somebody at work may serve both; calls of one kind compete even while nobody is at work. */
function meet(a: Servers, b: Servers): boolean {
  if (a === b) return true;
  const [few, many] = a.agents.size <= b.agents.size ? [a, b] : [b, a];
  for (const id of few.agents) if (many.agents.has(id)) return true;
  return false;
}

function isSame(a: Servers, b: Servers): boolean {
  return a === b || (a.agents.size === b.agents.size && [...a.agents].every((id) => b.agents.has(id)));
}

/**
 * True when waiting alone may let further agents serve the calls of this one's bucket: a requirement gives way, or
 * a line opens to calls of some organisation, if not of this one's.
 */
function mayChange({ service, requirements, openLines }: Call): boolean {
  if (!service) return false;
  return nextRelaxationMs(service, requirements) < Infinity || lineOpensLater(service, openLines);
}

function lineOpensLater({ lines }: Service, openLines: readonly LineId[]): boolean {
  if (lines.length === openLines.length) return false;
  const first = lines.findIndex(({ id }) => openLines.includes(id));
  return lines.some(
    ({ id, opensAfterMs }, n) => n > first && opensAfterMs !== null && !openLines.includes(id),
  );
}
