import { describe, expect, it } from 'vitest';
import { restoreDesk } from '../../../src/core/desk/restore.ts';
import type { Directory } from '../../../src/core/desk/directory.ts';
import { plainEntry } from '../../../src/core/entry/plan.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';

const NUMBER = '+46406280400';
const SUNDAY = Date.UTC(2026, 10, 22, 9, 0, 0);

const office = {
  id: 'office',
  name: 'Office',
  timeZone: 'Europe/Stockholm',
  week: { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] },
  specialDays: new Map(),
} as const;

function directory(takesMessages = true): Directory {
  const plain = sketchDirectory({
    services: { support: {} },
    agents: { anna: { services: ['support'] } },
    numbers: { [NUMBER]: { calendar: 'office', entry: plainEntry('closed') } },
  });
  const voicemail = { maxMs: 60_000, silenceMs: 5_000, email: [], keepDays: 30 };
  return {
    ...plain,
    calendars: new Map([['office', office]]),
    organisations: new Map(
      [...plain.organisations].map(([id, each]) => [id, takesMessages ? { ...each, voicemail } : each]),
    ),
    numbers: new Map(
      [...plain.numbers].map(([number, plan]) => {
        const { entry } = plan;
        return [number, { ...plan, entry: { ...entry, closed: { ...entry.closed, voicemail: true } } }];
      }),
    ),
  };
}

const said = (desk: DeskDriver) =>
  desk.factsOf('announcement-started').map(({ prompts }) => prompts.join('+'));
const types = (desk: DeskDriver) => desk.factsOfCall('c1').map(({ type }) => type);
const ended = (desk: DeskDriver) => desk.factsOf('call-ended').map(({ reason, by }) => `${reason} by ${by}`);

/** A caller who has heard that it is closed and is asked to speak. */
const asked = (takesMessages = true): DeskDriver =>
  new DeskDriver(directory(takesMessages), SUNDAY).call('c1').soundOver('c1');
const recording = (): DeskDriver => asked().soundOver('c1');
const over = (desk: DeskDriver, durationMs: number | null, talkingMs = durationMs, n = 1): DeskDriver =>
  desk.tell({ type: 'recording-finished', recording: `c1.r${n}`, leg: 'c1', durationMs, talkingMs });

const caller = (now = SUNDAY) => ({
  leg: 'c1',
  kind: 'caller' as const,
  endpoint: 'PJSIP/trunk',
  up: true,
  createdAt: now,
  dialled: NUMBER,
  caller: '+46701740611',
});

