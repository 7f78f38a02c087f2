import type { HolidayReading, NightReading, Rota, RotaLayer } from './rota.ts';
import { HOLIDAY_READINGS } from './rota.ts';

/** A rota with its rules read otherwise than now; null: that rule is read as it is. */
export interface Reading {
  readonly rota: Rota;
  readonly nights: NightReading | null;
  readonly holidays: HolidayReading | null;
}

/**
 * The readings of a rota's rules that count more than its own, narrowest first: nights as every night, holidays by
 * each broader reading, and then nights together with each of these.
 */
export function readingsOf(rota: Rota): readonly Reading[] {
  const hasNights = rota.layers.some(({ periods }) =>
    periods?.some((period) => period.until <= period.from && period.readBy === 'start-day'),
  );
  const narrowest = Math.min(...rota.layers.map(({ holidays }) => HOLIDAY_READINGS.indexOf(holidays)));
  const broader = HOLIDAY_READINGS.slice(narrowest + 1);
  const nights = hasNights ? [everyNight(rota)] : [];
  return [
    ...nights.map((read): Reading => ({ rota: read, nights: 'every-night', holidays: null })),
    ...broader.map((holidays): Reading => ({ rota: counting(rota, holidays), nights: null, holidays })),
    ...nights.flatMap((read) =>
      broader.map((holidays): Reading => {
        return { rota: counting(read, holidays), nights: 'every-night', holidays };
      }),
    ),
  ];
}

function everyNight(rota: Rota): Rota {
  return changed(rota, (layer) => ({
    ...layer,
    periods: layer.periods?.map((period) => ({ ...period, readBy: 'every-night' as const })) ?? null,
  }));
}

function counting(rota: Rota, reading: HolidayReading): Rota {
  return changed(rota, (layer) =>
    HOLIDAY_READINGS.indexOf(layer.holidays) < HOLIDAY_READINGS.indexOf(reading)
      ? { ...layer, holidays: reading }
      : layer,
  );
}

function changed(rota: Rota, change: (layer: RotaLayer) => RotaLayer): Rota {
  return { ...rota, layers: rota.layers.map(change) };
}
