import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RepeatedDigits } from '../../../src/adapters/ari/repeated-digits.ts';
import type { AriEvent } from '../../../src/adapters/ari/types.generated.ts';

const START = Date.parse('2027-03-01T08:00:00Z');

/** As Asterisk writes instants. */
const event = (at: number, digit: string, durationMs = 100, id = '1.1'): AriEvent =>
  ({
    type: 'ChannelDtmfReceived',
    application: 'svara',
    timestamp: new Date(START + at).toISOString().replace('Z', '+0000'),
    digit,
    duration_ms: durationMs,
    channel: { id },
  }) as unknown as AriEvent;

const kept = (events: readonly AriEvent[]): string => {
  const digits = new RepeatedDigits();
  return events
    .filter((each) => !digits.isRepeated(each))
    .map((each) => (each.type === 'ChannelDtmfReceived' ? each.digit : ''))
    .join('');
};

describe('a digit that Asterisk tells twice', () => {
  it('is taken once, as it comes from a jam of the digits 0 7 7 0 1', () => {
    const told: readonly (readonly [number, string])[] = [
      [0, '0'],
      [1, '7'],
      [136, '7'],
      [142, '7'],
      [289, '7'],
      [297, '0'],
      [444, '0'],
      [451, '1'],
      [605, '1'],
    ];
    expect(kept(told.map(([at, digit]) => event(at, digit)))).toBe('07701');
  });

  it('is another when its tone is of another length, or on another channel, or comes too late', () => {
    expect(kept([event(0, '1'), event(1, '2'), event(80, '2', 101)])).toBe('122');
    expect(kept([event(0, '1'), event(1, '2'), event(80, '2', 100, '2.2')])).toBe('122');
    expect(kept([event(0, '1'), event(1, '2'), event(192, '2')])).toBe('122');
  });

  it('waits for a longer one before it to sound', () => {
    const told = [
      event(0, '1'),
      event(1, '2', 400),
      event(140, '2', 400),
      event(260, '3', 60),
      event(600, '3', 60),
    ];
    expect(kept(told)).toBe('123');
  });

  it('is what follows sooner than its own tone lasts, though the one before came at its pace', () => {
    expect(kept([event(0, '1'), event(100, '2'), event(104, '2')])).toBe('12');
    expect(kept([event(0, '1'), event(100, '2'), event(200, '2')])).toBe('122');
  });

  it('is forgotten with the end of its channel, and with the connection', () => {
    const digits = new RepeatedDigits();
    const end = { type: 'StasisEnd', channel: { id: '1.1' } } as unknown as AriEvent;
    for (const forget of [() => digits.isRepeated(end), () => digits.clear()]) {
      for (const each of [event(0, '1'), event(1, '2')]) digits.isRepeated(each);
      forget();
      expect(digits.isRepeated(event(80, '2'))).toBe(false);
    }
  });

  it('whatever a person types at whatever pace, every key counts', () => {
    const key = fc.record({
      digit: fc.constantFrom('0', '1', '#'),
      toneMs: fc.constantFrom(40, 60, 100, 240),
      pauseMs: fc.integer({ min: 40, max: 400 }),
    });
    fc.assert(
      fc.property(fc.array(key, { maxLength: 20 }), (keys) => {
        let at = 0;
        const told = keys.map(({ digit, toneMs, pauseMs }) => {
          at += pauseMs + toneMs;
          return event(at, digit, toneMs);
        });
        expect(kept(told)).toBe(keys.map(({ digit }) => digit).join(''));
      }),
    );
  });
});
