import { unreachable } from '../kernel/assert.ts';

/**
 * The named definitions of the answer-time service level. With T the target, a wait of exactly T being within:
 *
 * | definition           | formula                  | in words                                             |
 * |----------------------|--------------------------|------------------------------------------------------|
 * | `answered_only`      | A≤ / A                   | of the answered, how many in time                    |
 * | `abandons_positive`  | (A≤ + B≤) / (A + B)      | who gave up in time had good service                 |
 * | `abandons_ignored`   | A≤ / (A + B − B≤)        | who gave up in time is left out                      |
 * | `abandons_negative`  | A≤ / (A + B)             | who gave up is lost; the short ones are left out     |
 * | `short_counted`      | A≤ / (A + B + s)         | the short ones are lost too                          |
 * | `left_queue`         | (A≤ + B≤ + s + F≤) / offered | however it went, the queue was left in time      |
 * | `all_offered`        | A≤ / offered             | of all who came, how many were answered in time      |
 *
 * offered = A + B + s + F. The live gauge adds W>, the calls that wait now beyond T, to every denominator: each
 * counts against the level from the moment it is late, and as what it became once its wait has ended.
 */
export type ServiceLevelDefinition =
  | 'answered_only'
  | 'abandons_positive'
  | 'abandons_ignored'
  | 'abandons_negative'
  | 'short_counted'
  | 'left_queue'
  | 'all_offered';

/** How many calls came to what. The letters are those of the formulas. */
export interface Counts {
  /** A: answered by an agent. */
  readonly answered: number;
  /** A≤: those of A within T. */
  readonly answeredWithin: number;
  /** s: gave up within the short-abandon limit, which is at most T. */
  readonly short: number;
  /** B: all others who were not answered: gave up, or were lost by a fault. */
  readonly abandoned: number;
  /** B≤: those of B within T. */
  readonly abandonedWithin: number;
  /** F: went on to another place, or asked to be called back. */
  readonly flowedOut: number;
  /** F≤: those of F within T. */
  readonly flowedOutWithin: number;
  /** W>: waiting now, and longer than T. 0 in a report. */
  readonly waitingBeyond: number;
}

/**
 * The service level by `definition`.
 * @returns 0 to 1; null when there is nothing to measure (shown as "–", never as 100 %)
 */
export function ratio(definition: ServiceLevelDefinition, counts: Counts): number | null {
  const [good, of] = fraction(definition, counts);
  const denominator = of + counts.waitingBeyond;
  return denominator === 0 ? null : good / denominator;
}

/** Numerator and denominator of the formula, W> left out. */
function fraction(definition: ServiceLevelDefinition, counts: Counts): readonly [number, number] {
  const { answered, answeredWithin, abandoned, abandonedWithin, short, flowedOut, flowedOutWithin } = counts;
  const offered = answered + abandoned + short + flowedOut;
  switch (definition) {
    case 'answered_only':
      return [answeredWithin, answered];
    case 'abandons_positive':
      return [answeredWithin + abandonedWithin, answered + abandoned];
    case 'abandons_ignored':
      return [answeredWithin, answered + abandoned - abandonedWithin];
    case 'abandons_negative':
      return [answeredWithin, answered + abandoned];
    case 'short_counted':
      return [answeredWithin, answered + abandoned + short];
    case 'left_queue':
      return [answeredWithin + abandonedWithin + short + flowedOutWithin, offered];
    case 'all_offered':
      return [answeredWithin, offered];
    default:
      return unreachable(definition);
  }
}
