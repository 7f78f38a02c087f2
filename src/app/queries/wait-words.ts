import type { CallFact } from '../../core/desk/facts.ts';
import type { DurationMs } from '../../core/kernel/time.ts';
import type { Silence } from '../../core/routing/wait-memory.ts';
import { inWords } from './word-parts.ts';

type WaitFact = CallFact & { type: 'wait-estimated' | 'estimate-measured' };

/** One English sentence of what was foretold of a wait, or of what came of it. */
export function describeWaitFact(fact: WaitFact): string {
  if (fact.type === 'wait-estimated') return estimatedWords(fact);
  const { estimateMs, lowMs, highMs, actualMs } = fact;
  return `estimate ${inWords(estimateMs)} (${rangeWords(lowMs, highMs)}), actual ${inWords(actualMs)}`;
}

/** "4 min to 6 min". */
const rangeWords = (low: DurationMs, high: DurationMs): string => `${inWords(low)} to ${inWords(high)}`;

function estimatedWords(fact: WaitFact & { type: 'wait-estimated' }): string {
  const { position, lowMs, meanMs, highMs, silent, said } = fact;
  const range =
    lowMs === null || meanMs === null || highMs === null
      ? 'no estimate of the wait'
      : `estimate ${inWords(meanMs)} (${rangeWords(lowMs, highMs)})`;
  const told = silent === null ? `the caller is told ${said}` : `nothing is said of it: ${SILENCES[silent]}`;
  return `number ${position} in the queue; ${range}; ${told}`;
}

const SILENCES: Readonly<Record<Silence, string>> = {
  'too-few-calls': 'too few calls were handled yet',
  'nobody-to-serve': 'nobody who may serve the call is at work',
  'too-large': 'too many different calls and agents to tell',
  'error-too-large': 'the latest estimates were far off',
  'too-wide': 'the range is too wide',
  'not-configured': 'the service does not tell of it',
};
