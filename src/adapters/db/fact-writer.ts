import type Database from 'better-sqlite3';
import { eq, sql } from 'drizzle-orm';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { Fact } from '../../core/desk/facts.ts';
import type { CallItem } from '../../app/desk-api.ts';
import { foldCallRow, isCallFact } from '../../app/queries/call-row.ts';
import { schema } from './schema.ts';
import { StorageError } from './problems.ts';

const { facts, calls } = schema;

/** The columns a fact is found by. */
interface FactColumns {
  readonly call: string | null;
  readonly agent: string | null;
}

/** Which call and which agent a fact names. */
function columnsOf(fact: Fact): FactColumns {
  return {
    call: 'call' in fact ? fact.call : null,
    agent: 'agent' in fact ? fact.agent : null,
  };
}

/**
 * Writes facts and keeps the list of calls up with them. A batch that is sent twice (its answer was lost) is
 * known by its sequences and changes nothing the second time.
 */
export class FactWriter {
  readonly #sqlite: Database.Database;
  readonly #insertFact;
  readonly #storedFact;
  readonly #callRow;
  readonly #putCall;
  readonly #storeAll;

  constructor(sqlite: Database.Database) {
    const orm = drizzle(sqlite);
    this.#sqlite = sqlite;
    this.#insertFact = prepareInsertFact(orm);
    this.#storedFact = orm
      .select({ text: sql<string>`${facts.fact}` })
      .from(facts)
      .where(eq(facts.sequence, sql.placeholder('sequence')))
      .prepare();
    this.#callRow = orm
      .select()
      .from(calls)
      .where(eq(calls.id, sql.placeholder('id')))
      .prepare();
    this.#putCall = preparePutCall(orm);
    this.#storeAll = this.#sqlite.transaction((first: number, lines: readonly string[]) => {
      this.#store(first, lines);
    });
  }

  /**
   * @param first sequence of the first line
   * @param lines one fact as JSON per line
   */
  store(first: number, lines: string): void {
    this.#storeAll.immediate(first, lines.split('\n'));
  }

  #store(first: number, lines: readonly string[]): void {
    const rows = new Map<string, CallItem | null>();
    for (const [index, line] of lines.entries()) {
      const fact = JSON.parse(line) as Fact;
      if (this.#insert(first + index, line, fact) && isCallFact(fact)) {
        const before = rows.has(fact.call) ? rows.get(fact.call) : this.#callRow.get({ id: fact.call });
        rows.set(fact.call, foldCallRow(before ?? null, fact));
      }
    }
    for (const row of rows.values()) if (row !== null) this.#putCall.run({ ...row });
  }

  /** @returns false when exactly this fact was stored before */
  #insert(sequence: number, line: string, fact: Fact): boolean {
    const { changes } = this.#insertFact.run({
      sequence,
      at: fact.at,
      type: fact.type,
      ...columnsOf(fact),
      fact: line,
    });
    if (changes === 1) return true;
    const stored = this.#storedFact.get({ sequence })?.text;
    if (stored !== line) {
      throw new StorageError('SEQUENCE', `Fact ${sequence} is stored already, and is another one.`);
    }
    return false;
  }
}

function prepareInsertFact(orm: BetterSQLite3Database) {
  return orm
    .insert(facts)
    .values({
      sequence: sql.placeholder('sequence'),
      at: sql.placeholder('at'),
      type: sql.placeholder('type'),
      call: sql.placeholder('call'),
      agent: sql.placeholder('agent'),
      // The line is JSON already; the column's own encoder would encode it again.
      fact: sql`${sql.placeholder('fact')}`,
    })
    .onConflictDoNothing()
    .prepare();
}

function preparePutCall(orm: BetterSQLite3Database) {
  const given = (name: keyof CallItem) => sql.placeholder(name);
  const changing = {
    organisation: given('organisation'),
    service: given('service'),
    class: given('class'),
    state: given('state'),
    endReason: given('endReason'),
    waitMs: given('waitMs'),
    agentId: given('agentId'),
  };
  return orm
    .insert(calls)
    .values({
      id: given('id'),
      kind: given('kind'),
      dialled: given('dialled'),
      caller: given('caller'),
      arrivedAt: given('arrivedAt'),
      ...changing,
    })
    .onConflictDoUpdate({
      target: calls.id,
      set: {
        organisation: sql`excluded.organisation`,
        service: sql`excluded.service`,
        class: sql`excluded.class`,
        state: sql`excluded.state`,
        endReason: sql`excluded.end_reason`,
        waitMs: sql`excluded.wait_ms`,
        agentId: sql`excluded.agent_id`,
      },
    })
    .prepare();
}
