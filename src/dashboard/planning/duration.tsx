import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addDays, instantAt, wallOf } from '../time/zoned.ts';
import type { Wall } from '../time/zoned.ts';
import { Choices, MomentField } from './fields.tsx';

const HOUR_MS = 3_600_000;

export const lengths = ['one', 'two', 'four', 'day', 'time', 'open'] as const;
const hours = { one: 1, two: 2, four: 4 } as const;
export type Length = (typeof lengths)[number];

/** How long something shall last: an instant, null until somebody ends it, or undefined while none is told. */
export interface Lasting {
  readonly length: Length;
  readonly wall: Wall;
}

/** @param now by the service's clock */
export function endOf({ length, wall }: Lasting, now: number, zone: string): Date | null | undefined {
  switch (length) {
    case 'open':
      return null;
    case 'day':
      return instantAt({ date: addDays(wallOf(now, zone).date, 1), time: '00:00' }, zone) ?? undefined;
    case 'time': {
      const at = instantAt(wall, zone);
      return at === null || at.getTime() <= now ? undefined : at;
    }
    default:
      return new Date(now + hours[length] * HOUR_MS);
  }
}

/** Keeps a choice of how long, two hours at first. */
export function useLasting(now: number, zone: string, first: Length = 'two') {
  return useState<Lasting>(() => ({ length: first, wall: wallOf(now + 2 * HOUR_MS, zone) }));
}

/** One hour, two, the rest of the day, until a time, or until somebody ends it. */
export function LastingField(props: {
  legend: string;
  value: Lasting;
  onChange: (value: Lasting) => void;
  now: number;
  zone: string;
}) {
  const { t } = useTranslation();
  const { legend, value, onChange, now, zone } = props;
  const problem = endOf(value, now, zone) === undefined ? t('planning.endPassed') : null;
  return (
    <>
      <Choices
        legend={legend}
        name="lasting"
        value={value.length}
        options={lengths.map((length) => ({ value: length, label: t(`planning.length.${length}`) }))}
        onChange={(length) => onChange({ ...value, length })}
      />
      {value.length === 'time' && (
        <MomentField
          legend={t('planning.until')}
          value={value.wall}
          problem={problem}
          onChange={(wall) => onChange({ ...value, wall })}
        />
      )}
    </>
  );
}
