import { checkConfigText } from '../../src/config/load.ts';
import { seededRandom } from '../../src/core/kernel/random.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/core/kernel/time.ts';
import { DAY_MS } from '../../src/core/kernel/zone.ts';
import type { Calendar, Override } from '../../src/core/schedule/calendar.ts';
import { intervals, openingAt } from '../../src/core/schedule/opening.ts';
import { withOverrides } from '../../src/core/schedule/overrides.ts';
import { directorySources } from '../support/config.ts';
import type { Measure } from './report.ts';
import { summarise } from './statistics.ts';

const CALENDARS = 100;
const OVERRIDES = 200;
const WARM_UP = 5_000;
const FIRST = Date.UTC(2027, 0, 1);
const random = seededRandom(45_27);

/** A calendar with everything that the desk file can say of one. */
const text = (zone: string, set: string): string => `calendars:
  office:
    timeZone: ${zone}
    week: { mon-thu: ["07:45-12:00", "12:45-16:30"], fri: ["07:45-12:00", "12:45-15:00"] }
    seasons:
      - { name: Summer, from: "05-15", until: "09-14", week: { mon-fri: ["08:00-15:00"] } }
    holidays: ${set}
    bridgeDays: [{ name: Squeezed, squeezed: true }]
`;

function usual(zone: string, set: string): Calendar {
  const read = checkConfigText(text(zone, set), { ...directorySources, years: [2026, 2027, 2028, 2029] });
  if (!read.ok) throw new Error(JSON.stringify(read.mistakes));
  return read.directory.calendars.get('office') as Calendar;
}

function overrides(): readonly Override[] {
  return Array.from({ length: OVERRIDES }, (_, index): Override => {
    const from = FIRST + random.below(730) * DAY_MS + random.below(24 * 60) * MINUTE_MS;
    const length = (1 + random.below(20)) * HOUR_MS;
    return {
      kind: random.below(3) === 0 ? 'open' : 'closed',
      from,
      until: from + length,
      reason: `${index}`,
    };
  });
}

/** (h) How long it takes to say whether a number is open, and until when. */
export function openingHours({ quick }: { readonly quick: boolean }): Measure {
  const kinds = [usual('Europe/Stockholm', 'se-holiday-free-weekdays'), usual('Europe/Oslo', 'no-municipal')];
  const calendars = Array.from({ length: CALENDARS }, (_, index) => {
    const kind = kinds[index % kinds.length] as Calendar;
    return withOverrides({ ...kind, id: `c${index}` }, overrides());
  });
  const rounds = quick ? 50_000 : 500_000;
  const samples: number[] = [];
  const broken: string[] = [];
  for (let round = 0; round < WARM_UP + rounds; round += 1) {
    const calendar = calendars[random.below(CALENDARS)] as Calendar;
    const at = FIRST + random.below(730 * 24 * 60) * MINUTE_MS;
    const before = performance.now();
    const opening = openingAt(calendar, at);
    const tookMs = performance.now() - before;
    const change = opening.open ? opening.until : opening.nextOpening;
    if (change !== null && change <= at) broken.push(`what comes next at ${at} is in the past`);
    if (round >= WARM_UP) samples.push(tookMs * 1_000);
  }
  const before = performance.now();
  for (const calendar of calendars) intervals(calendar, '2027-01-01', '2028-02-05');
  const listMs = (performance.now() - before) / CALENDARS;
  const summary = summarise(samples);
  const met = (summary?.p99 ?? Infinity) <= 50;
  return {
    id: 'h',
    title: `Opening hours: ${CALENDARS} calendars with ${OVERRIDES} overrides each, seasons, holidays and bridge days`,
    figures: [
      {
        name: 'open at an instant, and until when',
        system: 'core',
        unit: 'µs',
        samples: summary,
        target: { text: 'p99 ≤ 50', met },
      },
      {
        name: 'all intervals of 400 days of one calendar',
        system: 'core',
        unit: 'ms',
        value: Number(listMs.toFixed(2)),
      },
    ],
    broken: broken.slice(0, 5),
  };
}
