import type { CallId, OutageId, PlaybackId } from '../kernel/ids.ts';
import type { DurationMs, InstantMs } from '../kernel/time.ts';

/**
 * A caller begins to hear of a larger fault. Recorded beside the `announcement-started` of the same playback, in
 * either order; whoever hangs up from here to `graceMs` after the end of the message was informed, not lost.
 */
export interface OutageTold {
  readonly at: InstantMs;
  readonly call: CallId;
  readonly type: 'outage-told';
  readonly outage: OutageId;
  readonly playback: PlaybackId;
  /** What is said, as it was written; outages come and go, the history keeps it. */
  readonly text: string;
  readonly graceMs: DurationMs;
}

/** What can be changed while the desk runs, beside its file. */
export type ChangeKind =
  'calendar-override' | 'calendar-week' | 'closure' | 'outage' | 'rota-override' | 'rota-swap';

/** Somebody has changed what the desk goes by, or ended a change. */
export interface DeskChanged {
  readonly at: InstantMs;
  readonly type: 'desk-changed';
  readonly kind: ChangeKind;
  /** The change; the same id when it begins and when it ends. */
  readonly id: string;
  readonly what: 'begun' | 'ended';
  /** User name, or the name of a program. */
  readonly by: string;
  /** In English: "outage message for Burg until 14:30: the network is down". */
  readonly summary: string;
}
