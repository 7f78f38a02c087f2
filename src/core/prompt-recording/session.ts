import type { TelephonyEffect } from '../desk/effects.ts';
import type { GoneCause } from '../desk/inputs.ts';
import type {
  CallId,
  Language,
  OrganisationId,
  PhoneNumber,
  PlaybackId,
  RecordingName,
} from '../kernel/ids.ts';
import { type DurationMs, type InstantMs, MINUTE_MS, SECOND_MS } from '../kernel/time.ts';
import { recordingLeg, sessionPlayback, takeOf } from './names.ts';

/*
 * Somebody reads a prompt out on a telephone.
 *
 *   ringing ──answered──▶ asking ──heard──▶ recording ──#, silence, longest time──▶ offering
 *                           ▲ ▲                                                        │ │
 *                           │ └──────────────2: again──────────────────────────────────┘ │
 *                           └──refused by the checks── keeping ◀──1: keep it─────────────┘
 *                                                         └──kept, or not──▶ leaving ──heard──▶ over
 *
 * Wherever the phone is hung up before 1 was pressed, nothing is kept.
 */

/** How far it has come. `leaving`: all is decided, the last words are said. */
export type RecordingPhase = 'ringing' | 'asking' | 'recording' | 'offering' | 'keeping' | 'leaving' | 'over';

/**
 * What became of it. `hung-up`: before anything was kept. `no-key`: nobody said whether to keep it, as when a
 * voicemail answers. `unusable`: too many takes were refused by the checks.
 */
export type RecordingOutcome =
  | 'kept'
  | 'cancelled'
  | 'not-answered'
  | 'busy'
  | 'declined'
  | 'unreachable'
  | 'hung-up'
  | 'no-key'
  | 'unusable'
  | 'failed';

/** A recording by telephone that goes on, or is over. */
export interface PromptRecording {
  readonly id: CallId;
  readonly prompt: string;
  readonly language: Language;
  readonly organisation: OrganisationId;
  /** User name of who asked for it. */
  readonly by: string;
  readonly phase: RecordingPhase;
  /** What the phone hears now. */
  readonly playback: PlaybackId | null;
  readonly playbacks: number;
  /** The take that is being made, heard or kept. */
  readonly take: RecordingName | null;
  readonly takes: number;
  /** What to do was repeated because no key was pressed. */
  readonly reminded: boolean;
  /** Whether the phone is on the line, or rings. */
  readonly onLine: boolean;
  /** When it is too late for what is awaited; null when nothing is. */
  readonly until: InstantMs | null;
  readonly outcome: RecordingOutcome | null;
  /** Why the last take cannot be used, or could not be kept, in English. */
  readonly problem: string | null;
}

/** What happened to it. */
export type RecordingInput =
  | { readonly type: 'answered' }
  | { readonly type: 'heard'; readonly playback: PlaybackId }
  | { readonly type: 'key'; readonly key: string }
  /** The end of a take. `recorded` is false when nothing was. */
  | { readonly type: 'take-over'; readonly take: RecordingName; readonly recorded: boolean }
  /** What came of `keep-take`: `problem` null when it is kept; `again` when another take may do better. */
  | { readonly type: 'judged'; readonly problem: string | null; readonly again: boolean }
  | { readonly type: 'gone'; readonly cause: GoneCause }
  | { readonly type: 'cancel' }
  /** Something that was asked of Asterisk could not be done, or Asterisk is lost. */
  | { readonly type: 'failed'; readonly problem: string }
  /** `until` may have come. */
  | { readonly type: 'late' };

/** What is to be done. Takes are of Asterisk's until they are kept. */
export type RecordingEffect =
  | TelephonyEffect
  /** Checked, levelled and put in the prompt's place; answered by `judged`. */
  | { readonly type: 'keep-take'; readonly take: RecordingName }
  | { readonly type: 'discard-take'; readonly take: RecordingName };

export interface RecordingStep {
  readonly session: PromptRecording;
  readonly effects: readonly RecordingEffect[];
}

/** Whom to ring, and what they see. */
export interface RecordingPhone {
  /** How Asterisk dials it, `PJSIP/desk1`. */
  readonly endpoint: string;
  /** A number of the organisation; null: it has none. */
  readonly callerNumber: PhoneNumber | null;
  readonly callerName: string;
}

const RING_MS: DurationMs = 45 * SECOND_MS;
/** Asterisk rings a little longer than we do: it ends the ringing only if the service has gone away. */
const RING_MARGIN_MS: DurationMs = 5 * SECOND_MS;
/** Longer is no prompt; the store refuses it. */
const LONGEST_MS: DurationMs = 2 * MINUTE_MS;
/** Time to take breath; what Asterisk takes for the silence that ends it is cut off. */
const SILENCE_MS: DurationMs = 5 * SECOND_MS;
const END_KEY = '#';
/** Asterisk tells the end of what is heard or recorded; it is awaited so much longer than it can last. */
const MARGIN_MS: DurationMs = 15 * SECOND_MS;
const WORDS_MS: DurationMs = MINUTE_MS;
const KEY_MS: DurationMs = 15 * SECOND_MS;
const KEEP_MS: DurationMs = 2 * MINUTE_MS;
/** More than this will not get better. */
const MOST_TAKES = 10;

