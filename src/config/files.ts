import { open } from 'node:fs/promises';

/**
 * Reads at most `maxBytes` + 1 bytes of a file, so that a caller can tell that it is too large without
 * holding all of it. Rejects with Node's errors (`ENOENT`, …).
 */
export async function readFileUpTo(path: string, maxBytes: number): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const chunks: Uint8Array[] = [];
    let length = 0;
    while (length <= maxBytes) {
      const chunk = Buffer.alloc(Math.min(65_536, maxBytes + 1 - length));
      const { bytesRead } = await file.read(chunk, 0, chunk.length, null);
      if (bytesRead === 0) break;
      chunks.push(chunk.subarray(0, bytesRead));
      length += bytesRead;
    }
    return Buffer.concat(chunks);
  } finally {
    await file.close();
  }
}
