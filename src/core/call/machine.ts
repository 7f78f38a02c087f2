import type { GoneCause } from '../desk/inputs.ts';
import type { EndReason, OfferOutcome } from '../desk/facts.ts';
import { record, tellAgent, type Turn } from '../desk/turn.ts';
import type { AgentId, LegId, PlaybackId, RecordingName } from '../kernel/ids.ts';
import { entryKey, entrySaid, keyAwaitedUntil } from '../entry/enter.ts';
import { callerPressed } from '../callback/menu.ts';
import { acceptOffer } from './accept.ts';
import { askForKey, keyPressed, keyPromptOver, mayBeVoicemail, needsKey } from './accept-by-key.ts';
import { type AnnouncementPurpose, type Call, type CallStateName, type Offer, offerOn } from './call.ts';
import { abandonReason, endCall, endOffersTo, returnToQueue } from './conversation.ts';
import {
  forwardAnswered,
  forwardConnected,
  forwardFailed,
  forwardKey,
  forwardSoundOver,
  waitOf,
} from './forward.ts';
import { wasInformed } from './informed.ts';
import { confirmKeyPressed } from './on-call.ts';
import { messageAsked, messageKey, messengerGone, type RecordingEnd, recordingOver } from './voicemail.ts';
import { type LegNews, lostPhoneNews } from './lost-phone.ts';
import type { TalkEvent } from './talk-event.ts';
import { talkEvent } from './talk-machine.ts';
import {
  dialledAnswered,
  dialledBridged,
  dialledFailed,
  dialledPartyGone,
  diallingAgentGone,
} from './dialling.ts';
import { measureEstimate, newsOrMusic } from './waiting-news.ts';

/** What can happen to a call, told apart by which of its legs it happened to. The machine is drawn in call.ts. */
export type CallInput =
  | { readonly type: 'caller-gone'; readonly cause: GoneCause }
  /** The announcement has ended: heard out, or it could not be played. */
  | { readonly type: 'announcement-over'; readonly playback: PlaybackId }
  /** A key on one of its phones. */
  | { readonly type: 'digit'; readonly leg: LegId; readonly digit: string }
  | { readonly type: 'offer-answered'; readonly leg: LegId }
  | { readonly type: 'offer-bridged'; readonly leg: LegId }
  | {
      readonly type: 'offer-failed';
      readonly leg: LegId;
      readonly outcome: OfferOutcome;
      readonly legGone: boolean;
    }
  | { readonly type: 'offer-withdrawn'; readonly agent: AgentId; readonly outcome: OfferOutcome }
  | { readonly type: 'agent-gone'; readonly leg: LegId }
  | { readonly type: 'recording-over'; readonly recording: RecordingName; readonly end: RecordingEnd };

type Kind = CallInput['type'];
type InputOf<K extends Kind> = Extract<CallInput, { type: K }>;
type Handler<K extends Kind> = (turn: Turn, call: Call, input: InputOf<K>) => void;
type Row = { readonly [K in Kind]: Handler<K> };

/** An input that changes nothing in this state, with the reason. */
const ignore = (_why: string) => (): void => undefined;

const noMessage = ignore('no message of the caller is recorded any more');
const noOffer = ignore('late news of an offer that has ended');
const offerEvents = {
  digit: ignore('nothing asks for a key'),
  'offer-answered': noOffer,
  'offer-bridged': noOffer,
  'offer-failed': noOffer,
  'offer-withdrawn': noOffer,
  'agent-gone': ignore('nobody talks with this caller'),
  'recording-over': noMessage,
} as const;

const callerLeft: Handler<'caller-gone'> = (turn, call) =>
  endCall(turn, call, { reason: abandonReason(turn, call), by: 'caller', gone: call.leg });

/** What it means to the talk of a connected call. */
const talk =
  <K extends Kind>(event: (input: InputOf<K>) => TalkEvent): Handler<K> =>
  (turn, call, input) =>
    talkEvent(turn, call, event(input));

