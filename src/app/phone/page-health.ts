import type { PhoneProblem } from '../../core/agent/agent.ts';
import type { LegId } from '../../core/kernel/ids.ts';
import { HOUR_MS, SECOND_MS, type DurationMs, type InstantMs } from '../../core/kernel/time.ts';

/** What a page tells of its phone; the contract's report. */
export interface PageReport {
  readonly registered: boolean;
  readonly microphone: 'allowed' | 'denied' | 'missing' | 'unknown';
  readonly sound: 'none' | 'flowing' | 'stalled';
  readonly legs: readonly LegId[];
}

/** How often a page is to report. */
export const HEARTBEAT_MS: DurationMs = 5 * SECOND_MS;
/** A page that has been connected but silent for so long is asleep. */
const ASLEEP_AFTER_MS: DurationMs = 15 * SECOND_MS;
/** A page that cannot be reached for so long is lost to the call that it is in. */
const LOST_AFTER_MS: DurationMs = 5 * SECOND_MS;
/** One that does not come back for so long is the phone no longer: a long working day. */
const FORGOTTEN_AFTER_MS: DurationMs = 12 * HOUR_MS;

/** What is known of the page that is a phone. */
export interface PageState {
  /** Since when it has no connection; null: it has one. */
  readonly awaySince: InstantMs | null;
  /** Its last report; null: none since the service was started or the page became the phone. */
  readonly report: PageReport | null;
  readonly reportedAt: InstantMs;
  /** It was told to be lost, and has not been told to be back. */
  readonly lost: boolean;
}

/** What keeps the page from being rung at `now`; null: nothing. What Asterisk knows of it is not in it. Pure. */
export function pageProblem(
  { awaySince, report, reportedAt }: PageState,
  now: InstantMs,
): PhoneProblem | null {
  if (awaySince !== null || report === null) return 'page-away';
  if (now - reportedAt >= ASLEEP_AFTER_MS) return 'asleep';
  if (!report.registered) return 'not-registered';
  if (report.microphone === 'denied' || report.microphone === 'missing') return 'microphone';
  return report.sound === 'stalled' ? 'no-sound' : null;
}

/**
 * Whether the page is lost at `now` without its having been told: out of reach, or connected but silent, as in a
 * laptop that was closed. Pure.
 */
export function isLost({ awaySince, report, reportedAt, lost }: PageState, now: InstantMs): boolean {
  if (lost) return false;
  return awaySince === null
    ? report !== null && now - reportedAt >= ASLEEP_AFTER_MS
    : now - awaySince >= LOST_AFTER_MS;
}

/** Whether the page has been away for so long that it is forgotten. Pure. */
export const isForgotten = ({ awaySince }: PageState, now: InstantMs): boolean =>
  awaySince !== null && now - awaySince >= FORGOTTEN_AFTER_MS;

/** When time alone will change any of these next. Pure. */
export function nextLookAt({ awaySince, reportedAt, lost }: PageState): InstantMs {
  if (awaySince === null) return reportedAt + ASLEEP_AFTER_MS;
  return awaySince + (lost ? FORGOTTEN_AFTER_MS : LOST_AFTER_MS);
}
