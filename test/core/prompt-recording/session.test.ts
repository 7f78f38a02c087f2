import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  recordingLeg,
  recordingSession,
  sessionOf,
  takeOf,
} from '../../../src/core/prompt-recording/names.ts';
import {
  beginRecording,
  mayBeCancelled,
  type PromptRecording,
  type RecordingEffect,
  type RecordingInput,
  recordingStep,
} from '../../../src/core/prompt-recording/session.ts';

const id = recordingSession('1');
const leg = recordingLeg(id);
const wanted = { id, prompt: 'closed', language: 'sv', organisation: 'ekeby', by: 'kim' } as const;
const phone = { endpoint: 'PJSIP/desk1', callerNumber: '+46406280400', callerName: 'Ekeby' };

/** A recording that goes through some inputs, and what it asked for. */
class Run {
  session: PromptRecording;
  readonly effects: RecordingEffect[];
  now = 0;

  constructor() {
    const { session, effects } = beginRecording(wanted, phone, 0);
    this.session = session;
    this.effects = [...effects];
  }

  tell(input: RecordingInput): this {
    const { session, effects } = recordingStep(this.session, input, this.now);
    this.session = session;
    this.effects.push(...effects);
    return this;
  }

  /** What it hears now is over. */
  hears(): this {
    return this.tell({ type: 'heard', playback: this.session.playback ?? '' });
  }

  press(key: string): this {
    return this.tell({ type: 'key', key });
  }

  spoken(recorded = true): this {
    return this.tell({ type: 'take-over', take: this.session.take ?? '', recorded });
  }

  late(): this {
    this.now = this.session.until ?? this.now;
    return this.tell({ type: 'late' });
  }

  offered(): this {
    return this.tell({ type: 'answered' }).hears().spoken();
  }

  of<T extends RecordingEffect['type']>(type: T): Extract<RecordingEffect, { type: T }>[] {
    return this.effects.filter(
      (effect): effect is Extract<RecordingEffect, { type: T }> => effect.type === type,
    );
  }

  get said(): readonly (readonly string[])[] {
    return this.of('play').map(({ prompts }) => prompts.map(({ prompt }) => prompt));
  }
}

const hungUp = { type: 'gone', cause: 'hung-up' } as const;

describe('a recording by telephone', () => {
  it('rings, tells what to do, records, plays it back and keeps it by key 1', () => {
    const run = new Run().offered();
    expect(run.of('originate')).toEqual([expect.objectContaining({ leg, ...phone, timeoutMs: 50_000 })]);
    expect(run.of('record')).toEqual([
      expect.objectContaining({ leg, recording: takeOf(id, 1), maxMs: 120_000, endKey: '#' }),
    ]);
    expect(run.of('play').at(-1)).toMatchObject({ recording: takeOf(id, 1) });
    run.press('1');
    expect(run.session.phase).toBe('keeping');
    expect(run.of('keep-take')).toEqual([{ type: 'keep-take', take: takeOf(id, 1) }]);
    run.tell({ type: 'judged', problem: null, again: false });
    expect(run.session).toMatchObject({ phase: 'leaving', outcome: 'kept' });
    run.hears();
    expect(run.session).toMatchObject({ phase: 'over', outcome: 'kept', until: null });
    expect(run.said).toEqual([
      ['record-prompt-how', 'voicemail-tone'],
      ['record-prompt-keep'],
      ['record-prompt-kept'],
    ]);
    expect(run.of('hang-up')).toHaveLength(1);
    expect(run.of('discard-take')).toEqual([{ type: 'discard-take', take: takeOf(id, 1) }]);
  });

  it('is read again by key 2, under another name, and the first take is gone', () => {
    const run = new Run().offered().press('2');
    expect(run.of('discard-take')).toEqual([{ type: 'discard-take', take: takeOf(id, 1) }]);
    expect(run.hears().session.take).toBe(takeOf(id, 2));
  });

  it('hears only the tone who presses the hash key at once', () => {
    const run = new Run().tell({ type: 'answered' }).press('#');
    expect(run.of('stop-playback')).toEqual([expect.objectContaining({ playback: `${id}.p1` })]);
    expect(run.said.at(-1)).toEqual(['voicemail-tone']);
    // What was stopped is told as over, and begins nothing.
    run.tell({ type: 'heard', playback: `${id}.p1` });
    expect(run.session.phase).toBe('asking');
  });

  it('tells why a take will not do and asks for another, until that gets nobody further', () => {
    const run = new Run().offered();
    const refuse = (): Run => run.press('1').tell({ type: 'judged', problem: 'it is clipped', again: true });
    refuse();
    expect(run.session).toMatchObject({ phase: 'asking', problem: 'it is clipped', outcome: null });
    expect(run.said.at(-1)).toEqual(['record-prompt-refused', 'record-prompt-how', 'voicemail-tone']);
    for (let take = 2; take <= 10; take += 1) {
      run.hears().spoken();
      refuse();
    }
    expect(run.session).toMatchObject({ phase: 'leaving', outcome: 'unusable' });
    expect(run.of('discard-take')).toHaveLength(10);
  });

  it('asks twice whether to keep it, and keeps nothing that nobody wanted', () => {
    const run = new Run().offered().hears().late();
    expect(run.session.phase).toBe('offering');
    run.hears().late();
    expect(run.session).toMatchObject({ phase: 'leaving', outcome: 'no-key' });
    expect(run.of('keep-take')).toEqual([]);
    expect(run.of('discard-take')).toHaveLength(1);
  });

  it('is kept though the phone is hung up, once 1 was pressed', () => {
    const run = new Run().offered().press('1').tell(hungUp);
    expect(run.session.phase).toBe('keeping');
    expect(mayBeCancelled(run.session)).toBe(false);
    run.tell({ type: 'cancel' }).tell({ type: 'judged', problem: null, again: false });
    expect(run.session).toMatchObject({ phase: 'over', outcome: 'kept' });
    expect(run.of('hang-up')).toEqual([]);
  });

  it.each([
    ['busy', 'busy'],
    ['declined', 'declined'],
    ['not-answered', 'not-answered'],
    ['unreachable', 'unreachable'],
  ] as const)('ends with a phone that is %s', (cause, outcome) => {
    expect(new Run().tell({ type: 'gone', cause }).session).toMatchObject({ phase: 'over', outcome });
  });

  it('ends in time wherever Asterisk falls silent', () => {
    const begun = (): Run => new Run().tell({ type: 'answered' });
    const cases = [new Run(), begun(), begun().hears(), begun().hears().spoken().press('1')];
    for (const run of cases) {
      run.late();
      if (run.session.phase === 'leaving') run.late();
      expect(run.session.phase).toBe('over');
      expect(run.of('hang-up')).toHaveLength(1);
    }
  });
});

