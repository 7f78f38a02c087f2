import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BoundedBytes } from '../../../src/adapters/http/bounded-bytes.ts';
import { readUpload, type UploadRequest } from '../../../src/adapters/http/upload.ts';
import { LARGEST_FILE_BYTES } from '../../../src/adapters/icalendar/import-file.ts';
import { readUpTo } from '../../../src/config/files.ts';

const FIFTY_MB = 50_000_000;
const LIMIT = 4_000_001;

/** Remembers the most that was ever held. */
class Watched extends BoundedBytes {
  mostHeld = 0;

  override take(piece: Uint8Array): void {
    super.take(piece);
    this.mostHeld = Math.max(this.mostHeld, this.heldBytes);
  }
}

/** Keeps everything, as a reader would that only looks at the end how much it was. */
class Greedy extends Watched {
  readonly kept: Uint8Array[] = [];
  override take(piece: Uint8Array): void {
    this.kept.push(piece);
    this.mostHeld += piece.byteLength;
  }
}

/** A body of so many bytes, made as it is asked for. */
function bodyOf(bytes: number, headers: Readonly<Record<string, string>> = {}, pieceBytes = 65_536) {
  let left = bytes;
  const stream = new Readable({
    read() {
      const piece = Buffer.alloc(Math.min(pieceBytes, left), 'x');
      left -= piece.length;
      this.push(piece.length === 0 ? null : piece);
    },
  });
  return Object.assign(stream, { headers, is: () => false as const }) as unknown as UploadRequest;
}

const withinLimit = (held: Watched): void => expect(held.mostHeld).toBeLessThanOrEqual(LIMIT);

describe('a body that is too long', () => {
  test.each([
    ['that says how long it is', { 'content-length': String(FIFTY_MB) }, 0],
    ['that does not', {}, LIMIT],
    ['that says too little', { 'content-length': '10' }, LIMIT],
  ])('%s is never held beyond the limit', async (_, headers, most) => {
    const held = new Watched(LIMIT);
    await expect(readUpload(bodyOf(FIFTY_MB, headers), LIMIT, 'too large', held)).rejects.toThrow(
      'too large',
    );
    withinLimit(held);
    expect(held.mostHeld).toBeLessThanOrEqual(most);
    expect(held.heldBytes).toBe(0);
  });

  test('is found by this look when a reader keeps it all', async () => {
    const greedy = new Greedy(LIMIT);
    await readUpload(bodyOf(FIFTY_MB), LIMIT, 'too large', greedy);
    expect(() => withinLimit(greedy)).toThrow();
  });

  test('and does not end is broken off', async () => {
    const held = new Watched(LIMIT);
    const endless = bodyOf(Number.MAX_SAFE_INTEGER, {}, 4_000_000);
    await expect(readUpload(endless, LIMIT, 'too large', held)).rejects.toThrow('does not end');
    withinLimit(held);
  });

  test('when unpacked is not taken packed', async () => {
    const zipped = bodyOf(10, { 'content-encoding': 'gzip' });
    await expect(readUpload(zipped, LIMIT, 'too large')).rejects.toThrow('not compressed');
  });
});

test('a body within the limit is taken whole, in whatever pieces it comes', async () => {
  const sizes = fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 64 }));
  await fc.assert(
    fc.asyncProperty(sizes, async ([bytes, piece]) => {
      const limit = 200;
      const reading = readUpload(bodyOf(bytes, {}, piece), limit, 'too large');
      if (bytes > limit) await expect(reading).rejects.toThrow('too large');
      else expect((await reading).byteLength).toBe(bytes);
    }),
  );
});

test('a body that is cut short is not taken for a whole one', async () => {
  const cut = bodyOf(1_000_000);
  cut.on('data', () => cut.destroy());
  await expect(readUpload(cut, LIMIT, 'too large')).rejects.toThrow('cut short');
});

describe('a file that is too long', () => {
  /** Counts what is asked of a source that never ends. */
  const endless = () => {
    const asked = { bytes: 0 };
    const read = async (into: Uint8Array) => {
      asked.bytes += into.byteLength;
      return into.byteLength;
    };
    return { asked, read };
  };

  test('is read to one byte more than is taken, and no further', async () => {
    const { asked, read } = endless();
    const file = await readUpTo(read, LARGEST_FILE_BYTES);
    expect(asked.bytes).toBe(LARGEST_FILE_BYTES + 1);
    expect(file.byteLength).toBe(LARGEST_FILE_BYTES + 1);
  });

  test('is read whole when it ends before', async () => {
    let left = 3;
    const read = async (into: Uint8Array) => {
      left -= 1;
      return left < 0 ? 0 : into.fill(120).byteLength;
    };
    expect((await readUpTo(read, LARGEST_FILE_BYTES)).byteLength).toBe(3 * 65_536);
  });
});
