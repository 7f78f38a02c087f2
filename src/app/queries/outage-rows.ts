import type { Outage } from '../../core/entry/plan.ts';
import type { InstantMs } from '../../core/kernel/time.ts';
import type { OutageRow } from '../desk-api.ts';

/** The outages that callers hear of at `now`. */
export function outagesAt(outages: readonly Outage[], now: InstantMs): OutageRow[] {
  return outages
    .filter(({ from, until }) => from <= now && (until === null || now < until))
    .map(({ id, organisation, service, text, from, until }) => ({
      id,
      organisation,
      service,
      text,
      from,
      until,
    }));
}

/** The first instant after `now` at which one of them begins or ends by itself; null when none will. */
export function nextOutageChangeAt(outages: readonly Outage[], now: InstantMs): InstantMs | null {
  const marks = outages.flatMap(({ from, until }) => (until === null ? [from] : [from, until]));
  const coming = marks.filter((at) => at > now);
  return coming.length === 0 ? null : Math.min(...coming);
}
