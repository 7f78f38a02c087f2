import { perform, type Turn } from '../desk/turn.ts';
import type { LegId } from '../kernel/ids.ts';
import type { Call } from './call.ts';
import { legOfAnswered, legsInBridge } from './talk.ts';

/** Legs that were where they are not looked for. */
interface Apart {
  /** New on the line: in no bridge and without music. */
  readonly fresh?: LegId;
  /** In the bridge all the while, though nobody was known to talk there. */
  readonly inside?: LegId;
}

/**
 * Records what changes who of a talk is in the bridge, and moves those whom it concerns: who has nobody to talk
 * with any more is taken out, and hears music unless it is the agent; who has somebody again is brought back.
 * @param change records it; tells of legs that were elsewhere than the talk said
 */
export function rearrange(turn: Turn, call: Call, change: () => Apart | void): void {
  const known = call.talk ? legsInBridge(call.talk, call.leg) : [];
  const hearing = call.talk ? [call.leg, legOfAnswered(call.talk.third)] : [];
  const { fresh, inside } = change() ?? {};
  const now = turn.desk.calls.get(call.id);
  if (!now?.talk) return;
  const { talk, id } = now;
  const before = inside === undefined ? known : [...known, inside];
  const after = legsInBridge(talk, now.leg);
  // Whoever is not of the talk any more is gone, or is hung up just now.
  const waiting = [now.leg, legOfAnswered(talk.third)].filter((leg) => leg !== null);
  const still = talk.leg === null ? waiting : [...waiting, talk.leg];
  const out = still.filter((leg) => before.includes(leg) && !after.includes(leg));
  if (out.length > 0) perform(turn, { type: 'remove-from-bridge', call: id, bridge: talk.bridge, legs: out });
  const alone = waiting.filter((leg) => !after.includes(leg) && (out.includes(leg) || leg === fresh));
  for (const leg of alone) perform(turn, { type: 'start-hold-music', call: id, leg });
  const back = after.filter((leg) => !before.includes(leg));
  for (const leg of back) {
    if (hearing.includes(leg)) perform(turn, { type: 'stop-hold-music', call: id, leg });
  }
  if (back.length > 0) perform(turn, { type: 'add-to-bridge', call: id, bridge: talk.bridge, legs: back });
}
