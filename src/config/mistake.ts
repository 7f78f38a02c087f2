/** One mistake in the desk file, told where a person can find it. */
export interface ConfigMistake {
  /** Keys from the top of the file, dotted: `agents.agent1.services.0`; empty for the file as a whole. */
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1. */
  readonly column: number;
  /** What is wrong and what would be right; never holds the value of a secret. */
  readonly message: string;
}

/** Keys and list places from the top of the file. */
export type ConfigPath = readonly (string | number)[];

/** Where in the text something stands, both counted from 1. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** A mistake as one line for a terminal: `desk.yaml:12:5 agents.agent1.name: is missing`. */
export function formatMistake(file: string, mistake: ConfigMistake): string {
  const path = mistake.path === '' ? '' : `${mistake.path}: `;
  return `${file}:${mistake.line}:${mistake.column} ${path}${mistake.message}`;
}

/** The same, marked as what may stand. */
export function asWarning(mistake: ConfigMistake): ConfigMistake {
  return { ...mistake, message: `warning: ${mistake.message}` };
}

/** Sorted as a reader meets them, each told once. */
export function inReadingOrder(mistakes: readonly ConfigMistake[]): ConfigMistake[] {
  const told = new Map<string, ConfigMistake>();
  for (const mistake of mistakes)
    told.set(JSON.stringify([mistake.line, mistake.path, mistake.message]), mistake);
  return [...told.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}

/**
 * Collects the mistakes of one reading, so that all can be told at once.
 * `locate` finds the place of a path in the text, or of its nearest existing parent.
 */
export class MistakeList {
  readonly #found: ConfigMistake[] = [];
  readonly #warnings: ConfigMistake[] = [];
  readonly #locate: (path: ConfigPath) => TextPosition;

  constructor(locate: (path: ConfigPath) => TextPosition, already: readonly ConfigMistake[] = []) {
    this.#locate = locate;
    this.#found.push(...already);
  }

  add(path: ConfigPath, message: string): void {
    this.#found.push({ path: path.join('.'), ...this.#locate(path), message });
  }

  /** Something that may stand, but that somebody should look at. */
  warn(path: ConfigPath, message: string): void {
    this.#warnings.push({ path: path.join('.'), ...this.#locate(path), message });
  }

  /** In reading order. */
  warnings(): ConfigMistake[] {
    return inReadingOrder(this.#warnings);
  }

  /** In reading order. */
  all(): ConfigMistake[] {
    return inReadingOrder(this.#found);
  }
}
