import { describe, expect, it } from 'vitest';
import { callFigures } from '../../../src/app/queries/call-figures.ts';
import type { Fact } from '../../../src/core/desk/facts.ts';
import type { Silence } from '../../../src/core/routing/wait-memory.ts';
import { answered, arrived, BASE, queued } from './facts.ts';

const estimated = (at: number, low: number | null, silent: Silence | null = null): Fact => ({
  type: 'wait-estimated',
  at,
  call: 'c1',
  service: 'support',
  position: 1,
  lowMs: low,
  meanMs: low,
  highMs: low === null ? null : low * 2,
  silent,
  said: null,
});
const measured = (at: number, lowMs: number, actualMs: number): Fact => ({
  type: 'estimate-measured',
  at,
  call: 'c1',
  service: 'support',
  estimateMs: lowMs,
  lowMs,
  highMs: lowMs * 2,
  actualMs,
});
const begun = [arrived(BASE), queued(BASE)];

describe('the estimate of a call', () => {
  it('is the first range that was reckoned, with what came of it', () => {
    const facts = [
      ...begun,
      estimated(BASE + 10_000, null),
      estimated(BASE + 20_000, 30_000),
      estimated(BASE + 40_000, 15_000),
      answered(BASE + 60_000, 60_000),
      measured(BASE + 60_000, 30_000, 40_000),
    ];
    expect(callFigures(facts).estimate).toEqual({
      at: BASE + 20_000,
      lowMs: 30_000,
      highMs: 60_000,
      told: true,
      actualMs: 40_000,
    });
    expect(callFigures(facts.slice(0, -1)).estimate?.actualMs).toBeNull();
  });

  it('tells when the caller did not hear it, and is none where none could be made', () => {
    expect(callFigures([...begun, estimated(BASE, 30_000, 'error-too-large')]).estimate?.told).toBe(false);
    expect(callFigures([...begun, estimated(BASE, null)]).estimate).toBeNull();
  });

  it('is not measured by the estimate of another queue', () => {
    const facts = [...begun, estimated(BASE, 30_000), measured(BASE + 90_000, 50_000, 20_000)];
    expect(callFigures(facts).estimate?.actualMs).toBeNull();
  });
});
