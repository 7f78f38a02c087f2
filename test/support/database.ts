import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Fact } from '../../src/core/desk/facts.ts';
import { openDatabase, type OpenDatabase } from '../../src/adapters/db/open-database.ts';
import type { WriteBehindLimits } from '../../src/adapters/db/write-behind.ts';
import { EPOCH } from './facts.ts';

export { arrival, callStory, EPOCH } from './facts.ts';

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
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  limitMs = 10_000,
): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited ${limitMs} ms in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

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
