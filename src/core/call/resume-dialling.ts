import { enqueue } from '../desk/entry.ts';
import { ringsBack } from '../callback/rules.ts';
import { settle } from '../callback/settle.ts';
import { tellAgent, type Turn } from '../desk/turn.ts';
import type { BridgeId, LegId } from '../kernel/ids.ts';
import { type Call, offerBridge } from './call.ts';
import { endCall } from './conversation.ts';
import { lostPhoneNews } from './lost-phone.ts';
import { dialledAnswered, dialledBridged, dialledFailed, diallingAgentGone, join } from './dialling.ts';

/** What of a call that is being dialled is found in Asterisk. */
export interface DiallingSeen {
  /** Whether a leg is there, and whether it was answered; undefined: gone. */
  readonly leg: (leg: LegId) => { readonly up: boolean } | undefined;
  readonly isIn: (bridge: BridgeId, leg: LegId) => boolean;
}

/** Goes on with a call that is being dialled as far as Asterisk still has it. */
export function resumeDialling(turn: Turn, call: Call, seen: DiallingSeen): void {
  const { dialling } = call;
  if (!dialling) return;
  const { agentLeg, party, answeredAt, attempt, interruption } = dialling;
  const ringing = party ?? agentLeg;
  const agentSeen = seen.leg(agentLeg);
  const ringingSeen = seen.leg(ringing);
  if (party !== null && !agentSeen && !interruption) {
    const gone = { type: 'agent-gone', leg: agentLeg } as const;
    if (!ringingSeen || !lostPhoneNews(turn, call, gone)) return diallingAgentGone(turn, call, agentLeg);
    const awaited = turn.desk.calls.get(call.id);
    return awaited && resumeDialling(turn, awaited, seen);
  }
  if (!ringingSeen)
    return dialledFailed(turn, call, { leg: ringing, outcome: 'not-answered', legGone: true });
  if (answeredAt === null) {
    if (ringingSeen.up) dialledAnswered(turn, call, ringing);
    return;
  }
  const bridge = offerBridge(call.id, attempt);
  if (seen.isIn(bridge, ringing) && seen.isIn(bridge, agentLeg)) dialledBridged(turn, call, agentLeg);
  else join(turn, call, dialling);
}

/** A call of the desk's own whose beginning was stored without what followed in the same step. */
export function resumeBegun(turn: Turn, call: Call): void {
  if (!ringsBack(call)) return endCall(turn, call, { reason: 'failed', by: 'desk', note: 'never dialled' });
  enqueue(turn, call, call.arrivedAt);
  settle(turn, call.id);
}

/** Who dials is known as talking, also where that was lost. */
export function agreeDialling(turn: Turn, { id, dialling }: Call): void {
  const agent = dialling && turn.desk.agents.get(dialling.agent);
  if (!agent || (agent.state === 'talking' && agent.call === id)) return;
  const who = agent.profile.id;
  if (agent.state === 'offered') {
    tellAgent(turn, who, { type: 'connected', call: id });
    return;
  }
  if (agent.state !== 'available' && agent.state !== 'paused')
    tellAgent(turn, who, { type: 'command-available' });
  tellAgent(turn, who, { type: 'dial', call: id });
}
