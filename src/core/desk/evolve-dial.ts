import { type Call, type CallOut, noCallOut, offerOn } from '../call/call.ts';
import { evolveWritten } from '../call/written.ts';
import { noPast } from '../call/talk.ts';
import { NO_PROGRESS } from '../routing/progress.ts';
import type { DialFact } from './dial-facts.ts';
import { type Desk, putCall } from './state.ts';

type FactOf<T extends DialFact['type']> = Extract<DialFact, { type: T }>;

const notYetDialled: CallOut = {
  earlier: null,
  onlyFor: null,
  note: null,
  tries: 0,
  sleepsUntil: null,
  awakeUntil: null,
  hasOutcome: false,
};

/** A call that nobody from outside began comes onto the desk. */
export function begin(desk: Desk, fact: FactOf<'call-begun'>): void {
  const { directory } = desk;
  const ours = fact.kind === 'outgoing' ? fact.caller : fact.dialled;
  putCall(desk, {
    id: fact.call,
    kind: fact.kind,
    leg: null,
    state: 'arriving',
    dialled: fact.dialled,
    caller: fact.caller,
    plan: directory.numbers.get(ours) ?? null,
    service: (fact.service !== null && directory.services.get(fact.service)) || null,
    organisation: fact.organisation,
    class: fact.class,
    language: fact.language,
    arrivedAt: fact.arrivedAt,
    queuedAt: null,
    requirements: [],
    openLines: [],
    progress: NO_PROGRESS,
    announcement: null,
    entry: null,
    menus: directory.menus,
    closesAt: null,
    drainAt: null,
    soundDueAt: null,
    told: null,
    announcements: 0,
    offers: [],
    attempts: 0,
    resting: new Map(),
    talk: null,
    ...noCallOut,
    informed: null,
    forward: null,
    onCall: null,
    past: noPast,
    callOut: {
      ...notYetDialled,
      earlier: fact.earlier,
      onlyFor: fact.agent,
      note: fact.note ?? null,
    },
  });
}

/** Takes a fact of dialling into its call. */
export function evolveDialled(desk: Desk, call: Call, fact: Exclude<DialFact, FactOf<'call-begun'>>): void {
  const callOut = call.callOut ?? notYetDialled;
  switch (fact.type) {
    case 'callback-requested':
      return putCall(desk, {
        ...call,
        state: 'announcing',
        announcement: null,
        soundDueAt: null,
        callbackMenu: null,
        callbackTo: { number: fact.number, requestedAt: fact.at },
        past: { ...call.past, returnTo: null },
      });
    case 'callback-put-off':
      return putCall(desk, {
        ...call,
        state: 'sleeping',
        callOut: { ...callOut, sleepsUntil: fact.until, awakeUntil: null },
      });
    case 'callback-due':
      return putCall(desk, {
        ...call,
        state: 'queued',
        progress: { ...call.progress, joinedAt: fact.at },
        callOut: { ...callOut, sleepsUntil: null, awakeUntil: fact.until },
      });
    case 'own-phone-rung':
    case 'party-dialled':
      return dialled(desk, call, fact);
    case 'party-answered':
      return putCall(desk, {
        ...call,
        leg: fact.leg,
        dialling: call.dialling && { ...call.dialling, answeredAt: fact.at },
      });
    case 'party-not-reached':
      return putCall(desk, {
        ...call,
        leg: null,
        dialling: null,
        state: 'queued',
        progress: { ...call.progress, joinedAt: fact.at },
        callOut: { ...callOut, tries: fact.tries },
        resting:
          fact.restUntil === null ? call.resting : new Map(call.resting).set(fact.agent, fact.restUntil),
      });
    case 'task-outcome-recorded':
      return evolveWritten(desk, fact);
    case 'callback-failed':
      return;
  }
}

function dialled(desk: Desk, call: Call, fact: FactOf<'own-phone-rung' | 'party-dialled'>): void {
  const own = fact.type === 'own-phone-rung';
  // The phone of an offer that was taken, or the one that rang for it.
  const known = call.dialling?.device ?? (own ? null : offerOn(call, fact.agentLeg)?.device);
  putCall(desk, {
    ...call,
    state: 'dialling',
    offers: [],
    attempts: fact.attempt,
    dialling: {
      agent: fact.agent,
      agentLeg: own ? fact.leg : fact.agentLeg,
      device: own ? fact.device : (known ?? null),
      interruption: null,
      lastInterruption: null,
      party: own ? null : fact.leg,
      attempt: fact.attempt,
      deadlineAt: fact.deadlineAt,
      answeredAt: null,
    },
  });
}
