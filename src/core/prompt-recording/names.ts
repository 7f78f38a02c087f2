import type { CallId, LegId, PlaybackId, RecordingName } from '../kernel/ids.ts';

/*
 * Everything of a recording by telephone is named after it: the phone's leg `<id>.s`, its takes `<id>.r1` and on, what
 * it hears `<id>.p1` and on. A leg of it ends in no `.a<n>`: a phone that is used for it counts as busy elsewhere, so
 * that its agent is offered nothing meanwhile.
 */

const PREFIX = 'prompt-';

/** @param drawn an id that was never used */
export const recordingSession = (drawn: string): CallId => `${PREFIX}${drawn}`;

export const recordingLeg = (session: CallId): LegId => `${session}.s`;
export const takeOf = (session: CallId, n: number): RecordingName => `${session}.r${n}`;
export const sessionPlayback = (session: CallId, n: number): PlaybackId => `${session}.p${n}`;

const parts = new RegExp(`^(${PREFIX}.+)\\.(?:s|[rp]\\d+)$`);

/** Which recording by telephone a leg or a take is of, told from its name; null: none. */
export const sessionOf = (name: LegId): CallId | null => parts.exec(name)?.[1] ?? null;
