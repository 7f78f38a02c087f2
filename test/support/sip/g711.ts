import type { Codec } from './sdp.ts';

/** G.711 by tables made at start: a byte to its linear sample (16 bit), and back by the nearest. */

const decoders: Readonly<Record<Codec, Int16Array>> = {
  alaw: Int16Array.from({ length: 256 }, (_, byte) => decodeAlaw(byte)),
  ulaw: Int16Array.from({ length: 256 }, (_, byte) => decodeUlaw(byte)),
};

const encoders: Readonly<Record<Codec, Uint8Array>> = {
  alaw: encoderFor(decoders.alaw),
  ulaw: encoderFor(decoders.ulaw),
};

/** The byte that stands for silence. */
export const silenceByte: Readonly<Record<Codec, number>> = { alaw: 0xd5, ulaw: 0xff };

export function decode(codec: Codec, bytes: Uint8Array): Int16Array {
  const table = decoders[codec];
  return Int16Array.from(bytes, (byte) => table[byte] as number);
}

export function encode(codec: Codec, samples: Int16Array): Uint8Array {
  const table = encoders[codec];
  return Uint8Array.from(samples, (sample) => table[(sample + 32_768) >> 2] as number);
}

/** ITU-T G.711, A-law: even bits inverted, 3 bits of segment, 4 of step. */
function decodeAlaw(byte: number): number {
  const code = byte ^ 0x55;
  const segment = (code & 0x70) >> 4;
  const step = ((code & 0x0f) << 4) + 8;
  const magnitude = segment === 0 ? step : (step + 0x100) << (segment - 1);
  return (code & 0x80) !== 0 ? magnitude : -magnitude;
}

/** ITU-T G.711, µ-law: all bits inverted, bias 132. */
function decodeUlaw(byte: number): number {
  const code = ~byte & 0xff;
  const segment = (code & 0x70) >> 4;
  const magnitude = ((((code & 0x0f) << 3) + 132) << segment) - 132;
  return (code & 0x80) !== 0 ? -magnitude : magnitude;
}

/** For each sample in steps of 4 the byte whose value is nearest. */
function encoderFor(decoder: Int16Array): Uint8Array {
  const byValue = Array.from(decoder, (value, byte) => ({ value, byte })).sort((a, b) => a.value - b.value);
  const table = new Uint8Array(16_384);
  let nearest = 0;
  for (let index = 0; index < table.length; index += 1) {
    const sample = (index << 2) - 32_768;
    const distance = (at: number): number => Math.abs((byValue[at]?.value ?? Infinity) - sample);
    while (nearest + 1 < byValue.length && distance(nearest + 1) <= distance(nearest)) nearest += 1;
    table[index] = byValue[nearest]?.byte ?? 0;
  }
  return table;
}
