import { unreachable } from '../../core/kernel/assert.ts';
import type { InterruptionFact } from '../../core/desk/interruption-facts.ts';
import type { AgentId } from '../../core/kernel/ids.ts';
import type { DurationMs, InstantMs } from '../../core/kernel/time.ts';

/** How names, times and lengths of time are told. */
interface Telling {
  readonly agent: (id: AgentId) => string;
  readonly clock: (at: InstantMs, relativeTo: InstantMs) => string;
  readonly duration: (ms: DurationMs) => string;
}

const causes: Readonly<Record<Extract<InterruptionFact, { type: 'talk-interrupted' }>['why'], string>> = {
  'page-lost': 'its page is gone or out of reach',
  'leg-gone': 'its connection ended',
  'page-changed': 'another page is the phone now',
};

/** What happens to an agent in a call whose phone was lost, one English sentence without full stop. */
export function interruptionWords(fact: InterruptionFact, { agent, clock, duration }: Telling): string {
  const who = agent(fact.agent);
  switch (fact.type) {
    case 'talk-interrupted':
      return `the phone of ${who} was lost (${causes[fact.why]}); awaited until ${clock(fact.deadlineAt, fact.at)}`;
    case 'lost-leg-ended':
      return `the connection to ${who} that was lost has ended`;
    case 'phone-rung-again':
      return `the phone of ${who} is rung again, until ${clock(fact.deadlineAt, fact.at)}`;
    case 'ring-again-ended':
      return `the phone of ${who} was not answered again: ${fact.outcome.replaceAll('-', ' ')}`;
    case 'talk-continued': {
      const key = fact.key === undefined ? '' : ` by key ${fact.key}`;
      return `${who} is back in the call${key} after ${duration(fact.awayMs)}`;
    }
    case 'page-awaited-longer':
      return `${who} is awaited until ${clock(fact.deadlineAt, fact.at)}, as the connection was away`;
    case 'page-given-up':
      return `${who} was not back within ${duration(fact.awayMs)}: the call goes on without them`;
    default:
      return unreachable(fact);
  }
}