describe('a caller who may leave a message', () => {
  it('is asked, recorded after the tone, thanked, and counted as one who left a message', () => {
    const desk = recording();
    expect(said(desk)).toEqual(['closed', 'voicemail-record+voicemail-tone']);
    expect(desk.lastEffectsOf('record')).toEqual([
      {
        type: 'record',
        call: 'c1',
        leg: 'c1',
        recording: 'c1.r1',
        maxMs: 60_000,
        silenceMs: 5_000,
        endKey: '#',
      },
    ]);
    over(desk, 4_000);
    expect(desk.factsOf('voicemail-left')).toMatchObject([{ recording: 'c1.r1', durationMs: 4_000 }]);
    expect(said(desk).at(-1)).toBe('voicemail-thanks');
    desk.soundOver('c1');
    expect(ended(desk)).toEqual(['voicemail by desk']);
    expect(desk.lastEffectsOf('hang-up')).toHaveLength(1);
    expect(desk.desk.timers.size).toBe(0);
  });

  it('need not hear the request out: the hash key leads to the tone at once', () => {
    const desk = asked().press('c1', '5');
    expect(desk.lastEffectsOf('record')).toHaveLength(0);
    desk.press('c1', '#');
    expect(desk.lastEffects.map(({ type }) => type).slice(0, 2)).toEqual(['stop-playback', 'play']);
    expect(said(desk).at(-1)).toBe('voicemail-tone');
    // The playback that was stopped still tells its end.
    desk.tell({ type: 'playback-finished', playback: 'c1.p2', leg: 'c1' });
    expect(desk.factsOf('recording-started')).toHaveLength(0);
    expect(desk.soundOver('c1').lastEffectsOf('record')).toHaveLength(1);
  });

  it('may hang up instead of pressing a key: the call ends once Asterisk tells what was recorded', () => {
    const desk = recording().gone('c1');
    expect(ended(desk)).toEqual([]);
    expect(types(desk).at(-1)).toBe('recording-left');
    desk.gone('c1');
    over(desk, 7_000);
    expect(types(desk).slice(-2)).toEqual(['voicemail-left', 'call-ended']);
    expect(ended(desk)).toEqual(['voicemail by caller']);
    // Late or doubled news of it changes nothing.
    over(desk, 7_000);
    expect(ended(desk)).toHaveLength(1);
  });

  it('who hangs up having said nothing has left no message', () => {
    const desk = over(recording().gone('c1'), 0);
    expect(types(desk)).not.toContain('voicemail-left');
    expect(ended(desk)).toEqual(['closed by caller']);
  });

  it.each([
    ['before the request is over', asked],
    ['in the word that it is closed', () => new DeskDriver(directory(), SUNDAY).call('c1')],
  ])('who hangs up %s met a closed desk', (_, begin) => {
    expect(ended(begin().gone('c1'))).toEqual(['closed by caller']);
  });

  it('is told once that it was too short, asked again, and then let go', () => {
    const desk = over(recording(), 0);
    expect(said(desk).at(-1)).toBe('voicemail-too-short+voicemail-record+voicemail-tone');
    desk.soundOver('c1');
    expect(desk.lastEffectsOf('record')).toMatchObject([{ recording: 'c1.r2' }]);
    over(desk, 900, 900, 1);
    expect(said(desk)).toHaveLength(3);
    over(desk, 0, 0, 2);
    expect(said(desk).at(-1)).toBe('voicemail-too-short');
    desk.soundOver('c1');
    expect(ended(desk)).toEqual(['closed by desk']);
    expect(types(desk)).not.toContain('voicemail-left');
  });

  it('who says nothing until the silence ends it has left no message; a soft word before a key has', () => {
    expect(said(over(recording(), 5_000, 0)).at(-1)).toBe(
      'voicemail-too-short+voicemail-record+voicemail-tone',
    );
    expect(types(over(recording(), 2_000, 0))).toContain('voicemail-left');
    expect(types(over(recording(), 1_000))).toContain('voicemail-left');
  });

  it.each([
    [
      'Asterisk tells that it failed',
      (desk: DeskDriver) =>
        desk.tell({ type: 'recording-failed', recording: 'c1.r1', leg: 'c1', error: 'disk full' }),
    ],
    [
      'it cannot be begun',
      (desk: DeskDriver) =>
        desk.tell({ type: 'effect-failed', effect: 'record', call: 'c1', leg: 'c1', error: 'disk full' }),
    ],
  ])('hears so when %s, never silence', (_, fail) => {
    const desk = fail(recording());
    expect(desk.factsOf('recording-failed')).toMatchObject([{ error: 'disk full' }]);
    expect(said(desk).at(-1)).toBe('voicemail-failed');
    desk.soundOver('c1');
    expect(ended(desk)).toEqual(['failed by desk']);
  });

  it('is not kept for ever when the end of the recording is never told', () => {
    const desk = recording().wait(70_000);
    expect(desk.effects.filter(({ type }) => type === 'stop-recording')).toHaveLength(1);
    expect(desk.factsOf('voicemail-left')).toMatchObject([{ durationMs: null }]);
    expect(said(desk).at(-1)).toBe('voicemail-thanks');
    const gone = recording().gone('c1').wait(5_000);
    expect(ended(gone)).toEqual(['voicemail by caller']);
  });

  it('hears that nobody can answer where no messages are taken any more', () => {
    const desk = asked(false);
    expect(said(desk).at(-1)).toBe('forwarding-sorry');
    expect(ended(desk.soundOver('c1'))).toEqual(['failed by desk']);
  });
});

describe('a message and a restart', () => {
  /** The desk that a restarted service rebuilds from the facts. */
  const restarted = (desk: DeskDriver, now = desk.now + 1_000): DeskDriver => {
    const next = new DeskDriver(directory(), now);
    next.desk = restoreDesk(directory(), desk.facts, now);
    return next;
  };

  it('asks Asterisk whether the recording still goes on, and leaves it alone if it does', () => {
    const desk = restarted(recording()).snapshot([caller()]);
    expect(desk.lastEffectsOf('find-recording')).toMatchObject([{ recording: 'c1.r1' }]);
    expect(desk.lastEffectsOf('hang-up')).toHaveLength(0);
    over(desk, 9_000);
    expect(types(desk).slice(0, 1)).toEqual(['voicemail-left']);
  });

  it('takes what was recorded of a caller who has hung up meanwhile', () => {
    const desk = restarted(recording()).snapshot([]);
    expect(desk.lastEffectsOf('find-recording')).toHaveLength(1);
    over(desk, null);
    expect(desk.factsOf('voicemail-left')).toMatchObject([{ recording: 'c1.r1', durationMs: null }]);
    expect(ended(desk)).toEqual(['voicemail by caller']);
  });

  it('goes on waiting for the news when it was stopped between the hang-up and it', () => {
    const desk = restarted(recording().gone('c1')).snapshot([]);
    over(desk, null);
    expect(ended(desk)).toEqual(['voicemail by caller']);
  });

  it('asks anew whoever was being asked, under a name that nothing unrecorded can have', () => {
    const desk = restarted(asked()).snapshot([caller()]);
    expect(desk.lastEffectsOf('stop-recording')).toMatchObject([{ recording: 'c1.r1' }]);
    expect(said(desk)).toEqual(['voicemail-record+voicemail-tone']);
    desk.soundOver('c1');
    expect(desk.lastEffectsOf('record')).toMatchObject([{ recording: 'c1.r2' }]);
  });

  it('thanks again whose thanks may have been cut, and counts who has hung up in them', () => {
    const thanked = () => over(recording(), 4_000);
    const desk = restarted(thanked()).snapshot([caller()]);
    expect(said(desk)).toEqual(['voicemail-thanks']);
    expect(ended(restarted(thanked()).snapshot([]))).toEqual(['voicemail by caller']);
  });
});
