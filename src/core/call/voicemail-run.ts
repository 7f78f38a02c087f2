import type { VoicemailFact } from '../desk/voicemail-facts.ts';
import type { CallId, RecordingName, TimerId } from '../kernel/ids.ts';
import type { InstantMs } from '../kernel/time.ts';
import type { Call } from './call.ts';
import type { VoicemailRun } from './voicemail-state.ts';

/** Recording number `n` of a call; Asterisk's name of it, and that of the file. */
export const recordingOf = (call: CallId, n: number): RecordingName => `${call}.r${n}`;

/** Which recording of which call a name stands for; null: it is none of ours. */
export function partsOfRecording(name: RecordingName): { readonly call: CallId; readonly n: number } | null {
  const [, call, n] = /^(.+)\.r(\d+)$/.exec(name) ?? [];
  return call === undefined ? null : { call, n: Number(n) };
}

/** The call after a fact of its message. */
export function evolveVoicemail(call: Call, fact: VoicemailFact): Call {
  if (fact.type === 'voicemail-chosen') {
    const { maxMs, silenceMs } = fact;
    return {
      ...call,
      state: 'announcing',
      entry: null,
      announcement: null,
      soundDueAt: null,
      voicemail: {
        phase: 'asked',
        maxMs,
        silenceMs,
        recording: null,
        recordings: call.voicemail?.recordings ?? 0,
        tooShort: 0,
        left: false,
        until: null,
      },
    };
  }
  const run = call.voicemail;
  if (!run) return call;
  return { ...call, announcement: null, voicemail: after(run, fact) };
}

function after(run: VoicemailRun, fact: Exclude<VoicemailFact, { type: 'voicemail-chosen' }>): VoicemailRun {
  switch (fact.type) {
    case 'recording-started': {
      const { recording, until } = fact;
      // Some before it may have no fact: begun in the last moment before the service was killed.
      const recordings = Math.max(run.recordings + 1, partsOfRecording(recording)?.n ?? 0);
      return { ...run, phase: 'recording', recording, recordings, until };
    }
    case 'recording-left':
      return { ...run, phase: 'hung-up', until: fact.until };
    case 'voicemail-left':
      return { ...run, phase: 'over', left: true, until: null };
    case 'voicemail-too-short':
      return {
        ...run,
        phase: fact.again ? 'asked' : 'over',
        tooShort: run.tooShort + 1,
        until: null,
      };
    case 'recording-failed':
      return { ...run, phase: 'over', until: null };
  }
}

/** The end of a recording was not told in time. */
export interface VoicemailTimer {
  readonly id: TimerId;
  readonly at: InstantMs;
  readonly kind: 'recording-overdue';
  readonly call: CallId;
}

/** The timer of a call that is being recorded, or whose recording's end is awaited. */
export function timersOfVoicemail({ id, voicemail }: Call): readonly VoicemailTimer[] {
  if (voicemail?.until == null) return [];
  const { until: at, recording } = voicemail;
  return [{ kind: 'recording-overdue', id: `recording:${recording}:${at}`, at, call: id }];
}

/** Whether the caller is being recorded, so that nothing needs to play. */
export const isRecorded = ({ voicemail }: Call): boolean =>
  voicemail?.phase === 'recording' || voicemail?.phase === 'hung-up';
