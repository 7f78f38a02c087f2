import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { eventually } from './eventually.ts';
import { bestCorrelation, readWav, rms, SAMPLE_RATE_HZ } from './sip/listening.ts';
import type { OutgoingCall } from './sip/index.ts';
import { SvaraUnderTest } from './svara-under-test.ts';
import { MONITORING_TOKEN, wayInDeskFile } from './way-in-desk.ts';

type Language = 'sv' | 'nb' | 'nn' | 'en';

const soundsDir = fileURLToPath(new URL('../../sounds', import.meta.url));
/** The sound of a prompt of the catalogue. */
export const soundOf = (prompt: string, language: Language = 'sv'): { recording: string } => ({
  recording: join(soundsDir, language, `${prompt}.wav`),
});

/** The desk of way-in-desk.ts on a real Asterisk. */
export const startWayIn = async (at: string): Promise<SvaraUnderTest> =>
  SvaraUnderTest.start({ at, config: await wayInDeskFile() });

/** A call of the history with its facts. */
export interface Told {
  readonly id: string;
  readonly state: string;
  readonly class: string;
  readonly endReason: string | null;
  readonly waitMs: number | null;
  readonly facts: readonly { readonly at: string; readonly type: string; readonly text: string }[];
}

/** The newest call from `caller` as the history tells it, once it satisfies `when`. */
export const toldOf = (
  desk: SvaraUnderTest,
  caller: string,
  when: (call: Told) => boolean = () => true,
): Promise<Told> =>
  eventually(async () => {
    const told: Told = await desk.callFrom(caller);
    if (!when(told)) throw new Error(`the history has ${JSON.stringify(told, null, 1)}`);
    return told;
  });

/** The prompts that the newest call from `caller` was played, in their order. */
export const playedIn = ({ facts }: Told): string[] =>
  facts
    .filter(({ type }) => type === 'announcement-started')
    .flatMap(({ text }) => text.slice(text.indexOf(': ') + 2).split(', '));

/** Waits until the newest call from `caller` has been played exactly these prompts. */
export const hasPlayed = (desk: SvaraUnderTest, caller: string, ...prompts: string[]): Promise<Told> =>
  eventually(async () => {
    const told = await toldOf(desk, caller);
    expect(playedIn(told)).toEqual(prompts);
    return told;
  }, 15_000);

/** Waits until so many announcements to the newest call from `caller` have ended. */
export const heardOut = (desk: SvaraUnderTest, caller: string, count = 1): Promise<Told> =>
  eventually(async () => {
    const told = await toldOf(desk, caller);
    expect(told.facts.filter(({ type }) => type === 'announcement-finished')).toHaveLength(count);
    return told;
  }, 45_000);

export const isQueued = (desk: SvaraUnderTest, caller: string): Promise<Told> =>
  toldOf(desk, caller, ({ state }) => state === 'queued');
export const isEnded = (desk: SvaraUnderTest, caller: string): Promise<Told> =>
  toldOf(desk, caller, ({ state }) => state === 'ended');

/** Dials, and is answered. */
export async function calls(desk: SvaraUnderTest, number: string, caller: string): Promise<OutgoingCall> {
  const call = await desk.dial(number, caller);
  await call.answered();
  return call;
}

/** Somebody calls and hangs up as soon as it is known how they are treated. @returns what was played, or `queue` */
export async function treatment(desk: SvaraUnderTest, number: string, caller: string): Promise<string[]> {
  const call = await calls(desk, number, caller);
  const told = await toldOf(
    desk,
    caller,
    ({ state, facts }) => state === 'queued' || facts.some(({ type }) => type === 'announcement-started'),
  );
  call.hangUp();
  const { endReason } = await isEnded(desk, caller);
  if (told.state === 'queued') return ['queue'];
  expect(endReason).toBe('closed');
  return playedIn(told);
}