const table: Readonly<Record<CallStateName, Row>> = {
  arriving: {
    ...offerEvents,
    'caller-gone': callerLeft,
    'announcement-over': ignore('nothing plays before the entry is decided'),
  },
  announcing: {
    ...offerEvents,
    digit: pressedBefore,
    'caller-gone': leftDuringAnnouncement,
    'announcement-over': announced,
    'recording-over': (turn, call, { recording, end }) => recordingOver(turn, call, recording, end),
  },
  queued: {
    ...offerEvents,
    digit: pressed,
    'caller-gone': callerLeft,
    'announcement-over': greeted,
  },
  offering: {
    'caller-gone': callerLeft,
    'announcement-over': greeted,
    digit: pressed,
    'offer-answered': answered,
    'offer-bridged': connect,
    'offer-failed': offerFailed,
    'offer-withdrawn': offerWithdrawn,
    'agent-gone': ignore('nobody talks with this caller yet'),
    'recording-over': noMessage,
  },
  connected: {
    'caller-gone': talk(() => ({ type: 'caller-gone' })),
    'announcement-over': ignore('cut short by the answer, or it asked for a key that is awaited longer'),
    digit: talk(({ leg, digit }) => ({ type: 'party-key', leg, key: digit })),
    'offer-answered': talk(({ leg }) => ({ type: 'party-answered', leg })),
    'offer-bridged': ignore('who is asked in counts from the moment they answer'),
    'offer-failed': talk(({ leg, outcome, legGone }) => ({ type: 'party-failed', leg, outcome, legGone })),
    'offer-withdrawn': partyWithdrawn,
    'agent-gone': talk(({ leg }) => ({ type: 'agent-gone', leg })),
    'recording-over': noMessage,
  },
  sleeping: {
    ...offerEvents,
    'caller-gone': ignore('nobody is on the line of a call that is yet to be dialled'),
    'announcement-over': ignore('nobody is on the line of a call that is yet to be dialled'),
  },
  forwarding: {
    'caller-gone': callerLeft,
    'announcement-over': (turn, call, { playback }) => forwardSoundOver(turn, call, playback),
    digit: (turn, call, { leg, digit }) => forwardKey(turn, call, leg, digit),
    'offer-answered': (turn, call, { leg }) => forwardAnswered(turn, call, leg),
    'offer-bridged': (turn, call, { leg }) => forwardConnected(turn, call, leg),
    'offer-failed': (turn, call, { leg, outcome, legGone }) =>
      forwardFailed(turn, call, leg, outcome, legGone),
    'offer-withdrawn': ignore('no agent is rung'),
    'agent-gone': ignore('nobody of the desk talks with this caller'),
    'recording-over': noMessage,
  },
  dialling: {
    ...offerEvents,
    'caller-gone': dialledPartyGone,
    'announcement-over': ignore('what asked the agent for a key was cut short by it'),
    'offer-answered': (turn, call, { leg }) => dialledAnswered(turn, call, leg),
    'offer-bridged': (turn, call, { leg }) => dialledBridged(turn, call, leg),
    'offer-failed': dialledFailed,
    'agent-gone': (turn, call, { leg }) => diallingAgentGone(turn, call, leg),
  },
};

/** What an input tells of a leg that may be lost, or rung in its place; a talk sees to that itself. */
function newsOfLeg(input: CallInput): LegNews | null {
  switch (input.type) {
    case 'offer-answered':
      return { type: 'party-answered', leg: input.leg };
    case 'digit':
      return { type: 'party-key', leg: input.leg, key: input.digit };
    case 'offer-failed':
      return { type: 'party-failed', leg: input.leg, outcome: input.outcome, legGone: input.legGone };
    case 'agent-gone':
      return input;
    default:
      return null;
  }
}

/** Does to `call` what `input` asks in its state. Total: every state answers every input. */
export function callTransition(turn: Turn, call: Call, input: CallInput): void {
  const news = call.state === 'dialling' ? newsOfLeg(input) : null;
  if (news && lostPhoneNews(turn, call, news)) return;
  // The table's own type pairs each kind with its handler; TypeScript cannot follow that through an index.
  const handler = table[call.state][input.type] as (turn: Turn, call: Call, input: CallInput) => void;
  handler(turn, call, input);
}

/** What an announcement that is not a greeting leads to, and what it leaves a caller counted as who hangs up in it. */
const endsAs = {
  closed: 'closed',
  'unknown-number': 'unknown-number',
  greeting: 'abandoned',
  'nobody-answers': 'failed',
  // Heard only while queued.
  waiting: 'abandoned',
  'callback-offer': 'abandoned',
  'callback-menu': 'abandoned',
  'callback-accepted': 'callback',
  overflow: 'overflow',
  entry: 'abandoned',
  'on-call-confirm': 'closed',
  // Heard only while those on call are rung.
  'on-call-ringing': 'abandoned',
  'on-call-exhausted': 'nobody-on-call',
  'voicemail-ask': 'closed',
  'voicemail-thanks': 'voicemail',
  'voicemail-too-short': 'closed',
  'voicemail-failed': 'failed',
} as const satisfies Record<AnnouncementPurpose, EndReason>;

function leftDuringAnnouncement(turn: Turn, call: Call): void {
  if (messengerGone(turn, call)) return;
  const { entry, announcement, onCall } = call;
  const onTheWay = entry?.open === false ? 'closed' : 'abandoned';
  const purpose = announcement?.purpose ?? (onCall ? 'on-call-confirm' : null);
  const left = purpose && !entry ? endsAs[purpose] : onTheWay;
  const reason = wasInformed(call, turn.now) ? 'informed' : left;
  endCall(turn, call, { reason, by: 'caller', gone: call.leg });
}

