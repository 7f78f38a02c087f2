/** The callers of the next minute, drawn at random. */

/** Draws from 0 (inclusive) to 1 (exclusive). */
export type Draw = () => number;

export interface PlannedCall {
  /** When to ring, counted from the start of the wave. */
  readonly delayMs: number;
  /** National form. */
  readonly from: string;
  readonly dialled: string;
  /** When the caller hangs up, counted from the moment the desk takes the call. */
  readonly patienceS: number;
}

/** The demo's numbers for simulated callers with their shares; config/demo.yaml says what each is. */
const dialled: readonly (readonly [number: string, weight: number])[] = [
  ['0406280450', 30],
  ['0406280451', 24],
  ['0406280452', 18],
  ['0406280453', 14],
  ['0406280454', 11],
  ['0406280455', 3],
];

/** 070-174 06 07 to …99, from the regulator's range for fiction; …05 and …06 are the on-call officers'. */
const FIRST_CALLER = 7;
const LAST_CALLER = 99;

/**
 * Arrivals a minute in turn: busy and quiet spells, so that the service level moves. With talks of about
 * 35 s and some wrap-up, eight agents are at their limit in the busy ones.
 */
const ratesPerMinute: readonly number[] = [8, 7, 8, 10, 8, 5, 6, 9];

/** The very first callers, so that a newcomer's board lives at once. */
const opening: readonly number[] = [500, 3_000, 7_000];

/** How long a wave of callers is. */
export const WAVE_MS = 60_000;

/**
 * The callers of one wave: Poisson arrivals, so that two may ring at nearly the same time.
 * @param wave counted from 0; decides how busy it is
 */
export function planWave(wave: number, draw: Draw): readonly PlannedCall[] {
  const rate = ratesPerMinute[wave % ratesPerMinute.length] as number;
  const calls: PlannedCall[] = [];
  const inUse = new Set<number>();
  const arrivals = wave === 0 ? [...opening] : [];
  for (let at = gap(rate, draw); at < WAVE_MS; at += gap(rate, draw)) arrivals.push(Math.round(at));
  for (const delayMs of arrivals) {
    calls.push({
      delayMs,
      from: callerNumber(inUse, draw),
      dialled: numberDialled(draw),
      patienceS: patience(draw),
    });
  }
  return calls;
}

function gap(ratePerMinute: number, draw: Draw): number {
  return (-Math.log(1 - draw()) * 60_000) / ratePerMinute;
}

/** A number that nobody else of the same wave has. */
function callerNumber(inUse: Set<number>, draw: Draw): string {
  const count = LAST_CALLER - FIRST_CALLER + 1;
  let last = Math.floor(draw() * count);
  while (inUse.has(last) && inUse.size < count) last = (last + 1) % count;
  inUse.add(last);
  return `07017406${String(FIRST_CALLER + last).padStart(2, '0')}`;
}

function numberDialled(draw: Draw): string {
  const total = dialled.reduce((sum, [, weight]) => sum + weight, 0);
  let left = draw() * total;
  for (const [number, weight] of dialled) {
    left -= weight;
    if (left < 0) return number;
  }
  return '0406280450';
}

/** One in six leaves after 5 to 60 s, whatever happens; the others stay until they were helped. */
function patience(draw: Draw): number {
  return draw() < 1 / 6 ? Math.round(5 + 55 * draw()) : Math.round(120 + 120 * draw());
}
