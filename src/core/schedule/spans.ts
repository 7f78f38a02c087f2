import type { InstantMs } from '../kernel/time.ts';

/** From `from` until just before `until`; never empty. */
export interface Span {
  readonly from: InstantMs;
  readonly until: InstantMs;
}

/** Earlier beginnings first. */
export const byStart = (a: Span, b: Span): number => a.from - b.from || a.until - b.until;

/** The time that any of them holds, in order; those that overlap or touch are joined, the empty left out. */
export function joined(spans: readonly Span[]): readonly Span[] {
  const found: { from: InstantMs; until: InstantMs }[] = [];
  for (const { from, until } of [...spans].sort(byStart)) {
    const last = found.at(-1);
    if (from >= until) continue;
    if (last === undefined || from > last.until) found.push({ from, until });
    else if (until > last.until) last.until = until;
  }
  return found;
}

/** What of each lies within `window`. */
export function within<Kind extends Span>(spans: readonly Kind[], window: Span): readonly Kind[] {
  return spans.flatMap((span) => {
    if (span.from >= window.from && span.until <= window.until) return [span];
    const from = Math.max(span.from, window.from);
    const until = Math.min(span.until, window.until);
    return from < until ? [{ ...span, from, until }] : [];
  });
}

/** What of each is left outside `holes`; both in order, neither overlapping itself. One may leave several pieces. */
export function without<Kind extends Span>(spans: readonly Kind[], holes: readonly Span[]): readonly Kind[] {
  const left: Kind[] = [];
  let first = 0;
  for (const span of spans) {
    while (first < holes.length && (holes[first] as Span).until <= span.from) first += 1;
    let from = span.from;
    for (let at = first; at < holes.length; at += 1) {
      const hole = holes[at] as Span;
      if (hole.from >= span.until) break;
      if (hole.from > from) left.push({ ...span, from, until: hole.from });
      from = Math.max(from, hole.until);
    }
    if (from === span.from) left.push(span);
    else if (from < span.until) left.push({ ...span, from });
  }
  return left;
}

/** What of each of `spans` also lies in `others`; both in order, neither overlapping itself. */
export function common<Kind extends Span>(spans: readonly Kind[], others: readonly Span[]): readonly Kind[] {
  const found: Kind[] = [];
  let first = 0;
  for (const span of spans) {
    while (first < others.length && (others[first] as Span).until <= span.from) first += 1;
    for (let at = first; at < others.length && (others[at] as Span).from < span.until; at += 1) {
      const other = others[at] as Span;
      const from = Math.max(span.from, other.from);
      const until = Math.min(span.until, other.until);
      found.push({ ...span, from, until });
    }
  }
  return found;
}
