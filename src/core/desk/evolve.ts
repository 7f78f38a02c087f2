import type { AgentRecord } from '../agent/agent.ts';
import { evolveDeviceSelected } from '../agent/evolve-phones.ts';
import {
  announcementsWith,
  type Call,
  noCallOut,
  offerBridge,
  offerOn,
  SOUND_DELAY_MS,
} from '../call/call.ts';
import { stillKeptFor } from '../callback/reserved.ts';
import { evolveEntry, finishAnnouncement, positionBy } from '../entry/evolve-entry.ts';
import { evolveOffers } from '../call/offers.ts';
import { evolveOnCall, onCallAfter, onCallAsked } from '../call/on-call-run.ts';
import { noPast } from '../call/talk.ts';
import { evolveWritten, isWritten, lastCallOf } from '../call/written.ts';
import { evolveVoicemail } from '../call/voicemail-run.ts';
import { evolveTalk, hadQueueCall } from '../call/talk-evolve.ts';
import { linesAtEntry } from '../routing/lines.ts';
import { evolveRouting } from '../routing/evolve-routing.ts';
import { NO_PROGRESS } from '../routing/progress.ts';
import { forgetLastAgents, rememberAgent } from '../routing/same-agent.ts';
import type { AgentId } from '../kernel/ids.ts';
import { localDay } from '../kernel/local-day.ts';
import { informedAfter } from '../call/informed.ts';
import { toldBy } from '../call/told.ts';
import { learn, learnOfAgent } from './learn.ts';
import type { Service } from './directory.ts';
import { begin, evolveDialled } from './evolve-dial.ts';
import type { AgentFact, CallFact, Fact } from './facts.ts';
import { isOnCallFact } from './on-call-facts.ts';
import { isTalkFact } from './talk-facts.ts';
import { isVoicemailFact } from './voicemail-facts.ts';
import {
  type Desk,
  putAgent,
  putCall,
  rememberEnded,
  rememberGone,
  rememberOutcome,
  removeCall,
} from './state.ts';

type FactOf<T extends Fact['type']> = Extract<Fact, { type: T }>;

/**
 * Takes a fact into the desk's state: the only way in which calls and agents change, live and when a
 * restarted service reads its log. Facts of a call that the desk does not know (its beginning is older than
 * what was read) change nothing.
 */
export function evolve(desk: Desk, fact: Fact): void {
  switch (fact.type) {
    case 'call-arrived':
      return arrive(desk, fact);
    case 'call-begun':
      return begin(desk, fact);
    case 'agent-state-changed':
    case 'agent-command-refused':
    case 'agent-request-refused':
    case 'agent-reachability-changed':
    case 'dial-refused':
    case 'wrap-up-extended':
      return evolveAgent(desk, fact);
    case 'device-selected':
      return evolveDeviceSelected(desk, fact);
    case 'asterisk-connected':
      desk.linked = true;
      return;
    case 'asterisk-lost':
      desk.linked = false;
      return;
    case 'directory-loaded':
    case 'desk-changed':
      return;
    default: {
      const call = desk.calls.get(fact.call);
      if (!call) return ofNoCall(desk, fact);
      learn(desk, call, fact);
      evolveCall(desk, informedAfter(call, fact), fact);
    }
  }
}

/** News of a call that has ended: only what is written to it, and the outcome of a task, may come so late. */
function ofNoCall(desk: Desk, fact: CallFact): void {
  if (fact.type === 'task-outcome-recorded') rememberOutcome(desk, fact.call);
  if (isWritten(fact)) evolveWritten(desk, fact);
}

function arrive(desk: Desk, fact: FactOf<'call-arrived'>): void {
  const { directory } = desk;
  forgetLastAgents(desk, fact.at);
  putCall(desk, {
    id: fact.call,
    kind: 'inbound',
    leg: fact.leg,
    state: 'arriving',
    dialled: fact.dialled,
    caller: fact.caller,
    plan: directory.numbers.get(fact.dialled) ?? null,
    service: (fact.service !== null && directory.services.get(fact.service)) || null,
    organisation: fact.organisation,
    class: fact.class ?? 'medium',
    language: fact.language,
    arrivedAt: fact.arrivedAt ?? fact.at,
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
    // A caller who was found may have heard one already, whose name is not used again.
    announcements: fact.rebuilt ? 1 : 0,
    offers: [],
    attempts: 0,
    resting: new Map(),
    talk: null,
    ...noCallOut,
    informed: null,
    forward: null,
    onCall: null,
    past: noPast,
  });
}

