import { stopStream } from './microphone.ts';
import type { SoundTest } from './snapshot.ts';
import type { SoundDesk } from './sound-desk.ts';
import { ring, testTone } from './tones.ts';

const RING_MS = 3_000;
const RECORD_MS = 4_000;

/** Tries loudspeakers and microphone without a call; one test at a time. */
export class LocalTest {
  running: Exclude<SoundTest, 'echo'> = 'none';
  readonly #sound: SoundDesk;
  readonly #changed: () => void;
  #end: () => void = () => undefined;

  constructor(sound: SoundDesk, changed: () => void) {
    this.#sound = sound;
    this.#changed = changed;
  }

  stop(): void {
    this.#end();
    this.#end = () => undefined;
    this.#show('none');
  }

  tone(): void {
    this.stop();
    const tone = testTone(this.#sound.playback, this.#sound.sink('speaker'), () => this.stop());
    this.#end = () => tone.end();
    this.#show('tone');
  }

  ring(): void {
    this.stop();
    const { playback, settings } = this.#sound;
    const ringing = ring(playback, this.#sound.sink('ringer'), settings.ringVolume);
    const timer = setTimeout(() => this.stop(), RING_MS);
    this.#end = () => {
      clearTimeout(timer);
      ringing.end();
    };
    this.#show('ring');
  }

  /** Records a few seconds, then plays them. */
  async record(): Promise<void> {
    this.stop();
    let stopped = false;
    this.#end = () => {
      stopped = true;
    };
    this.#show('recording');
    const microphone = await this.#sound.openMicrophone().catch(() => null);
    if (microphone === null || stopped) {
      stopStream(microphone);
      if (!stopped) this.stop();
      return;
    }
    const recorder = new MediaRecorder(microphone);
    const parts: Blob[] = [];
    recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
    recorder.addEventListener('stop', () => {
      stopStream(microphone);
      if (!stopped) void this.#playBack(new Blob(parts, { type: recorder.mimeType }));
    });
    const timer = setTimeout(() => recorder.stop(), RECORD_MS);
    this.#end = () => {
      stopped = true;
      clearTimeout(timer);
      if (recorder.state !== 'inactive') recorder.stop();
    };
    recorder.start();
  }

  async #playBack(recording: Blob): Promise<void> {
    let stopped = false;
    this.#end = () => {
      stopped = true;
    };
    this.#show('playing');
    const { playback } = this.#sound;
    const context = playback.context();
    const sound = await context.decodeAudioData(await recording.arrayBuffer()).catch(() => null);
    if (stopped) return;
    if (sound === null) return this.stop();
    const output = context.createMediaStreamDestination();
    const source = context.createBufferSource();
    source.buffer = sound;
    source.connect(output);
    source.addEventListener('ended', () => {
      if (!stopped) this.stop();
    });
    const player = playback.play(output.stream, this.#sound.sink('speaker'));
    this.#end = () => {
      stopped = true;
      source.stop();
      player.end();
    };
    source.start();
  }

  #show(running: LocalTest['running']): void {
    if (running === this.running) return;
    this.running = running;
    this.#changed();
  }
}
