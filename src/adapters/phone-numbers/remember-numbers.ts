import type { PhoneNumber } from '../../core/kernel/ids.ts';

/** Reads a number as {@link normaliseNumber} does, in the country it was made for. */
type Normalise = (raw: string) => PhoneNumber | null;

/** A few hours' callers of a large desk; about 200 kB. */
const REMEMBERED = 2_000;

/**
 * `normalise`, which must be pure, with a memory of its latest answers: reading a number takes the library about
 * 0.1 ms, and the number a caller dialled is read for each call before anybody's phone can ring.
 * @param most how many answers are remembered; beyond it all are forgotten at once
 */
export function rememberNumbers(normalise: Normalise, most = REMEMBERED): Normalise {
  const known = new Map<string, PhoneNumber | null>();
  return (raw) => {
    const found = known.get(raw);
    if (found !== undefined) return found;
    const number = normalise(raw);
    if (known.size >= most) known.clear();
    known.set(raw, number);
    return number;
  };
}
