import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { eventually } from './eventually.ts';
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

/** Waits until at least so many announcements to the newest call from `caller` have ended. */
export const heardOut = (desk: SvaraUnderTest, caller: string, count = 1): Promise<Told> =>
  eventually(async () => {
    const told = await toldOf(desk, caller);
    const ended = told.facts.filter(({ type }) => type === 'announcement-finished').length;
    expect(ended).toBeGreaterThanOrEqual(count);
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
    body: text === '' ? null : JSON.parse(text),
  };
}

/** A program asks, by its token. */
export const program = (desk: SvaraUnderTest, method: string, path: string, body?: unknown) =>
  ask(desk, method, path, body, { authorization: `Bearer ${MONITORING_TOKEN}` });
