import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CallItem } from '../../../src/app/desk-api.ts';
import { foldCallRow, isCallFact } from '../../../src/app/queries/call-row.ts';
import type { CallFact, Fact } from '../../../src/core/desk/facts.ts';
import { arrival, callStory, EPOCH } from '../../support/facts.ts';

function fold(facts: readonly Fact[]): CallItem | null {
  return facts.filter(isCallFact).reduce<CallItem | null>(foldCallRow, null);
}

describe('the row of a call', () => {
  test('follows a call from its arrival to its end', () => {
    const story = callStory('c1', EPOCH);
    const states = story.map((_, i) => fold(story.slice(0, i + 1))?.state);
    expect(states).toEqual(['arriving', 'arriving', 'queued', 'offering', 'offering', 'connected', 'ended']);
    expect(fold(story)).toEqual({
      id: 'c1',
      kind: 'inbound',
      dialled: '+46406280400',
      caller: '+46701740611',
      organisation: 'burlov',
      service: 'it',
      class: 'high',
      state: 'ended',
      endReason: 'handled',
      arrivedAt: EPOCH,
      waitMs: 4_010,
      agentId: 'anna',
    });
  });

  test('takes an offer that came to nothing back to the queue', () => {
    const story = callStory('c1', EPOCH).slice(0, 4);
    const ended: CallFact = {
      at: EPOCH + 15_010,
      type: 'offer-ended',
      call: 'c1',
      agent: 'anna',
      leg: 'c1.a1',
      outcome: 'not-answered',
      restUntil: EPOCH + 45_010,
    };
    expect(fold([...story, ended])).toMatchObject({ state: 'queued', agentId: null, waitMs: null });
  });

  test('announces before the queue, and stays queued under a greeting', () => {
    const greeting: CallFact = {
      at: EPOCH,
      type: 'announcement-started',
      call: 'c1',
      playback: 'c1.p1',
      prompts: ['greeting'],
      purpose: 'greeting',
    };
    const story = callStory('c1', EPOCH);
    expect(fold([arrival('c1', EPOCH), greeting])).toMatchObject({ state: 'announcing' });
    expect(fold([...story.slice(0, 3), greeting])).toMatchObject({ state: 'queued' });
  });

  test('keeps the instant at which the channel came, where that was before the fact', () => {
    const rebuilt = arrival('c1', EPOCH + 60_000, { arrivedAt: EPOCH, rebuilt: true });
    expect(fold([rebuilt])).toMatchObject({ arrivedAt: EPOCH });
    expect(fold([arrival('c1', EPOCH - 5), rebuilt])).toMatchObject({ arrivedAt: EPOCH - 5 });
  });

  test('is unknown without an arrival, and untouched by facts of a later kind', () => {
    expect(fold(callStory('c1', EPOCH).slice(1))).toBeNull();
    const later = { at: EPOCH, type: 'call-praised', call: 'c1' } as unknown as CallFact;
    expect(fold([arrival('c1', EPOCH), later])).toEqual(fold([arrival('c1', EPOCH)]));
  });

  test('once ended stays as it ended, whatever is told late or twice', () => {
    const story = callStory('c1', EPOCH);
    const ended = fold(story);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...story)), (late) => {
        expect(fold([...story, ...late])).toEqual(ended);
      }),
    );
  });
});
