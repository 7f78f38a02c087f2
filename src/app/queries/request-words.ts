import type { AgentRequest, CallAnnotated, RequestFact } from '../../core/desk/request-facts.ts';
import type { InstantMs } from '../../core/kernel/time.ts';

/** How names and times are said. */
interface Saying {
  readonly name: string;
  readonly clock: (at: InstantMs) => string;
}

const REQUESTS: Readonly<Record<AgentRequest, string>> = {
  decline: 'to decline',
  'extend-wrap-up': 'to extend the wrap-up',
  'end-wrap-up': 'to end the wrap-up',
  'select-device': 'to use another phone',
};

/** What an agent asked for, in one sentence without full stop. */
export function requestWords(fact: RequestFact, { name, clock }: Saying): string {
  if (fact.type === 'agent-request-refused') {
    return `${fact.by} asked for ${name} ${REQUESTS[fact.request]}, refused: ${fact.reason}`;
  }
  const which = `extension ${fact.extension} of ${fact.of}`;
  return `the wrap-up of ${name} was extended until ${clock(fact.until)} (${which}), by ${fact.by}`;
}

/** Why the call came, as written: `Anna Berg wrote: reason Password (password); "locked out since Monday"`. */
export function annotationWords(fact: CallAnnotated, name: string): string {
  const parts = [
    ...(fact.reason === null ? [] : [`reason ${fact.reason.name} (${fact.reason.code})`]),
    ...(fact.note === null ? [] : [JSON.stringify(fact.note)]),
  ];
  return `${name} wrote: ${parts.join('; ')}`;
}
