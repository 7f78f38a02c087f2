/**
 * Something that a newcomer can understand and mend. The message is one sentence that says what is wrong
 * and what to do; it is shown without a stack. `details` are lines from a log, shown below it.
 */
export class PlainError extends Error {
  /**
   * @param {string} message
   * @param {{ details?: string[], logFile?: string, exitCode?: number, cause?: unknown }} [options]
   */
  constructor(message, options = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'PlainError';
    this.details = options.details ?? [];
    this.logFile = options.logFile;
    this.exitCode = options.exitCode ?? 1;
  }
}

/** Thrown where work was given up because the program is stopping; says nothing to the reader. */
export class Stopped extends Error {
  constructor() {
    super('stopping');
    this.name = 'Stopped';
  }
}