const TONE = 'voicemail-tone';
const HOW = 'record-prompt-how';

/** Rings the phone. */
export function beginRecording(
  wanted: Pick<PromptRecording, 'id' | 'prompt' | 'language' | 'organisation' | 'by'>,
  phone: RecordingPhone,
  now: InstantMs,
): RecordingStep {
  const { id, prompt, language, organisation, by } = wanted;
  return {
    session: {
      ...{ id, prompt, language, organisation, by },
      phase: 'ringing',
      playback: null,
      playbacks: 0,
      take: null,
      takes: 0,
      reminded: false,
      onLine: true,
      until: now + RING_MS,
      outcome: null,
      problem: null,
    },
    effects: [
      { type: 'originate', call: id, leg: recordingLeg(id), ...phone, timeoutMs: RING_MS + RING_MARGIN_MS },
    ],
  };
}

/** The one decision of a recording by telephone. Pure; what does not fit changes nothing. */
export function recordingStep(
  session: PromptRecording,
  input: RecordingInput,
  now: InstantMs,
): RecordingStep {
  switch (input.type) {
    case 'answered':
      return session.phase === 'ringing' ? ask(session, now, HOW) : unchanged(session);
    case 'heard':
      return heard(session, input.playback, now);
    case 'key':
      return key(session, input.key, now);
    case 'take-over':
      return takeOver(session, input, now);
    case 'judged':
      return judged(session, input, now);
    case 'gone':
      return gone(session, input.cause);
    case 'cancel':
      return mayBeCancelled(session) ? hangUp(session, 'cancelled') : unchanged(session);
    case 'failed':
      return failed(session, input.problem);
    case 'late':
      return session.until === null || now < session.until ? unchanged(session) : late(session, now);
  }
}

/** Whether it goes on and nothing is decided yet. */
export const mayBeCancelled = ({ phase }: PromptRecording): boolean =>
  phase !== 'keeping' && phase !== 'leaving' && phase !== 'over';

const unchanged = (session: PromptRecording): RecordingStep => ({ session, effects: [] });

/** Says prompts, in place of what is heard now. @param first a take that is heard before them */
function say(
  session: PromptRecording,
  now: InstantMs,
  prompts: readonly string[],
  first?: RecordingName,
): RecordingStep {
  const { id, language, playbacks } = session;
  const leg = recordingLeg(id);
  const playback = sessionPlayback(id, playbacks + 1);
  return {
    session: { ...session, playback, playbacks: playbacks + 1, until: now + LONGEST_MS + WORDS_MS },
    effects: [
      ...silence(session),
      {
        type: 'play',
        call: id,
        leg,
        playback,
        ...(first === undefined ? {} : { recording: first }),
        prompts: prompts.map((prompt) => ({ prompt, language })),
      },
    ],
  };
}

/** Ends what is heard, so that what comes next need not wait for it. */
function silence({ id, playback }: PromptRecording): readonly RecordingEffect[] {
  return playback === null ? [] : [{ type: 'stop-playback', call: id, leg: recordingLeg(id), playback }];
}

/** The take is of no use any more. */
const discard = ({ take }: PromptRecording): readonly RecordingEffect[] =>
  take === null ? [] : [{ type: 'discard-take', take }];

/** Asks for another take, or the first. */
function ask(session: PromptRecording, now: InstantMs, ...prompts: readonly string[]): RecordingStep {
  const dropped = discard(session);
  const { session: after, effects } = say(session, now, [...prompts, TONE]);
  return {
    session: { ...after, phase: 'asking', take: null, reminded: false },
    effects: [...dropped, ...effects],
  };
}

function heard(session: PromptRecording, playback: PlaybackId, now: InstantMs): RecordingStep {
  if (session.playback !== playback) return unchanged(session);
  const quiet = { ...session, playback: null };
  switch (session.phase) {
    case 'asking':
      return record(quiet, now);
    case 'offering':
      return unchanged({ ...quiet, until: now + KEY_MS });
    case 'leaving':
      return hangUp(quiet, session.outcome ?? 'failed');
    case 'ringing':
    case 'recording':
    case 'keeping':
    case 'over':
      return unchanged(quiet);
  }
}

function record(session: PromptRecording, now: InstantMs): RecordingStep {
  const { id, takes } = session;
  const recording = takeOf(id, takes + 1);
  return {
    session: {
      ...session,
      phase: 'recording',
      take: recording,
      takes: takes + 1,
      until: now + LONGEST_MS + MARGIN_MS,
    },
    effects: [
      {
        type: 'record',
        call: id,
        leg: recordingLeg(id),
        recording,
        maxMs: LONGEST_MS,
        silenceMs: SILENCE_MS,
        endKey: END_KEY,
      },
    ],
  };
}

