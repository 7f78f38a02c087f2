import { describe, expect, it } from 'vitest';
import { formatFor } from '../../../src/dashboard/i18n/format.ts';
import { languageFor } from '../../../src/dashboard/i18n/languages.ts';
import { writtenNumber } from '../../../src/dashboard/i18n/phone-number.ts';

/** Intl writes no-break spaces of several widths; which one is its own business. */
function plain(text: string): string {
  return text.replace(/[\u00a0\u202f]/g, ' ');
}

describe('figures as they are written', () => {
  const sv = formatFor('sv', 'Europe/Stockholm');
  const en = formatFor('en', 'Europe/Stockholm');

  it('a share', () => {
    expect(plain(sv.share(0.8462))).toBe('84,6 %');
    expect(plain(sv.share(1))).toBe('100,0 %');
    expect(plain(en.share(0.8462))).toBe('84.6%');
    expect(sv.share(null)).toBe('–');
    expect(plain(sv.roundShare(0.8))).toBe('80 %');
  });

  it('a count', () => {
    expect(plain(sv.count(1_234))).toBe('1 234');
    expect(en.count(1_234)).toBe('1,234');
  });

  it.each([
    [-5, '0:00'],
    [0, '0:00'],
    [999, '0:00'],
    [7_000, '0:07'],
    [65_999, '1:05'],
    [3_599_999, '59:59'],
    [3_600_000, '1:00:00'],
    [51_300_000, '14:15:00'],
  ])('%d ms last %s', (ms, text) => {
    expect(sv.duration(ms)).toBe(text);
    expect(en.duration(ms)).toBe(text);
  });

  it.each([
    [20_000, '20 s'],
    [60_000, '1 min'],
    [90_000, '1 min 30 s'],
    [0, '0 s'],
  ])('a limit of %d ms is %s', (ms, text) => {
    expect(plain(sv.limit(ms))).toBe(text);
  });

  it('a moment of today and of another day', () => {
    const at = new Date('2026-11-22T13:03:22Z');
    expect(sv.clock(at)).toBe('14:03:22');
    expect(sv.moment(at, new Date('2026-11-22T20:00:00Z'))).toBe('14:03');
    expect(sv.moment(at, new Date('2026-11-23T00:00:00Z'))).toBe('22 nov. 14:03');
    expect(en.moment(at, new Date('2026-11-23T00:00:00Z'))).toBe('22 Nov 14:03');
    expect(sv.fullMoment(at)).toBe('22 november 2026 14:03:22');
    for (const language of ['nb', 'nn'] as const) {
      const norwegian = formatFor(language, 'Europe/Oslo');
      expect(norwegian.moment(at, new Date('2026-11-23T00:00:00Z'))).toBe('22. nov. 14:03');
      expect(norwegian.fullMoment(at)).toBe('22. november 2026 14:03:22');
      expect(plain(norwegian.share(0.8462))).toBe('84,6 %');
    }
  });
});

describe('phone numbers as they are written', () => {
  it.each([
    ['+46406280400', '040-628 04 00'],
    ['+46701740605', '070-174 06 05'],
    ['+468123456', '08-12 34 56'],
    ['+4687654321', '08-765 43 21'],
    ['+46812345678', '08-123 456 78'],
    ['+46304123456', '0304-12 34 56'],
    ['+4730412345', '+47 30 41 23 45'],
    ['+4791234567', '+47 912 34 567'],
    ['+4747123456', '+47 471 23 456'],
    ['+4570162999', '+4570162999'],
    ['112', '112'],
    ['', ''],
  ])('%s is written %s', (number, text) => {
    expect(writtenNumber(number)).toBe(text);
  });
});

describe('the language of a new reader', () => {
  it.each([
    [['sv-SE', 'en'], 'sv'],
    [['nn-NO'], 'nn'],
    [['nb'], 'nb'],
    [['no-NO', 'en'], 'nb'],
    [['da-DK'], 'nb'],
    [['fi-SV', 'en'], 'sv'],
    [['en-US', 'sv'], 'en'],
    [['fi-FI', 'sv-FI', 'en'], 'sv'],
    [['de'], 'en'],
    [[], 'en'],
  ])('wanting %j gets %s', (wanted, language) => {
    expect(languageFor(wanted)).toBe(language);
  });
});
