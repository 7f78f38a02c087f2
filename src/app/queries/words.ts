import type { AgentStateName } from '../../core/agent/agent.ts';
import type { Directory } from '../../core/desk/directory.ts';
import type {
  AgentFact,
  CallFact,
  EndReason,
  EndedBy,
  Fact,
  OfferOutcome,
  SystemFact,
} from '../../core/desk/facts.ts';
import { isOnCallFact } from '../../core/desk/on-call-facts.ts';
import { isTalkFact } from '../../core/desk/talk-facts.ts';
import { isVoicemailFact } from '../../core/desk/voicemail-facts.ts';
import type { DecidedBy } from '../../core/routing/order.ts';
import { unreachable } from '../../core/kernel/assert.ts';
import type { AgentId, DeviceId, PhoneNumber } from '../../core/kernel/ids.ts';
import type { InstantMs, TimeZone } from '../../core/kernel/time.ts';
import { describeRoutingFact, type RoutingNames } from './routing-words.ts';
import type { CallDetail } from '../desk-api.ts';
import { deskChangedWords, outageToldWords } from './desk-words.ts';
import { describeDialFact } from './dial-words.ts';
import { entryWords } from './entry-words.ts';
import { deviceSelectedWords, PHONE_PROBLEMS } from './phone-words.ts';
import { isWriting, requestWords, writtenWords } from './request-words.ts';
import { describeOnCallFact } from './on-call-words.ts';
import { describeTalkFact, type Telling } from './talk-words.ts';
import { describeVoicemailFact } from './voicemail-words.ts';
import { describeWaitFact } from './wait-words.ts';
import {
  agentName,
  clock,
  counted,
  inWords,
  joined,
  requirementWords,
  skillName,
  type WordsContext,
} from './word-parts.ts';

/** Zone of a desk's call to a number that nobody configured and of facts that belong to no organisation. */
const DEFAULT_ZONE: TimeZone = 'Europe/Stockholm';

/** The facts of one call in words, times by the clock of the organisation that was dialled. */
export function describeCall(facts: readonly Fact[], directory: Directory): CallDetail['facts'] {
  const context = contextOf(facts, directory);
  return facts.map((fact) => ({ at: fact.at, type: fact.type, text: describeFact(fact, context) }));
}

/** Names from the directory, times by the clock of the organisation that was dialled. */
export function contextOf(facts: readonly Fact[], directory: Directory): WordsContext {
  const arrived = facts.find((fact) => fact.type === 'call-arrived');
  const organisation = arrived?.organisation ? directory.organisations.get(arrived.organisation) : undefined;
  const [anyOrganisation] = directory.organisations.values();
  const timeZone = organisation?.timeZone ?? anyOrganisation?.timeZone ?? DEFAULT_ZONE;
  return { directory, timeZone };
}

/** One English sentence, without full stop: "offered to Anna: level 5 in network, idle 4 min". */
export function describeFact(fact: Fact, context: WordsContext): string {
  switch (fact.type) {
    case 'agent-state-changed':
    case 'agent-command-refused':
    case 'agent-reachability-changed':
    case 'dial-refused':
    case 'agent-request-refused':
    case 'wrap-up-extended':
    case 'device-selected':
      return describeAgentFact(fact, context);
    case 'asterisk-connected':
    case 'asterisk-lost':
    case 'directory-loaded':
    case 'desk-changed':
      return describeSystemFact(fact);
    default:
      return describeCallFact(fact, context);
  }
}

