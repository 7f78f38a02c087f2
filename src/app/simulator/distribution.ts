import type { Random } from '../../core/kernel/random.ts';
import type { DurationMs } from '../../core/kernel/time.ts';

/** How lengths of time are spread: talks, or the patience of callers. */
export type Distribution =
  | { readonly kind: 'exponential'; readonly meanMs: DurationMs }
  /** `meanMs` and `sdMs` are those of the lengths themselves, not of their logarithm. */
  | { readonly kind: 'lognormal'; readonly meanMs: DurationMs; readonly sdMs: DurationMs }
  | { readonly kind: 'fixed'; readonly ms: DurationMs };

/** Draws one length after the other, in whole milliseconds; the same sequence for the same seed. */
export function sampler(distribution: Distribution, random: Random): () => DurationMs {
  switch (distribution.kind) {
    case 'exponential':
      return () => Math.round(random.exponential(distribution.meanMs));
    case 'lognormal': {
      // With s² = ln(1 + sd²/mean²) and m = ln(mean) − s²/2, exp(m + s·normal) has this mean and deviation.
      const variance = Math.log1p((distribution.sdMs / distribution.meanMs) ** 2);
      const location = Math.log(distribution.meanMs) - variance / 2;
      const scale = Math.sqrt(variance);
      return () => Math.round(Math.exp(location + scale * normal(random)));
    }
    case 'fixed':
      return () => distribution.ms;
  }
}

/** A standard normal number, by the transformation of Box and Muller (1958). */
function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return radius * Math.cos(2 * Math.PI * random.next());
}

/**
 * The seed of one of the streams of random numbers that a run needs. Each has its own, so that two desks are
 * compared on the same callers: whatever the routing does, the n-th caller comes at the same time with the same
 * matter and the same patience.
 * @param stream which of the streams, from 0
 */
export function streamSeed(seed: number, stream: number): number {
  // The finaliser of MurmurHash3 (Austin Appleby): neighbouring numbers in, unlike numbers out.
  let mixed = (seed ^ Math.imul(stream + 1, 0x9e3779b9)) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
