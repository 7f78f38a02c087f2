import type { CallId, LegId, PhoneNumber } from '../../core/kernel/ids.ts';

/** How our channels and bridges are told from everybody else's in the same Asterisk. */
export interface Naming {
  /** Name of the Stasis application; our bridges carry it as their name too. */
  readonly app: string;
  /** E.164 or a short code; null for what is no number, a withheld one among them. */
  readonly normaliseNumber: (raw: string) => PhoneNumber | null;
}

/** First argument with which the dialplan hands a caller's channel to the application. */
export const CALLER = 'caller';

/** Argument of the channels that we originate. */
export const AGENT = 'agent';

const agentLegPattern = /^(.+)\.a\d+$/;

/** The call of an agent's leg, told from the leg's name (`<call>.a<attempt>`); null for other channels. */
export function callOfAgentLeg(leg: LegId): CallId | null {
  return agentLegPattern.exec(leg)?.[1] ?? null;
}

/** `PJSIP/desk1` from a channel's name such as `PJSIP/desk1-0000002a`. */
export function endpointOf(channelName: string): string {
  return channelName.replace(/-[0-9a-f]+(;\d)?$/i, '');
}
