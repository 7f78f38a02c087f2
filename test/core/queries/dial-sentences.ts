import type { DialFact, DialRefused } from '../../../src/core/desk/dial-facts.ts';
import { BASE } from './facts.ts';

const call = { at: BASE, call: 'c1' } as const;
const MINUTE = 60_000;

type DialFactType = DialFact['type'] | DialRefused['type'];

/** One sentence for each fact of dialling; the compiler asks for every type. */
export const DIAL_SENTENCES: Record<DialFactType, readonly [DialFact | DialRefused, string]> = {
  'callback-requested': [
    { ...call, type: 'callback-requested', number: '+46701740611', callback: 'c1.cb' },
    'to be called back at +46701740611: c1.cb waits in this place',
  ],
  'call-begun': [
    {
      ...call,
      type: 'call-begun',
      kind: 'outgoing',
      dialled: '+46701740611',
      caller: '+46406280400',
      organisation: 'town',
      service: 'support',
      class: 'medium',
      language: 'sv',
      arrivedAt: BASE,
      earlier: null,
      agent: 'anna',
      by: 'anna',
    },
    'Anna Berg dials +46701740611, shown as +46406280400, by anna',
  ],
  'callback-put-off': [
    { ...call, type: 'callback-put-off', until: BASE + 15 * MINUTE, why: 'not-reached' },
    'offered to nobody before 10:15:00: a pause before the next attempt',
  ],
  'callback-due': [
    { ...call, type: 'callback-due', until: BASE + 60 * MINUTE },
    'waits for an agent, to be dialled before 11:00:00',
  ],
  'own-phone-rung': [
    {
      ...call,
      type: 'own-phone-rung',
      agent: 'anna',
      device: 'desk1',
      leg: 'c1.a1',
      attempt: 1,
      deadlineAt: BASE + 20_000,
    },
    "Anna Berg's own phone rings until 10:00:20",
  ],
  'party-dialled': [
    {
      ...call,
      type: 'party-dialled',
      agent: 'anna',
      agentLeg: 'c1.a1',
      number: '+46701740611',
      leg: 'c1.a2',
      attempt: 2,
      deadlineAt: BASE + 30_000,
    },
    '+46701740611 is rung for Anna Berg until 10:00:30',
  ],
  'party-answered': [{ ...call, type: 'party-answered', leg: 'c1.a2' }, 'the other party answered'],
  'party-not-reached': [
    {
      ...call,
      type: 'party-not-reached',
      agent: 'anna',
      leg: 'c1.a2',
      outcome: 'busy',
      tries: 2,
      restUntil: null,
    },
    'the other party was busy; dialled in vain 2 times so far',
  ],
  'callback-failed': [
    { ...call, type: 'callback-failed', tries: 3, why: 'never-open' },
    'given up after 3 attempts: there are no hours any more in which it may be dialled',
  ],
  'task-outcome-recorded': [
    {
      ...call,
      type: 'task-outcome-recorded',
      outcome: 'reopened',
      agent: 'anna',
      by: 'agent1',
      note: 'still no sound',
    },
    'outcome recorded by agent1: the case is taken up again; still no sound',
  ],
  'dial-refused': [
    {
      at: BASE,
      type: 'dial-refused',
      agent: 'anna',
      field: 'number',
      reason: '112 may not be dialled from this desk',
      by: 'anna',
    },
    'Anna Berg was not allowed to dial, asked by anna: 112 may not be dialled from this desk',
  ],
};
