import { perform, record } from '../desk/turn.ts';
import type { OfferOutcome } from '../desk/facts.ts';
import {
  ACCEPT_KEY,
  KEY_AT_LEAST_MS,
  KEY_PROMPT,
  KEY_PROMPT_LIMIT_MS,
  mayBeVoicemail,
} from './accept-by-key.ts';
import { playbackOf } from './call.ts';
import type { RungAgain } from './interruption.ts';
import type { Rejoin, Talk, ThirdParty } from './talk.ts';
import type { Connected } from './talk-acts.ts';

/*
 * A mobile may also be rung for a talk that goes on: to ask its agent, or to bring back one who had left. There
 * too only a key tells that a person has it. A number outside that somebody chose to ask is asked for none, as it
 * may be a switchboard that presses no keys.
 */

/** A phone that is rung for a talk. */
type Party = ThirdParty | Rejoin | RungAgain;

/** A call with its talk; null while somebody is dialled. */
type InCall = Omit<Connected, 'talk'> & { readonly talk: Talk | null };

/**
 * The phone was picked up. Where a voicemail may have done it, says what it is about and asks for the key; anew
 * when it was asked before, as after a lost connection nobody knows what was pressed.
 * @returns false when the phone is one that only a person picks up: nothing is asked
 */
export function askPartyForKey({ turn, call, talk }: InCall, party: Party): boolean {
  const { leg, device, keyPlayback } = party;
  const agent = 'agent' in party ? party.agent : (talk?.agent ?? null);
  if (device === null || agent === null || !mayBeVoicemail(turn, { device })) return false;
  const { desk, now } = turn;
  if (keyPlayback !== null)
    perform(turn, { type: 'stop-playback', call: call.id, leg, playback: keyPlayback });
  const organisation =
    call.organisation === null ? undefined : desk.directory.organisations.get(call.organisation);
  const prompts = [{ prompt: KEY_PROMPT, language: organisation?.language ?? call.language }];
  const playback = playbackOf(call.id, call.announcements + 1);
  perform(turn, { type: 'play', call: call.id, leg, playback, prompts });
  record(turn, {
    type: 'join-key-asked',
    at: now,
    call: call.id,
    agent,
    leg,
    playback,
    prompts: [KEY_PROMPT],
    deadlineAt: Math.max(party.deadlineAt, now + KEY_PROMPT_LIMIT_MS + KEY_AT_LEAST_MS),
  });
  return true;
}

/** What a key on the phone of a party says; null: none was asked for. Any but the one that accepts is a no. */
export function partyPressed(
  { turn, call }: InCall,
  party: Party,
  key: string,
): 'accepts' | 'declines' | null {
  const { leg, keyPlayback: playback } = party;
  if (playback === null) return null;
  if (key !== ACCEPT_KEY) return 'declines';
  // Asterisk joins nobody to whom something still plays.
  perform(turn, { type: 'stop-playback', call: call.id, leg, playback });
  return 'accepts';
}

/** How a party's ringing ended: what hangs up without a key was no person who could have said no. */
export function unlessUnheard(party: Party, outcome: OfferOutcome, legGone: boolean): OfferOutcome {
  return legGone && party.keyPlayback !== null && outcome === 'declined' ? 'not-answered' : outcome;
}
