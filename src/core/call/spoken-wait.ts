import { MINUTE_MS, type DurationMs } from '../kernel/time.ts';

/** The positions that have a prompt of their own; whoever is further back hears that many are before them. */
const SPOKEN_POSITIONS = 20;

/** The prompt that says a position, 1 or more. */
export function positionPrompt(position: number): string {
  return position > SPOKEN_POSITIONS ? 'position-many' : `position-${position}`;
}

/** A range of the wait that there is a prompt for, in minutes; the last has no end. */
interface SpokenRange {
  readonly prompt: string;
  readonly fromMin: number;
  readonly toMin: number;
}

const spokenRanges: readonly SpokenRange[] = [
  { prompt: 'wait-under-1', fromMin: 0, toMin: 1 },
  { prompt: 'wait-1-2', fromMin: 1, toMin: 2 },
  { prompt: 'wait-2-3', fromMin: 2, toMin: 3 },
  { prompt: 'wait-3-5', fromMin: 3, toMin: 5 },
  { prompt: 'wait-5-8', fromMin: 5, toMin: 8 },
  { prompt: 'wait-8-12', fromMin: 8, toMin: 12 },
  { prompt: 'wait-12-20', fromMin: 12, toMin: 20 },
  { prompt: 'wait-20-30', fromMin: 20, toMin: 30 },
  { prompt: 'wait-30-45', fromMin: 30, toMin: 45 },
  { prompt: 'wait-over-45', fromMin: 45, toMin: Infinity },
];

/** The ids of all prompts of ranges, the shortest wait first. */
export const waitPrompts: readonly string[] = spokenRanges.map(({ prompt }) => prompt);

/** How many of the ranges an estimate may touch and still be worth saying. */
const MOST_RANGES = 2;

/**
 * The prompt of the range that covers most of `lowMs`..`highMs`; of two that cover as much, the later, so that
 * nobody is promised too much. Null when the estimate touches more than two ranges: one of them would be a guess.
 */
export function waitPrompt(lowMs: DurationMs, highMs: DurationMs): string | null {
  const low = lowMs / MINUTE_MS;
  const high = Math.max(low, highMs / MINUTE_MS);
  // A range ends before its end: exactly two minutes are "two to three".
  const touched = spokenRanges.filter(({ fromMin, toMin }) => fromMin <= high && low < toMin);
  if (touched.length > MOST_RANGES) return null;
  let best: SpokenRange | null = null;
  let bestMin = -1;
  for (const range of touched) {
    const coveredMin = Math.min(high, range.toMin) - Math.max(low, range.fromMin);
    if (coveredMin >= bestMin) {
      best = range;
      bestMin = coveredMin;
    }
  }
  return best?.prompt ?? null;
}
