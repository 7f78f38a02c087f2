import type { Input } from '../../core/desk/inputs.ts';
import type { RecordingInput } from '../../core/prompt-recording/session.ts';

/** What news of a leg means to the recording that it is of; null for what means nothing. Pure. */
export function toRecordingInput(input: Input): RecordingInput | null {
  switch (input.type) {
    case 'leg-answered':
      return { type: 'answered' };
    case 'leg-gone':
      return { type: 'gone', cause: input.cause };
    case 'playback-finished':
      return { type: 'heard', playback: input.playback };
    case 'recording-finished':
      return { type: 'take-over', take: input.recording, recorded: true };
    case 'recording-failed':
      return { type: 'take-over', take: input.recording, recorded: false };
    case 'digit':
      return { type: 'key', key: input.digit };
    case 'effect-failed':
      return { type: 'failed', problem: `Asterisk could not ${input.effect}: ${input.error}` };
    default:
      return null;
  }
}