const inputs: fc.Arbitrary<(run: Run) => void> = fc.oneof(
  fc.constant((run: Run) => run.tell({ type: 'answered' })),
  fc.constant((run: Run) => run.hears()),
  fc.constantFrom('1', '2', '#', '9').map((key) => (run: Run) => run.press(key)),
  fc.boolean().map((recorded) => (run: Run) => run.spoken(recorded)),
  fc
    .boolean()
    .map((again) => (run: Run) => run.tell({ type: 'judged', problem: again ? 'no' : null, again })),
  fc.constant((run: Run) => run.tell({ type: 'cancel' })),
  fc.constant((run: Run) => run.tell({ type: 'failed', problem: 'x' })),
  fc.constant((run: Run) => run.late()),
  fc.constant((run: Run) => run.tell(hungUp)),
);

/** Whatever was begun and is not kept must have been discarded when it is over. */
const takesLeft = (run: Run): string[] => {
  const dropped = new Set(run.of('discard-take').map(({ take }) => take));
  return run.of('record').flatMap(({ recording }) => (dropped.has(recording) ? [] : [recording]));
};

describe('in whatever order things happen', () => {
  it('it comes to an end, keeps at most what 1 was pressed for, and leaves no take and no leg', () => {
    fc.assert(
      fc.property(fc.array(inputs, { maxLength: 40 }), (acts) => {
        const run = new Run();
        for (const act of acts) act(run);
        for (let n = 0; n < 40 && run.session.phase !== 'over'; n += 1) run.late();
        expect(run.session.phase).toBe('over');
        expect(run.session.outcome).not.toBeNull();
        expect(run.session.until).toBeNull();
        expect(takesLeft(run)).toEqual([]);
        if (run.session.outcome === 'kept') expect(run.of('keep-take').length).toBeGreaterThan(0);
        // Nothing is asked of a leg after it was hung up.
        const end = run.effects.findIndex(({ type }) => type === 'hang-up');
        if (end >= 0)
          expect(run.effects.slice(end + 1).filter(({ type }) => type !== 'discard-take')).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('and the look for takes that are left would find one', () => {
    const run = new Run().offered();
    expect(takesLeft(run)).toEqual([takeOf(id, 1)]);
  });
});

describe('the names of a recording', () => {
  it('are told from those of calls', () => {
    expect([sessionOf(leg), sessionOf(takeOf(id, 3))]).toEqual([id, id]);
    for (const other of ['1732.5', 'task-1.a1', '1732.5.r1', 'prompt-1', 'x-prompt-1.s'])
      expect(sessionOf(other)).toBeNull();
  });
});
