import type { DurationMs } from '../kernel/time.ts';
import { HOUR_MS, MINUTE_MS } from '../kernel/time.ts';
import type { RotaPeriod } from './rota.ts';

const DAYS = ['', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** `7 h 30 min`, `11 h`, `45 min`. */
export function restWords(ms: DurationMs): string {
  const hours = Math.floor(ms / HOUR_MS);
  const minutes = Math.round((ms - hours * HOUR_MS) / MINUTE_MS);
  return [hours > 0 ? `${hours} h` : '', minutes > 0 || hours === 0 ? `${minutes} min` : '']
    .filter((part) => part !== '')
    .join(' ');
}

/** `mon-fri 15:30–08:00`, `sat, sun 00:00–24:00`. */
export function periodWords({ days, from, until }: RotaPeriod): string {
  const sorted = [...days].sort((a, b) => a - b);
  const [first, last] = [sorted[0] ?? 1, sorted.at(-1) ?? 1];
  const inARow = sorted.length > 2 && last - first === sorted.length - 1;
  const names = inARow ? `${DAYS[first]}-${DAYS[last]}` : sorted.map((day) => DAYS[day]).join(', ');
  return `${names} ${from}–${until}`;
}
