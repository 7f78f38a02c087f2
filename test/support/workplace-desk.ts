import type { CallbackRow, DiallingApi } from '../../src/app/desk-api.ts';
import type { Clock } from '../../src/app/ports/clock.ts';
import type { CallContext, ContactRow, EarlierCall, Workplace } from '../../src/app/workplace-api.ts';
import type { FakeDeskApi } from './fake-desk-api.ts';
import { sampleCall, sampleContext, sampleOffer, sampleWrapUp } from './fake-workplaces.ts';
import { fillPlanningDesk } from './planning-desk.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The calls of the six agents: of the picture desk, so that they have a history and a why. */
const agentCalls = {
  agent2: '1790000000.0',
  agent3: '1790000000.1',
  agent4: '1790000000.2',
  agent5: '1790000000.3',
  agent6: '1790000000.4',
} as const;

/** Caller of the pictures. */
function pictureContext(call: string, at: number, changes: Partial<CallContext> = {}): CallContext {
  return sampleContext(at, {
    call,
    service: { id: 'it-support', name: 'IT-support Ekedal' },
    class: 'high',
    notes: 'E-legitimation: hänvisa till portalen.\nSkolorna har egen support till kl. 16.',
    ...changes,
  });
}

function callback(id: string, now: number, changes: Partial<CallbackRow>): CallbackRow {
  return {
    id,
    kind: 'callback',
    number: '+46701740633',
    dialled: '+46406280400',
    organisation: 'ekedal',
    service: 'network',
    class: 'medium',
    state: 'waiting',
    arrivedAt: now - 9 * MINUTE,
    nextAttemptAt: null,
    tries: 0,
    agentId: null,
    note: null,
    name: null,
    ...changes,
  };
}

function contact(id: string, kind: ContactRow['kind'], changes: Partial<ContactRow>): ContactRow {
  const nothing = { number: null, organisation: null, title: null, note: null };
  return { id, kind, name: id, ...nothing, state: null, reachable: null, waiting: null, ...changes };
}

function earlier(call: string, arrivedAt: number, changes: Partial<EarlierCall>): EarlierCall {
  const nothing = { service: null, agent: null, reason: null, note: null };
  return { call, kind: 'inbound', arrivedAt, endReason: 'handled', ...nothing, ...changes };
}

const figures = {
  answered: 14,
  missed: 1,
  declined: 0,
  dialled: 3,
  talkMs: 67 * MINUTE,
  wrapUpMs: 11 * MINUTE,
  pausedMs: 18 * MINUTE,
  availableMs: 40 * MINUTE,
};

const numbers: Workplace['numbers'] = [
  { number: '+46406280400', organisation: { id: 'ekedal', name: 'Ekedals kommun' }, service: 'it-support' },
  {
    number: '+46406280401',
    organisation: { id: 'strandnas', name: 'Strandnäs kommun' },
    service: 'strandnas',
  },
];

/**
 * The busy desk of the pictures with a workplace of each kind: agent1 free, agent2 in a call, agent3 rung, agent4
 * asking a colleague, agent5 wrapping up a task, agent6 on a pause with a call to write about.
 */
export function fillWorkplaceDesk(desk: FakeDeskApi, now: number, clock: Clock): void {
  fillPlanningDesk(desk, now, clock);
  desk.workplaces.known = [
    contact('traffic2', 'agent', { name: 'Håkon Brekke', state: 'available', reachable: true }),
    contact('agent6', 'agent', { name: 'Farida Sjögren', state: 'paused', reachable: true }),
    contact('network', 'service', { name: 'Nätverk', waiting: 2 }),
    contact('caretaker', 'contact', {
      name: 'Vaktmästeriet',
      number: '+46406280499',
      organisation: 'Ekedals kommun',
      title: 'Fastighet',
    }),
  ];
  const before = { service: 'IT-support Ekedal', agent: 'David Nyström', reason: 'Lösenord' };
  desk.workplaces.earlier = [
    earlier('e1', now - 3 * HOUR, { ...before, note: 'Nytt lösenord skickat' }),
    earlier('e2', now - 50 * HOUR, { service: 'Nätverk', endReason: 'abandoned' }),
  ];
  desk.workplaces.recent = [
    {
      call: 'r1',
      at: now - HOUR,
      number: '+46701740611',
      name: 'Maria Ek',
      how: 'answered',
      dialled: '+46406280400',
      service: 'it-support',
    },
  ];
  const common: Partial<Workplace> = {
    figures,
    numbers,
    services: ['it-support', 'strandnas', 'fjordvik', 'network', 'granhult-it'],
    practice: true,
    callbacks: [
      callback('task-1', now, {
        kind: 'task',
        number: '+46701740622',
        service: 'it-support',
        state: 'sleeping',
        nextAttemptAt: now + 2 * HOUR,
        agentId: 'agent1',
        note: 'Kontrollera att VPN fungerar',
        name: 'Nils Berg',
      }),
      callback('cb-1', now, {}),
    ],
  };
  const put = (agent: string, parts: Partial<Workplace>): void =>
    desk.workplaces.put(agent, { ...common, ...parts });
  const { agent2, agent3, agent4, agent5, agent6 } = agentCalls;
  put('agent1', {});
  put('agent2', {
    call: sampleCall(now - 252 * SECOND, { context: pictureContext(agent2, now - 290 * SECOND) }),
  });
  const offered = now - 4 * SECOND;
  put('agent3', {
    offer: sampleOffer(offered, {
      context: pictureContext(agent3, now - 38 * SECOND),
      device: 'soft-agent3',
    }),
  });
  put('agent4', {
    call: sampleCall(now - 65 * SECOND, {
      context: pictureContext(agent4, now - 80 * SECOND),
      talk: 'consulting',
      heldSince: now - 20 * SECOND,
      third: { agentId: 'traffic2', name: 'Håkon Brekke', number: null, answered: true },
    }),
  });
  put('agent5', {
    wrapUp: sampleWrapUp(now - 21 * SECOND, {
      context: pictureContext(agent5, now - 300 * SECOND, {
        kind: 'task',
        taskNote: 'Kontrollera att VPN fungerar',
      }),
      reason: 'sign-in',
      note: 'Låst konto, nytt lösenord skickat.',
    }),
  });
  put('agent6', {
    wrapUp: sampleWrapUp(now, { context: pictureContext(agent6, now - 30 * MINUTE), until: null }),
  });
}

/** Takes every wish to dial and remembers it. */
export class FakeDialling implements DiallingApi {
  readonly dialled: { readonly agent: string; readonly number: string; readonly as: string }[] = [];
  readonly tasks: Parameters<DiallingApi['createTask']>[0][] = [];
  readonly cancelled: string[] = [];
  readonly outcomes: { readonly call: string; readonly outcome: string }[] = [];
  readonly #desk: FakeDeskApi;

  constructor(desk: FakeDeskApi) {
    this.#desk = desk;
  }

  readonly dial: DiallingApi['dial'] = async (agent, number, as) => {
    this.dialled.push({ agent, number, as });
    return this.#desk.call(agentCalls.agent2);
  };
  readonly callbacks: DiallingApi['callbacks'] = () => [];
  readonly cancel: DiallingApi['cancel'] = async (call) => void this.cancelled.push(call);
  readonly createTask: DiallingApi['createTask'] = async (wanted) => {
    this.tasks.push(wanted);
    return this.#desk.call(agentCalls.agent2);
  };
  readonly recordOutcome: DiallingApi['recordOutcome'] = async (call, outcome) => {
    this.outcomes.push({ call, outcome });
  };
}
