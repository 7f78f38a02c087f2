/** A log that nobody reads. */
export const quietLog = { info: () => undefined, warn: () => undefined, error: () => undefined };
