import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { positionPrompt, waitPrompt, waitPrompts } from '../../../src/core/call/spoken-wait.ts';
import { MINUTE_MS } from '../../../src/core/kernel/time.ts';

const said = (lowMin: number, highMin: number) => waitPrompt(lowMin * MINUTE_MS, highMin * MINUTE_MS);

describe('the range of the wait that is said', () => {
  it.each([
    [0, 0.5, 'wait-under-1'],
    [0, 0, 'wait-under-1'],
    [0.2, 1.4, 'wait-under-1'],
    [0.8, 1.4, 'wait-1-2'],
    [3.5, 4.5, 'wait-3-5'],
    [4, 7, 'wait-5-8'],
    [4.5, 6, 'wait-5-8'],
    [10, 14, 'wait-12-20'],
    [46, 200, 'wait-over-45'],
  ])('of %d to %d minutes is %s', (low, high, prompt) => {
    expect(said(low, high)).toBe(prompt);
  });

  it('of two that cover as much is the later, so that nobody is promised too much', () => {
    expect(said(1.5, 2.5)).toBe('wait-2-3');
    expect(said(2, 2)).toBe('wait-2-3');
  });

  it('is none when the estimate touches three: any of them would be a guess', () => {
    expect(said(1.9, 5.1)).toBeNull();
    expect(said(1.9, 2.9)).not.toBeNull();
  });

  it('is one that the estimate touches, or none', () => {
    const minutes = fc.double({ min: 0, max: 200, noNaN: true });
    fc.assert(
      fc.property(minutes, minutes, (a, b) => {
        const prompt = said(Math.min(a, b), Math.max(a, b));
        if (prompt === null) return;
        expect(waitPrompts).toContain(prompt);
        const [from = 0, to = Infinity] = bounds[prompt] ?? [];
        expect(Math.min(a, b)).toBeLessThan(to);
        expect(Math.max(a, b)).toBeGreaterThanOrEqual(from);
      }),
    );
  });
});

/** Written out once more, from what the prompts say. */
const bounds: Record<string, readonly [number, number]> = {
  'wait-under-1': [0, 1],
  'wait-1-2': [1, 2],
  'wait-2-3': [2, 3],
  'wait-3-5': [3, 5],
  'wait-5-8': [5, 8],
  'wait-8-12': [8, 12],
  'wait-12-20': [12, 20],
  'wait-20-30': [20, 30],
  'wait-30-45': [30, 45],
  'wait-over-45': [45, Infinity],
};

describe('the position that is said', () => {
  it('has a prompt of its own up to twenty', () => {
    expect([1, 2, 20, 21, 400].map(positionPrompt)).toEqual([
      'position-1',
      'position-2',
      'position-20',
      'position-many',
      'position-many',
    ]);
  });
});
