import { open } from 'node:fs/promises';

/**
 * Reads at most `maxBytes` + 1 bytes of a file, so that a caller can tell that it is too large without
 * holding all of it. Rejects with Node's errors (`ENOENT`, …).
 */
export async function readFileUpTo(path: string, maxBytes: number): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    return await readUpTo(async (into) => (await file.read(into, 0, into.length, null)).bytesRead, maxBytes);
  } finally {
    await file.close();
  }
}

/** A piece is of this size at most. */
const PIECE_BYTES = 65_536;

/**
 * Asks for pieces until there are no more, or `maxBytes` + 1 bytes have come: nothing beyond is ever asked for.
 * @param read puts bytes into what it is given; resolves to how many, 0 at the end
 */
export async function readUpTo(
  read: (into: Uint8Array) => Promise<number>,
  maxBytes: number,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  while (length <= maxBytes) {
    const piece = Buffer.alloc(Math.min(PIECE_BYTES, maxBytes + 1 - length));
    const bytesRead = await read(piece);
    if (bytesRead === 0) break;
    pieces.push(piece.subarray(0, bytesRead));
    length += bytesRead;
  }
  return Buffer.concat(pieces);
}
