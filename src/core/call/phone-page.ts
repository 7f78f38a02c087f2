import { setStatus } from '../agent/phones.ts';
import type { PhonePageInput } from '../agent/phone-inputs.ts';
import type { Turn } from '../desk/turn.ts';
import type { AgentId, DeviceId, LegId } from '../kernel/ids.ts';
import { type DurationMs, type InstantMs, SECOND_MS } from '../kernel/time.ts';
import type { Call } from './call.ts';
import { returnToQueue } from './conversation.ts';
import { dialledFailed } from './dialling.ts';
import { continueTalk, endLostLeg, endRingAgain, type LostBy } from './interrupt.ts';
import { awaitedIn, type Seated, seatedIn } from './awaited.ts';
import { losePhone } from './lost-phone.ts';
import { talkEvent } from './talk-machine.ts';

/** What the page was not yet told of when it last reported may be missing from the report. */
const NEWS_UNDER_WAY_MS: DurationMs = SECOND_MS;

/** Which phone of whom, and which of its legs a page still has. */
interface Page {
  readonly agent: AgentId;
  readonly device: DeviceId;
  /** True: the leg is lost. */
  readonly lost: (leg: LegId, since: InstantMs) => boolean;
  readonly why: LostBy;
}

/** The page that is an agent's phone was lost, or is back: what of its calls goes on, and what is made good. */
export function phonePage(turn: Turn, input: PhonePageInput): void {
  const { agent: id, device } = input;
  const agent = turn.desk.agents.get(id);
  if (!agent?.profile.devices.includes(device)) return;
  const status = agent.devices.get(device) ?? { registered: false, busyElsewhere: false };
  const { problem = null } = status;
  if (input.type === 'phone-page-lost') {
    if (problem !== 'page-away') setStatus(turn, agent, device, { ...status, problem: 'page-away' });
    return lose(turn, { agent: id, device, lost: () => true, why: 'page-lost' });
  }
  if (problem === 'page-away') setStatus(turn, agent, device, { ...status, problem: null });
  const has = new Set(input.legs);
  const lost = (leg: LegId, since: InstantMs): boolean =>
    !has.has(leg) && turn.now - since >= NEWS_UNDER_WAY_MS;
  lose(turn, { agent: id, device, lost, why: 'page-changed' });
  comeBack(turn, id, device, has);
}

/** The call that the agent is in, or that is offered to them. */
function callOf({ desk }: Turn, agent: AgentId): Call | undefined {
  return desk.calls.get(desk.agents.get(agent)?.call ?? '');
}

/** Everything on the phone that its page has not, or has no more. */
function lose(turn: Turn, page: Page): void {
  loseOffers(turn, page);
  loseRinging(turn, page);
  const call = callOf(turn, page.agent);
  if (!call) return;
  const { agent, device, lost, why } = page;
  const seated = seatedIn(call).find((each) => each.agent === agent && each.device === device);
  if (seated && lost(seated.leg, onTheLineSince(call, seated))) {
    if (!losePhone(turn, call, seated, why) && seated.seat === 'third') endParty(turn, call, seated.leg);
    return;
  }
  const awaited = awaitedIn(call).find((each) => each.agent === agent);
  const ring = awaited?.interruption.ring;
  if (awaited && ring?.device === device && lost(ring.leg, ring.rungAt))
    endRingAgain(turn, call, awaited, 'withdrawn', false);
}

/** An offer on a phone whose page is gone is nobody's fault: it is withdrawn, and goes to the next. */
function loseOffers(turn: Turn, { agent, device, lost }: Page): void {
  for (const offer of callOf(turn, agent)?.offers ?? []) {
    const call = callOf(turn, agent);
    const since = offer.acceptedAt ?? offer.madeAt;
    if (!call || offer.agent !== agent || offer.device !== device || !lost(offer.leg, since)) continue;
    returnToQueue(turn, call, offer, 'withdrawn');
  }
}

/** The phone rang so that its agent be asked in, come back, or dial: it rings for nobody. */
function loseRinging(turn: Turn, { agent, device, lost }: Page): void {
  const call = callOf(turn, agent);
  const { talk, dialling } = call ?? {};
  if (!call) return;
  const { third, rejoin } = talk ?? {};
  // When it began to ring is not known: its page was there then, or would have it.
  if (third?.agent === agent && third.device === device && third.answeredAt === null) {
    if (lost(third.leg, 0)) endParty(turn, call, third.leg);
  } else if (talk?.agent === agent && rejoin?.device === device) {
    if (lost(rejoin.leg, 0)) endParty(turn, call, rejoin.leg);
  } else if (dialling?.agent === agent && dialling.device === device && dialling.party === null) {
    const { agentLeg: leg } = dialling;
    if (lost(leg, call.arrivedAt)) dialledFailed(turn, call, { leg, outcome: 'unreachable', legGone: false });
  }
}

function endParty(turn: Turn, call: Call, leg: LegId): void {
  talkEvent(turn, call, { type: 'party-failed', leg, outcome: 'unreachable', legGone: false });
}

/** Since when the agent is on that leg, as far as it is known. */
function onTheLineSince({ talk, dialling }: Call, { seat }: Seated): InstantMs {
  if (seat === 'dialling') return dialling?.lastInterruption?.endedAt ?? 0;
  const third = seat === 'third' ? talk?.third : undefined;
  const last = (third ?? talk)?.lastInterruption?.endedAt ?? 0;
  return Math.max((third ?? talk)?.answeredAt ?? 0, last);
}

/** Goes on with the leg that the page has; one that it has not is hung up, and the phone then rung anew. */
function comeBack(turn: Turn, agent: AgentId, device: DeviceId, has: ReadonlySet<LegId>): void {
  const call = callOf(turn, agent);
  const awaited = call && awaitedIn(call).find((each) => each.agent === agent);
  const leg = awaited?.interruption.leg ?? null;
  if (!call || !awaited || leg === null || awaited.interruption.device !== device) return;
  if (has.has(leg)) continueTalk(turn, call, awaited, { leg, device });
  else endLostLeg(turn, call, agent, leg);
}
