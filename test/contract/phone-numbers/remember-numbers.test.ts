import { expect, test } from 'vitest';
import { normaliseNumber } from '../../../src/adapters/phone-numbers/normalise-number.ts';
import { rememberNumbers } from '../../../src/adapters/phone-numbers/remember-numbers.ts';

test('a number is read once, also one that is none, and the answer is the same each time', () => {
  const read: string[] = [];
  const normalise = rememberNumbers((raw) => {
    read.push(raw);
    return normaliseNumber(raw, 'SE');
  });
  for (let again = 0; again < 2; again += 1) {
    expect(normalise('0406280400')).toBe('+46406280400');
    expect(normalise('anonymous')).toBeNull();
  }
  expect(read).toEqual(['0406280400', 'anonymous']);
});

test('no more is remembered than was asked for', () => {
  let reads = 0;
  const normalise = rememberNumbers((raw) => {
    reads += 1;
    return raw;
  }, 2);
  for (const raw of ['1', '2', '3', '1']) expect(normalise(raw)).toBe(raw);
  expect(reads).toBe(4);
});
