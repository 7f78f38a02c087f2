import { type Call, type AnnouncementPurpose, playbackOf } from '../call/call.ts';
import type { InstantMs } from '../kernel/time.ts';
import type { SaidPrompt } from '../entry/walk.ts';
import { queueFor } from '../routing/queueing.ts';
import { perform, record, type Turn } from './turn.ts';

/**
 * Puts a call in its queue: the clock of the wait starts. What the caller hears begins a moment later.
 * @param since when the wait began, for a call that waited before this service was started
 */
export function enqueue(turn: Turn, call: Call, since: InstantMs = turn.now): void {
  const { service } = call;
  if (!service) return announce(turn, call, 'unknown-number', 'unknown-number');
  queueFor(turn, call, service, { queuedAt: since });
}

/** Plays prompts to the caller, one after the other, in the call's language. */
export function announce(
  turn: Turn,
  call: Call,
  purpose: AnnouncementPurpose,
  ...prompts: readonly string[]
): void {
  say(
    turn,
    call,
    purpose,
    prompts.map((prompt) => ({ prompt })),
  );
}

/** Plays prompts to the caller, in the call's language where they name no other. */
export function say(turn: Turn, call: Call, purpose: AnnouncementPurpose, said: readonly SaidPrompt[]): void {
  if (call.leg === null) return;
  const playback = playbackOf(call.id, call.announcements + 1);
  const { organisation } = call;
  const whose = organisation === null ? {} : { organisation };
  const spoken = said.map(({ prompt, language }) => ({
    prompt,
    language: language ?? call.language,
    ...whose,
  }));
  const prompts = said.map(({ prompt }) => prompt);
  perform(turn, { type: 'play', call: call.id, leg: call.leg, playback, prompts: spoken });
  record(turn, {
    type: 'announcement-started',
    at: turn.now,
    call: call.id,
    playback,
    prompts,
    purpose,
  });
}
