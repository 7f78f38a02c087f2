import type { HandOver, PartyOutcome, TalkFact } from '../../core/desk/talk-facts.ts';
import type { AgentId, PhoneNumber } from '../../core/kernel/ids.ts';
import type { DurationMs, InstantMs } from '../../core/kernel/time.ts';
import { unreachable } from '../../core/kernel/assert.ts';
import type { Directory } from '../../core/desk/directory.ts';
import { isInterruptionFact } from '../../core/desk/interruption-facts.ts';
import { interruptionWords } from './interruption-words.ts';
import { outsideName, placeWords } from './on-call-words.ts';

/** How names, times and lengths of time are told; the sentences here need no more. */
export interface Telling {
  readonly directory: Directory;
  readonly agent: (id: AgentId) => string;
  readonly clock: (at: InstantMs, relativeTo: InstantMs) => string;
  readonly duration: (ms: DurationMs) => string;
}

/** What happens in a talk, one English sentence without full stop. */
export function describeTalkFact(fact: TalkFact, telling: Telling): string {
  const { agent, clock, duration } = telling;
  const whom = (id: AgentId | null, number: PhoneNumber | null): string =>
    id === null ? (number ?? 'somebody outside') : agent(id);
  switch (fact.type) {
    case 'call-held':
      return `the caller was put on hold${asked(fact.by)}`;
    case 'call-resumed':
      return `the caller was taken off hold after ${duration(fact.heldMs)}`;
    case 'call-transferred': {
      const from =
        fact.agent === null ? '' : ` by ${agent(fact.agent)} after talking ${duration(fact.talkMs)}`;
      return `transferred to ${place(fact.to, telling)}${from}${fact.agent === null ? asked(fact.by) : ''}`;
    }
    case 'transfer-returned':
      return `goes back to ${agent(fact.agent)}, who had transferred it`;
    case 'forward-started':
    case 'forward-key-asked':
    case 'forward-key-prompt-ended':
    case 'forward-answered':
    case 'forward-connected':
    case 'forward-ended':
    case 'forward-refused':
      return forwardWords(fact, telling);
    case 'consult-started': {
      const service = fact.service === null ? '' : ` for ${serviceName(fact.service, telling)}`;
      return `${whom(fact.target, fact.number)} is asked${service}, rung until ${clock(fact.deadlineAt, fact.at)}${asked(fact.by)}`;
    }
    case 'consult-answered':
      return `${whom(fact.target, fact.number)} ${accepted(fact.key)} and talks with the agent`;
    case 'join-key-asked':
      return `a key is asked for on the phone of ${agent(fact.agent)}, which may have been answered by anybody, until ${clock(fact.deadlineAt, fact.at)}`;
    case 'consult-ended':
      return partyOut(fact.outcome, whom(fact.target, fact.number));
    case 'consult-completed': {
      const from = fact.agent === null ? '' : `; ${agent(fact.agent)} has left the call`;
      return `the caller and ${whom(fact.target, fact.number)} talk on${from}`;
    }
    case 'conference-started':
      return `the caller, ${fact.agent === null ? 'the agent' : agent(fact.agent)} and ${whom(fact.target, fact.number)} talk together`;
    case 'agent-left':
      return `${agent(fact.agent)} left the conference and still owns the call`;
    case 'rejoin-started':
      return `${agent(fact.agent)} comes back into the call, rung until ${clock(fact.deadlineAt, fact.at)}`;
    case 'agent-rejoined':
      return `${agent(fact.agent)} is back in the call${fact.key === undefined ? '' : ` by key ${fact.key}`}`;
    case 'rejoin-ended':
      return partyOut(fact.outcome, agent(fact.agent));
    case 'join-failed':
      return joinFailedWords(fact, telling);
    case 'join-retried':
      return 'who is to talk is joined anew';
    case 'caller-left':
      return 'the caller hung up; the others talk on';
    case 'call-command-refused':
      return `asked to ${fact.command.replaceAll('-', ' ')}${asked(fact.by)}, refused: ${fact.reason}`;
    default:
      return isInterruptionFact(fact) ? interruptionWords(fact, telling) : unreachable(fact);
  }
}

type ForwardFact = Extract<TalkFact, { readonly type: `forward-${string}` }>;

function forwardWords(fact: ForwardFact, { directory, clock, duration }: Telling): string {
  const person =
    fact.type === 'forward-started' ? fact.onCall?.person : 'person' in fact ? fact.person : undefined;
  const who = outsideName(fact.number, person, directory);
  switch (fact.type) {
    case 'forward-started': {
      const place = fact.onCall ? `, ${placeWords(fact.onCall)}` : '';
      return `${who} is rung for the caller until ${clock(fact.deadlineAt, fact.at)}${place}: ${fact.why}`;
    }
    case 'forward-key-asked':
      return `${who} answered${hearing(fact.prompts)} and is asked for the key, until ${clock(fact.deadlineAt, fact.at)}`;
    case 'forward-key-prompt-ended':
      return `the key of ${who} is awaited until ${clock(fact.deadlineAt, fact.at)}`;
    case 'forward-answered':
      return fact.key === undefined ? `${who} answered` : `${who} accepted by key ${fact.key}`;
    case 'forward-connected':
      return `connected with ${who} after waiting ${duration(fact.waitMs)}`;
    case 'forward-ended':
      return fact.key === undefined ? partyOut(fact.outcome, who) : `${who} passed it on by key ${fact.key}`;
    case 'forward-refused':
      return `${who} was not rung (${fact.why}): ${fact.reason}`;
    default:
      return unreachable(fact);
  }
}

const hearing = (prompts: readonly string[] | undefined): string =>
  prompts === undefined ? '' : `, hears ${prompts.join(', ')}`;

function joinFailedWords(
  { retryAt, tries, at }: Extract<TalkFact, { type: 'join-failed' }>,
  { clock }: Telling,
): string {
  return retryAt === null
    ? `who was to talk could not be joined, ${tries} times in a row: given up`
    : `who was to talk could not be joined; tried again at ${clock(retryAt, at)}`;
}

const accepted = (key: string | undefined): string =>
  key === undefined ? 'answered' : `accepted by key ${key}`;

const asked = (by: string | null): string => (by === null ? '' : `, by ${by}`);

function place(to: HandOver, telling: Telling): string {
  if ('number' in to) return to.number;
  if ('agent' in to) return telling.agent(to.agent);
  if ('service' in to) return serviceName(to.service, telling);
  for (const { lines } of telling.directory.services.values()) {
    const line = lines.find(({ id }) => id === to.line);
    if (line) return `line ${line.name}`;
  }
  return `line ${to.line}`;
}

function serviceName(id: string, { directory }: Telling): string {
  return directory.services.get(id)?.name ?? id;
}

function partyOut(outcome: PartyOutcome, who: string): string {
  switch (outcome) {
    case 'not-answered':
      return `${who} did not answer in time`;
    case 'declined':
      return `${who} declined`;
    case 'busy':
      return `${who} was busy`;
    case 'unreachable':
      return `${who} could not be reached`;
    case 'withdrawn':
      return `${who} is no longer rung`;
    case 'cancelled':
      return `${who} was taken out of the call`;
    case 'hung-up':
      return `${who} hung up`;
    default:
      return unreachable(outcome);
  }
}
