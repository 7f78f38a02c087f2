import { PlainError, Stopped } from './errors.mjs';

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/**
 * Elapsed time for a person: `0.4 s`, `12 s`, `2 min 05 s`.
 * @param {number} elapsedMs
 */
function formatElapsed(elapsedMs) {
  const seconds = elapsedMs / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** @param {boolean} colour */
function painter(colour) {
  /** @param {number} code @param {string} text */
  return (code, text) => (colour ? `\x1b[${code}m${text}\x1b[0m` : text);
}

/**
 * Reports stages of work, one line each when it is done. On a terminal a spinner turns meanwhile;
 * elsewhere a line `… title` announces a stage that takes longer than two seconds, so that a log
 * never stands still without a word.
 * @param {NodeJS.WriteStream | import('node:stream').Writable} stream
 */
export function createProgress(stream) {
  const live = 'isTTY' in stream && stream.isTTY === true && process.env.TERM !== 'dumb';
  const paint = painter(live && !process.env.NO_COLOR);
  /** @type {{ title: string, startedAt: number, frame: number } | undefined} */
  let current;

  const wipe = () => {
    if (live && current) stream.write('\r\x1b[2K');
  };
  const draw = () => {
    if (!live || !current) return;
    const columns = /** @type {NodeJS.WriteStream} */ (stream).columns || 80;
    const line = `${frames[current.frame % frames.length]} ${current.title} ${formatElapsed(performance.now() - current.startedAt)}`;
    current.frame += 1;
    stream.write(`\r\x1b[2K${line.slice(0, columns - 1)}`);
  };
  /** @param {string} [line] */
  const say = (line = '') => {
    wipe();
    stream.write(`${line}\n`);
    draw();
  };

  return {
    say,
    /** A notice that something is unusual but goes on. @param {string} line */
    warn: (line) => say(`${paint(33, '!')} ${line}`),

    /**
     * Runs one stage. The work may return a text, which is added to its line (a version, "already there").
     * @template T
     * @param {string} title
     * @param {() => Promise<T>} work
     * @returns {Promise<T>}
     */
    async stage(title, work) {
      const startedAt = performance.now();
      current = { title, startedAt, frame: 0 };
      draw();
      const timer = live ? setInterval(draw, 100) : setTimeout(() => stream.write(`… ${title}\n`), 2000);
      const finish = () => {
        clearInterval(timer);
        wipe();
        current = undefined;
      };
      try {
        const result = await work();
        finish();
        const note = typeof result === 'string' && result !== '' ? ` (${result})` : '';
        say(`${paint(32, '✓')} ${title}${note} ${paint(2, formatElapsed(performance.now() - startedAt))}`);
        return result;
      } catch (error) {
        finish();
        if (!(error instanceof Stopped)) {
          say(`${paint(31, '✗')} ${title} ${formatElapsed(performance.now() - startedAt)}`);
        }
        throw error;
      }
    },

    /** @param {unknown} error */
    error: (error) => {
      const [first = '', ...rest] = describeError(error);
      if (first !== '') say(`${paint(31, 'Error:')} ${first}`);
      for (const line of rest) say(line);
    },
  };
}

/**
 * What to show of an error: a plain one as its sentence with the log's last lines, any other with its stack.
 * @param {unknown} error
 * @returns {string[]} lines; none for what says nothing to the reader
 */
function describeError(error) {
  if (error instanceof Stopped) return [];
  const sentence = aboutFile(error);
  if (sentence !== undefined) return [sentence];
  if (!(error instanceof PlainError)) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
  const log = error.logFile ? [`  Full log: ${error.logFile}`] : [];
  return [error.message, ...error.details.map((line) => `    ${line}`), ...log];
}

/**
 * A sentence for what the machine does not allow with a file; nothing for other errors.
 * @param {unknown} error
 * @returns {string | undefined}
 */
function aboutFile(error) {
  if (!(error instanceof Error) || !('path' in error) || !('code' in error)) return undefined;
  const path = String(error.path);
  switch (error.code) {
    case 'EACCES':
    case 'EPERM':
      return `This user may not write ${path}: run this as its owner, or as root.`;
    case 'EROFS':
      return `${path} is on a disk that is mounted read-only: use another folder.`;
    case 'ENOSPC':
      return `The disk is full: ${path} cannot be written.`;
    default:
      return undefined;
  }
}

/** @typedef {ReturnType<typeof createProgress>} Progress */