function describeCallFact(fact: CallFact, context: WordsContext): string {
  switch (fact.type) {
    case 'call-arrived':
      return arrivedWords(fact, context);
    case 'entry-decided':
      return `${TREATMENTS[fact.treatment]}: ${fact.why}`;
    case 'entry-moved':
    case 'hours-moved':
      return entryWords(fact, context);
    case 'announcement-started':
      return `${PURPOSES[fact.purpose]} started to play: ${fact.prompts.join(', ')}`;
    case 'announcement-finished':
      return 'the announcement was heard to its end';
    case 'call-queued':
      return queuedWords(fact, context);
    case 'offer-made':
      return offerWords(fact, context);
    case 'offer-accepted':
      return fact.key === undefined
        ? `${agentName(fact.agent, context)} answered the phone`
        : `${agentName(fact.agent, context)} accepted by key ${fact.key}`;
    case 'key-asked':
      return `a key is asked for on the phone of ${agentName(fact.agent, context)}, which may have been answered by anybody: ${fact.prompts.join(', ')}`;
    case 'key-prompt-ended':
      return `the key of ${agentName(fact.agent, context)} is awaited until ${clock(fact.until, fact.at, context)}`;
    case 'offer-ended':
      return offerEndedWords(fact, context);
    case 'outage-told':
      return outageToldWords(fact);
    case 'wait-estimated':
    case 'estimate-measured':
      return describeWaitFact(fact);
    case 'call-answered':
      return `connected with ${agentName(fact.agent, context)} after waiting ${inWords(fact.waitMs)}`;
    case 'call-ended':
      return endedWords(fact, context);
    case 'call-taken-over':
      return `taken over after a restart: ${fact.note}`;
    case 'requirement-relaxed':
    case 'requirements-spent':
    case 'line-opened':
    case 'call-overflowed':
    case 'overflow-skipped':
    case 'held-for-agent':
    case 'agent-hold-ended':
      return describeRoutingFact(fact, namesFor(fact.at, context));
    case 'effect-failed':
      return `could not ${fact.effect.replaceAll('-', ' ')}: ${fact.error}`;
    default:
      if (isWriting(fact)) return writtenWords(fact, agentName(fact.agent, context));
      if (isOnCallFact(fact)) return describeOnCallFact(fact, context.directory);
      if (isVoicemailFact(fact)) return describeVoicemailFact(fact);
      return isTalkFact(fact)
        ? describeTalkFact(fact, telling(context))
        : describeDialFact(fact, {
            agent: (id) => agentName(id, context),
            time: (at) => clock(at, fact.at, context),
          });
  }
}

function telling(context: WordsContext): Telling {
  return {
    directory: context.directory,
    agent: (id) => agentName(id, context),
    clock: (at, relativeTo) => clock(at, relativeTo, context),
    duration: inWords,
  };
}

function describeAgentFact(fact: AgentFact, context: WordsContext): string {
  const name = agentName(fact.agent, context);
  switch (fact.type) {
    case 'agent-state-changed': {
      const reason = fact.pauseReason === null ? '' : ` (${fact.pauseReason})`;
      const until = fact.until === null ? '' : ` until ${clock(fact.until, fact.at, context)}`;
      const by = fact.by === null ? '' : `, by ${fact.by}`;
      return `${name} went from ${STATES[fact.from]} to ${STATES[fact.state]}${reason}${until}${by}`;
    }
    case 'agent-command-refused': {
      const by = fact.by === null ? '' : ` by ${fact.by}`;
      return `${name} was asked${by} to be ${STATES[fact.wanted]}, refused: ${fact.reason}`;
    }
    case 'dial-refused':
      return `${name} was not allowed to dial, asked by ${fact.by}: ${fact.reason}`;
    case 'agent-request-refused':
    case 'wrap-up-extended':
      return requestWords(fact, { name, clock: (at) => clock(at, fact.at, context) });
    case 'device-selected':
      return deviceSelectedWords(fact, name);
    case 'agent-reachability-changed': {
      if (fact.reachable) return `${name} has a phone that can be rung`;
      const { device, problem } = fact;
      const why =
        device === undefined || problem === undefined ? '' : `: ${device} ${PHONE_PROBLEMS[problem]}`;
      return `${name} has no phone that can be rung${why}`;
    }
    default:
      return unreachable(fact);
  }
}

function describeSystemFact(fact: SystemFact): string {
  switch (fact.type) {
    case 'asterisk-connected':
      return `connected to Asterisk, which had ${counted(fact.channels, 'channel')}`;
    case 'asterisk-lost':
      return 'lost the connection to Asterisk';
    case 'directory-loaded':
      return `the configuration came into force, revision ${fact.revision}`;
    case 'desk-changed':
      return deskChangedWords(fact);
    default:
      return unreachable(fact);
  }
}

