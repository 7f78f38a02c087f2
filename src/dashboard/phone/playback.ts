/*
 * What is played: the other side's voice, tones and recordings, each on its device. Browsers play nothing before
 * the user has clicked; what was held back by that is played at the next click.
 */

interface Player {
  readonly element: HTMLAudioElement;
  sink: string | null;
}

/** Plays sound on chosen devices. */
export class Playback {
  readonly #players = new Set<Player>();
  readonly #changed: () => void;
  #context: AudioContext | null = null;
  #blocked = false;
  readonly #unlock = (): void => this.allow();

  /** @param changed called when the browser begins or ceases to hold sound back */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Whether the browser holds sound back until the user clicks. */
  get blocked(): boolean {
    return this.#blocked;
  }

  /** For making and measuring sound; one for the page, since browsers allow only a few. */
  context(): AudioContext {
    this.#context ??= new AudioContext();
    if (this.#context.state === 'suspended') void this.#context.resume().catch(() => undefined);
    return this.#context;
  }

  /**
   * Plays a stream until the end is called.
   * @param sink id of the device; null: the system's
   */
  play(stream: MediaStream, sink: string | null): { end(): void; moveTo(sink: string | null): void } {
    const element = new Audio();
    element.srcObject = stream;
    const player: Player = { element, sink };
    this.#players.add(player);
    void this.#start(player);
    return {
      end: () => {
        this.#players.delete(player);
        element.pause();
        element.srcObject = null;
      },
      moveTo: (to) => {
        player.sink = to;
        void setSink(element, to);
      },
    };
  }

  /** Lets what was held back be heard; called in a click or key press. */
  allow(): void {
    void this.#context?.resume().catch(() => undefined);
    this.#setBlocked(false);
    for (const player of this.#players) if (player.element.paused) void this.#start(player);
  }

  close(): void {
    this.#setBlocked(false);
    for (const { element } of this.#players) {
      element.pause();
      element.srcObject = null;
    }
    this.#players.clear();
    void this.#context?.close().catch(() => undefined);
    this.#context = null;
  }

  async #start(player: Player): Promise<void> {
    await setSink(player.element, player.sink);
    try {
      await player.element.play();
    } catch (error) {
      if (this.#players.has(player) && error instanceof DOMException && error.name === 'NotAllowedError')
        this.#setBlocked(true);
    }
  }

  #setBlocked(blocked: boolean): void {
    if (blocked === this.#blocked) return;
    this.#blocked = blocked;
    for (const event of ['pointerdown', 'keydown']) {
      if (blocked) window.addEventListener(event, this.#unlock, true);
      else window.removeEventListener(event, this.#unlock, true);
    }
    this.#changed();
  }
}

/** A device that is gone, or cannot be chosen in this browser: the system's is used. */
async function setSink(element: HTMLAudioElement, sink: string | null): Promise<void> {
  if (!('setSinkId' in element) || (element.sinkId === '' && sink === null)) return;
  try {
    await element.setSinkId(sink ?? '');
  } catch {
    await element.setSinkId('').catch(() => undefined);
  }
}
