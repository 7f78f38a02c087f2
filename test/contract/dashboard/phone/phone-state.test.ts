import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detached, stepPhone, whyIgnored } from '../../../../src/dashboard/phone/phone-state.ts';
import type { PhoneAct, PhoneInput, PhoneState } from '../../../../src/dashboard/phone/phone-state.ts';

const states: readonly PhoneState[] = [
  { kind: 'detached' },
  { kind: 'connecting' },
  { kind: 'registered' },
  { kind: 'offline' },
  { kind: 'replaced', by: 'tab' },
  { kind: 'replaced', by: 'place' },
  { kind: 'failed', reason: 'no-softphone' },
];
const inputs: readonly PhoneInput[] = [
  { kind: 'start' },
  { kind: 'attached' },
  { kind: 'unreachable' },
  { kind: 'refused', reason: 'not-allowed' },
  { kind: 'registered' },
  { kind: 'lost' },
  { kind: 'rejected' },
  { kind: 'unknown' },
  { kind: 'taken', by: 'tab' },
  { kind: 'taken', by: 'place' },
  { kind: 'wake' },
  { kind: 'stop' },
];

function run(...given: readonly PhoneInput[]): { state: PhoneState; acts: readonly PhoneAct[] } {
  let state = detached;
  let acts: readonly PhoneAct[] = [];
  for (const input of given) ({ state, acts } = stepPhone(state, input));
  return { state, acts };
}

describe('the states of the phone', () => {
  it('goes from nothing to registered', () => {
    expect(run({ kind: 'start' })).toEqual({ state: { kind: 'connecting' }, acts: ['attach'] });
    expect(run({ kind: 'start' }, { kind: 'attached' }).acts).toEqual(['open-line']);
    expect(run({ kind: 'start' }, { kind: 'attached' }, { kind: 'registered' }).state.kind).toBe(
      'registered',
    );
  });

  it('lets the calls be when the line is lost, and registers again by itself', () => {
    const lost = run({ kind: 'start' }, { kind: 'attached' }, { kind: 'registered' }, { kind: 'lost' });
    expect(lost).toEqual({ state: { kind: 'offline' }, acts: [] });
    expect(stepPhone(lost.state, { kind: 'registered' }).state.kind).toBe('registered');
  });

  it('asks for a new attachment when the service has forgotten the old one, and keeps the calls', () => {
    const { state, acts } = stepPhone({ kind: 'registered' }, { kind: 'unknown' });
    expect(state.kind).toBe('connecting');
    expect(acts).toEqual(['close-line', 'attach']);
  });

  it('gives the calls up when another place has the phone, and takes it back only when it is told to', () => {
    const { state, acts } = stepPhone({ kind: 'registered' }, { kind: 'taken', by: 'place' });
    expect(acts).toEqual(['close-line', 'drop-calls']);
    for (const input of inputs.filter(({ kind }) => kind !== 'start' && kind !== 'stop'))
      expect(stepPhone(state, input)).toEqual({ state, acts: [] });
    expect(stepPhone(state, { kind: 'start' }).acts).toEqual(['attach']);
  });

  it('asks again later while the service is away', () => {
    const away = run({ kind: 'start' }, { kind: 'unreachable' });
    expect(away).toEqual({ state: { kind: 'offline' }, acts: ['retry-later'] });
    expect(stepPhone(away.state, { kind: 'wake' })).toEqual({
      state: { kind: 'connecting' },
      acts: ['attach'],
    });
  });

  it('says of every input in every state what it does or why it does nothing', () => {
    for (const state of states)
      for (const input of inputs) {
        const why = whyIgnored(state.kind, input.kind);
        const after = stepPhone(state, input);
        if (why === null) continue;
        expect(why.length).toBeGreaterThan(10);
        expect(after).toEqual({ state, acts: [] });
      }
  });

  it('never holds a line without being at work, nor opens two, in any order of news', () => {
    const anyInput = fc.constantFrom(...inputs);
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 30 }), (given) => {
        let state = detached;
        let open = false;
        let asked = false;
        for (const input of given) {
          // The service answers what it was asked only.
          if (['attached', 'unreachable', 'refused'].includes(input.kind) && !asked) continue;
          // Only a line that is open has news.
          if (['registered', 'lost', 'rejected'].includes(input.kind) && !open) continue;
          const step = stepPhone(state, input);
          if (['attached', 'unreachable', 'refused'].includes(input.kind)) asked = false;
          ({ state } = step);
          for (const act of step.acts) {
            if (act === 'open-line') {
              expect(open).toBe(false);
              open = true;
            }
            if (act === 'close-line') {
              open = false;
              asked = false;
            }
            if (act === 'attach') asked = true;
          }
          if (['detached', 'replaced', 'failed'].includes(state.kind)) expect(open).toBe(false);
        }
      }),
    );
  });
});
