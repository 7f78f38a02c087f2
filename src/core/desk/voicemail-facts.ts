import type { CallId, RecordingName } from '../kernel/ids.ts';
import type { DurationMs, InstantMs } from '../kernel/time.ts';

interface OfCall {
  readonly at: InstantMs;
  readonly call: CallId;
}

/** What happens to a caller who may leave a message. The recordings themselves stay out of the facts. */
export type VoicemailFact =
  /** Asked to speak after the tone; these limits hold for this call. */
  | (OfCall & {
      readonly type: 'voicemail-chosen';
      readonly maxMs: DurationMs;
      readonly silenceMs: DurationMs;
    })
  | (OfCall & {
      readonly type: 'recording-started';
      readonly recording: RecordingName;
      /** From then on its end is asked for, should it never be told. */
      readonly until: InstantMs;
    })
  /** The caller hung up while recorded: what they had said counts, once Asterisk tells how much it was. */
  | (OfCall & {
      readonly type: 'recording-left';
      readonly recording: RecordingName;
      /** How long that news is awaited. */
      readonly until: InstantMs;
    })
  | (OfCall & {
      readonly type: 'voicemail-left';
      readonly recording: RecordingName;
      /** Whole seconds, as Asterisk tells them; null: not known, the end was told while nobody listened. */
      readonly durationMs: DurationMs | null;
    })
  /** Nothing, or less than a second, was said: nobody gets it. */
  | (OfCall & {
      readonly type: 'voicemail-too-short';
      readonly recording: RecordingName;
      readonly durationMs: DurationMs;
      /** The caller is asked once more. */
      readonly again?: true;
    })
  | (OfCall & {
      readonly type: 'recording-failed';
      readonly recording: RecordingName;
      readonly error: string;
    });

type VoicemailFactType = VoicemailFact['type'];

const voicemailFacts: Readonly<Record<VoicemailFactType, true>> = {
  'voicemail-chosen': true,
  'recording-started': true,
  'recording-left': true,
  'voicemail-left': true,
  'voicemail-too-short': true,
  'recording-failed': true,
};

export function isVoicemailFact<F extends { readonly type: string }>(
  fact: F,
): fact is Extract<F, { readonly type: VoicemailFactType }> {
  return Object.hasOwn(voicemailFacts, fact.type);
}
