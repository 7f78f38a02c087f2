import { type AgentRecord, phoneProblem } from '../../core/agent/agent.ts';
import { partyOf, shownTo } from '../../core/callback/rules.ts';
import { agentsOf, type Call } from '../../core/call/call.ts';
import { type Talk, type TalkStateName, talkStateOf } from '../../core/call/talk.ts';
import type { Agent, Directory, Reason, Service } from '../../core/desk/directory.ts';
import { fillScreenPop } from '../../core/desk/screen-pop.ts';
import type { Desk } from '../../core/desk/state.ts';
import type { Interruption } from '../../core/call/interruption.ts';
import type { AgentId, CallId, LegId } from '../../core/kernel/ids.ts';
import type { InstantMs } from '../../core/kernel/time.ts';
import type {
  CallContext,
  Named,
  OwnCall,
  OwnDevice,
  OwnFigures,
  OwnNumber,
  OwnOffer,
  OwnWrapUp,
  Workplace,
} from '../workplace-api.ts';
import { callerName } from './contact-names.ts';
import type { AfterCalls } from './workplace-after.ts';

/** What the view of one agent is made of, beside the desk. */
export interface WorkplaceSources {
  readonly now: InstantMs;
  readonly figures: OwnFigures;
  readonly after: AfterCalls;
  readonly callbacks: Workplace['callbacks'];
  readonly attached: boolean;
  readonly practice: boolean;
}

/** What the page of `agent` shows. Pure. */
export function workplaceOf(desk: Desk, agent: AgentRecord, sources: WorkplaceSources): Workplace {
  const { directory } = desk;
  const { id, name } = agent.profile;
  const offer = ownOffer(desk, agent);
  const call = ownCall(desk, agent, sources.after.left);
  return {
    at: sources.now,
    agent: {
      id,
      name,
      state: agent.state,
      since: agent.since,
      pauseReason: agent.pauseReason,
      idleSince: agent.state === 'signed-out' ? null : agent.idleSince,
    },
    device: agent.device,
    devices: ownDevices(directory, agent),
    attached: sources.attached,
    offer,
    call,
    wrapUp: offer || (call && call.talk !== 'away') ? null : ownWrapUp(desk, agent, sources.after.open),
    figures: sources.figures,
    services: servicesOf(desk, agent),
    callbacks: sources.callbacks,
    numbers: standingOf(desk, agent).numbers,
    pauseReasons: directory.pauseReasons,
    practice: sources.practice,
  };
}

/** What the configuration says of an agent's view. */
interface Standing {
  readonly directory: Directory;
  readonly services: readonly string[];
  readonly numbers: readonly OwnNumber[];
}

/** Reckoned once for each profile of a directory; it only saves time. */
const standings = new WeakMap<Agent, Standing>();

function standingOf(desk: Desk, { profile }: AgentRecord): Standing {
  const known = standings.get(profile);
  if (known?.directory === desk.directory) return known;
  const taken = [...profile.lines].flatMap((line) => desk.serviceOfLine.get(line) ?? []);
  const services = [...new Set(taken)];
  const standing = { directory: desk.directory, services, numbers: numbersOf(desk.directory, services) };
  standings.set(profile, standing);
  return standing;
}

/** The services whose calls the agent takes, in the order of the agent's lines. */
export const servicesOf = (desk: Desk, agent: AgentRecord): readonly string[] =>
  standingOf(desk, agent).services;

function ownDevices(directory: Directory, agent: AgentRecord): OwnDevice[] {
  return agent.profile.devices.flatMap((id): OwnDevice[] => {
    const device = directory.devices.get(id);
    if (!device) return [];
    const problem = phoneProblem(agent, id);
    const busy = agent.devices.get(id)?.busyElsewhere ?? false;
    return [{ id, kind: device.kind, ready: problem === null && !busy, problem }];
  });
}

/** Numbers of ours that lead to the services; all of them when there is none. */
function numbersOf({ numbers, organisations }: Directory, services: readonly string[]): OwnNumber[] {
  const all = [...numbers.values()].map(({ number, organisation, service }) => ({
    number,
    organisation: { id: organisation, name: organisations.get(organisation)?.name ?? organisation },
    service,
  }));
  const taken = all.filter(({ service }) => services.includes(service));
  return taken.length > 0 ? taken : all;
}

/** What of a call the other side of the desk needs to know. Pure. */
function contextOf(directory: Directory, call: Call): CallContext {
  const organisation =
    call.organisation === null ? undefined : directory.organisations.get(call.organisation);
  const caller = partyOf(call);
  const callClass = call.written?.class ?? call.class;
  const dialled = shownTo(call) ?? '';
  return {
    call: call.id,
    kind: call.kind,
    organisation: named(call.organisation, organisation?.name),
    service: named(call.service?.id ?? null, call.service?.name),
    class: callClass,
    language: call.language,
    dialled,
    caller,
    callerName: callerName(directory, caller),
    greeting: organisation?.greetingPhrase ?? null,
    notes: organisation?.notes ?? null,
    screenPop:
      organisation?.screenPop === undefined
        ? null
        : fillScreenPop(organisation.screenPop, {
            caller,
            dialled,
            organisation: call.organisation,
            service: call.service?.id ?? null,
            class: callClass,
            call: call.id,
          }),
    taskNote: call.callOut?.note ?? null,
    arrivedAt: call.arrivedAt,
    waitingSince: call.queuedAt,
  };
}

const named = (id: string | null, name: string | undefined): Named | null =>
  id === null ? null : { id, name: name ?? id };

