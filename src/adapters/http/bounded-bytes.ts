/**
 * Collects what comes in pieces, up to a limit. With the first byte beyond it everything is let go of, and from then
 * on nothing is kept: so no more than `limit` bytes are ever held, however much is sent.
 */
export class BoundedBytes {
  readonly #limit: number;
  #pieces: Uint8Array[] = [];
  #heldBytes = 0;
  #isOver = false;

  /** @param limit in bytes */
  constructor(limit: number) {
    this.#limit = limit;
  }

  take(piece: Uint8Array): void {
    if (this.#isOver) return;
    if (this.#heldBytes + piece.byteLength > this.#limit) return this.letGo();
    this.#pieces.push(piece);
    this.#heldBytes += piece.byteLength;
  }

  /** More has come, or will come, than is taken. */
  letGo(): void {
    this.#isOver = true;
    this.#pieces = [];
    this.#heldBytes = 0;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** All of it; null when it was too much. */
  whole(): Uint8Array | null {
    return this.#isOver ? null : Buffer.concat(this.#pieces, this.#heldBytes);
  }
}
