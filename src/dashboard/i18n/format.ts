import { languages } from './languages.ts';
import type { Language } from './languages.ts';

/** How figures and times are written in one language. */
export interface Format {
  /** `1 234` or `1,234`. */
  count(value: number): string;
  /** `84,6 %` or `84.6%`; `–` for null. */
  share(ratio: number | null): string;
  /** `80 %`, for round shares in a sentence. */
  roundShare(ratio: number): string;
  /** `0:07`, `1:05`, `1:02:05`: minutes and seconds, hours when there are any. */
  duration(ms: number): string;
  /** `20 s`, `1 min 30 s`: a limit in a sentence. */
  limit(ms: number): string;
  /** `14:03:22`. */
  clock(at: Date): string;
  /** `14:03` today, `22 nov. 14:03` on another day. */
  moment(at: Date, now: Date): string;
  /** `22 november 2026 14:03:22`. */
  fullMoment(at: Date): string;
}

const NO_BREAK = '\u00a0';

/** @param timeZone for tests; default the reader's own */
export function formatFor(language: Language, timeZone?: string): Format {
  const { locale } = languages[language];
  const zone = timeZone === undefined ? {} : { timeZone };
  const count = new Intl.NumberFormat(locale);
  const share = new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const roundShare = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const hours = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...zone } as const;
  const clock = new Intl.DateTimeFormat(locale, { ...hours, second: '2-digit' });
  const short = new Intl.DateTimeFormat(locale, hours);
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', ...zone });
  const fullDay = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    ...zone,
  });
  return {
    count: (value) => count.format(value),
    share: (ratio) => (ratio === null ? '–' : share.format(ratio)),
    roundShare: (ratio) => roundShare.format(ratio),
    duration: digits,
    limit: limitWords,
    clock: (at) => clock.format(at),
    moment: (at, now) =>
      fullDay.format(at) === fullDay.format(now) ? short.format(at) : `${day.format(at)} ${short.format(at)}`,
    fullMoment: (at) => `${fullDay.format(at)} ${clock.format(at)}`,
  };
}

function digits(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1_000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const seconds = two(total % 60);
  const minutes = Math.floor(total / 60) % 60;
  const hours = Math.floor(total / 3_600);
  return hours === 0 ? `${minutes}:${seconds}` : `${hours}:${two(minutes)}:${seconds}`;
}

function limitWords(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  const parts = [
    { value: Math.floor(seconds / 60), unit: 'min' },
    { value: seconds % 60, unit: 's' },
  ];
  const told = parts.filter(({ value }) => value > 0);
  return (told.length > 0 ? told : [{ value: 0, unit: 's' }])
    .map(({ value, unit }) => `${value}${NO_BREAK}${unit}`)
    .join(NO_BREAK);
}
