const HEADER_BYTES = 44;
const BYTES_A_SAMPLE = 2;

/** A WAV file, mono, 16 bit. @param pcm samples, little-endian; `rate` in hertz */
export function wavFile(pcm: Uint8Array, rate: number): Uint8Array {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(HEADER_BYTES - 8 + pcm.length, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * BYTES_A_SAMPLE, 28);
  header.writeUInt16LE(BYTES_A_SAMPLE, 32);
  header.writeUInt16LE(8 * BYTES_A_SAMPLE, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(pcm.length, 40);
  return Buffer.concat([header, pcm]);
}

/** How long a file of our format (8 kHz) plays, in milliseconds, by its size alone. */
export function durationOfSizeMs(bytes: number): number {
  return Math.max(0, Math.round((bytes - HEADER_BYTES) / BYTES_A_SAMPLE / 8));
}

/** What writes to a pipe cannot know the length and puts the largest there is. */
const UNKNOWN_BYTES = 0x7fff_0000;

/** Whether a WAV file of anybody's is shorter than it says, so that its end must have been lost on the way. */
export function isCutOff(file: Uint8Array): boolean {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.length < HEADER_BYTES || bytes.toString('latin1', 0, 4) !== 'RIFF') return false;
  const announced = bytes.readUInt32LE(4) + 8;
  return announced < UNKNOWN_BYTES && bytes.length < 0.95 * announced;
}
