import type { ChangeRow } from '../../app/changes-api.ts';
import type { ChangeJson, WantedChangeJson } from '../../contract/changes.ts';
import type { ChangeData, GivenDuty } from '../../core/changes/change.ts';
import { HOUR_MS, SECOND_MS, type InstantMs } from '../../core/kernel/time.ts';
import type { Period, Weekday } from '../../core/schedule/calendar.ts';

/** How changes come over HTTP and go back: instants as text, periods as `07:45-12:00`, days by their names. */

/** An outage message that nobody gave an end is on for so long. */
export const OUTAGE_LASTS_MS = 2 * HOUR_MS;
/** So long after its end who hangs up was informed. */
export const INFORMED_GRACE_MS = 10 * SECOND_MS;

const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** The change that was asked for, complete, with what was left out as of `now`. */
export function dataOf(wanted: WantedChangeJson, now: InstantMs): ChangeData {
  switch (wanted.kind) {
    case 'calendar-override': {
      const { calendar = null, organisation = null, periods = null } = wanted;
      return {
        ...wanted,
        calendar,
        organisation,
        from: Date.parse(wanted.from),
        until: Date.parse(wanted.until),
        periods: periods === null ? null : periodsOf(periods),
      };
    }
    case 'calendar-week': {
      const entries = dayNames.map((day, place) => [place + 1, periodsOf(wanted.week[day])] as const);
      return { ...wanted, week: Object.fromEntries(entries) as Record<Weekday, Period[]> };
    }
    case 'closure': {
      const { organisation = null, service = null, from, until } = wanted;
      return {
        ...wanted,
        organisation,
        service,
        from: from === undefined ? now : Date.parse(from),
        until: until === null ? null : Date.parse(until),
      };
    }
    case 'outage':
      return outageData(wanted, now);
    case 'rota-override':
      return { ...wanted, from: Date.parse(wanted.from), until: Date.parse(wanted.until) };
    case 'rota-swap':
      return { ...wanted, first: dutyOf(wanted.first), second: dutyOf(wanted.second) };
  }
}

function outageData(wanted: WantedChangeJson & { kind: 'outage' }, now: InstantMs): ChangeData {
  const { organisation = null, service = null, prompt = null, stayKey = null, until } = wanted;
  const from = wanted.from === undefined ? now : Date.parse(wanted.from);
  return {
    kind: 'outage',
    organisation,
    service,
    prompt,
    texts: wanted.texts ?? {},
    spoken: {},
    from,
    until: until === undefined ? from + OUTAGE_LASTS_MS : until === null ? null : Date.parse(until),
    stayKey,
    informedGraceMs: wanted.informedGraceMs ?? INFORMED_GRACE_MS,
  };
}

const dutyOf = ({ person, from, until }: { person: string; from: string; until: string }): GivenDuty => ({
  person,
  from: Date.parse(from),
  until: Date.parse(until),
});

/** In their order, however they were written. */
const periodsOf = (texts: readonly string[]): Period[] =>
  [...texts].sort().map((text) => ({ from: text.slice(0, 5), until: text.slice(6) }));

/** A change as it goes out. */
export function changeJson(row: ChangeRow): ChangeJson {
  const { id, by, at, endedAt, endedBy, inForce, summary, data } = row;
  const record = {
    id,
    by,
    at: iso(at),
    endedAt: endedAt === null ? null : iso(endedAt),
    endedBy,
    inForce,
    summary,
  };
  return { ...record, ...dataJson(data) };
}

function dataJson(data: ChangeData): WantedChangeJson {
  switch (data.kind) {
    case 'calendar-override': {
      const { from, until, periods, ...rest } = data;
      return { ...rest, from: iso(from), until: iso(until), periods: periods && periods.map(periodText) };
    }
    case 'calendar-week': {
      const entries = dayNames.map((day, place) => [day, data.week[(place + 1) as Weekday].map(periodText)]);
      return {
        ...data,
        week: Object.fromEntries(entries) as (WantedChangeJson & { kind: 'calendar-week' })['week'],
      };
    }
    case 'closure':
      return { ...data, from: iso(data.from), until: data.until === null ? null : iso(data.until) };
    case 'outage': {
      const { from, until, spoken: _, ...rest } = data;
      return { ...rest, from: iso(from), until: until === null ? null : iso(until) };
    }
    case 'rota-override':
      return { ...data, from: iso(data.from), until: iso(data.until) };
    case 'rota-swap':
      return { ...data, first: dutyJson(data.first), second: dutyJson(data.second) };
  }
}

const dutyJson = ({ person, from, until }: GivenDuty) => ({ person, from: iso(from), until: iso(until) });
const periodText = ({ from, until }: Period): string => `${from}-${until}`;
const iso = (at: InstantMs): string => new Date(at).toISOString();
