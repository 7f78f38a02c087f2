import { and, asc, count, desc, eq, isNotNull, isNull, lt, lte, min, or, sql } from 'drizzle-orm';
import type { DeadMail, Mail, MailFigures, Outbox, WaitingMail } from '../../app/ports/outbox.ts';
import type { InstantMs } from '../../core/kernel/time.ts';
import type { Orm } from './orm.ts';
import { schema } from './schema.ts';

const { outbox } = schema;

/** The longest list of mails that were given up. */
const DEAD_LIMIT = 100;
/** Rows in one statement. */
const CHUNK = 50;
/** Servers answer at length. */
const LONGEST_ERROR = 500;

type Row = typeof outbox.$inferSelect;

/** The mails in a table of their own. */
export class StoredOutbox implements Outbox {
  readonly #orm: Orm;

  constructor(orm: Orm) {
    this.#orm = orm;
  }

  async add(mails: readonly Mail[]): Promise<void> {
    await this.#orm.transaction((tx) => insertMails(tx, mails));
  }

  async due(now: InstantMs, limit: number): Promise<readonly WaitingMail[]> {
    const rows = await this.#orm
      .select()
      .from(outbox)
      .where(lte(outbox.nextAt, now))
      .orderBy(asc(outbox.nextAt), asc(outbox.key))
      .limit(limit);
    return rows.map(({ key, to, subject, text, attachment, at, attempts, nextAt }) => ({
      ...{ key, to, subject, text, attachment, at, attempts },
      nextAt: nextAt ?? at,
    }));
  }

  async nextAt(): Promise<InstantMs | null> {
    const [row] = await this.#orm.select({ at: min(outbox.nextAt) }).from(outbox);
    return row?.at ?? null;
  }

  async sent(key: string, at: InstantMs): Promise<void> {
    // Its key alone must be remembered: what it said, and of whom, is now the reader's.
    const blank = { to: '', subject: '', text: '', attachment: null };
    await this.#settle(key, { ...blank, sentAt: at, nextAt: null, attempts: sql`${outbox.attempts} + 1` });
  }

  async putOff(key: string, nextAt: InstantMs, error: string): Promise<void> {
    await this.#settle(key, { nextAt, lastError: shortened(error), attempts: sql`${outbox.attempts} + 1` });
  }

  async giveUp(key: string, at: InstantMs, error: string): Promise<void> {
    const attempts = sql`${outbox.attempts} + 1`;
    await this.#settle(key, { text: '', givenUpAt: at, nextAt: null, lastError: shortened(error), attempts });
  }

  async figures(): Promise<MailFigures> {
    const [waiting] = await this.#orm
      .select({ mails: count(), oldestAt: min(outbox.at) })
      .from(outbox)
      .where(isNotNull(outbox.nextAt));
    return { waiting: waiting?.mails ?? 0, oldestAt: waiting?.oldestAt ?? null };
  }

  async dead(): Promise<readonly DeadMail[]> {
    const rows = await this.#orm
      .select()
      .from(outbox)
      .where(isNotNull(outbox.givenUpAt))
      .orderBy(desc(outbox.givenUpAt), asc(outbox.key))
      .limit(DEAD_LIMIT);
    return rows.map(({ key, to, subject, at, attempts, givenUpAt, lastError }) => ({
      ...{ key, to, subject, at, attempts },
      givenUpAt: givenUpAt ?? at,
      lastError: lastError ?? '',
    }));
  }

  async forget(before: InstantMs): Promise<void> {
    await this.#orm.delete(outbox).where(or(lt(outbox.sentAt, before), lt(outbox.givenUpAt, before)));
  }

  async #settle(key: string, set: Parameters<ReturnType<Orm['update']>['set']>[0]): Promise<void> {
    const waits = and(eq(outbox.key, key), isNull(outbox.sentAt), isNull(outbox.givenUpAt));
    await this.#orm.update(outbox).set(set).where(waits);
  }
}

/** Adds mails, but none whose key is there already. */
export async function insertMails(writer: Pick<Orm, 'insert'>, mails: readonly Mail[]): Promise<void> {
  const rows = mails.map((mail): Row => ({
    ...mail,
    attempts: 0,
    nextAt: mail.at,
    lastError: null,
    sentAt: null,
    givenUpAt: null,
  }));
  for (let start = 0; start < rows.length; start += CHUNK) {
    await writer
      .insert(outbox)
      .values(rows.slice(start, start + CHUNK))
      .onConflictDoNothing();
  }
}

const shortened = (error: string): string => error.slice(0, LONGEST_ERROR);
