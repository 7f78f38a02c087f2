import type { OverflowTarget, WhenSpent } from '../../core/desk/directory.ts';
import { unreachable } from '../../core/kernel/assert.ts';
import type { InstantMs } from '../../core/kernel/time.ts';
import type {
  HoldEndedWhy,
  LineOpenedWhy,
  OverflowSkippedWhy,
  OverflowWhy,
  RoutingFact,
} from '../../core/routing/facts.ts';

/** The names that the sentences need, and a clock in the caller's zone. */
export interface RoutingNames {
  agent(id: string): string;
  skill(id: string): string;
  service(id: string): string;
  chain(id: string): string;
  line(id: string): string;
  clock(at: InstantMs): string;
}

/** One English sentence, without full stop, of what became of a waiting call by the rules of its queue. */
export function describeRoutingFact(fact: RoutingFact, names: RoutingNames): string {
  switch (fact.type) {
    case 'requirement-relaxed': {
      const skill = names.skill(fact.skill);
      return fact.minLevel === null
        ? `${skill} is no longer asked for`
        : `${skill} at level ${fact.minLevel} or more will do from now on`;
    }
    case 'requirements-spent':
      return `every requirement has given way and nobody was found: ${spentWords(fact.then, names)}`;
    case 'line-opened':
      return `opened to ${names.line(fact.line)}: ${lineOpenedWords(fact, names)}`;
    case 'call-overflowed':
      return `sent on to ${targetWords(fact.to, names)}: ${OVERFLOWED[fact.why]}`;
    case 'overflow-skipped':
      return `not sent on to ${targetWords(fact.to, names)}: ${SKIPPED[fact.why]}`;
    case 'held-for-agent':
      return `held for ${names.agent(fact.agent)}, who had the caller last, until ${names.clock(fact.until)}`;
    case 'agent-hold-ended':
      return `no longer held for ${names.agent(fact.agent)}: ${HOLD_ENDED[fact.why]}`;
    default:
      return unreachable(fact);
  }
}

function spentWords(then: WhenSpent, names: RoutingNames): string {
  switch (then) {
    case 'keep-waiting':
      return 'the call keeps waiting';
    case 'any-agent':
      return 'any agent of the desk will do';
    case 'next-line':
      return 'the next line is opened';
    default:
      return `on to ${targetWords(then, names)}`;
  }
}

function targetWords(to: OverflowTarget, names: RoutingNames): string {
  if ('service' in to) return `the queue of ${names.service(to.service)}`;
  if ('number' in to) return to.number;
  if ('onCall' in to) return `those on call of ${names.chain(to.onCall)}`;
  return 'message' in to ? `the message ${to.message}` : 'a callback';
}

const LINE_OPENED: Readonly<Record<LineOpenedWhy, string>> = {
  waited: 'the call has waited so long',
  'nobody-signed-in': 'nobody is signed in on the lines before it',
  spent: 'every requirement has given way',
  escalated: 'an agent sent it on',
};

function lineOpenedWords(
  { why, agent, by }: Extract<RoutingFact, { type: 'line-opened' }>,
  names: RoutingNames,
): string {
  // Older facts do not say who.
  if (by === undefined) return LINE_OPENED[why];
  return agent == null ? `${by} sent it on` : `${names.agent(agent)} sent it on (${by})`;
}

const OVERFLOWED: Readonly<Record<OverflowWhy, string>> = {
  waited: 'the call has waited so long',
  'queue-length': 'too many were waiting when it came',
  'nobody-signed-in': 'nobody is signed in',
  spent: 'every requirement has given way',
  closed: 'the hours have ended',
};

const SKIPPED: Readonly<Record<OverflowSkippedWhy, string>> = {
  loop: 'the call has been in that queue',
  'no-such-service': 'the configuration no longer has it',
  'number-withheld': 'the caller withholds the number',
  'nobody-on-the-line': 'the caller is not on the line',
  'not-critical': 'those on call are rung for critical calls only',
  'no-such-chain': 'the configuration no longer has it',
  'not-possible': 'it could not be done',
};

const HOLD_ENDED: Readonly<Record<HoldEndedWhy, string>> = {
  over: 'the time is over',
  unavailable: 'they are taken or away',
  free: 'they are free',
};
