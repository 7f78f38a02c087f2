import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { readPrompts } from '../../../src/cli/known-prompts.ts';
import type { Language } from '../../../src/core/kernel/ids.ts';
import { DAY_MS } from '../../../src/core/kernel/zone.ts';
import { nextOpeningPrompts, spokenText } from '../../../src/core/schedule/spoken-time.ts';

const catalogue = readPrompts();
if (catalogue === null) throw new Error('the catalogue of prompts cannot be read');
const { ids, textOf } = catalogue;

const zones = ['Europe/Stockholm', 'Europe/Oslo'] as const;
const languages = ['sv', 'nb', 'nn', 'en'] as const;
const at = (text: string): number => DateTime.fromISO(text, { zone: 'Europe/Stockholm' }).toMillis();
const say = (opening: string, now: string, language: Language): string =>
  spokenText(nextOpeningPrompts(at(opening), at(now), 'Europe/Stockholm'), language, textOf);

/** Opening, now, and the sentence in sv, nb, nn and en. */
const sentences: readonly (readonly [opening: string, now: string, ...texts: string[]])[] = [
  [
    '2026-11-23T12:45',
    '2026-11-23T12:00',
    'Vi öppnar igen i dag klockan 12.45.',
    'Vi åpner igjen i dag klokken 12.45.',
    'Vi opnar igjen i dag klokka 12.45.',
    'We open again today at 12.45.',
  ],
  [
    '2026-11-24T07:45',
    '2026-11-23T23:59:59',
    'Vi öppnar igen i morgon klockan 7.45.',
    'Vi åpner igjen i morgen klokken 7.45.',
    'Vi opnar igjen i morgon klokka 7.45.',
    'We open again tomorrow at 7.45.',
  ],
  [
    '2026-11-24T07:45',
    '2026-11-24T00:00',
    'Vi öppnar igen i dag klockan 7.45.',
    'Vi åpner igjen i dag klokken 7.45.',
    'Vi opnar igjen i dag klokka 7.45.',
    'We open again today at 7.45.',
  ],
  [
    '2026-12-28T07:45',
    '2026-12-23T16:30',
    'Vi öppnar igen på måndag klockan 7.45.',
    'Vi åpner igjen på mandag klokken 7.45.',
    'Vi opnar igjen på måndag klokka 7.45.',
    'We open again on Monday at 7.45.',
  ],
  [
    '2026-12-28T07:45',
    '2026-12-21T16:30',
    'Vi öppnar igen måndagen den 28 december klockan 7.45.',
    'Vi åpner igjen mandag 28. desember klokken 7.45.',
    'Vi opnar igjen måndag 28. desember klokka 7.45.',
    'We open again on Monday 28 December at 7.45.',
  ],
  [
    '2027-01-04T08:00',
    '2026-12-23T16:30',
    'Vi öppnar igen måndagen den 4 januari klockan 8.00.',
    'Vi åpner igjen mandag 4. januar klokken 8.00.',
    'Vi opnar igjen måndag 4. januar klokka 8.00.',
    'We open again on Monday 4 January at 8.00.',
  ],
  [
    '2027-08-14T13:05',
    '2026-11-23T12:00',
    'Vi öppnar igen lördagen den 14 augusti 2027 klockan 13.05.',
    'Vi åpner igjen lørdag 14. august 2027 klokken 13.05.',
    'Vi opnar igjen laurdag 14. august 2027 klokka 13.05.',
    'We open again on Saturday 14 August 2027 at 13.05.',
  ],
  [
    '2027-03-28T03:00',
    '2027-03-26T18:00',
    'Vi öppnar igen på söndag klockan 3.00.',
    'Vi åpner igjen på søndag klokken 3.00.',
    'Vi opnar igjen på søndag klokka 3.00.',
    'We open again on Sunday at 3.00.',
  ],
  [
    '2026-05-19T00:00',
    '2026-05-18T22:10',
    'Vi öppnar igen i morgon klockan 0.00.',
    'Vi åpner igjen i morgen klokken 0.00.',
    'Vi opnar igjen i morgon klokka 0.00.',
    'We open again tomorrow at 0.00.',
  ],
  [
    '2026-05-19T00:01',
    '2026-05-08T22:10',
    'Vi öppnar igen tisdagen den 19 maj klockan 0.01.',
    'Vi åpner igjen tirsdag 19. mai klokken 0.01.',
    'Vi opnar igjen tysdag 19. mai klokka 0.01.',
    'We open again on Tuesday 19 May at 0.01.',
  ],
];

