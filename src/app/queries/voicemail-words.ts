import type { VoicemailFact } from '../../core/desk/voicemail-facts.ts';
import { unreachable } from '../../core/kernel/assert.ts';
import { inWords } from './word-parts.ts';

/** What happens to a caller who may leave a message, one English sentence without full stop. */
export function describeVoicemailFact(fact: VoicemailFact): string {
  switch (fact.type) {
    case 'voicemail-chosen':
      return `may leave a message of at most ${inWords(fact.maxMs)}; ${inWords(fact.silenceMs)} of silence end it`;
    case 'recording-started':
      return 'the message is recorded after a tone';
    case 'recording-left':
      return 'the caller hung up while recorded';
    case 'voicemail-left':
      return fact.durationMs === null
        ? 'a message was left'
        : `a message of ${inWords(fact.durationMs)} was left`;
    case 'voicemail-too-short': {
      const then = fact.again ? '; the caller is asked once more' : '';
      return `too little was said to be a message (${inWords(fact.durationMs)})${then}`;
    }
    case 'recording-failed':
      return `the message could not be recorded: ${fact.error}`;
    default:
      return unreachable(fact);
  }
}
