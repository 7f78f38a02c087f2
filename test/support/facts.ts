import type { CallFact, Fact } from '../../src/core/desk/facts.ts';

/** A Monday morning in Sweden: 2027-03-01 08:00. */
export const EPOCH = Date.UTC(2027, 2, 1, 7, 0);

/** The arrival of a call; the other facts of a call in order come from `callStory`. */
export function arrival(
  call: string,
  at: number,
  more: Partial<CallFact & { type: 'call-arrived' }> = {},
): Fact {
  return {
    at,
    type: 'call-arrived',
    call,
    leg: call,
    dialled: '+46406280400',
    caller: '+46701740611',
    organisation: 'burlov',
    service: 'it',
    class: 'medium',
    language: 'sv',
    ...more,
  };
}

/** A call that is answered and handled. */
export function callStory(call: string, at: number): Fact[] {
  return [
    arrival(call, at),
    { at, type: 'entry-decided', call, treatment: 'queue', why: 'open', nextOpening: null },
    {
      at,
      type: 'call-queued',
      call,
      service: 'it',
      class: 'high',
      requirements: [],
      targetMs: 20_000,
      shortAbandonMs: 5_000,
      queuedAt: at,
      arrivedAt: at,
    },
    {
      at: at + 10,
      type: 'offer-made',
      call,
      agent: 'anna',
      device: 'desk1',
      leg: `${call}.a1`,
      attempt: 1,
      deadlineAt: at + 15_010,
      grounds: { levels: [], idleMs: 0, others: 0 },
    },
    { at: at + 4_000, type: 'offer-accepted', call, agent: 'anna', leg: `${call}.a1` },
    { at: at + 4_010, type: 'call-answered', call, agent: 'anna', leg: `${call}.a1`, waitMs: 4_010 },
    {
      at: at + 64_010,
      type: 'call-ended',
      call,
      reason: 'handled',
      by: 'caller',
      waitMs: 4_010,
      talkMs: 60_000,
      agent: 'anna',
    },
  ];
}