/** A request with headers; the body of the answer as it came. */
export async function ask(
  desk: SvaraUnderTest,
  method: string,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
) {
  const response = await fetch(`http://127.0.0.1:${desk.port}${path}`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    etag: response.headers.get('etag'),
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read what the contract promises
    body: (text === '' ? null : JSON.parse(text)) as any,
  };
}

/** A program asks, by its token. */
export const program = (desk: SvaraUnderTest, method: string, path: string, body?: unknown) =>
  ask(desk, method, path, body, { authorization: `Bearer ${MONITORING_TOKEN}` });

const WINDOW = SAMPLE_RATE_HZ / 50;
/** A window of 20 ms louder than this is speech; the files' pauses are far below. */
const SPEECH_RMS = 150;
/** The highest value of A-law is 32,256. */
const CLIPPED = 32_000;

interface Loudness {
  /** Time in which somebody speaks. */
  readonly speechMs: number;
  readonly clippedShare: number;
}

/** How long there is speech in samples, and how much of it is clipped. */
export function loudnessOf(samples: Int16Array): Loudness {
  let windows = 0;
  for (let at = 0; at + WINDOW <= samples.length; at += WINDOW)
    if (rms(samples.subarray(at, at + WINDOW)) > SPEECH_RMS) windows += 1;
  const clipped = samples.filter((sample) => Math.abs(sample) >= CLIPPED).length;
  return { speechMs: windows * 20, clippedShare: samples.length === 0 ? 0 : clipped / samples.length };
}

/** Names of a prompt's sound, or paths of WAV files. */
export type Said = readonly { readonly recording: string }[];

/**
 * Checks that everything in `said` was heard, from its beginning to its end and in its order, and nothing of it was
 * clipped.
 * @param only true: there was no other sound
 */
export function expectHeard(samples: Int16Array, said: Said, only = true): void {
  let from = 0;
  let speechMs = 0;
  for (const { recording } of said) {
    const file = readWav(recording);
    speechMs += loudnessOf(file).speechMs;
    from = placeOf(samples, file, from, recording);
  }
  const heard = loudnessOf(samples);
  expect(heard.clippedShare).toBeLessThan(0.001);
  if (!only) return;
  expect(heard.speechMs).toBeGreaterThan(0.9 * speechMs);
  expect(heard.speechMs).toBeLessThan(1.1 * speechMs + 100);
}

const PIECE = 1_600;
/** Asterisk drops or doubles no more than this within one prompt. */
const DRIFT = 800;

/** Where a file ends in the samples, which must hold its first and its last loud piece at the right distance. */
function placeOf(samples: Int16Array, file: Int16Array, from: number, name: string): number {
  const starts = loudStarts(file);
  const [first, last] = [starts[0], starts.at(-1)];
  if (first === undefined || last === undefined) throw new Error(`${name} is silent`);
  const begin = placeOfPiece(samples, file.subarray(first, first + PIECE), from, samples.length);
  if (begin === null) throw new Error(`the beginning of ${name} was not heard`);
  const expected = begin + last - first;
  const piece = file.subarray(last, last + PIECE);
  const end = placeOfPiece(samples, piece, expected - DRIFT, expected + 2 * PIECE + DRIFT);
  if (end === null) throw new Error(`the end of ${name} was not heard`);
  return end;
}

function loudStarts(file: Int16Array): number[] {
  const starts: number[] = [];
  for (let at = 0; at + PIECE <= file.length; at += PIECE / 4)
    if (rms(file.subarray(at, at + PIECE)) > 4 * SPEECH_RMS) starts.push(at);
  return starts;
}

/** Where a piece of 200 ms begins within a part of the samples, to half of its length; null: not there. */
function placeOfPiece(samples: Int16Array, piece: Int16Array, from: number, until: number): number | null {
  for (let at = Math.max(0, from); at < Math.min(until, samples.length); at += PIECE) {
    const part = samples.subarray(at, Math.min(until, at + 2 * PIECE));
    if (part.length >= PIECE && bestCorrelation(part, piece) > 0.8) return at;
  }
  return null;
}
