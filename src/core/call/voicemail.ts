import { announce } from '../desk/entry.ts';
import type { EndReason } from '../desk/facts.ts';
import { putCall } from '../desk/state.ts';
import { perform, record, type Turn } from '../desk/turn.ts';
import type { CallId, PlaybackId, RecordingName } from '../kernel/ids.ts';
import { type DurationMs, SECOND_MS } from '../kernel/time.ts';
import type { Call } from './call.ts';
import { stopSound } from './caller-sound.ts';
import { endCall } from './conversation.ts';
import { recordingOf } from './voicemail-run.ts';
import type { VoicemailRun } from './voicemail-state.ts';

/*
 * A caller leaves a message: asked to speak, a tone, recorded by Asterisk until the key, a silence, the longest
 * time or the end of the call; thanked. Drawn in voicemail-state.ts. What was recorded is fetched by others, after
 * the fact `voicemail-left`.
 */

/** After it the caller speaks. */
const TONE = 'voicemail-tone';

/** The key that ends a recording. */
const END_KEY = '#';

/** What lasts less is no message. */
export const SHORTEST_MS: DurationMs = SECOND_MS;

/** Who said too little is asked once more. */
const TRIES = 2;

/** The tone and Asterisk's own time come on top of the longest recording. */
const RECORDING_MARGIN_MS = 10 * SECOND_MS;

/** So long after the caller hung up Asterisk is given to tell what it has recorded. */
const HUNG_UP_MARGIN_MS = 5 * SECOND_MS;

/** What became of a recording. */
export type RecordingEnd =
  | {
      /** Null: it has ended, but nobody knows how long it is. */
      readonly durationMs: DurationMs | null;
      /** So much of it was no silence, in whole seconds; null: not known. */
      readonly talkingMs: DurationMs | null;
    }
  | { readonly error: string };

/** Lets the caller leave a message, where their organisation takes any; otherwise says that nobody can answer. */
export function takeMessage(turn: Turn, call: Call): void {
  const { organisations } = turn.desk.directory;
  const rules = call.organisation === null ? null : organisations.get(call.organisation)?.voicemail;
  if (!rules) return announce(turn, call, 'nobody-answers', 'forwarding-sorry');
  const { maxMs, silenceMs } = rules;
  record(turn, { type: 'voicemail-chosen', at: turn.now, call: call.id, maxMs, silenceMs });
  ask(turn, call.id, 'voicemail-record', TONE);
}

function ask(turn: Turn, id: CallId, ...prompts: readonly string[]): void {
  const call = turn.desk.calls.get(id);
  if (call) announce(turn, call, 'voicemail-ask', ...prompts);
}

/**
 * What asked for the message was heard: records from here on.
 * @returns false when it was something else
 */
export function messageAsked(turn: Turn, call: Call, playback: PlaybackId): boolean {
  const { voicemail, announcement } = call;
  if (voicemail?.phase !== 'asked' || announcement?.playback !== playback) return false;
  startRecording(turn, call, voicemail);
  return true;
}

/** A key of a caller who is asked to speak: one who knows what comes need only hear the tone. */
export function messageKey(turn: Turn, call: Call, key: string): boolean {
  const { voicemail, announcement } = call;
  if (!voicemail) return false;
  if (voicemail.phase !== 'asked' || !announcement || key !== END_KEY) return true;
  stopSound(turn, call);
  ask(turn, call.id, TONE);
  return true;
}

function startRecording(turn: Turn, call: Call, { recordings, maxMs, silenceMs }: VoicemailRun): void {
  const { id, leg } = call;
  if (leg === null) return;
  const recording = recordingOf(id, recordings + 1);
  perform(turn, { type: 'record', call: id, leg, recording, maxMs, silenceMs, endKey: END_KEY });
  const until = turn.now + maxMs + RECORDING_MARGIN_MS;
  record(turn, { type: 'recording-started', at: turn.now, call: id, recording, until });
}

/** The caller has hung up. @returns false when no message was being left, or nothing of it had been said yet */
export function messengerGone(turn: Turn, call: Call): boolean {
  const { voicemail, leg } = call;
  if (!voicemail || voicemail.phase === 'asked') return false;
  if (voicemail.phase === 'hung-up') return true;
  if (voicemail.phase === 'over') {
    endCall(turn, call, { reason: reasonOf(call), by: 'caller', gone: leg });
    return true;
  }
  const { recording } = voicemail;
  if (recording === null) return false;
  const until = turn.now + HUNG_UP_MARGIN_MS;
  record(turn, { type: 'recording-left', at: turn.now, call: call.id, recording, until });
  return true;
}

