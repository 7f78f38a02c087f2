import type {
  AgentRequest,
  CallAnnotated,
  CallClassCorrected,
  RequestFact,
} from '../../core/desk/request-facts.ts';
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

/** Whether somebody writes to a call, in the talk or after it. */
export function isWriting<F extends { readonly type: string }>(
  fact: F,
): fact is Extract<F, { readonly type: 'call-annotated' | 'call-class-corrected' }> {
  return fact.type === 'call-annotated' || fact.type === 'call-class-corrected';
}

/**
 * What was written to a call: `Anna Berg wrote: reason Password (password); "locked out since Monday"`, or
 * `Anna Berg corrected the class from medium to high`.
 */
export function writtenWords(fact: CallAnnotated | CallClassCorrected, name: string): string {
  if (fact.type === 'call-class-corrected')
    return `${name} corrected the class from ${fact.from} to ${fact.class}`;
  const parts = [
    ...(fact.reason === null ? [] : [`reason ${fact.reason.name} (${fact.reason.code})`]),
    ...(fact.note === null ? [] : [JSON.stringify(fact.note)]),
  ];
  return `${name} wrote: ${parts.join('; ')}`;
}
