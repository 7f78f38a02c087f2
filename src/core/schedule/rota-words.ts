import type { DurationMs } from '../kernel/time.ts';
import { HOUR_MS, MINUTE_MS } from '../kernel/time.ts';

/** `7 h 30 min`, `11 h`, `45 min`. */
export function restWords(ms: DurationMs): string {
  const hours = Math.floor(ms / HOUR_MS);
  const minutes = Math.round((ms - hours * HOUR_MS) / MINUTE_MS);
  return [hours > 0 ? `${hours} h` : '', minutes > 0 || hours === 0 ? `${minutes} min` : '']
    .filter((part) => part !== '')
    .join(' ');
}
