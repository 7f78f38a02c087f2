import type { RecordingName } from '../kernel/ids.ts';
import type { DurationMs, InstantMs } from '../kernel/time.ts';

/*
 *   asked ──tone──▶ recording ──#, silence, the longest time──▶ left ──thanks──▶ the call ends: voicemail
 *     ▲                │  └──────hangs up──▶ hung-up ──Asterisk tells how much──▶ the call ends
 *     └──too short─────┤ (once)
 *                      └──too short again, or a fault──▶ said so, and the call ends
 */

/** How far a caller has come in leaving a message. */
export interface VoicemailRun {
  /** `over`: nothing is recorded any more, the caller is told what became of it. */
  readonly phase: 'asked' | 'recording' | 'hung-up' | 'over';
  readonly maxMs: DurationMs;
  readonly silenceMs: DurationMs;
  /** The recording that was begun last; null before the first. */
  readonly recording: RecordingName | null;
  /** How many were begun; numbers the next. */
  readonly recordings: number;
  /** How often what was said was too short. */
  readonly tooShort: number;
  /** Whether a message was left. */
  readonly left: boolean;
  /** How long the end of the recording is awaited; null while nothing is recorded. */
  readonly until: InstantMs | null;
}