function arrivedWords(fact: CallFact & { type: 'call-arrived' }, { directory }: WordsContext): string {
  const organisation = fact.organisation === null ? null : directory.organisations.get(fact.organisation);
  const service = fact.service === null ? null : directory.services.get(fact.service);
  const whose = organisation || fact.organisation ? ` of ${organisation?.name ?? fact.organisation}` : '';
  const what = service || fact.service ? ` for ${service?.name ?? fact.service}` : '';
  const callClass = fact.class === null ? '' : `, class ${fact.class}`;
  const rebuilt = fact.rebuilt ? '; found in Asterisk after a restart' : '';
  const direct =
    fact.directLineOf === undefined
      ? ''
      : `; a direct number of ${directory.agents.get(fact.directLineOf)?.name ?? fact.directLineOf}, led to the desk`;
  return `${callerWords(fact.caller)} dialled ${fact.dialled}${whose}${what}${callClass}${direct}${rebuilt}`;
}

function queuedWords(fact: CallFact & { type: 'call-queued' }, context: WordsContext): string {
  const service = context.directory.services.get(fact.service)?.name ?? fact.service;
  const needs = fact.requirements.map((requirement) => requirementWords(requirement, context));
  const skills = needs.length === 0 ? 'no skill needed' : `needs ${joined(needs)}`;
  const since = fact.queuedAt < fact.at ? `, waiting since ${clock(fact.queuedAt, fact.at, context)}` : '';
  const hours = fact.outsideHours === undefined ? '' : ', outside the hours of the service level';
  return `in the queue of ${service}, class ${fact.class}, ${skills}, target ${inWords(fact.targetMs)}${hours}${since}`;
}

function offerWords(fact: CallFact & { type: 'offer-made' }, context: WordsContext): string {
  const { levels, idleMs, others, decidedBy } = fact.grounds;
  const skills = levels.map(({ skill, level }) => `level ${level} in ${skillName(skill, context)}`);
  const grounds = [...skills, `idle ${inWords(idleMs)}`].join(', ');
  const why = decidedBy === undefined ? '' : DECIDED_BY[decidedBy];
  const alternatives =
    others === 0
      ? 'the only one free'
      : `chosen before ${counted(others, 'other')}${why === '' ? '' : ` ${why}`}`;
  const again = fact.attempt === 1 ? '' : ` (attempt ${fact.attempt})`;
  const name = `${agentName(fact.agent, context)}${phoneWords(fact.agent, fact.device, context)}`;
  if (fact.alongside) return `rings ${name} too, until ${clock(fact.deadlineAt, fact.at, context)}`;
  return `offered to ${name}${again}: ${grounds}; ${alternatives}; rings until ${clock(fact.deadlineAt, fact.at, context)}`;
}

function offerEndedWords(fact: CallFact & { type: 'offer-ended' }, context: WordsContext): string {
  const { restUntil, miss } = fact;
  const key = fact.key === undefined ? '' : ` by key ${fact.key}`;
  const misses =
    miss === undefined || miss.forgiven === 0
      ? ''
      : `, miss ${miss.inARow} in a row with ${miss.forgiven} forgiven`;
  const rest = restUntil === null ? '' : `; kept from this agent until ${clock(restUntil, fact.at, context)}`;
  const who = `${agentName(fact.agent, context)}${phoneWords(fact.agent, fact.device, context)}`;
  return `${outcomeWords(fact.outcome, who)}${key}${misses}${rest}`;
}

/** Which phone, of an agent who has several. */
function phoneWords(agent: AgentId, device: DeviceId | undefined, { directory }: WordsContext): string {
  const several = (directory.agents.get(agent)?.devices.length ?? 1) > 1;
  return several && device !== undefined ? ` (${device})` : '';
}

function endedWords(fact: CallFact & { type: 'call-ended' }, context: WordsContext): string {
  const again =
    fact.secondWaitMs === undefined ? '' : ` and ${inWords(fact.secondWaitMs)} after the first answer`;
  const waited = fact.waitMs === null ? '' : `, waited ${inWords(fact.waitMs)}${again}`;
  const held = fact.heldMs === undefined ? '' : ` (${inWords(fact.heldMs)} on hold)`;
  const talked = fact.talkMs === null ? '' : `, talked ${inWords(fact.talkMs)}${held}`;
  const withAgent = fact.agent === null ? '' : ` with ${agentName(fact.agent, context)}`;
  const note = fact.note === undefined ? '' : `; ${fact.note}`;
  return `ended by ${ENDED_BY[fact.by]}: ${END_REASONS[fact.reason]}${waited}${talked}${withAgent}${note}`;
}

