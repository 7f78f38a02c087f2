import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * The column kinds that the schema is made of, for SQLite. A kit for another database offers the same names
 * with columns of the same JavaScript types, and is given to the same factory (`createSchema`), so that there
 * is one schema for all.
 */
export const sqliteKit = {
  table: sqliteTable,
  index,
  primaryKey,
  /** A name, a number in E.164, a word out of a closed list. */
  text: (name: string) => text(name),
  /** A small whole number. */
  whole: (name: string) => integer(name),
  /** Milliseconds since 1970-01-01T00:00:00Z, as a number. */
  instant: (name: string) => integer(name),
  /** A length of time in milliseconds. */
  duration: (name: string) => integer(name),
  /** A growing number given by us, the place of a row in its log. */
  sequence: (name: string) => integer(name),
  /** A JSON value of type `T`, stored as text in SQLite. */
  json: <T>(name: string) => text(name, { mode: 'json' }).$type<T>(),
} as const;

/** What a kit must offer; a kit for another database is made to look like this one. */
export type ColumnKit = typeof sqliteKit;
