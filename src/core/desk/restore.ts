import type { InstantMs } from '../kernel/time.ts';
import type { Directory } from './directory.ts';
import { evolve } from './evolve.ts';
import type { Fact } from './facts.ts';
import { type Desk, newDesk, newJournal } from './state.ts';
import { timersOfAgent, timersOfCall } from './timers.ts';

/**
 * The desk as its stored facts leave it, in their order of recording: which calls were open, who talked, who
 * was signed in. It offers nothing until the first snapshot of Asterisk tells what of it is still true.
 * @param now when the facts have been read; only decides which resting pairs are over
 */
export function restoreDesk(directory: Directory, facts: Iterable<Fact>, now: InstantMs): Desk {
  const desk = newDesk(directory);
  for (const fact of facts) {
    evolve(desk, fact);
    desk.journal = newJournal();
  }
  desk.linked = false;
  for (const call of desk.calls.values()) {
    const timers = timersOfCall(call, now);
    if (timers.length > 0) desk.timersOfCall.set(call.id, timers);
    for (const timer of timers) desk.timers.set(timer.id, timer);
  }
  for (const [id, agent] of desk.agents) {
    const timers = timersOfAgent(agent);
    if (timers.length > 0) desk.timersOfAgent.set(id, timers);
    for (const timer of timers) desk.timers.set(timer.id, timer);
  }
  return desk;
}