const DECIDED_BY: Readonly<Record<DecidedBy, string>> = {
  'asked-for': 'asked for by name',
  'same-agent': 'as the one who had the caller last',
  'only-one': '',
  'ring-all': 'all of them rung at once',
  'earlier-line': 'as one of an earlier line',
  'passed-it-up': 'as one who has not passed it up',
  'fixed-order': 'by the order of the line',
  'fewest-other-skills': 'as the one with the fewest other skills',
  'best-suited': 'as the best suited',
  'longest-idle': 'as the longest idle',
  'fewest-calls': 'as the one with the fewest calls today',
  id: 'by the id alone',
};

const TREATMENTS = {
  queue: 'goes to the queue',
  closed: 'hears that the desk is closed',
  'unknown-number': 'hears that the number is not in use',
} as const satisfies Record<(CallFact & { type: 'entry-decided' })['treatment'], string>;

const PURPOSES = {
  greeting: 'the greeting',
  closed: 'the message that the desk is closed',
  'unknown-number': 'the message that the number is not in use',
  'callback-offer': 'the offer to be called back',
  'callback-menu': 'the choice of the number to be called back at',
  'callback-accepted': 'the message that they will be called back',
  overflow: 'the message for those who cannot be served',
  'on-call-confirm': 'the question whether it is critical',
  'on-call-ringing': 'the word that those on call are rung',
  'on-call-exhausted': 'the message that nobody on call was reached',
  'voicemail-ask': 'the request to leave a message',
  'voicemail-thanks': 'the thanks for the message',
  'voicemail-too-short': 'the word that too little was said',
  'voicemail-failed': 'the word that no message could be recorded',
  'nobody-answers': 'the message that nobody can answer',
  waiting: 'the news of the wait',
  entry: 'a message on the way into the queue',
} as const satisfies Record<(CallFact & { type: 'announcement-started' })['purpose'], string>;

const END_REASONS: Readonly<Record<EndReason, string>> = {
  handled: 'handled',
  abandoned: 'the caller gave up waiting',
  short: 'the caller hung up within the short-abandon limit',
  informed: 'the caller hung up on the news of an outage',
  overflow: 'sent on to another place',
  closed: 'the desk was closed',
  callback: 'to be called back',
  'callback-failed': 'could not be called back',
  'not-reached': 'the other party was not reached',
  'nobody-on-call': 'nobody on call was reached',
  voicemail: 'the caller left a message',
  failed: 'a fault',
  'unknown-number': 'nobody configured this number',
};

const ENDED_BY: Readonly<Record<EndedBy, string>> = {
  caller: 'the caller',
  agent: 'the agent',
  supervisor: 'a supervisor',
  desk: 'the desk',
  'third-party': 'somebody outside',
};

const STATES: Readonly<Record<AgentStateName, string>> = {
  'signed-out': 'signed out',
  available: 'available',
  offered: 'offered a call',
  talking: 'talking',
  'wrapping-up': 'wrapping up',
  paused: 'paused',
  'busy-elsewhere': 'busy elsewhere',
  'not-responding': 'not responding',
};

function outcomeWords(outcome: OfferOutcome, agent: string): string {
  switch (outcome) {
    case 'not-answered':
      return `${agent} did not answer in time`;
    case 'declined':
      return `${agent} declined`;
    case 'busy':
      return `${agent}'s phone was busy`;
    case 'unreachable':
      return `${agent}'s phone could not be reached`;
    case 'withdrawn':
      return `the offer to ${agent} was taken back`;
    default:
      return unreachable(outcome);
  }
}

function callerWords(caller: PhoneNumber | null): string {
  return caller ?? 'a caller who withholds the number';
}

function namesFor(at: InstantMs, context: WordsContext): RoutingNames {
  const { services } = context.directory;
  return {
    agent: (id) => agentName(id, context),
    skill: (id) => skillName(id, context),
    service: (id) => services.get(id)?.name ?? id,
    chain: (id) => context.directory.chains.get(id)?.name ?? id,
    line: (id) => {
      for (const { lines } of services.values())
        for (const line of lines) if (line.id === id) return line.name;
      return id;
    },
    clock: (until) => clock(until, at, context),
  };
}
