import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Floor, Placed, Route } from './floor.ts';

export interface LoadResult {
  readonly placed: number;
  /** The agent heard the caller and ended the talk, and the caller was told of that end. */
  readonly connected: number;
  /** What became of the others, with how many. */
  readonly others: Readonly<Record<string, number>>;
  /** From the caller's INVITE to the agent's, ms; the first ring of each call. */
  readonly ringMs: readonly number[];
  /** From the agent's answer until the agent hears the caller, ms. */
  readonly hearMs: readonly number[];
  /** Faults of offering: a call at two phones at once, a phone rung while on a call. */
  readonly doubleOffers: readonly string[];
  /** Calls for which no caller number was left: so many others were stuck. */
  readonly notPlaced: number;
  readonly durationMs: number;
  /** How late this process itself was, p99 in ms: no figure can be better than that. */
  readonly ownDelayP99Ms: number;
}

const TALK_MS = 300;

/**
 * Calls at a steady rate, whatever becomes of them (open loop); agents answer at once and talk 300 ms.
 * @param drainMs how long after the last call the rest may take
 */
export async function runLoad(
  floor: Floor,
  route: Route,
  options: { readonly perSecond: number; readonly calls: number; readonly drainMs: number },
): Promise<LoadResult> {
  floor.talkMs = () => TALK_MS;
  floor.onFree = () => undefined;
  floor.onRing = () => undefined;
  const faultsBefore = floor.faults.length;
  const ownDelay = monitorEventLoopDelay({ resolution: 5 });
  ownDelay.enable();
  const all: Placed[] = [];
  const startedAt = performance.now();
  let notPlaced = 0;
  for (let count = 0; count < options.calls; count += 1) {
    const dueAt = startedAt + (count * 1_000) / options.perSecond;
    const early = dueAt - performance.now();
    if (early > 1) await delay(early);
    const placed = floor.place(route);
    if (placed === null) notPlaced += 1;
    else all.push(placed);
  }
  const deadline = performance.now() + options.drainMs;
  while (floor.activeCalls > 0 && performance.now() < deadline) await delay(20);
  const durationMs = performance.now() - startedAt;
  ownDelay.disable();
  await floor.clear();
  const ringMs = all.flatMap((placed) => {
    const rang = placed.rings[0]?.at;
    return rang === undefined ? [] : [rang - (placed.call.times.invitedAt ?? rang)];
  });
  const fates = new Map<string, number>();
  for (const placed of all) fates.set(fateOf(placed), (fates.get(fateOf(placed)) ?? 0) + 1);
  return {
    placed: options.calls,
    connected: fates.get('connected') ?? 0,
    others: Object.fromEntries([...fates].filter(([fate]) => fate !== 'connected')),
    ringMs,
    hearMs: all.flatMap(({ answeredByAgentAt, heardAt }) =>
      answeredByAgentAt === null || heardAt === null ? [] : [heardAt - answeredByAgentAt],
    ),
    doubleOffers: floor.faults.slice(faultsBefore),
    notPlaced,
    durationMs,
    ownDelayP99Ms: ownDelay.percentile(99) / 1e6,
  };
}

function fateOf({ call, rings, answeredByAgentAt, heardAt, agentHungUpAt, endedAt }: Placed): string {
  if (!call.isAnswered) return 'refused';
  if (rings.length === 0) return 'never rang at an agent';
  if (answeredByAgentAt === null) return 'rang, but was taken back';
  if (heardAt === null) return 'answered, but not heard by the agent';
  if (agentHungUpAt === null || endedAt === null || endedAt < agentHungUpAt) return 'cut off';
  return 'connected';
}
