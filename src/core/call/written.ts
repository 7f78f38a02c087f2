import type { LastCall } from '../agent/agent.ts';
import type { DialFact } from '../desk/dial-facts.ts';
import type { CallAnnotated, CallClassCorrected } from '../desk/request-facts.ts';
import { type Desk, putAgent, putCall } from '../desk/state.ts';
import type { Call, CallOut, Written } from './call.ts';

/*
 * What those who had a call write to it, in the talk or after it: why it came, a note, the class it ought to have
 * had, how a task ended. The call keeps it while it goes on, and so does the agent whose last call it was.
 */

/** A fact that writes to a call. */
export type WritingFact =
  CallAnnotated | CallClassCorrected | Extract<DialFact, { type: 'task-outcome-recorded' }>;

const notWritten: Written = { reason: null, note: null, class: null };

export function isWritten<F extends { readonly type: string }>(
  fact: F,
): fact is Extract<F, { readonly type: WritingFact['type'] }> {
  const { type } = fact;
  return type === 'call-annotated' || type === 'call-class-corrected' || type === 'task-outcome-recorded';
}

/** What is written once `fact` is taken in; an empty note takes the one before away. Pure. */
export function writtenBy(written: Written | undefined, fact: WritingFact): Written {
  const before = written ?? notWritten;
  switch (fact.type) {
    case 'call-annotated': {
      const note = fact.note === null ? before.note : fact.note || null;
      return { ...before, reason: fact.reason ?? before.reason, note };
    }
    case 'call-class-corrected':
      return { ...before, class: fact.class };
    case 'task-outcome-recorded':
      return before;
  }
}

/** The call as the last one of an agent who has just got it. */
export const lastCallOf = (call: Call): LastCall => ({ call: call.id, service: call.service, as: call });

/** Takes what was written into the call, if it goes on, and into the records of whose last call it was. */
export function evolveWritten(desk: Desk, fact: WritingFact): void {
  const call = desk.calls.get(fact.call);
  if (call) putCall(desk, withWriting(call, fact));
  for (const agent of desk.agents.values()) {
    const { lastCall } = agent;
    if (lastCall?.call !== fact.call) continue;
    putAgent(desk, { ...agent, lastCall: { ...lastCall, as: withWriting(lastCall.as, fact) } });
  }
}

function withWriting(call: Call, fact: WritingFact): Call {
  if (fact.type !== 'task-outcome-recorded') return { ...call, written: writtenBy(call.written, fact) };
  const callOut: CallOut | null = call.callOut && {
    ...call.callOut,
    hasOutcome: true,
    outcome: fact.outcome,
  };
  return { ...call, callOut };
}
