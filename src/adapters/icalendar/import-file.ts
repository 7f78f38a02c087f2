import type { InstantMs, TimeZone } from '../../core/kernel/time.ts';
import { overridesFromICalendar, type ImportedOverrides } from './import.ts';
import { LONGEST_TEXT } from './lines.ts';

/** The longest file that is read, in bytes: a character has at most four. */
export const LARGEST_FILE_BYTES = LONGEST_TEXT * 2;

const LINE_FEED = 10;

/** As {@link overridesFromICalendar}, of a file that may be no text at all. */
export function overridesFromFile(
  file: Uint8Array,
  calendar: { readonly timeZone: TimeZone },
  within: { readonly from: InstantMs; readonly until: InstantMs },
): ImportedOverrides {
  if (file.byteLength > LARGEST_FILE_BYTES)
    return wrong(1, `the file is larger than ${LARGEST_FILE_BYTES / 1_000_000} MB`);
  const text = textOf(file);
  if (text === null) return wrong(lineThatIsNoText(file), 'this is not text in UTF-8');
  return overridesFromICalendar(text, calendar, within);
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** No character of several bytes has a line feed in it, so that each line can be looked at by itself. */
function lineThatIsNoText(file: Uint8Array): number {
  let line = 1;
  for (let start = 0; start < file.byteLength; line += 1) {
    const found = file.indexOf(LINE_FEED, start);
    const end = found < 0 ? file.byteLength : found;
    if (textOf(file.subarray(start, end)) === null) return line;
    start = end + 1;
  }
  return line;
}

function wrong(line: number, reason: string): ImportedOverrides {
  return { ok: false, mistakes: [{ line, reason }] };
}
