import type { Playback } from './playback.ts';

/** A sound that is made here, until it is ended. */
export interface Sounding {
  end(): void;
  moveTo(sink: string | null): void;
}

interface Note {
  /** After the beginning of the round. */
  readonly atMs: number;
  readonly lengthMs: number;
  readonly frequencyHz: number;
}

/** Two soft notes, a fifth apart, twice, then a pause. */
const RING: readonly Note[] = [
  { atMs: 0, lengthMs: 260, frequencyHz: 660 },
  { atMs: 180, lengthMs: 420, frequencyHz: 990 },
  { atMs: 760, lengthMs: 260, frequencyHz: 660 },
  { atMs: 940, lengthMs: 420, frequencyHz: 990 },
];
const RING_EVERY_MS = 3_000;
const BEEP: readonly Note[] = [{ atMs: 0, lengthMs: 160, frequencyHz: 880 }];
const TEST: readonly Note[] = [
  { atMs: 0, lengthMs: 500, frequencyHz: 440 },
  { atMs: 500, lengthMs: 500, frequencyHz: 554 },
  { atMs: 1_000, lengthMs: 700, frequencyHz: 659 },
];
/** Notes that begin or end at once click. */
const EDGE_S = 0.015;

/** Rings on a device until it is ended. @param volume 0 to 1 */
export function ring(playback: Playback, sink: string | null, volume: number): Sounding {
  return sound(playback, sink, volume, RING, RING_EVERY_MS, null);
}

/** A call is answered by itself. */
export function beep(playback: Playback, sink: string | null): Sounding {
  return sound(playback, sink, 0.4, BEEP, null, null);
}

/** Three notes to try a device by. @param done called when they are over */
export function testTone(playback: Playback, sink: string | null, done: () => void): Sounding {
  return sound(playback, sink, 0.5, TEST, null, done);
}

function sound(
  playback: Playback,
  sink: string | null,
  volume: number,
  notes: readonly Note[],
  everyMs: number | null,
  done: (() => void) | null,
): Sounding {
  const context = playback.context();
  const output = context.createMediaStreamDestination();
  const gain = context.createGain();
  gain.gain.value = volume;
  gain.connect(output);
  const round = (): void => {
    for (const note of notes) playNote(context, gain, note);
  };
  round();
  const lengthMs = Math.max(...notes.map(({ atMs, lengthMs }) => atMs + lengthMs));
  const player = playback.play(output.stream, sink);
  let over = false;
  const end = (): void => {
    if (over) return;
    over = true;
    clearInterval(timer);
    gain.disconnect();
    player.end();
  };
  const finish = (): void => {
    end();
    done?.();
  };
  const timer = everyMs === null ? setTimeout(finish, lengthMs + 100) : setInterval(round, everyMs);
  return { end, moveTo: player.moveTo };
}

function playNote(context: AudioContext, output: AudioNode, { atMs, lengthMs, frequencyHz }: Note): void {
  const oscillator = context.createOscillator();
  const shape = context.createGain();
  const from = context.currentTime + atMs / 1_000;
  const until = from + lengthMs / 1_000;
  oscillator.frequency.value = frequencyHz;
  shape.gain.setValueAtTime(0, from);
  shape.gain.linearRampToValueAtTime(1, from + EDGE_S);
  shape.gain.setValueAtTime(1, until - EDGE_S);
  shape.gain.linearRampToValueAtTime(0, until);
  oscillator.connect(shape).connect(output);
  oscillator.start(from);
  oscillator.stop(until);
}
