/** The closed list of what can go wrong for somebody who asks; each has one HTTP status. */
export const errorStatus = {
  'invalid-request': 400,
  'unknown-number': 400,
  'nonexistent-time': 400,
  'not-signed-in': 401,
  'wrong-credentials': 401,
  'not-allowed': 403,
  'not-found': 404,
  conflict: 409,
  /** Somebody else has changed the desk since the revision that was named. */
  'changed-meanwhile': 409,
  'too-many-requests': 429,
  /** A fault of ours; what happened is in the log, under the id that the message names. */
  internal: 500,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof errorStatus;

/** An error that the one who asked can understand and act on; anything else is a fault of ours. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  /** The offending part of the request, as a dotted path. */
  readonly field: string | undefined;

  constructor(code: ErrorCode, message: string, field?: string) {
    super(message);
    this.code = code;
    this.field = field;
  }
}