function evolveCall(
  desk: Desk,
  call: Call,
  fact: Exclude<CallFact, FactOf<'call-arrived' | 'call-begun'>>,
): void {
  switch (fact.type) {
    case 'announcement-started':
      return startAnnouncement(desk, call, fact);
    case 'announcement-finished':
      return putCall(desk, { ...finishAnnouncement(call, fact), onCall: onCallAfter(call, fact) });
    case 'call-queued':
      return queue(desk, call, fact);
    case 'offer-ended':
      if (fact.miss) countMiss(desk, fact.agent, fact.miss.inARow);
      return putCall(desk, evolveOffers(call, fact));
    case 'offer-made':
    case 'offer-accepted':
    case 'key-asked':
    case 'key-prompt-ended':
      return putCall(desk, evolveOffers(call, fact));
    case 'call-answered':
      return connect(desk, call, fact);
    case 'call-ended':
      return end(desk, call, fact);
    case 'requirement-relaxed':
    case 'requirements-spent':
    case 'line-opened':
    case 'call-overflowed':
    case 'overflow-skipped':
    case 'held-for-agent':
    case 'agent-hold-ended':
      return putCall(desk, evolveRouting(call, fact));
    case 'outage-told':
      return putCall(desk, call);
    case 'wait-estimated':
      return putCall(desk, { ...call, told: toldBy(call, fact) });
    case 'entry-decided':
    case 'entry-moved':
    case 'hours-moved':
      return putCall(desk, evolveEntry(call, fact));
    case 'call-annotated':
    case 'call-class-corrected':
      return evolveWritten(desk, fact);
    case 'estimate-measured':
    case 'call-taken-over':
    case 'effect-failed':
      return;
    default:
      if (isOnCallFact(fact)) return putCall(desk, evolveOnCall(desk.directory, call, fact));
      if (isVoicemailFact(fact)) return putCall(desk, evolveVoicemail(call, fact));
      return isTalkFact(fact) ? evolveTalk(desk, call, fact) : evolveDialled(desk, call, fact);
  }
}

function startAnnouncement(desk: Desk, call: Call, fact: FactOf<'announcement-started'>): void {
  const { playback, purpose } = fact;
  const begins = call.state === 'arriving' || purpose === 'overflow' || purpose === 'nobody-answers';
  putCall(desk, {
    ...call,
    state: begins ? 'announcing' : call.state,
    announcement: { playback, purpose, startedAt: fact.at },
    soundDueAt: null,
    announcements: announcementsWith(call, playback),
    entry: call.entry && positionBy(call.entry, purpose),
    onCall: purpose === 'on-call-confirm' ? onCallAsked(call.onCall) : call.onCall,
    callbackOffered: call.callbackOffered || purpose === 'callback-offer',
  });
}

/** Into a queue: its first, or another's, where whoever waited already goes on hearing what they hear. */
function queue(desk: Desk, call: Call, fact: FactOf<'call-queued'>): void {
  const known = call.service?.id === fact.service ? call.service : desk.directory.services.get(fact.service);
  const service = known ?? call.service;
  const waits = call.state === 'queued';
  const silentUntil = waits ? call.soundDueAt : call.leg === null ? null : fact.at + SOUND_DELAY_MS;
  // Back from where nobody took it, it goes on by the rules of its queue where it had left.
  const goesOn = fact.again === true && fact.enteredAt === undefined;
  putCall(desk, {
    ...call,
    state: 'queued',
    entry: null,
    onCall: null,
    announcement: waits ? call.announcement : null,
    soundDueAt: fact.again ? null : silentUntil,
    queuedAt: fact.queuedAt,
    told: null,
    requirements: fact.requirements,
    openLines: fact.lines ?? (service ? linesAtEntry(service, call.organisation) : []),
    service: measuredBy(service, fact),
    progress: goesOn
      ? { ...call.progress, joinedAt: fact.at }
      : {
          ...NO_PROGRESS,
          since: fact.enteredAt ?? fact.queuedAt,
          joinedAt: fact.at,
          ahead: fact.ahead ?? 0,
          passed: waits ? call.progress.passed : [],
          sameAgent: fact.sameAgent ?? null,
          ...fact.progress,
        },
    past: { ...call.past, returnTo: null },
    callOut: call.callOut && {
      ...call.callOut,
      onlyFor: stillKeptFor(desk.directory, call.callOut.onlyFor, service, call.organisation),
    },
  });
}

