import type { InstantMs } from '../kernel/time.ts';
import type { Chain } from '../schedule/rota.ts';

/*
 *                 the key                     somebody accepts by 1
 *   confirming ─────────────▶ ringing ─────────────────────────────▶ the call is connected
 *       │                      ⟲  │ no answer, no key, 2, nobody on call: the next step, the next round,
 *       │                         │ which begins after a pause where everybody was busy (pausing)
 *       │ another key, none       │ every round is through, or the desk has opened
 *       ▼                         ▼
 *   the closed plan           exhausted: said so, or back in the queue it came from, or at the desk that has opened
 */

/** How far a call has come in having those on call rung. It keeps the chain it began with. */
export interface OnCallRun {
  readonly chain: Chain;
  readonly phase: 'confirming' | 'ringing' | 'pausing' | 'exhausted';
  /** How long the confirming key is awaited, once it has been asked for; null before. */
  readonly confirmUntil: InstantMs | null;
  /** 1 and up; 0 before the first step. */
  readonly round: number;
  /** The step rung or skipped last, 1 for the first; 0 before it. */
  readonly step: number;
  /** When the first phone of this round began to ring; null: none has. */
  readonly rungSince: InstantMs | null;
  /** When the next round begins; null but while `pausing`. */
  readonly pausedUntil: InstantMs | null;
  /** When the caller last heard that help is being rung. */
  readonly toldAt: InstantMs;
}
