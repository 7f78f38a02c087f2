/** Below this, in dB of full scale, a level shows nothing. */
const FLOOR_DB = -60;

/** 0 to 1 for samples of −1 to 1: the root mean square on a scale of decibels from −60 to 0. */
export function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const db = 10 * Math.log10(sum / Math.max(1, samples.length));
  return Math.min(1, Math.max(0, 1 - db / FLOOR_DB));
}
