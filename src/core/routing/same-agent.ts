import type { Directory, Service } from '../desk/directory.ts';
import type { AgentId, PhoneNumber } from '../kernel/ids.ts';
import type { DurationMs, InstantMs } from '../kernel/time.ts';

/*
 * The same agent again (DOMAIN R6): a caller who rings again is offered to whoever had them last, and may be
 * held a moment for them. Who that was is a fold of the facts `call-ended`, so a restart does not forget it.
 */

/** Who had a caller's last handled call, and when it ended. */
export interface LastAgent {
  readonly agent: AgentId;
  readonly endedAt: InstantMs;
}

/** What the desk remembers of it. */
export interface AgentMemory {
  /** The longest ago first. */
  readonly lastAgents: Map<PhoneNumber, LastAgent>;
  /** How long any service asks for it; 0: nothing is kept. */
  readonly rememberMs: DurationMs;
}

/** How long any service of the desk remembers; 0: none does, and nothing is kept. */
export function longestMemoryMs(directory: Directory): DurationMs {
  let longest = 0;
  for (const { sameAgent } of directory.services.values()) {
    longest = Math.max(longest, sameAgent?.withinMs ?? 0);
  }
  return longest;
}

/** Remembers who handled a call of `caller`; what is too old to count is forgotten. */
export function rememberAgent(
  desk: AgentMemory & { readonly journal: { readonly undo: (() => void)[] } },
  caller: PhoneNumber,
  { agent, endedAt }: LastAgent,
): void {
  forgetLastAgents(desk, endedAt);
  if (desk.rememberMs === 0) return;
  const { lastAgents } = desk;
  const before = lastAgents.get(caller);
  // Deleted first, so that the oldest stay at the front.
  lastAgents.delete(caller);
  lastAgents.set(caller, { agent, endedAt });
  desk.journal.undo.push(() => {
    if (before) lastAgents.set(caller, before);
    else lastAgents.delete(caller);
  });
}

/** Lets go of numbers that no service asks for any more: they are not kept longer than they serve. */
export function forgetLastAgents(desk: AgentMemory, now: InstantMs): void {
  for (const [caller, { endedAt }] of desk.lastAgents) {
    if (now - endedAt <= desk.rememberMs) return;
    desk.lastAgents.delete(caller);
  }
}

/** Who is asked first for a call of `caller` to `service`; null: nobody in particular. Pure. */
export function lastAgentOf(
  desk: AgentMemory & { readonly agents: ReadonlyMap<AgentId, unknown> },
  caller: PhoneNumber | null,
  { sameAgent }: Service,
  now: InstantMs,
): AgentId | null {
  const last = caller === null || !sameAgent ? undefined : desk.lastAgents.get(caller);
  if (!last || !sameAgent || now - last.endedAt > sameAgent.withinMs) return null;
  return desk.agents.has(last.agent) ? last.agent : null;
}
