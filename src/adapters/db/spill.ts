import { mkdir, open, readdir, readFile, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Fact } from '../../core/desk/facts.ts';
import type { RecordedFact } from '../../app/ports/fact-log.ts';
import type { Log } from './worker-client.ts';

/** One file of facts that did not fit into memory while the database was away. */
export interface Segment {
  readonly file: string;
  /** Sequence of its first fact. */
  readonly first: number;
}

/**
 * Files beside the database, `<database>.spill-<first sequence>.jsonl`, one `{ sequence, fact }` a line. Each is
 * written whole under another name, flushed to the disk and then renamed, so that a half-written one is never
 * taken for a whole one.
 */
export class Spill {
  readonly #database: string;
  readonly #log: Log;

  /** @param database path of the database file */
  constructor(database: string, log: Log) {
    this.#database = database;
    this.#log = log;
  }

  /** What an earlier process left, oldest first. */
  async find(): Promise<Segment[]> {
    const prefix = `${basename(this.#database)}.spill-`;
    const names = await readdir(dirname(this.#database)).catch(() => [] as string[]);
    return names
      .filter((name) => name.startsWith(prefix) && name.endsWith('.jsonl'))
      .map((name) => ({
        file: join(dirname(this.#database), name),
        first: Number.parseInt(name.slice(prefix.length), 10),
      }))
      .sort((a, b) => a.first - b.first);
  }

  /** The highest sequence in the given segments, 0 when there are none. */
  async lastSequence(segments: readonly Segment[]): Promise<number> {
    const last = segments.at(-1);
    if (last === undefined) return 0;
    const { facts } = await this.read(last);
    return facts.at(-1)?.sequence ?? last.first;
  }

  /** Rejects when the disk will not take it; then nothing was written. */
  async write(facts: readonly Fact[], first: number): Promise<Segment> {
    const file = this.#name('spill', first);
    await this.#put(file, facts, first);
    return { file, first };
  }

  /** Keeps facts that the database refuses, for a person to look at. @returns the file */
  async refuse(facts: readonly Fact[], first: number): Promise<string> {
    const file = this.#name('refused', first);
    await this.#put(file, facts, first);
    return file;
  }

  #name(kind: string, first: number): string {
    return `${this.#database}.${kind}-${String(first).padStart(16, '0')}.jsonl`;
  }

  async #put(file: string, facts: readonly Fact[], first: number): Promise<void> {
    const unfinished = `${file}.tmp`;
    await mkdir(dirname(file), { recursive: true });
    const handle = await open(unfinished, 'w', 0o600);
    try {
      await handle.writeFile(
        facts.map((fact, i) => `${JSON.stringify({ sequence: first + i, fact })}\n`).join(''),
      );
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
  }

  /** The facts of a segment in order. A line that is not a fact is left out, and the file kept for a rescue. */
  async read(
    segment: Segment,
  ): Promise<{ readonly facts: readonly RecordedFact[]; readonly whole: boolean }> {
    const lines = (await readFile(segment.file, 'utf8')).split('\n').filter((line) => line !== '');
    const facts: RecordedFact[] = [];
    for (const line of lines) {
      const fact = parse(line);
      if (fact !== null) facts.push(fact);
    }
    const whole = facts.length === lines.length;
    if (!whole) {
      const damagedLines = lines.length - facts.length;
      this.#log.error({ file: segment.file, damagedLines }, 'a spill file has unreadable lines');
    }
    return { facts, whole };
  }

  /** Takes a segment away once its facts are in the database; a damaged one is kept under another name. */
  async remove(segment: Segment, whole: boolean): Promise<void> {
    if (whole) await unlink(segment.file);
    else await rename(segment.file, `${segment.file}.damaged`);
  }
}

function parse(line: string): RecordedFact | null {
  try {
    const value = JSON.parse(line) as Partial<RecordedFact> | null;
    const known = typeof value?.sequence === 'number' && typeof value.fact?.type === 'string';
    return known ? (value as RecordedFact) : null;
  } catch {
    return null;
  }
}
