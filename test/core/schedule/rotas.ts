import type { Rota, RotaLayer, RotaOverride, RotaPeriod } from '../../../src/core/schedule/rota.ts';
import type { HolidayReading, NightReading } from '../../../src/core/schedule/rota.ts';

/** DOMAIN V1 as written: "måndag–fredag 15:30–08:00; laurdag, søndag …: heile døgnet". */
export function nightsAndWeekends(readBy: NightReading = 'start-day'): readonly RotaPeriod[] {
  return [
    { days: [1, 2, 3, 4, 5], from: '15:30', until: '08:00', readBy },
    { days: [6, 7], from: '00:00', until: '24:00', readBy: 'start-day' },
  ];
}

/** A layer of weekly turns from Monday 4 January 2027 on, staffed at all hours, with what differs. */
export function layer(differs: Partial<RotaLayer> = {}): RotaLayer {
  return {
    name: 'Officer',
    people: ['anna', 'bo'],
    turnDays: [7],
    startsOn: '2027-01-04',
    handOverAt: '08:00',
    periods: null,
    holidays: 'none' satisfies HolidayReading,
    holidayDays: [],
    ...differs,
  };
}

/** A rota in Oslo with the layers and overrides given. */
export function rota(
  layers: readonly RotaLayer[],
  overrides: readonly RotaOverride[] = [],
  id = 'duty',
): Rota {
  return { id, name: 'Beredskap', timeZone: 'Europe/Oslo', layers, overrides, dutyIsRest: false };
}

/** An instant by the clock of Oslo, with its offset written out. */
export const at = (iso: string): number => Date.parse(iso);
