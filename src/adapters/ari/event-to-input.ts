import type { GoneCause, Input } from '../../core/desk/inputs.ts';
import type { LegId } from '../../core/kernel/ids.ts';
import { AGENT, CALLER, type Naming } from './naming.ts';
import type { AriEvent, Channel, LiveRecording, StasisStart } from './types.generated.ts';

/**
 * What an event of Asterisk means to the desk; null for what means nothing. Pure. The same news may come out of
 * several events, and does so on purpose: the first that knows of it counts, and the core takes it but once.
 */
export function eventToInput(event: AriEvent, naming: Naming): Input | null {
  switch (event.type) {
    case 'StasisStart':
      return legArrived(event, naming);
    case 'ChannelEnteredBridge':
      return event.channel ? { type: 'leg-bridged', leg: event.channel.id, bridge: event.bridge.id } : null;
    case 'PlaybackFinished': {
      const { id, target_uri: target } = event.playback;
      const leg = channelOf(target);
      return leg === null ? null : { type: 'playback-finished', playback: id, leg };
    }
    case 'RecordingFinished':
      return recordingOver(event.recording);
    case 'RecordingFailed': {
      const leg = channelOf(event.recording.target_uri);
      const { name: recording, cause: error = 'no reason was given' } = event.recording;
      return leg === null ? null : { type: 'recording-failed', recording, leg, error };
    }
    case 'ChannelDtmfReceived':
      return { type: 'digit', leg: event.channel.id, digit: event.digit };
    case 'ChannelHangupRequest':
      // Soft: asked for from our side. The phone still has the call, so the leg is gone only with its end.
      return event.soft ? null : legGone(event.channel, event.cause, event.tech_cause);
    case 'StasisEnd':
      return legGone(event.channel, undefined, undefined);
    case 'ChannelDestroyed':
      return legGone(event.channel, event.cause, event.tech_cause);
    default:
      return null;
  }
}

/** The events that nothing is made of; Asterisk is asked not to send those of them that are frequent. */
export const unwantedEvents: readonly AriEvent['type'][] = [
  'BridgeCreated',
  'BridgeDestroyed',
  'BridgeMerged',
  'ChannelCallerId',
  'ChannelConnectedLine',
  'ChannelCreated',
  'ChannelDialplan',
  'ChannelLeftBridge',
  'ChannelStateChange',
  'ChannelVarset',
  'Dial',
  'PlaybackContinuing',
  'PlaybackStarted',
  'RecordingStarted',
];

/** The channel that something plays to, or that is recorded; null where it is a bridge. */
const channelOf = (target: string): LegId | null =>
  target.startsWith('channel:') ? target.slice('channel:'.length) : null;

function recordingOver({ name, target_uri: target, ...recording }: LiveRecording): Input | null {
  const leg = channelOf(target);
  const { duration, talking_duration: talking } = recording;
  if (leg === null) return null;
  // Asterisk calls it finished too when it could not even begin, and tells no length then.
  if (duration === undefined)
    return { type: 'recording-failed', recording: name, leg, error: 'nothing was recorded' };
  return {
    type: 'recording-finished',
    recording: name,
    leg,
    durationMs: duration * 1000,
    talkingMs: talking === undefined ? null : talking * 1000,
  };
}

function legArrived({ channel, args }: StasisStart, naming: Naming): Input | null {
  const [kind, dialled] = args;
  if (kind === AGENT) return { type: 'leg-answered', leg: channel.id };
  if (kind !== CALLER || !dialled) return null;
  return { type: 'leg-entered', leg: channel.id, ...numbersOf(channel, dialled, naming) };
}

/**
 * What was dialled and by whom. What is no number at all stands as dialled, so that the call can still be
 * answered and recorded as one to a number nobody configured.
 */
export function numbersOf(
  channel: Channel,
  dialled: string,
  { normaliseNumber }: Naming,
): { readonly dialled: string; readonly caller: string | null } {
  return { dialled: normaliseNumber(dialled) ?? dialled, caller: normaliseNumber(channel.caller.number) };
}

function legGone(channel: Channel, cause: number | undefined, techCause: number | undefined): Input {
  return { type: 'leg-gone', leg: channel.id, cause: goneCause(channel.state, cause, techCause) };
}

/**
 * How the other end of a leg ended it. Asterisk gives the cause by ITU-T Q.850, and the SIP status beside it.
 * @param state of the channel: whether the phone ever rang tells an unanswered call from an unreachable phone
 * @param cause 0 or absent when Asterisk does not know, which is so for the ordinary end of a talk
 */
export function goneCause(
  state: Channel['state'],
  cause: number | undefined,
  techCause: number | undefined,
): GoneCause {
  switch (cause) {
    case undefined:
    case 0:
    case 16: // normal clearing
    case 31: // normal, unspecified
    case 32: // asked for by the application
    case 127: // not told: among others a caller who gave up before we answered
      return 'hung-up';
    case 17: // user busy (486, 600)
      return 'busy';
    case 21: // call rejected: by the person (603), but a refused password or right looks alike
      return techCause === undefined || techCause >= 486 ? 'declined' : 'failed';
    case 18: // no user responding (408)
    case 19: // no answer (480, or Asterisk's own limit)
      return state === 'Ringing' || state === 'Up' ? 'not-answered' : 'unreachable';
    case 1: // unallocated number (404)
    case 2: // no route to network
    case 3: // no route to destination
    case 20: // subscriber absent
    case 22: // number changed (410)
    case 27: // destination out of order (502, or an unreachable address)
    case 28: // invalid number format (484)
    case 34: // no circuit (503)
    case 38: // network out of order
    case 41: // temporary failure
      return 'unreachable';
    default:
      return 'failed';
  }
}
