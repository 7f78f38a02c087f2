import type { DialFact, NotReached, PutOffReason } from '../../core/desk/dial-facts.ts';
import type { AgentId } from '../../core/kernel/ids.ts';
import type { InstantMs } from '../../core/kernel/time.ts';

/** How names and times are written in the history of one call. */
export interface DialWording {
  readonly agent: (id: AgentId) => string;
  /** An instant by the clock of the call's organisation. */
  readonly time: (at: InstantMs) => string;
}

/** A fact of dialling as one English sentence, without full stop. */
export function describeDialFact(fact: DialFact, { agent, time }: DialWording): string {
  switch (fact.type) {
    case 'callback-requested':
      return `to be called back at ${fact.number}: ${fact.callback} waits in this place`;
    case 'call-begun':
      return begunWords(fact, agent);
    case 'callback-put-off':
      return `offered to nobody before ${time(fact.until)}: ${PUT_OFF[fact.why]}`;
    case 'callback-due':
      return fact.until === null
        ? 'waits for an agent'
        : `waits for an agent, to be dialled before ${time(fact.until)}`;
    case 'own-phone-rung':
      return `${agent(fact.agent)}'s own phone rings until ${time(fact.deadlineAt)}`;
    case 'party-dialled':
      return `${fact.number} is rung for ${agent(fact.agent)} until ${time(fact.deadlineAt)}`;
    case 'party-answered':
      return 'the other party answered';
    case 'party-not-reached': {
      const tries = fact.tries === 1 ? 'once' : `${fact.tries} times`;
      return `${NOT_REACHED[fact.outcome]}; dialled in vain ${fact.tries === 0 ? 'never' : tries} so far`;
    }
    case 'callback-failed':
      return `given up after ${fact.tries === 1 ? '1 attempt' : `${fact.tries} attempts`}${
        fact.why === undefined ? '' : ': there are no hours any more in which it may be dialled'
      }`;
    case 'task-outcome-recorded': {
      const by = fact.by === null ? 'by the desk' : `by ${fact.by}`;
      return `outcome recorded ${by}: ${OUTCOMES[fact.outcome]}${fact.note === undefined ? '' : `; ${fact.note}`}`;
    }
  }
}

function begunWords(fact: DialFact & { type: 'call-begun' }, agent: (id: AgentId) => string): string {
  const by = fact.by === null ? '' : `, by ${fact.by}`;
  const note = fact.note === undefined ? '' : `; ${fact.note}`;
  switch (fact.kind) {
    case 'callback':
      return `a callback to ${fact.caller} in the place of ${fact.earlier ?? 'a caller'}${by}${note}`;
    case 'task':
      return `a follow-up call to ${fact.caller}${fact.agent === null ? '' : ` for ${agent(fact.agent)}`}${by}${note}`;
    case 'outgoing':
      return `${fact.agent === null ? 'an agent' : agent(fact.agent)} dials ${fact.dialled}, shown as ${fact.caller}${by}${note}`;
  }
}

const PUT_OFF: Readonly<Record<PutOffReason, string>> = {
  'not-reached': 'a pause before the next attempt',
  'not-before': 'asked for then',
  closed: 'closed until then',
};

const NOT_REACHED: Readonly<Record<NotReached, string>> = {
  busy: 'the other party was busy',
  declined: 'the other party declined',
  'not-answered': 'the other party did not answer in time',
  unreachable: 'the other party could not be reached',
  'given-up': 'the agent hung up before the other party answered',
};

const OUTCOMES = {
  accepted: 'the solution is accepted',
  reopened: 'the case is taken up again',
  'not-reached': 'nobody was reached',
} as const;
