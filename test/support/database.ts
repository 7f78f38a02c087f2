import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CallFact, Fact } from '../../src/core/desk/facts.ts';
import { openDatabase, type OpenDatabase } from '../../src/adapters/db/open-database.ts';
import type { WriteBehindLimits } from '../../src/adapters/db/write-behind.ts';

/** What was logged, by level. */
export class MemoryLog {
  readonly lines: { level: 'info' | 'warn' | 'error'; text: string; data: unknown }[] = [];
  readonly info = this.#at('info');
  readonly warn = this.#at('warn');
  readonly error = this.#at('error');

  #at(level: 'info' | 'warn' | 'error') {
    return (data: unknown, text?: string): void => {
      this.lines.push({ level, text: text ?? String(data), data });
    };
  }
}

/** A folder of its own for one test, gone afterwards. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'svara-db-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** An open database for one test, closed afterwards; `file` where an existing one is opened again. */
export async function testDatabase(
  file?: string,
  limits?: Partial<WriteBehindLimits>,
): Promise<OpenDatabase & { readonly file: string; readonly log: MemoryLog }> {
  const path = file ?? join(await temporaryFolder(), 'desk.db');
  const log = new MemoryLog();
  const database = await openDatabase({ file: path, log, ...(limits === undefined ? {} : { limits }) });
  onTestFinished(() => database.close());
  return { ...database, file: path, log };
}

/** Waits until `holds`, looking again every few milliseconds; throws after the limit. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, limitMs = 10_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited ${limitMs} ms in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export const EPOCH = Date.UTC(2027, 2, 1, 7, 0);

/** A numbered fact that names nothing, for tests of order and completeness. */
export function numbered(n: number): Fact {
  return { at: EPOCH + n, type: 'asterisk-connected', channels: n };
}

/** The numbers of numbered facts. */
export function numbersOf(facts: readonly { readonly fact: Fact }[]): number[] {
  return facts.map(({ fact }) => (fact.type === 'asterisk-connected' ? fact.channels : -1));
}

/** 1 to n. */
export function upTo(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i + 1);
}

export async function allOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** The arrival of a call; the other facts of a call in order come from `callStory`. */
export function arrival(call: string, at: number, more: Partial<CallFact & { type: 'call-arrived' }> = {}): Fact {
  return {
    at,
    type: 'call-arrived',
    call,
    leg: call,
    dialled: '+46406280400',
    caller: '+46701740611',
    organisation: 'burlov',
    service: 'it',
    class: 'medium',
    language: 'sv',
    ...more,
  };
}

/** A call that is answered and handled. */
export function callStory(call: string, at: number): Fact[] {
  return [
    arrival(call, at),
    { at, type: 'entry-decided', call, treatment: 'queue', why: 'open', nextOpening: null },
    {
      at,
      type: 'call-queued',
      call,
      service: 'it',
      class: 'high',
      requirements: [],
      targetMs: 20_000,
      shortAbandonMs: 5_000,
      queuedAt: at,
      arrivedAt: at,
    },
    {
      at: at + 10,
      type: 'offer-made',
      call,
      agent: 'anna',
      device: 'desk1',
      leg: `${call}.a1`,
      attempt: 1,
      deadlineAt: at + 15_010,
      grounds: { levels: [], idleMs: 0, others: 0 },
    },
    { at: at + 4_000, type: 'offer-accepted', call, agent: 'anna', leg: `${call}.a1` },
    { at: at + 4_010, type: 'call-answered', call, agent: 'anna', leg: `${call}.a1`, waitMs: 4_010 },
    {
      at: at + 64_010,
      type: 'call-ended',
      call,
      reason: 'handled',
      by: 'caller',
      waitMs: 4_010,
      talkMs: 60_000,
      agent: 'anna',
    },
  ];
}
