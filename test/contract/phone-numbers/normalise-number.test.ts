import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normaliseNumber } from '../../../src/adapters/phone-numbers/normalise-number.ts';

const country = fc.constantFrom('SE' as const, 'NO' as const);

describe('normaliseNumber', () => {
  test.each([
    ['040-628 04 00', 'SE', '+46406280400'],
    ['0406280400', 'SE', '+46406280400'],
    ['+46406280400', 'SE', '+46406280400'],
    ['+46406280400', 'NO', '+46406280400'],
    ['0046406280400', 'NO', '+46406280400'],
    ['+46 (0)40-628 04 00', 'SE', '+46406280400'],
    [' 46406280400', 'SE', '+46406280400'],
    [' 0406280400', 'SE', '+46406280400'],
    [' 112', 'SE', '112'],
    ['070-174 06 05', 'SE', '+46701740605'],
    ['70 16 29 99', 'NO', '+4770162999'],
    ['70 16 24 46', 'NO', '+4770162446'],
    ['046-73 97 97', 'SE', '+4646739797'],
    ['112', 'SE', '112'],
    ['112', 'NO', '112'],
    ['90 510', 'SE', '90510'],
    ['116117', 'NO', '116117'],
    ['116 117', 'SE', '116117'],
    ['02800', 'NO', '+4702800'],
    ['+4702800', 'NO', '+4702800'],
  ] as const)('%j in %s is %s', (raw, in_, expected) => {
    expect(normaliseNumber(raw, in_)).toBe(expected);
  });

  test.each([
    '',
    ' ',
    'anonymous',
    'Anonymous',
    'restricted',
    'unavailable',
    'unknown',
    'asterisk',
    'desk1',
    '<unknown>',
  ])('%j is withheld: no number', (raw) => {
    expect(normaliseNumber(raw, 'SE')).toBeNull();
    expect(normaliseNumber(raw, 'NO')).toBeNull();
  });

  test.each([
    '1001',
    '123',
    '+',
    '+0406280400',
    '0',
    '+46',
    'call 0406280400',
    '0406280400 x12',
    '0406280400;12',
    '4'.repeat(41),
  ])('%j is no number', (raw) => {
    expect(normaliseNumber(raw, 'SE')).toBeNull();
  });

  test('a number whose range the tables do not know yet is kept when its prefix says what it is', () => {
    expect(normaliseNumber('+46123456', 'SE')).toBe('+46123456');
    expect(normaliseNumber('123456', 'SE')).toBeNull();
  });

  test('what it gives is E.164 or a short code, and stays what it is when read again, in any country', () => {
    const digits = fc
      .array(fc.constantFrom(...'0123456789'.split('')), { maxLength: 15 })
      .map((all) => all.join(''));
    const prefix = fc.constantFrom('', '+', '00', '0', ' ', '+46', '+47', '046', '+46 (0)');
    const raw = fc.oneof(
      fc.tuple(prefix, digits).map((both) => both.join('')),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(raw, country, country, (text, first, second) => {
        const number = normaliseNumber(text, first);
        if (number === null) return;
        expect(number).toMatch(/^(\+[1-9]\d{4,14}|\d{3,6})$/);
        expect(normaliseNumber(number, number.startsWith('+') ? second : first)).toBe(number);
      }),
      { numRuns: 1_000 },
    );
  });

  test('spaces, hyphens and brackets change nothing', () => {
    const subscriber = fc.integer({ min: 0, max: 99 }).map((n) => `0406280${String(400 + (n % 100))}`);
    const spaced = subscriber.chain((number) =>
      fc
        .array(fc.constantFrom('', '', ' ', '-', '\u00a0'), {
          minLength: number.length,
          maxLength: number.length,
        })
        .map(
          (gaps) =>
            [
              number,
              number
                .split('')
                .map((digit, i) => (i === 0 ? digit : `${gaps[i] ?? ''}${digit}`))
                .join(''),
            ] as const,
        ),
    );
    fc.assert(
      fc.property(spaced, ([number, text]) => {
        expect(normaliseNumber(text, 'SE')).toBe(`+46${number.slice(1)}`);
      }),
      { numRuns: 300 },
    );
  });
});