/** What is followed by a key of the caller, for which there is a limit of its own. */
const asksForKey: ReadonlySet<AnnouncementPurpose> = new Set(['callback-menu', 'on-call-confirm']);

function announced(turn: Turn, call: Call, { playback }: InputOf<'announcement-over'>): void {
  const { announcement } = call;
  if (announcement?.playback !== playback) return;
  const keyUntil = keyAwaitedUntil(turn, call);
  record(turn, {
    type: 'announcement-finished',
    at: turn.now,
    call: call.id,
    playback,
    ...(keyUntil !== null && { keyUntil }),
  });
  if (messageAsked(turn, call, playback)) return;
  // The key is awaited for a while yet.
  if (keyUntil !== null || asksForKey.has(announcement.purpose)) return;
  if (call.entry) entrySaid(turn, { ...call, announcement: null });
  else endCall(turn, call, { reason: endsAs[announcement.purpose], by: 'desk' });
}

/** What was said to a waiting caller is over: music from here on, or what has come due meanwhile. */
function greeted(turn: Turn, call: Call, { playback }: InputOf<'announcement-over'>): void {
  if (keyPromptOver(turn, call, playback)) return;
  if (call.announcement?.playback !== playback) return;
  record(turn, { type: 'announcement-finished', at: turn.now, call: call.id, playback });
  newsOrMusic(turn, { ...call, announcement: null });
}

/** A key of a caller who is not in the queue yet. */
function pressedBefore(turn: Turn, call: Call, { leg, digit }: InputOf<'digit'>): void {
  if (leg !== call.leg) return;
  if (confirmKeyPressed(turn, call, digit) || messageKey(turn, call, digit)) return;
  if (call.entry) entryKey(turn, call, digit);
  else if (call.callbackMenu) callerPressed(turn, call, digit);
}

/** A key on the caller's telephone, or on the agent's that an offer rings. */
function pressed(turn: Turn, call: Call, { leg, digit }: InputOf<'digit'>): void {
  if (leg === call.leg) callerPressed(turn, call, digit);
  else keyPressed(turn, call, leg, digit);
}

/** The phone was answered: by the agent, or by what may be no person, who is asked for a key. */
function answered(turn: Turn, call: Call, { leg }: InputOf<'offer-answered'>): void {
  const offer = offerOn(call, leg);
  if (!offer || offer.acceptedAt !== null || offer.keyAwaitedSince !== null) return;
  if (needsKey(turn, call, offer)) askForKey(turn, call, offer);
  else acceptOffer(turn, call, offer);
}

/** The agent's leg is in the bridge, where the caller's already is: the wait is over. */
function connect(turn: Turn, call: Call, { leg }: InputOf<'offer-bridged'>): void {
  const offer = offerOn(call, leg);
  if (!offer || offer.acceptedAt === null) return;
  const waitMs = waitOf(turn, call);
  record(turn, { type: 'call-answered', at: turn.now, call: call.id, agent: offer.agent, leg, waitMs });
  measureEstimate(turn, call);
  tellAgent(turn, offer.agent, { type: 'connected', call: call.id });
}

function offerFailed(turn: Turn, call: Call, { leg, outcome, legGone }: InputOf<'offer-failed'>): void {
  const offer = offerOn(call, leg);
  if (!offer) return;
  // Whatever hangs up without a key was no person who could have said no.
  const keyAwaited = offer.keyAwaitedSince !== null && offer.acceptedAt === null;
  const unheard = keyAwaited && outcome === 'declined' && mayBeVoicemail(turn, offer);
  const ending = legGone ? { gone: leg } : {};
  // A no is the agent's, on whichever phone; a phone that is busy or away is only that phone's.
  if (outcome === 'declined' && !unheard) endOffersTo(turn, call, offer, outcome, ending);
  else returnToQueue(turn, call, offer, unheard ? 'not-answered' : outcome, ending);
}

function offerWithdrawn(turn: Turn, call: Call, { agent, outcome }: InputOf<'offer-withdrawn'>): void {
  const offer: Offer | undefined = call.offers.find((each) => each.agent === agent);
  if (offer) endOffersTo(turn, call, offer, outcome);
}

/** The agent who is rung for the talk is no longer to be had: on another line, or gone by command. */
function partyWithdrawn(turn: Turn, call: Call, { agent, outcome }: InputOf<'offer-withdrawn'>): void {
  const { third, rejoin, agent: owner } = call.talk ?? {};
  const leg = third?.agent === agent ? third.leg : owner === agent ? rejoin?.leg : undefined;
  if (leg !== undefined) talkEvent(turn, call, { type: 'party-failed', leg, outcome, legGone: false });
}
