import { perform, record, type Turn } from '../desk/turn.ts';
import type { LegId, PlaybackId } from '../kernel/ids.ts';
import { type DurationMs, SECOND_MS } from '../kernel/time.ts';
import { digitPrompts } from '../callback/number.ts';
import { awaitsParty, partyOf } from '../callback/rules.ts';
import { acceptOffer } from './accept.ts';
import { type Call, type Offer, offerOn, playbackOf } from './call.ts';
import { endOffersTo } from './conversation.ts';

/*
 * A phone outside may be answered by a voicemail, a child or a pocket. So that none of these is ever taken for
 * the agent, whoever answers is told what it is about and accepts by a key; the caller hears music until then.
 */

/** The key that accepts. Any other is a person's no. */
export const ACCEPT_KEY = '1';

/** Catalogue id of what whoever answers is told. */
export const KEY_PROMPT = 'accept-by-key';

/** From the end of the announcement there is at least so long to find the key. */
export const KEY_AT_LEAST_MS: DurationMs = 10 * SECOND_MS;

/** No such announcement lasts so long; should the news of its end be lost, the key is awaited no longer for it. */
export const KEY_PROMPT_LIMIT_MS: DurationMs = 20 * SECOND_MS;

/** Whether a voicemail may answer the phone. A device that has left the directory since may have been a mobile. */
export function mayBeVoicemail({ desk }: Turn, { device }: Pick<Offer, 'device'>): boolean {
  return (desk.directory.devices.get(device)?.kind ?? 'mobile') === 'mobile';
}

/**
 * Whether a picked-up phone is not enough: a voicemail may have answered it, or the call is one that the desk
 * makes, of which the agent is told before anybody is dialled.
 */
export function needsKey(turn: Turn, call: Call, offer: Offer): boolean {
  return mayBeVoicemail(turn, offer) || awaitsParty(call);
}

/** The phone was picked up: says what it is about and asks for the key. Nothing is bridged. */
export function askForKey(turn: Turn, call: Call, offer: Offer): void {
  const { now, desk } = turn;
  const { agent, leg } = offer;
  const playback = playbackOf(call.id, call.announcements + 1);
  const organisation =
    call.organisation === null ? null : desk.directory.organisations.get(call.organisation);
  const language = organisation?.language ?? call.language;
  const said = promptsOf(call, organisation?.country ?? 'SE');
  const whose = call.organisation === null ? {} : { organisation: call.organisation };
  const prompts = said.map((prompt) => ({ prompt, language, ...whose }));
  perform(turn, { type: 'play', call: call.id, leg, playback, prompts });
  const until = Math.max(offer.deadlineAt, now + KEY_PROMPT_LIMIT_MS + KEY_AT_LEAST_MS);
  record(turn, {
    type: 'key-asked',
    at: now,
    call: call.id,
    agent,
    leg,
    playback,
    prompts: said,
    until,
  });
}

/** What it is about, and the key to press; of a callback also whom it is to reach. */
function promptsOf(call: Call, country: 'SE' | 'NO'): readonly string[] {
  const number = partyOf(call);
  if (!awaitsParty(call) || number === null) return [KEY_PROMPT];
  const intro = call.kind === 'callback' ? ['callback-intro'] : [];
  return [...intro, 'callback-caller-is', ...digitPrompts(number, country), KEY_PROMPT];
}

/** The connection was away while a key was awaited: what was said and pressed meanwhile is lost, so it begins anew. */
export function askForKeyAgain(turn: Turn, call: Call, offer: Offer): void {
  const { keyPlayback, leg } = offer;
  if (keyPlayback !== null)
    perform(turn, { type: 'stop-playback', call: call.id, leg, playback: keyPlayback });
  askForKey(turn, call, offer);
}

/** The announcement to the phone has ended, or could not be played. @returns false when it is none of these */
export function keyPromptOver(turn: Turn, call: Call, playback: PlaybackId): boolean {
  const offer = call.offers.find(({ keyPlayback }) => keyPlayback === playback);
  if (!offer) return false;
  const until = Math.max(offer.deadlineAt, turn.now + KEY_AT_LEAST_MS);
  const { agent, leg } = offer;
  record(turn, { type: 'key-prompt-ended', at: turn.now, call: call.id, agent, leg, playback, until });
  return true;
}

/** A key on the phone of an offer, also while the announcement still plays. */
export function keyPressed(turn: Turn, call: Call, leg: LegId, key: string): void {
  const offer = offerOn(call, leg);
  if (!offer || offer.keyAwaitedSince === null || offer.acceptedAt !== null) return;
  if (key === ACCEPT_KEY) acceptOffer(turn, call, offer, key);
  else endOffersTo(turn, call, offer, 'declined', { key });
}
