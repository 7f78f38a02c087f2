/** Why the database could not be opened. */
export type DatabaseProblemCode = 'damaged' | 'newer-schema' | 'in-use' | 'cannot-open';

/** The database cannot be opened; the message names the file and says what to do. */
export class DatabaseProblem extends Error {
  override readonly name = 'DatabaseProblem';
  readonly code: DatabaseProblemCode;

  constructor(code: DatabaseProblemCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** One statement or batch failed; `code` is SQLite's own (`SQLITE_FULL`) or `WORKER_GONE`, `TRANSACTION`. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Says in words why opening failed, from what SQLite threw. */
export function problemOf(file: string, error: unknown): DatabaseProblem {
  if (error instanceof DatabaseProblem) return error;
  const code = codeOf(error);
  const said = error instanceof Error ? error.message : String(error);
  if (code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT')) return damaged(file, said);
  if (code.startsWith('SQLITE_BUSY')) {
    return new DatabaseProblem(
      'in-use',
      `The database ${file} is in use by another program (${said}). Stop the other Svara, or give this one a data folder of its own (SVARA_DATA).`,
    );
  }
  return new DatabaseProblem(
    'cannot-open',
    `The database ${file} cannot be opened: ${said}. Check that its folder exists, has free space and may be written to by this user.`,
  );
}

/** @param said what SQLite found wrong */
export function damaged(file: string, said: string): DatabaseProblem {
  return new DatabaseProblem(
    'damaged',
    `The database ${file} is damaged or is not a database: ${said}. Nothing was changed in it. ` +
      `Put back a copy of the file, or move it away (with ${file}-wal and ${file}-shm) to begin with an empty one.`,
  );
}

/** SQLite's code of an error, or an empty string. */
export function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}
