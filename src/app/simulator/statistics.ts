/** A mean and the interval in which the true one lies with a chosen confidence. */
export interface Estimate {
  readonly mean: number;
  /** Infinite where there is one value only. */
  readonly halfWidth: number;
}

/**
 * Estimates a mean from independent values by Student's t, such as one figure of each of several runs.
 * @param confidence between 0 and 1, such as 0.95
 * @throws RangeError without a value
 */
export function estimate(values: readonly number[], confidence: number): Estimate {
  const count = values.length;
  if (count === 0) throw new RangeError('an estimate needs at least one value');
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count === 1) return { mean, halfWidth: Infinity };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  return { mean, halfWidth: studentQuantile((1 + confidence) / 2, count - 1) * Math.sqrt(variance / count) };
}

/**
 * The value that a t-distributed number of `freedom` degrees stays below with probability `p`, by halving.
 * @param p from 0.5 to below 1
 */
export function studentQuantile(p: number, freedom: number): number {
  // P(T ≤ t) = 1 − ½ I(freedom / (freedom + t²); freedom/2, ½) for t ≥ 0: Abramowitz & Stegun, 26.7.1.
  const below = (t: number): number => 1 - betaRatio(freedom / (freedom + t * t), freedom / 2, 0.5) / 2;
  let low = 0;
  let high = 1;
  while (below(high) < p) high *= 2;
  for (let round = 0; round < 60; round += 1) {
    const middle = (low + high) / 2;
    if (below(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * The regularised incomplete beta function I(x; a, b), for 0 ≤ x ≤ 1 and positive a and b: the continued
 * fraction of DLMF 8.17.22, evaluated by Lentz's method.
 */
export function betaRatio(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction is quick on this side of the mean; the other is its mirror image.
  if (x > (a + 1) / (a + b + 2)) return 1 - betaRatio(1 - x, b, a);
  const logFront = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x);
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1), tiny);
  let fraction = d;
  for (let m = 1; m <= 10_000; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d, tiny);
    c = nonZero(1 + even / c, tiny);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d, tiny);
    c = nonZero(1 + odd / c, tiny);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return (Math.exp(logFront) * fraction) / a;
}

const nonZero = (value: number, tiny: number): number => (Math.abs(value) < tiny ? tiny : value);

/** ln Γ(x) for x > 0: Stirling's series (DLMF 5.11.1) from 10 on, below it by Γ(x) = Γ(x + 1) / x. */
function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  for (; z < 10; z += 1) shift += Math.log(z);
  const square = 1 / (z * z);
  const series =
    (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)))) / z;
  return (z - 0.5) * Math.log(z) - z + Math.log(2 * Math.PI) / 2 + series - shift;
}
