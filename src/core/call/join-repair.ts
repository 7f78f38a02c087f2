import { perform, record, type Turn } from '../desk/turn.ts';
import { type DurationMs, MINUTE_MS } from '../kernel/time.ts';
import type { Call } from './call.ts';
import { endCall } from './conversation.ts';
import { legsInBridge } from './talk.ts';

/*
 * Asterisk may fail to make a bridge, or to bring somebody into it, in the middle of a talk: then people who
 * believe to be connected hear nothing. It is tried again a few times within some seconds; if that is in vain the
 * call is ended, with the reason, rather than left in silence.
 */

/** How long after each failure in a row it is tried again. */
const RETRY_GAPS_MS: readonly DurationMs[] = [250, 1_000, 2_000];

/** A failure so long after the one before is not in a row with it. */
const FORGOTTEN_AFTER_MS: DurationMs = MINUTE_MS;

/** The bridge of a talk could not be made, or somebody could not be brought into it. */
export function joinFailed(turn: Turn, call: Call): void {
  const { now } = turn;
  const { repair } = call.talk ?? {};
  // A bridge that cannot be made fails each that was to be brought into it too.
  if (!call.talk || repair?.retryAt != null) return;
  const before = repair && now - repair.failedAt < FORGOTTEN_AFTER_MS ? repair.tries : 0;
  const gapMs = RETRY_GAPS_MS[before];
  const retryAt = gapMs === undefined ? null : now + gapMs;
  record(turn, { type: 'join-failed', at: now, call: call.id, tries: before + 1, retryAt });
  if (retryAt !== null) return;
  const current = turn.desk.calls.get(call.id);
  if (current)
    endCall(turn, current, { reason: 'failed', by: 'desk', note: 'who was to talk could not be joined' });
}

/** Makes the bridge anew and brings everybody into it who ought to be there by now. */
export function retryJoin(turn: Turn, call: Call): void {
  const { id, talk, leg: caller } = call;
  if (!talk) return;
  const { bridge } = talk;
  const legs = legsInBridge(talk, caller);
  record(turn, { type: 'join-retried', at: turn.now, call: id });
  if (caller !== null && legs.includes(caller))
    perform(turn, { type: 'stop-hold-music', call: id, leg: caller });
  perform(turn, { type: 'create-bridge', call: id, bridge });
  // Nobody, while everybody hears music until the agent is back.
  if (legs.length > 0) perform(turn, { type: 'add-to-bridge', call: id, bridge, legs });
}
