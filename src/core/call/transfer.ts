import type { CallCommand } from '../desk/call-commands.ts';
import type { Line } from '../desk/directory.ts';
import type { HandOver } from '../desk/talk-facts.ts';
import { perform, record, type Turn } from '../desk/turn.ts';
import type { AgentId, LegId, LineId, ServiceId } from '../kernel/ids.ts';
import { takesCallsOf } from '../routing/lines.ts';
import { offer } from '../routing/offer.ts';
import type { Call } from './call.ts';
import { startHoldMusic, stopSound } from './caller-sound.ts';
import { endOffer, endTalk, releaseAll } from './conversation.ts';
import { forwardCall } from './forward.ts';
import { requeue } from './requeue.ts';
import { cannotRing } from './ring.ts';
import { heldMsOf, legsInBridge } from './talk.ts';
import { whyNotDialled } from './toll-rules.ts';

/** Why a command is refused, in words that say what to do; undefined when it was done. */
export type Refusal = string | undefined;

/**
 * Hands a call on without asking first: to a service's queue, to one agent, to a number outside, or to a further
 * line of its own service. The agent who had it is free at once, the caller hears music, and the call keeps its
 * id, history, owner and what it has waited.
 * @param by user name of who asks
 */
export function transfer(
  turn: Turn,
  call: Call,
  { to }: Extract<CallCommand, { name: 'transfer' }>,
  by: string,
): Refusal {
  const refused = notThere(turn, call, to);
  if (refused !== undefined) return refused;
  handOn(turn, call, to, by);
  const { desk } = turn;
  const waiting = desk.calls.get(call.id);
  if (!waiting) return undefined;
  if ('number' in to) forwardCall(turn, waiting, to.number, `transferred by ${by}`, false);
  else if ('agent' in to) {
    const agent = desk.agents.get(to.agent);
    if (agent) offer(turn, waiting, { agent, others: 0, decidedBy: 'asked-for' });
  } else {
    if ('line' in to) tellEscalation(turn, call, to.line, by);
    const service = 'service' in to ? desk.directory.services.get(to.service) : waiting.service;
    if (service) requeue(turn, waiting, service, 'line' in to ? [to.line] : undefined);
  }
  return undefined;
}

/** Why a call cannot be handed on to there. */
function notThere(turn: Turn, call: Call, to: HandOver): Refusal {
  const { directory, agents } = turn.desk;
  if ('service' in to) {
    return directory.services.has(to.service) ? undefined : `there is no service ${to.service}`;
  }
  if ('number' in to) return whyNotDialled(directory.dialling, to.number) ?? undefined;
  if ('line' in to) return lineRefused(call, to.line);
  const agent = agents.get(to.agent);
  if (!agent) return `there is no agent ${to.agent}`;
  if (!call.service) return 'this call belongs to no service: transfer it to one, or consult the agent first';
  const busy = cannotRing(agent);
  return busy === null ? undefined : `${busy}: choose another agent, or transfer to a service`;
}

function lineRefused({ service, organisation }: Call, id: string): Refusal {
  const line: Line | undefined = service?.lines.find((each) => each.id === id);
  if (!line) return `${service?.name ?? 'this call'} has no line ${id}`;
  return takesCallsOf(line, organisation)
    ? undefined
    : `line ${line.name} takes no calls of this organisation`;
}

/** By whom the line was opened, beside that the call waits for it: the rules of the queue open lines too. */
function tellEscalation(turn: Turn, { id, talk }: Call, line: LineId, by: string): void {
  const agent = talk?.leg == null && !talk?.interruption ? null : talk.agent;
  record(turn, { type: 'line-opened', at: turn.now, call: id, line, why: 'escalated', agent, by });
}

/** Lets go of everybody but the caller, who hears music from here on. */
export function handOn(
  turn: Turn,
  call: Call,
  to: HandOver,
  by: string | null,
  gone: LegId | null = null,
): void {
  const { now } = turn;
  const { talk } = call;
  if (talk) {
    callerToMusic(turn, call);
    endTalk(turn, call, talk, gone);
  } else {
    for (const each of call.offers) endOffer(turn, call, each, 'withdrawn');
    stopSound(turn, call);
    startHoldMusic(turn, call);
  }
  const agent: AgentId | null = talk && (talk.leg !== null || talk.interruption) ? talk.agent : null;
  const talkMs = talk ? now - talk.answeredAt : 0;
  const heldMs = talk ? heldMsOf(talk, now) : 0;
  record(turn, { type: 'call-transferred', at: now, call: call.id, agent, to, talkMs, heldMs, by });
  if (talk) releaseAll(turn, call, talk);
}

/** Takes the caller out of the bridge into the music, unless they are there already. */
function callerToMusic(turn: Turn, call: Call): void {
  const { id, leg, talk } = call;
  if (leg === null || !talk || !legsInBridge(talk, leg).includes(leg)) return;
  perform(turn, { type: 'remove-from-bridge', call: id, bridge: talk.bridge, legs: [leg] });
  startHoldMusic(turn, call);
}

/** Where a call goes whose agent is gone while somebody else was being asked in. @returns null: it has no queue */
export const ownQueue = ({ service }: Call): { readonly service: ServiceId } | null =>
  service && { service: service.id };
