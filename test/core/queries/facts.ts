import type { Fact } from '../../../src/core/desk/facts.ts';

/** Facts of one call and one agent for tests of the board and of the words; `at` is the instant of each. */

export const BASE = Date.parse('2027-03-24T09:00:00Z');

export function arrived(at: number, call = 'c1', caller: string | null = '+46701740611'): Fact {
  return {
    type: 'call-arrived',
    at,
    call,
    leg: call,
    dialled: '+46406280400',
    caller,
    organisation: 'town',
    service: 'support',
    class: 'medium',
    language: 'sv',
  };
}

export function queued(at: number, call = 'c1', service = 'support'): Fact {
  return {
    type: 'call-queued',
    at,
    call,
    service,
    class: 'medium',
    requirements: [{ skill: 'network', minLevel: 3 }],
    targetMs: 20_000,
    shortAbandonMs: 5_000,
    queuedAt: at,
    arrivedAt: at,
  };
}

export function offered(at: number, call = 'c1', agent = 'anna'): Fact {
  return {
    type: 'offer-made',
    at,
    call,
    agent,
    device: 'anna-phone',
    leg: `${call}.a1`,
    attempt: 1,
    deadlineAt: at + 15_000,
    grounds: { levels: [{ skill: 'network', level: 5 }], idleMs: 240_000, others: 2 },
  };
}

export function answered(at: number, waitMs: number, call = 'c1', agent = 'anna'): Fact {
  return { type: 'call-answered', at, call, agent, leg: `${call}.a1`, waitMs };
}

export function ended(
  at: number,
  waitMs: number,
  talkMs: number | null,
  more: Partial<Extract<Fact, { type: 'call-ended' }>> = {},
): Fact {
  const wasAnswered = talkMs !== null;
  return {
    type: 'call-ended',
    at,
    call: 'c1',
    reason: wasAnswered ? 'handled' : 'abandoned',
    by: 'caller',
    waitMs,
    talkMs,
    agent: wasAnswered ? 'anna' : null,
    ...more,
  };
}

export function agentState(
  at: number,
  state: Extract<Fact, { type: 'agent-state-changed' }>['state'],
  more: Partial<Extract<Fact, { type: 'agent-state-changed' }>> = {},
): Fact {
  return {
    type: 'agent-state-changed',
    at,
    agent: 'anna',
    from: 'available',
    state,
    pauseReason: null,
    by: null,
    call: null,
    until: null,
    ...more,
  };
}
