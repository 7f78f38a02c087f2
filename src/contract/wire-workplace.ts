/** How the view of an agent becomes JSON, as in wire.ts: instants in ISO 8601, and every field by its name. */
import type { CallbackJson } from './dialling.ts';
import type {
  CallContextJson,
  ContactJson,
  EarlierCallJson,
  OfferJson,
  OwnCallJson,
  OwnWrapUpJson,
  ReasonJson,
  RecentCallJson,
  WorkplaceJson,
} from './workplace.ts';

/** Milliseconds since 1970-01-01T00:00:00Z. */
type InstantMs = number;

/** A shape of the contract whose instants are still numbers, and whose lists are read only. */
type Source<T, Instants extends keyof T, Parts = unknown> = Readonly<
  Omit<T, Instants | keyof Parts> & {
    [K in Instants]: null extends T[K] ? InstantMs | null : InstantMs;
  }
> &
  Parts;

type ContextSource = Source<CallContextJson, 'arrivedAt' | 'waitingSince'>;
type OfferSource = Source<OfferJson, 'offeredAt' | 'deadlineAt', { readonly context: ContextSource }>;
interface Reasons {
  readonly context: ContextSource;
  readonly reasons: readonly ReasonJson[];
}
type CallSource = Source<OwnCallJson, 'startedAt' | 'heldSince', Reasons>;
type WrapUpSource = Source<OwnWrapUpJson, 'until', Reasons>;
export type CallbackSource = Source<CallbackJson, 'arrivedAt' | 'nextAttemptAt'>;

export type WorkplaceSource = Source<
  WorkplaceJson,
  'at',
  {
    readonly agent: Source<WorkplaceJson['agent'], 'since' | 'idleSince'>;
    readonly devices: readonly WorkplaceJson['devices'][number][];
    readonly offer: OfferSource | null;
    readonly call: CallSource | null;
    readonly wrapUp: WrapUpSource | null;
    readonly services: readonly string[];
    readonly callbacks: readonly CallbackSource[];
    readonly numbers: readonly Readonly<WorkplaceJson['numbers'][number]>[];
    readonly pauseReasons: readonly string[];
  }
>;

const instant = (at: InstantMs): string => new Date(at).toISOString();
const instantOrNull = (at: InstantMs | null): string | null => (at === null ? null : instant(at));

export function callbackJson(row: CallbackSource): CallbackJson {
  return {
    id: row.id,
    kind: row.kind,
    number: row.number,
    dialled: row.dialled,
    organisation: row.organisation,
    service: row.service,
    class: row.class,
    state: row.state,
    arrivedAt: instant(row.arrivedAt),
    nextAttemptAt: instantOrNull(row.nextAttemptAt),
    tries: row.tries,
    agentId: row.agentId,
    note: row.note,
    name: row.name,
  };
}

function contextJson(context: ContextSource): CallContextJson {
  const { organisation, service } = context;
  return {
    call: context.call,
    kind: context.kind,
    organisation: organisation && { id: organisation.id, name: organisation.name },
    service: service && { id: service.id, name: service.name },
    class: context.class,
    language: context.language,
    dialled: context.dialled,
    caller: context.caller,
    callerName: context.callerName,
    greeting: context.greeting,
    notes: context.notes,
    screenPop: context.screenPop,
    taskNote: context.taskNote,
    arrivedAt: instant(context.arrivedAt),
    waitingSince: instantOrNull(context.waitingSince),
  };
}

function offerJson({ context, offeredAt, deadlineAt, leg, device }: OfferSource): OfferJson {
  const [at, until] = [instant(offeredAt), instant(deadlineAt)];
  return { context: contextJson(context), offeredAt: at, deadlineAt: until, leg, device };
}

const reasonJson = ({ code, name, reasons }: ReasonJson): ReasonJson => ({
  code,
  name,
  reasons: reasons.map(reasonJson),
});

function ownCallJson(call: CallSource): OwnCallJson {
  const { talk, role, startedAt, heldSince, leg, third, reason, note } = call;
  return {
    context: contextJson(call.context),
    talk,
    role,
    startedAt: instant(startedAt),
    heldSince: instantOrNull(heldSince),
    leg,
    third: third && {
      agentId: third.agentId,
      name: third.name,
      number: third.number,
      answered: third.answered,
    },
    reasons: call.reasons.map(reasonJson),
    reason,
    note,
  };
}

function wrapUpJson(wrapUp: WrapUpSource): OwnWrapUpJson {
  const { until, extensionMs, extensionsLeft, reason, note, outcome } = wrapUp;
  return {
    context: contextJson(wrapUp.context),
    until: instantOrNull(until),
    extensionMs,
    extensionsLeft,
    reasons: wrapUp.reasons.map(reasonJson),
    reason,
    note,
    outcome,
  };
}

export function workplaceJson(view: WorkplaceSource): WorkplaceJson {
  const { agent, figures } = view;
  return {
    at: instant(view.at),
    agent: {
      id: agent.id,
      name: agent.name,
      state: agent.state,
      since: instant(agent.since),
      pauseReason: agent.pauseReason,
      idleSince: instantOrNull(agent.idleSince),
    },
    device: view.device,
    devices: view.devices.map(({ id, kind, ready, problem }) => ({ id, kind, ready, problem })),
    attached: view.attached,
    offer: view.offer && offerJson(view.offer),
    call: view.call && ownCallJson(view.call),
    wrapUp: view.wrapUp && wrapUpJson(view.wrapUp),
    figures: {
      answered: figures.answered,
      missed: figures.missed,
      declined: figures.declined,
      dialled: figures.dialled,
      talkMs: figures.talkMs,
      wrapUpMs: figures.wrapUpMs,
      pausedMs: figures.pausedMs,
      availableMs: figures.availableMs,
    },
    services: [...view.services],
    callbacks: view.callbacks.map(callbackJson),
    numbers: view.numbers.map(({ number, organisation: { id, name }, service }) => ({
      number,
      organisation: { id, name },
      service,
    })),
    pauseReasons: [...view.pauseReasons],
    practice: view.practice,
  };
}

export function contactJson(row: Readonly<ContactJson>): ContactJson {
  const { id, kind, name, number, organisation, title, note, state, reachable, waiting } = row;
  return { id, kind, name, number, organisation, title, note, state, reachable, waiting };
}

export function earlierCallJson(row: Source<EarlierCallJson, 'arrivedAt'>): EarlierCallJson {
  const { call, kind, arrivedAt, service, agent, endReason, reason, note } = row;
  return { call, kind, arrivedAt: instant(arrivedAt), service, agent, endReason, reason, note };
}

export function recentCallJson(row: Source<RecentCallJson, 'at'>): RecentCallJson {
  const { call, at, number, name, how, dialled, service } = row;
  return { call, at: instant(at), number, name, how, dialled, service };
}
