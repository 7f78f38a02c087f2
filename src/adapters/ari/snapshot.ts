import type { AsteriskSnapshot, SnapshotLeg } from '../../core/desk/inputs.ts';
import type { LegId } from '../../core/kernel/ids.ts';
import { sessionOf } from '../../core/prompt-recording/names.ts';
import { numbersOf } from './event-to-input.ts';
import { AGENT, CALLER, callOfAgentLeg, endpointOf, type Naming } from './naming.ts';
import type { Bridge, Channel } from './types.generated.ts';

/** Asterisk's channels and bridges as the core sees them: ours alone. Pure. */
export function toSnapshot(
  channels: readonly Channel[],
  bridges: readonly Bridge[],
  naming: Naming,
): AsteriskSnapshot {
  const legs = channels.map((channel) => toLeg(channel, naming)).filter((leg) => leg !== null);
  return {
    type: 'asterisk-snapshot',
    legs,
    bridges: bridges
      .filter(({ name }) => name === naming.app)
      .map(({ id, channels: members }) => ({ bridge: id, legs: members })),
  };
}

/** @returns null for a channel that is not ours: another application's, or still on its way through the dialplan */
function toLeg(channel: Channel, naming: Naming): SnapshotLeg | null {
  const [app, kind, dialled] = stasisArguments(channel) ?? [];
  const base = {
    leg: channel.id,
    endpoint: endpointOf(channel.name),
    createdAt: Date.parse(channel.creationtime),
  };
  if (app === naming.app && kind === CALLER && dialled) {
    return { ...base, kind: 'caller', up: channel.state === 'Up', ...numbersOf(channel, dialled, naming) };
  }
  const inApp = app === naming.app && kind === AGENT;
  // A phone that rings is not in the application yet: only its name tells whose it is. One that was just picked up
  // and is on its way there is not `up`, because nothing can be done with it before; its event follows.
  if (!inApp && (app !== undefined || !isOurs(channel.id))) return null;
  return { ...base, kind: 'agent', up: inApp && channel.state === 'Up', dialled: null, caller: null };
}

/** A leg that we originated, told from its name. */
const isOurs = (leg: LegId): boolean => callOfAgentLeg(leg) !== null || sessionOf(leg) !== null;

/** `['svara', 'caller', '0406280400']` for a channel in a Stasis application. */
function stasisArguments({ dialplan }: Channel): readonly string[] | null {
  return dialplan.app_name === 'Stasis' ? dialplan.app_data.split(',') : null;
}
