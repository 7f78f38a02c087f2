import { levelOf } from './level.ts';
import type { Playback } from './playback.ts';

/** A level falls slowly, so that an eye can follow it. */
const FALL = 0.85;

/** Measures a stream each frame while somebody looks. */
export class LevelMeter {
  readonly #playback: Playback;
  readonly #shows = new Set<(level: number) => void>();
  readonly #samples = new Float32Array(512);
  #stream: MediaStream | null = null;
  #measuring: { readonly source: MediaStreamAudioSourceNode; readonly analyser: AnalyserNode } | null = null;
  #frame = 0;
  #level = 0;

  constructor(playback: Playback) {
    this.#playback = playback;
  }

  /** @param stream null: nothing to measure, the level is 0 */
  measure(stream: MediaStream | null): void {
    if (stream === this.#stream) return;
    this.#stream = stream;
    this.#disconnect();
    if (this.#shows.size > 0) this.#connect();
  }

  /** @returns ends it */
  show(show: (level: number) => void): () => void {
    this.#shows.add(show);
    if (this.#shows.size === 1) {
      this.#connect();
      this.#frame = requestAnimationFrame(this.#next);
    }
    return () => {
      this.#shows.delete(show);
      if (this.#shows.size > 0) return;
      cancelAnimationFrame(this.#frame);
      this.#disconnect();
    };
  }

  readonly #next = (): void => {
    this.#frame = requestAnimationFrame(this.#next);
    const analyser = this.#measuring?.analyser;
    if (analyser !== undefined) analyser.getFloatTimeDomainData(this.#samples);
    else this.#samples.fill(0);
    this.#level = Math.max(levelOf(this.#samples), this.#level * FALL);
    if (this.#level < 0.001) this.#level = 0;
    for (const show of this.#shows) show(this.#level);
  };

  #connect(): void {
    if (this.#stream === null || this.#stream.getAudioTracks().length === 0) return;
    const context = this.#playback.context();
    const source = context.createMediaStreamSource(this.#stream);
    const analyser = context.createAnalyser();
    analyser.fftSize = this.#samples.length;
    source.connect(analyser);
    this.#measuring = { source, analyser };
  }

  #disconnect(): void {
    this.#measuring?.source.disconnect();
    this.#measuring = null;
  }
}
