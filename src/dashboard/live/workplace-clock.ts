import type { PageTime } from './board-model.ts';

/** A step of either clock, or of the service's, beyond which what was known of their difference counts no more. */
const STEP_MS = 1_500;

/**
 * Reckons instants of the service on the page's own clock. Each view tells the service's time when it was sent; the
 * one that travelled fastest is nearest to the truth, so running times do not jump with every view.
 */
export class SteadyClock {
  #differenceMs: number | null = null;

  /** @param at instant by the service, heard at `receivedAt` */
  hear(at: string, receivedAt: PageTime): void {
    const differenceMs = receivedAt - Date.parse(at);
    const known = this.#differenceMs;
    if (known === null || differenceMs < known || differenceMs - known > STEP_MS)
      this.#differenceMs = differenceMs;
  }

  /** @returns the page's time at an instant of the service; before any was heard, by this computer's clock */
  readonly pageTime = (instant: string): PageTime =>
    Date.parse(instant) + (this.#differenceMs ?? performance.now() - Date.now());
}
