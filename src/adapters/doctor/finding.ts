/** What one check found. `warning`: works, but less well. `fault`: calls would go wrong. */
export interface Finding {
  readonly level: 'ok' | 'warning' | 'fault';
  /** What was found, one sentence. */
  readonly text: string;
  /** What to do about it. */
  readonly mend?: string;
}

export const ok = (text: string): Finding => ({ level: 'ok', text });
export const warning = (text: string, mend: string): Finding => ({ level: 'warning', text, mend });
export const fault = (text: string, mend: string): Finding => ({ level: 'fault', text, mend });

/** The message of whatever was thrown; the innermost cause says most about a connection. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause !== undefined) return reasonOf(error.cause);
  return error.message === '' && 'code' in error ? String(error.code) : error.message;
}
