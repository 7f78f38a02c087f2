/** What is wrong with an iCalendar text, and where. Lines count from 1. */
export interface ICalendarMistake {
  readonly line: number;
  readonly reason: string;
}

/** Where each event stands in the text. */
export interface EventLines {
  readonly begin: number;
  /** First line of each property, by its name in capitals. */
  readonly properties: ReadonlyMap<string, number>;
}

/** The longest text that is read, in characters; a year of openings has about 100,000. */
export const LONGEST_TEXT = 2_000_000;
const MOST_EVENTS = 5_000;

const PROPERTY = /^([A-Za-z0-9-]+)(?:;[^:]*(?:"[^"]*"[^:]*)*)?:/;

/**
 * Looks at the text line by line before it is parsed, so that each mistake has its line: what is no property,
 * blocks that end otherwise than they began, a file that is cut off.
 */
export function readLines(
  text: string,
):
  | { readonly ok: true; readonly events: readonly EventLines[] }
  | { readonly ok: false; readonly mistakes: readonly ICalendarMistake[] } {
  if (text.length > LONGEST_TEXT)
    return wrong(1, `the file is longer than ${LONGEST_TEXT / 1_000_000} million characters`);
  const reader = new LineReader();
  for (const [index, content] of text.split(/\r\n|\n|\r/).entries()) {
    // An empty line, or the rest of the line before.
    if (content === '' || content.startsWith(' ') || content.startsWith('\t')) continue;
    const reason = reader.take(content, index + 1);
    if (reason !== null) return wrong(index + 1, reason);
  }
  const cut = reader.open.at(-1);
  if (cut) return wrong(cut.line, `BEGIN:${cut.name} is never ended: the file is cut off`);
  return reader.ended ? { ok: true, events: reader.events } : wrong(1, 'the file is empty');
}

/** Which blocks are open, and what events there were. */
class LineReader {
  readonly open: { readonly name: string; readonly line: number }[] = [];
  readonly events: { begin: number; properties: Map<string, number> }[] = [];
  /** Whether the calendar has ended. */
  ended = false;

  /** @returns what is wrong with the line; null: nothing */
  take(content: string, line: number): string | null {
    const name = PROPERTY.exec(content)?.[1]?.toUpperCase();
    if (name === undefined) return 'this line is no property of iCalendar (NAME:VALUE)';
    const value = content
      .slice(content.indexOf(':') + 1)
      .trim()
      .toUpperCase();
    if (line === 1 && `${name}:${value}` !== 'BEGIN:VCALENDAR')
      return 'an iCalendar file begins with BEGIN:VCALENDAR';
    if (this.ended) return 'something stands after END:VCALENDAR; give one calendar a file';
    if (name === 'BEGIN') return this.#begin(value, line);
    if (name === 'END') return this.#end(value);
    const properties = this.#inEvent() ? this.events.at(-1)?.properties : undefined;
    if (properties && !properties.has(name)) properties.set(name, line);
    return null;
  }

  #inEvent(): boolean {
    return this.open.length === 2 && this.open[1]?.name === 'VEVENT';
  }

  #begin(value: string, line: number): string | null {
    this.open.push({ name: value, line });
    if (this.#inEvent()) this.events.push({ begin: line, properties: new Map() });
    if (this.open.length > 5) return 'blocks are nested too deep';
    return this.events.length > MOST_EVENTS ? `there are more than ${MOST_EVENTS} events` : null;
  }

  #end(value: string): string | null {
    const last = this.open.pop();
    if (last?.name !== value) return `END:${value} ends nothing; ${last?.name ?? 'nothing'} was begun last`;
    this.ended = this.open.length === 0;
    return null;
  }
}

function wrong(line: number, reason: string) {
  return { ok: false, mistakes: [{ line, reason }] } as const;
}
