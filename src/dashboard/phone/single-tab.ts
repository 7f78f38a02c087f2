/*
 * Of several tabs of this browser one is the phone: who holds the lock. The lock goes with the tab, however it
 * ends.
 */
const LOCK = 'svara-phone';
/** A page that is reloaded may be here before the one that it was is gone. */
const RELOAD_MS = 1_500;

/** This tab's claim to be the phone. */
export class SingleTab {
  readonly #mine: () => void;
  readonly #others: () => void;
  /** Counts the claims: what comes of an earlier one is no news any more. */
  #claim = 0;
  #release: (() => void) | null = null;
  #waiting: AbortController | null = null;
  #late: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param mine this tab has it now
   * @param others another tab has it; when that one goes, `mine` follows by itself
   */
  constructor(mine: () => void, others: () => void) {
    this.#mine = mine;
    this.#others = others;
  }

  /** Waits for the lock, and says so if that takes longer than a reload. */
  claim(): void {
    this.leave();
    const waiting = new AbortController();
    this.#waiting = waiting;
    this.#late = setTimeout(this.#others, RELOAD_MS);
    void this.#hold({ signal: waiting.signal });
  }

  /** Takes the lock from whichever tab has it. */
  steal(): void {
    this.leave();
    void this.#hold({ steal: true });
  }

  leave(): void {
    clearTimeout(this.#late);
    this.#claim += 1;
    this.#waiting?.abort();
    this.#waiting = null;
    this.#release?.();
    this.#release = null;
  }

  async #hold(options: LockOptions): Promise<void> {
    let given = false;
    const claim = ++this.#claim;
    try {
      await navigator.locks.request(LOCK, options, () => {
        if (claim !== this.#claim) return undefined;
        given = true;
        clearTimeout(this.#late);
        this.#mine();
        return new Promise<void>((resolve) => {
          this.#release = resolve;
        });
      });
    } catch {
      // Stolen by another tab, or the wait was given up.
      if (!given || claim !== this.#claim) return;
      this.#release = null;
      this.#others();
      this.#wait();
    }
  }

  /** The phone comes back when the tab that took it goes. */
  #wait(): void {
    const waiting = new AbortController();
    this.#waiting = waiting;
    void this.#hold({ signal: waiting.signal });
  }
}