/** A recording has ended, or never began. News of an earlier one of the call changes nothing. */
export function recordingOver(
  turn: Turn,
  call: Call,
  recording: RecordingName | null,
  end: RecordingEnd,
): void {
  const { voicemail } = call;
  if (!voicemail || (voicemail.phase !== 'recording' && voicemail.phase !== 'hung-up')) return;
  if (voicemail.recording === null || (recording !== null && voicemail.recording !== recording)) return;
  recordEnd(turn, call, voicemail, voicemail.recording, end);
  const current = turn.desk.calls.get(call.id);
  if (!current) return;
  if (voicemail.phase === 'hung-up') {
    return endCall(turn, current, { reason: reasonOf(current), by: 'caller', gone: current.leg });
  }
  tellWhatBecameOfIt(turn, current);
}

function recordEnd(
  turn: Turn,
  { id: call }: Call,
  run: VoicemailRun,
  recording: RecordingName,
  end: RecordingEnd,
): void {
  const of = { at: turn.now, call, recording } as const;
  if ('error' in end) return record(turn, { ...of, type: 'recording-failed', error: end.error });
  const { durationMs } = end;
  if (durationMs === null || !isTooShort(end, run)) {
    return record(turn, { ...of, type: 'voicemail-left', durationMs });
  }
  const again = run.phase === 'recording' && run.tooShort + 1 < TRIES;
  record(turn, { ...of, type: 'voicemail-too-short', durationMs, ...(again && { again }) });
}

/**
 * Less than a second, or nothing but the silence that ended it. What Asterisk takes for silence counts only there:
 * a soft voice must not be lost.
 */
function isTooShort(
  { durationMs, talkingMs }: Exclude<RecordingEnd, { error: string }>,
  { silenceMs }: VoicemailRun,
): boolean {
  if (durationMs === null) return false;
  return (
    durationMs < SHORTEST_MS || (talkingMs !== null && talkingMs < SHORTEST_MS && durationMs >= silenceMs)
  );
}

function tellWhatBecameOfIt(turn: Turn, call: Call): void {
  const { voicemail } = call;
  if (!voicemail) return;
  if (voicemail.phase === 'asked') return ask(turn, call.id, 'voicemail-too-short', 'voicemail-record', TONE);
  if (voicemail.left) return announce(turn, call, 'voicemail-thanks', 'voicemail-thanks');
  if (voicemail.tooShort >= TRIES) return announce(turn, call, 'voicemail-too-short', 'voicemail-too-short');
  announce(turn, call, 'voicemail-failed', 'voicemail-failed');
}

/** What a call counts as whose caller has got so far. */
function reasonOf({ voicemail }: Call): EndReason {
  if (voicemail?.left) return 'voicemail';
  return voicemail && voicemail.tooShort > 0 ? 'closed' : 'failed';
}

/** The end of a recording was not told in time: asks for it, and goes on without. */
export function recordingOverdue(turn: Turn, call: Call): void {
  const { voicemail, id } = call;
  if (voicemail?.recording == null) return;
  perform(turn, { type: 'stop-recording', call: id, recording: voicemail.recording });
  recordingOver(turn, call, voicemail.recording, { durationMs: null, talkingMs: null });
}

/**
 * Goes on after a reconnection. What was said to the caller may have been cut, so it is said again; a recording
 * may have ended meanwhile, so its end is asked for.
 * @param gone the caller has hung up meanwhile
 */
export function resumeMessage(turn: Turn, call: Call, gone: boolean): void {
  const { voicemail, id } = call;
  if (!voicemail) return;
  if (voicemail.phase === 'asked') {
    if (gone) return endCall(turn, call, { reason: 'closed', by: 'caller', gone: call.leg });
    // One may have begun that no fact tells of: it is ended, and its name not used again.
    const unrecorded = recordingOf(id, voicemail.recordings + 1);
    perform(turn, { type: 'stop-recording', call: id, recording: unrecorded });
    const counted = { ...call, voicemail: { ...voicemail, recordings: voicemail.recordings + 1 } };
    putCall(turn.desk, counted);
    if (call.announcement) stopSound(turn, call);
    return ask(turn, id, 'voicemail-record', TONE);
  }
  if (voicemail.phase === 'over') {
    if (gone) return void messengerGone(turn, call);
    if (call.announcement) stopSound(turn, call);
    return tellWhatBecameOfIt(turn, call);
  }
  if (gone) messengerGone(turn, call);
  const { recording, recordings } = voicemail;
  const name = recording ?? recordingOf(id, recordings);
  if (call.leg !== null) perform(turn, { type: 'find-recording', call: id, leg: call.leg, recording: name });
}