/** The target and the limit the call was queued with hold for good, whatever the directory says later. */
function measuredBy(service: Service | null, fact: FactOf<'call-queued'>): Service | null {
  if (!service) return null;
  const { targetMs, shortAbandonMs } = fact;
  const same = service.targetMs === targetMs && service.shortAbandonMs === shortAbandonMs;
  return same ? service : { ...service, targetMs, shortAbandonMs };
}

function countMiss(desk: Desk, id: AgentId, misses: number): void {
  const agent = desk.agents.get(id);
  if (agent) putAgent(desk, { ...agent, misses });
}

function connect(desk: Desk, call: Call, fact: FactOf<'call-answered'>): void {
  const offer = offerOn(call, fact.leg);
  const attempt = offer?.attempt ?? call.dialling?.attempt ?? call.attempts;
  const talk = {
    agent: fact.agent,
    leg: fact.leg,
    device: offer?.device ?? call.dialling?.device ?? null,
    bridge: offerBridge(call.id, attempt),
    answeredAt: fact.at,
    heldSince: null,
    heldMs: 0,
    third: null,
    rejoin: null,
    repair: null,
    ...answeredWhileLost(call),
  };
  const past = {
    ...call.past,
    owner: call.past.owner ?? fact.agent,
    firstWaitMs: call.past.firstWaitMs ?? fact.waitMs,
    waitedMs: call.past.waitedMs + fact.waitMs,
    returnTo: null,
  };
  // Once reached, the other party is on the line like any caller, also where the call is handed on.
  const callOut = call.callOut && { ...call.callOut, awakeUntil: null, onlyFor: null };
  const over = { offers: [], announcement: null, dialling: null };
  putCall(desk, { ...call, ...over, state: 'connected', callOut, talk, past });
  const agent = desk.agents.get(fact.agent);
  if (!agent) return;
  const seen = { ...agent, misses: 0, lastCall: lastCallOf(desk.calls.get(call.id) ?? call) };
  // What an agent dials is no queue call.
  if (!call.service || call.kind === 'outgoing') return putAgent(desk, seen);
  const today = localDay(fact.at, call.service.timeZone).date;
  const callsToday = agent.callsDay === today ? agent.callsToday + 1 : 1;
  putAgent(desk, { ...seen, callsToday, callsDay: today });
}

/** Whom an agent dialled has answered while the agent's phone was lost: they hear music until the agent is back. */
function answeredWhileLost({ dialling }: Call) {
  const { interruption = null, lastInterruption = null } = dialling ?? {};
  if (!interruption) return { interruption, lastInterruption };
  return { leg: null, device: null, interruption, lastInterruption };
}

function end(desk: Desk, call: Call, fact: FactOf<'call-ended'>): void {
  removeCall(desk, call.id);
  rememberEnded(desk, call.id);
  if (call.callOut?.hasOutcome) rememberOutcome(desk, call.id);
  if (call.leg !== null) rememberGone(desk, call.leg);
  if (call.caller !== null && fact.agent !== null && fact.reason === 'handled') {
    rememberAgent(desk, call.caller, { agent: fact.agent, endedAt: fact.at });
  }
  // One who had left before was reckoned then.
  const wasOnTheLine = call.talk?.leg !== null || call.talk.interruption !== null;
  if (fact.agent !== null && wasOnTheLine) hadQueueCall(desk, call, fact.agent, fact.at);
}

function evolveAgent(desk: Desk, fact: Exclude<AgentFact, FactOf<'device-selected'>>): void {
  const agent = desk.agents.get(fact.agent);
  if (!agent) return;
  if (fact.type === 'wrap-up-extended') {
    return putAgent(desk, { ...agent, wrapUpUntil: fact.until, wrapUpExtensions: fact.extension });
  }
  if (fact.type !== 'agent-state-changed') return;
  learnOfAgent(desk, fact);
  const changed: AgentRecord = {
    ...agent,
    state: fact.state,
    since: fact.at,
    pauseReason: fact.pauseReason,
    call: fact.call,
    wrapUpUntil: fact.until,
    wrapUpExtensions: 0,
    // What somebody does to their state shows that they are there.
    misses: fact.by === null ? agent.misses : 0,
    pausedBefore: fact.state === 'talking' && fact.from === 'paused' ? { reason: agent.pauseReason } : null,
    idleSince: fact.from === 'signed-out' ? fact.at : agent.idleSince,
  };
  putAgent(desk, changed);
}