function ownOffer(desk: Desk, agent: AgentRecord): OwnOffer | null {
  const call = agent.state === 'offered' ? desk.calls.get(agent.call ?? '') : undefined;
  if (!call) return null;
  const { id } = agent.profile;
  const context = contextOf(desk.directory, call);
  const own = call.offers.filter((offer) => offer.agent === id);
  const offer = own.find((each) => each.device === agent.device) ?? own[0];
  if (offer) {
    const { madeAt, deadlineAt, leg } = offer;
    return { context, offeredAt: madeAt, deadlineAt, leg, device: offer.device };
  }
  const third = call.talk?.third;
  if (third?.agent !== id) return null;
  const { leg, deadlineAt } = third;
  return { context, offeredAt: agent.since, deadlineAt, leg, device: third.device };
}

/** The call that the agent is in, comes back to, or left without giving it away. */
function ownCall(desk: Desk, agent: AgentRecord, left: CallId | null): OwnCall | null {
  const call = desk.calls.get(agent.call ?? left ?? '');
  if (!call) return null;
  const part = partIn(desk, agent, call, left);
  if (!part) return null;
  return {
    context: contextOf(desk.directory, call),
    ...part,
    reasons: reasonsOf(call.service),
    reason: call.written?.reason?.code ?? null,
    note: call.written?.note ?? null,
  };
}

type Part = Omit<OwnCall, 'context' | 'reasons' | 'reason' | 'note'>;

/** The part that the agent has in a call: dials for it, owns it, or was asked in; null: none. */
function partIn(desk: Desk, agent: AgentRecord, call: Call, left: CallId | null): Part | null {
  const { id } = agent.profile;
  const { talk, dialling } = call;
  if (dialling?.agent === id) {
    const none = { heldSince: null, third: null };
    const { agentLeg, interruption } = dialling;
    const leg = legNow(agentLeg, interruption);
    return { ...none, talk: 'dialling', role: 'owner', startedAt: agent.since, leg };
  }
  if (!talk) return null;
  const state = talkStateOf(talk, call.leg);
  if (talk.agent === id)
    return state === 'away' && call.id !== left ? null : ownersPart(desk, agent, talk, state);
  const { third } = talk;
  if (third?.agent !== id || third.answeredAt === null) return null;
  return {
    talk: third.interruption ? 'interrupted' : state,
    role: 'third',
    startedAt: third.answeredAt,
    heldSince: talk.heldSince,
    leg: legNow(third.leg, third.interruption),
    third: { agentId: talk.agent, name: nameOf(desk, talk.agent), number: null, answered: true },
  };
}

/** The leg on which the agent is, or which rings in the place of one that was lost. */
const legNow = (leg: LegId | null, interruption: Interruption | null): LegId | null =>
  interruption ? (interruption.ring?.leg ?? null) : leg;

function ownersPart(desk: Desk, agent: AgentRecord, talk: Talk, state: TalkStateName): Part {
  const { third, answeredAt } = talk;
  return {
    talk: state,
    role: 'owner',
    // Whoever took it over or came back talks since then.
    startedAt: agent.state === 'talking' ? Math.max(answeredAt, agent.since) : answeredAt,
    heldSince: talk.heldSince,
    leg: legNow(talk.leg ?? talk.rejoin?.leg ?? null, talk.interruption),
    third: third && {
      agentId: third.agent,
      name: nameOf(desk, third.agent) ?? callerName(desk.directory, third.number),
      number: third.number,
      answered: third.answeredAt !== null,
    },
  };
}

const nameOf = (desk: Desk, agent: AgentId | null): string | null =>
  (agent === null ? undefined : desk.agents.get(agent)?.profile.name) ?? null;

/** The last call of an agent who is out of it: a wrap-up runs, or it can still be written about. */
function ownWrapUp(desk: Desk, agent: AgentRecord, open: CallId | null): OwnWrapUp | null {
  const { lastCall, state } = agent;
  if (!lastCall || (state !== 'wrapping-up' && lastCall.call !== open)) return null;
  const call = lastCall.as;
  const running = state === 'wrapping-up' && agent.call === lastCall.call;
  const { extensionMs = 0, extensions = 0 } = lastCall.service?.wrapUp ?? {};
  return {
    context: contextOf(desk.directory, call),
    until: running ? agent.wrapUpUntil : null,
    extensionMs,
    extensionsLeft: running && extensionMs > 0 ? Math.max(0, extensions - agent.wrapUpExtensions) : 0,
    reasons: reasonsOf(lastCall.service),
    reason: call.written?.reason?.code ?? null,
    note: call.written?.note ?? null,
    outcome: call.callOut?.outcome ?? null,
  };
}

/** The reasons of a service as a tree. */
function reasonsOf(service: Service | null): readonly Reason[] {
  const { reasons, reasonTree } = service?.wrapUp ?? {};
  if (reasonTree) return reasonTree;
  return [...(reasons ?? [])].map(([code, name]) => ({ code, name, reasons: [] }));
}

/** Whether a call that is yet to be made concerns the agent: it is theirs, or anybody's of their services. */
export function concerns(call: Call, agent: AgentId, services: readonly string[]): boolean {
  if (call.state !== 'sleeping' && agentsOf(call).includes(agent)) return true;
  const onlyFor = call.callOut?.onlyFor ?? null;
  if (onlyFor !== null) return onlyFor === agent;
  return call.service !== null && services.includes(call.service.id);
}
