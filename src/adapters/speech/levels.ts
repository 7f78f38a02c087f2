/** How loud prompts are, in LUFS (EBU R 128): as loud as the generated ones. */
const TARGET_LUFS = -23;

/** Nothing is made louder than by this, in decibels: beyond, one would only hear the noise. */
const MOST_GAIN_DB = 30;

/** Below this peak a recording counts as silent; in decibels of full scale. */
const SILENT_PEAK_DB = -50;

/** A run of so many samples at the top, at 48 kHz, is a wave that was cut off. */
const CLIPPED_RUN = 4;
const TOP = 0.985;

/** The gauge reads this or less for what is too short to be measured. */
const UNMEASURED_LUFS = -69;

/** What is known of a recording before it is levelled. */
export interface Levels {
  readonly peakDb: number;
  /** Share of the samples that stand in runs at full scale, 0 to 1. */
  readonly clippedRatio: number;
  readonly isSilent: boolean;
  /** What to make it louder by, in decibels, for the target. */
  readonly gainDb: number;
}

/**
 * Levels of a recording.
 * @param samples mono, 48 kHz, full scale 1
 * @param lufs its integrated loudness; -70 when it was too short to be measured
 */
export function levelsOf(samples: Float32Array, lufs: number): Levels {
  let peak = 0;
  let sum = 0;
  let run = 0;
  let clipped = 0;
  for (const sample of samples) {
    const size = Math.abs(sample);
    if (size > peak) peak = size;
    sum += size * size;
    run = size >= TOP ? run + 1 : 0;
    if (run === CLIPPED_RUN) clipped += CLIPPED_RUN;
    else if (run > CLIPPED_RUN) clipped += 1;
  }
  const peakDb = decibels(peak);
  const loudness = lufs > UNMEASURED_LUFS ? lufs : decibels(Math.sqrt(sum / Math.max(1, samples.length)));
  return {
    peakDb,
    clippedRatio: samples.length === 0 ? 0 : clipped / samples.length,
    isSilent: peakDb < SILENT_PEAK_DB,
    gainDb: Math.min(MOST_GAIN_DB, TARGET_LUFS - loudness),
  };
}

function decibels(ratio: number): number {
  return 20 * Math.log10(Math.max(ratio, 1e-9));
}