function key(session: PromptRecording, pressed: string, now: InstantMs): RecordingStep {
  // Who knows what comes need only hear the tone.
  if (session.phase === 'asking' && pressed === END_KEY) return ask(session, now);
  if (session.phase !== 'offering') return unchanged(session);
  if (pressed === '2') return ask(session, now, HOW);
  if (pressed !== '1' || session.take === null) return unchanged(session);
  return {
    session: { ...session, phase: 'keeping', playback: null, until: now + KEEP_MS },
    effects: [...silence(session), { type: 'keep-take', take: session.take }],
  };
}

function takeOver(
  session: PromptRecording,
  { take, recorded }: Extract<RecordingInput, { type: 'take-over' }>,
  now: InstantMs,
): RecordingStep {
  if (session.phase !== 'recording' || session.take !== take) return unchanged(session);
  if (recorded) {
    const { session: after, effects } = say(session, now, ['record-prompt-keep'], take);
    return { session: { ...after, phase: 'offering' }, effects };
  }
  return session.takes >= MOST_TAKES
    ? leave(session, now, 'unusable', 'record-prompt-not-kept')
    : ask(session, now, 'record-prompt-refused', HOW);
}

function judged(
  session: PromptRecording,
  { problem, again }: Extract<RecordingInput, { type: 'judged' }>,
  now: InstantMs,
): RecordingStep {
  if (session.phase !== 'keeping') return unchanged(session);
  const told = { ...session, problem };
  if (problem === null) return leave(told, now, 'kept', 'record-prompt-kept');
  if (!again) return leave(told, now, 'failed', 'record-prompt-not-kept');
  if (session.takes >= MOST_TAKES) return leave(told, now, 'unusable', 'record-prompt-not-kept');
  if (!session.onLine) return over(told, 'unusable');
  return ask(told, now, 'record-prompt-refused', HOW);
}

/** Says the last words, if anybody is there to hear them. */
function leave(
  session: PromptRecording,
  now: InstantMs,
  outcome: RecordingOutcome,
  words: string,
): RecordingStep {
  if (!session.onLine) return over(session, outcome);
  const dropped = discard(session);
  const { session: after, effects } = say(session, now, [words]);
  return { session: { ...after, phase: 'leaving', take: null, outcome }, effects: [...dropped, ...effects] };
}

function over(session: PromptRecording, outcome: RecordingOutcome): RecordingStep {
  const ended = { phase: 'over', outcome, playback: null, take: null, onLine: false, until: null } as const;
  return { session: { ...session, ...ended }, effects: discard(session) };
}

function hangUp(session: PromptRecording, outcome: RecordingOutcome): RecordingStep {
  const { session: after, effects } = over(session, outcome);
  if (!session.onLine) return { session: after, effects };
  const { id } = session;
  return { session: after, effects: [...effects, { type: 'hang-up', call: id, leg: recordingLeg(id) }] };
}

const notReached: Readonly<Record<GoneCause, RecordingOutcome>> = {
  'hung-up': 'declined',
  declined: 'declined',
  busy: 'busy',
  'not-answered': 'not-answered',
  unreachable: 'unreachable',
  failed: 'failed',
};

function gone(session: PromptRecording, cause: GoneCause): RecordingStep {
  switch (session.phase) {
    case 'ringing':
      return over(session, notReached[cause]);
    case 'asking':
    case 'recording':
    case 'offering':
      return over(session, 'hung-up');
    case 'keeping':
      // They had pressed 1: what they wanted is done.
      return unchanged({ ...session, onLine: false, playback: null });
    case 'leaving':
      return over(session, session.outcome ?? 'hung-up');
    case 'over':
      return unchanged(session);
  }
}

function failed(session: PromptRecording, problem: string): RecordingStep {
  if (session.phase === 'over') return unchanged(session);
  // What is being kept needs no telephone any more.
  if (session.phase === 'keeping') return unchanged(session);
  if (session.phase === 'leaving') return hangUp(session, session.outcome ?? 'failed');
  return hangUp({ ...session, problem }, 'failed');
}

/** Nothing came of what was awaited. */
function late(session: PromptRecording, now: InstantMs): RecordingStep {
  switch (session.phase) {
    case 'ringing':
      return hangUp(session, 'not-answered');
    case 'offering': {
      if (session.reminded) return leave(session, now, 'no-key', 'record-prompt-not-kept');
      const { session: after, effects } = say(session, now, ['record-prompt-keep']);
      return { session: { ...after, reminded: true }, effects };
    }
    case 'asking':
    case 'recording':
      return hangUp({ ...session, problem: 'Asterisk did not tell how it went on' }, 'failed');
    case 'keeping':
      return leave(
        { ...session, problem: 'it took too long to keep it' },
        now,
        'failed',
        'record-prompt-not-kept',
      );
    case 'leaving':
      return hangUp(session, session.outcome ?? 'failed');
    case 'over':
      return unchanged(session);
  }
}
