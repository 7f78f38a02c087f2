import type { Effect } from '../desk/effects.ts';
import { perform, type Turn } from '../desk/turn.ts';
import type { AnnouncementPurpose, Call } from './call.ts';

/*
 * What the caller hears. A call whose caller is not on the line has nothing to hear it with: then these do
 * nothing.
 */

/** Music from here on. */
export function startHoldMusic(turn: Turn, { id, leg }: Call): void {
  if (leg !== null) perform(turn, { type: 'start-hold-music', call: id, leg });
}

/** Ends what a waiting caller hears, if anything yet: Asterisk joins nobody to whom something still plays. */
export function stopSound(turn: Turn, call: Call): void {
  if (call.leg === null || call.soundDueAt !== null) return;
  const { id, leg, announcement } = call;
  const effect: Effect = announcement
    ? { type: 'stop-playback', call: id, leg, playback: announcement.playback }
    : { type: 'stop-hold-music', call: id, leg };
  perform(turn, effect);
}

/**
 * What the announcement is for that a caller hears who is not in a queue, past the way in: that which plays, or which was
 * said last. Only the choice of a callback goes on after it has been said.
 */
export function purposeOf({ announcement, plan, progress: { leftFor } }: Call): AnnouncementPurpose {
  if (announcement) return announcement.purpose;
  if (leftFor && 'message' in leftFor) return 'overflow';
  return plan ? 'callback-menu' : 'unknown-number';
}