describe('when it opens again', () => {
  const cases = sentences.flatMap(([opening, now, ...texts]) =>
    languages.map((language, n) => [language, texts[n] ?? '', opening, now] as const),
  );
  test.each(cases)('%s: %s', (language, text, opening, now) => {
    expect(say(opening, now, language)).toBe(text);
  });

  test.each([
    ['sv', 'Vi kan inte säga när vi öppnar igen.'],
    ['nb', 'Vi kan ikke si når vi åpner igjen.'],
    ['nn', 'Vi kan ikkje seie når vi opnar igjen.'],
    ['en', 'We cannot say when we open again.'],
  ] as const)('is admitted not to be known in %s', (language, text) => {
    expect(spokenText(nextOpeningPrompts(null, 0, 'Europe/Oslo'), language, textOf)).toBe(text);
  });

  test('follows other sentences', () => {
    const prompts = [
      'closed',
      ...nextOpeningPrompts(at('2026-11-23T12:45'), at('2026-11-23T12:00'), zones[0]),
    ];
    expect(spokenText(prompts, 'en', textOf)).toBe(
      'You have reached the service desk. We are closed at the moment. Please call again when we are open. ' +
        'We open again today at 12.45.',
    );
  });

  test('is told by the clock of the place: noon in Stockholm is another hour in Helsinki', () => {
    const opening = at('2026-11-23T12:45');
    expect(nextOpeningPrompts(opening, opening, 'Europe/Helsinki')).toEqual([
      'opens-again',
      'when-today',
      'when-hour-13',
      'when-minute-45',
    ]);
  });
});

/** The sentence as the tables of Luxon and Intl have it, without any of ours. */
function expected(opening: DateTime, now: DateTime, language: Language): string {
  const local = opening.setLocale(language);
  const ahead = Math.round(opening.startOf('day').diff(now.startOf('day'), 'days').days);
  const words = {
    sv: { open: 'Vi öppnar igen', today: 'i dag', tomorrow: 'i morgon', on: 'på ', at: 'klockan' },
    nb: { open: 'Vi åpner igjen', today: 'i dag', tomorrow: 'i morgen', on: 'på ', at: 'klokken' },
    nn: { open: 'Vi opnar igjen', today: 'i dag', tomorrow: 'i morgon', on: 'på ', at: 'klokka' },
    en: { open: 'We open again', today: 'today', tomorrow: 'tomorrow', on: 'on ', at: 'at' },
  }[language];
  const year = opening.year !== now.year && ahead >= 90 ? ' yyyy' : '';
  const format = {
    sv: `EEEE'en den' d MMMM`,
    nb: 'EEEE d. MMMM',
    nn: 'EEEE d. MMMM',
    en: `'on' EEEE d MMMM`,
  };
  const day =
    ahead === 0
      ? words.today
      : ahead === 1
        ? words.tomorrow
        : ahead < 7
          ? `${words.on}${local.toFormat('EEEE')}`
          : local.toFormat(format[language] + year);
  return `${words.open} ${day} ${words.at} ${opening.toFormat('H.mm')}.`;
}

describe.each(zones)('every hour and date of two years in %s', (zone) => {
  const from = DateTime.fromISO('2026-11-01T00:00', { zone }).toMillis();
  const until = DateTime.fromISO('2028-11-01T00:00', { zone }).toMillis();
  const QUARTER_MS = 15 * 60_000;
  /** A second to hundreds of days before; in the course of the two years each meets every hour. */
  const leadsMs = [1_000, DAY_MS / 4, DAY_MS, 2 * DAY_MS, 6 * DAY_MS, 8 * DAY_MS, 60 * DAY_MS, 399 * DAY_MS];
  const lead = (n: number): number => leadsMs[(n * 7 + Math.floor(n / 96)) % leadsMs.length] ?? 0;

  test('is said with prompts that exist', () => {
    const missing = new Set<string>();
    const used = new Set<string>();
    for (let opening = from, n = 0; opening < until; opening += QUARTER_MS, n += 1) {
      // Not only quarters: in the course of the two years every minute has its turn.
      const at = opening + ((n + Math.floor(n / 96)) % 15) * 60_000;
      for (const prompt of nextOpeningPrompts(at, at - lead(n), zone)) {
        used.add(prompt);
        if (!ids.has(prompt)) missing.add(prompt);
      }
    }
    expect([...missing]).toEqual([]);
    const mute = [...used].flatMap((prompt) =>
      languages
        .filter((language) => (textOf(prompt, language) ?? '') === '')
        .map((language) => `${prompt} ${language}`),
    );
    expect(mute).toEqual([]);
    const never = [...ids].filter((id) => /^(when|opens)-/.test(id) && !used.has(id));
    expect(never.filter((id) => !id.startsWith('when-year-'))).toEqual(['opens-sometime']);
  });

  test.each(languages)('and reads in %s as Intl writes it', (language) => {
    for (let opening = from, n = 0; opening < until; opening += 67 * QUARTER_MS, n += 1) {
      const now = opening - lead(n);
      const text = spokenText(nextOpeningPrompts(opening, now, zone), language, textOf);
      const [then, before] = [DateTime.fromMillis(opening, { zone }), DateTime.fromMillis(now, { zone })];
      expect(text).toBe(expected(then, before, language));
    }
  });

  test.each(['2026-03-29', '2026-10-25', '2027-03-28', '2027-10-31'])('in the night of %s too', (date) => {
    const start = DateTime.fromISO(`${date}T00:00`, { zone }).toMillis();
    const now = start - 5 * 60_000;
    for (let opening = start; opening < start + DAY_MS / 4; opening += 60_000) {
      const text = spokenText(nextOpeningPrompts(opening, now, zone), 'en', textOf);
      const clock = DateTime.fromMillis(opening, { zone }).toFormat('H.mm');
      expect(text).toBe(`We open again tomorrow at ${clock}.`);
    }
  });
});

test('a prompt without text leaves no hole in the sentence', () => {
  expect(spokenText(['no-such', 'when-today'], 'sv', textOf)).toBe('i dag');
});
