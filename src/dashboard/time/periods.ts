/** The open periods of a day, as text that people type and as minutes that a grid draws. */

/** Minutes from midnight, `until` up to 1440. */
export interface MinuteSpan {
  readonly from: number;
  readonly until: number;
}

/** Why a text is no list of periods, and which part of it. */
export interface PeriodProblem {
  readonly kind: 'unreadable' | 'reversed' | 'overlap';
  readonly part: string;
}

export type ReadPeriods =
  | { readonly ok: true; readonly spans: readonly MinuteSpan[] }
  | { readonly ok: false; readonly problem: PeriodProblem };

const CLOSED = /^(|-|–|x|0|stängt|stengt|closed)$/i;
const ALL_DAY = /^(24 ?h|0-24|dygnet runt|døgnet rundt|all day|alltid|always)$/i;
const PERIOD = /^(\d{1,2})[:.]?(\d{2})?\s*(?:-|–|—|till|til|to)\s*(\d{1,2})[:.]?(\d{2})?$/i;

/**
 * Reads what somebody typed: `07:45–12:00, 12:45–16:30`, `7.45-12 12.45-16.30`, `0745-1200`, `stängt`, `24 h`. In order
 * of time, those that meet joined.
 */
export function readPeriods(text: string): ReadPeriods {
  const trimmed = text.trim();
  if (CLOSED.test(trimmed)) return { ok: true, spans: [] };
  if (ALL_DAY.test(trimmed)) return { ok: true, spans: [{ from: 0, until: 1_440 }] };
  const spans: MinuteSpan[] = [];
  for (const part of partsOf(trimmed)) {
    const found = PERIOD.exec(part);
    const from = found && minutesOf(found[1], found[2]);
    const until = found && minutesOf(found[3], found[4]);
    if (from === null || until === null) return { ok: false, problem: { kind: 'unreadable', part } };
    if (from >= until) return { ok: false, problem: { kind: 'reversed', part } };
    spans.push({ from, until });
  }
  return ordered(spans);
}

/** At commas, semicolons, "och" and "and", and at spaces that are not beside a dash. */
function partsOf(text: string): readonly string[] {
  return text
    .replace(/\s*[-–—]\s*/g, '–')
    .replace(/\s+(till|til|to)\s+/gi, '–')
    .split(/\s*(?:[,;+&]|\boch\b|\bog\b|\band\b)\s*|\s+/i)
    .filter((part) => part !== '');
}

function minutesOf(hours: string | undefined, minutes: string | undefined): number | null {
  const total = Number(hours) * 60 + Number(minutes ?? 0);
  return Number(minutes ?? 0) < 60 && total <= 1_440 ? total : null;
}

function ordered(spans: readonly MinuteSpan[]): ReadPeriods {
  const found: MinuteSpan[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = found.at(-1);
    if (last !== undefined && span.from < last.until)
      return { ok: false, problem: { kind: 'overlap', part: writtenSpan(span) } };
    if (last?.until === span.from) found[found.length - 1] = { from: last.from, until: span.until };
    else found.push(span);
  }
  return { ok: true, spans: found };
}

/** `07:45`. */
export function clockOf(minutes: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** `07:45–12:00`. */
export function writtenSpan({ from, until }: MinuteSpan): string {
  return `${clockOf(from)}–${clockOf(until)}`;
}

/** `07:45–12:00, 12:45–16:30`; '' for none. */
export function writtenSpans(spans: readonly MinuteSpan[]): string {
  return spans.map(writtenSpan).join(', ');
}

/** As the contract writes it: `07:45-12:00`. */
export function contractPeriods(spans: readonly MinuteSpan[]): string[] {
  return spans.map(({ from, until }) => `${clockOf(from)}-${clockOf(until)}`);
}

/** From the contract's text; those that cannot be read are left out. */
export function spansOf(periods: readonly string[]): readonly MinuteSpan[] {
  const read = readPeriods(periods.join(', '));
  return read.ok ? read.spans : [];
}
