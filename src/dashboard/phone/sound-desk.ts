import { remember, remembered } from '../ui/storage.ts';
import type { DeviceUse } from './choose-device.ts';
import { LevelMeter } from './levels.ts';
import { microphonePermission, MicrophoneProblem, openMicrophone, stopStream } from './microphone.ts';
import { Playback } from './playback.ts';
import type { DeviceChoice, MicrophoneState } from './snapshot.ts';
import { canChooseSpeaker, SoundDevices } from './sound-devices.ts';
import type { Unplugged } from './sound-devices.ts';
import { readSoundSettings, SOUND_SETTINGS_KEY } from './sound-settings.ts';
import type { SoundSettings } from './sound-settings.ts';

/** What the sound desk tells whoever uses it. */
export interface SoundNews {
  /** Something that is shown has changed. */
  readonly changed: () => void;
  /** Another microphone, or another treatment of it, is to be used from now on. */
  readonly microphoneChanged: () => void;
  /** Voices and rings belong on other devices from now on. */
  readonly outputChanged: () => void;
  /** A device that was used has gone. */
  readonly unplugged: (device: Unplugged) => void;
}

/** Microphone, loudspeakers and settings of this machine, and whether the browser lets them be used. */
export class SoundDesk {
  readonly playback: Playback;
  readonly levels: { readonly microphone: LevelMeter; readonly far: LevelMeter };
  settings: SoundSettings = readSoundSettings(remembered(SOUND_SETTINGS_KEY));
  microphone: MicrophoneState = 'unknown';
  /** The browser asks the user at this moment. */
  asking = false;
  readonly #news: SoundNews;
  readonly #devices: SoundDevices;
  #permission: PermissionStatus | null = null;
  #outputs = '';
  #input: string | null = null;
  #stopped = false;
  readonly #permissionChanged = (): void => void this.checkMicrophone();

  constructor(news: SoundNews) {
    this.#news = news;
    this.playback = new Playback(news.changed);
    this.levels = { microphone: new LevelMeter(this.playback), far: new LevelMeter(this.playback) };
    this.#devices = new SoundDevices((unplugged) => this.#devicesChanged(unplugged));
  }

  async start(): Promise<void> {
    this.#devices.start();
    this.#permission = await microphonePermission();
    if (this.#stopped) return;
    this.#permission?.addEventListener('change', this.#permissionChanged);
    await this.checkMicrophone();
    // The browser asks when the phone is set up, not when the first caller waits.
    if (this.microphone === 'unknown') await this.askMicrophone();
  }

  stop(): void {
    this.#stopped = true;
    this.#devices.stop();
    this.#permission?.removeEventListener('change', this.#permissionChanged);
    this.playback.close();
  }

  get blocked(): boolean {
    return this.playback.blocked;
  }

  /** Sees what the browser says of the microphone, without asking the user. */
  async checkMicrophone(): Promise<void> {
    await this.#devices.refresh();
    const permission = this.#permission?.state;
    if (permission === 'denied') this.#setMicrophone('denied');
    else if (!this.#devices.hasMicrophone()) this.#setMicrophone('missing');
    else if (permission === 'granted') this.#setMicrophone('allowed');
    // Without a permission to look at, what was last tried holds; so it does when it was allowed for this once.
    else if (this.microphone === 'denied' || this.microphone === 'missing') this.#setMicrophone('unknown');
  }

  /** Has the browser ask the user. */
  async askMicrophone(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    this.#news.changed();
    try {
      stopStream(await this.openMicrophone());
    } catch {
      // Told by the state.
    }
    this.asking = false;
    this.#news.changed();
  }

  /** @throws MicrophoneProblem, which the state tells from then on */
  async openMicrophone(): Promise<MediaStream> {
    const unnamed = this.microphone !== 'allowed';
    try {
      const stream = await openMicrophone(this.#devices.used('microphone'), this.settings);
      this.#setMicrophone('allowed');
      if (unnamed) void this.#devices.refresh();
      return stream;
    } catch (error) {
      if (error instanceof MicrophoneProblem) this.#setMicrophone(error.state);
      throw error;
    }
  }

  /** Id of the device to play on; null: the system's. */
  sink(use: 'speaker' | 'ringer'): string | null {
    return canChooseSpeaker() ? this.#devices.used(use) : null;
  }

  choiceOf(use: DeviceUse): DeviceChoice {
    return this.#devices.choiceOf(use);
  }

  choose(use: DeviceUse, id: string | null): void {
    this.#devices.choose(use, id);
  }

  set(changes: Partial<SoundSettings>): void {
    const before = this.settings;
    this.settings = { ...before, ...changes };
    remember(SOUND_SETTINGS_KEY, JSON.stringify(this.settings));
    const { echoCancellation, noiseSuppression, autoGain } = this.settings;
    const same =
      echoCancellation === before.echoCancellation &&
      noiseSuppression === before.noiseSuppression &&
      autoGain === before.autoGain;
    if (!same) this.#news.microphoneChanged();
    this.#news.changed();
  }

  #devicesChanged(unplugged: readonly Unplugged[]): void {
    for (const device of unplugged) this.#news.unplugged(device);
    const input = this.#devices.used('microphone');
    if (input !== this.#input) this.#news.microphoneChanged();
    this.#input = input;
    const outputs = `${this.sink('speaker')} ${this.sink('ringer')}`;
    if (outputs !== this.#outputs) this.#news.outputChanged();
    this.#outputs = outputs;
    if (this.microphone === 'missing' && this.#devices.hasMicrophone()) void this.checkMicrophone();
    else if (!this.#devices.hasMicrophone() && this.microphone === 'allowed') this.#setMicrophone('missing');
    this.#news.changed();
  }

  #setMicrophone(state: MicrophoneState): void {
    if (this.microphone === state) return;
    this.microphone = state;
    this.#news.changed();
  }
}
