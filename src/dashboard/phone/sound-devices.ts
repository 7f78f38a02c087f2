import { remember, remembered } from '../ui/storage.ts';
import { choices, findDevice, readChosen } from './choose-device.ts';
import type { ChosenDevice, DeviceUse, SoundDevice } from './choose-device.ts';
import type { DeviceChoice } from './snapshot.ts';

const USES: readonly DeviceUse[] = ['microphone', 'speaker', 'ringer'];
const KEYS: Readonly<Record<DeviceUse, string>> = {
  microphone: 'svara.phone.microphone',
  speaker: 'svara.phone.speaker',
  ringer: 'svara.phone.ringer',
};

/** A device that was used and is gone. */
export interface Unplugged {
  readonly use: DeviceUse;
  readonly label: string;
}

/** The sound devices of this machine, and which of them were chosen in this browser. */
export class SoundDevices {
  readonly #changed: (unplugged: readonly Unplugged[]) => void;
  readonly #chosen: Record<DeviceUse, ChosenDevice | null>;
  #there: Readonly<Record<'microphone' | 'output', readonly SoundDevice[]>> = { microphone: [], output: [] };
  #listed = false;
  readonly #refresh = (): void => void this.refresh();

  /** @param changed called when devices came, went or were chosen */
  constructor(changed: (unplugged: readonly Unplugged[]) => void) {
    this.#changed = changed;
    const chosen = (use: DeviceUse): ChosenDevice | null => readChosen(remembered(KEYS[use]));
    this.#chosen = {
      microphone: chosen('microphone'),
      speaker: chosen('speaker'),
      ringer: chosen('ringer'),
    };
  }

  start(): void {
    navigator.mediaDevices.addEventListener('devicechange', this.#refresh);
    void this.refresh();
  }

  stop(): void {
    navigator.mediaDevices.removeEventListener('devicechange', this.#refresh);
  }

  /** Lists the devices anew; also after the microphone was allowed, for then they have names. */
  async refresh(): Promise<void> {
    const before = this.#usedDevices();
    const all = await navigator.mediaDevices.enumerateDevices().catch(() => []);
    const of = (kind: MediaDeviceKind): readonly SoundDevice[] =>
      all.filter((device) => device.kind === kind).map(({ deviceId, label }) => ({ id: deviceId, label }));
    this.#there = { microphone: of('audioinput'), output: of('audiooutput') };
    const gone = this.#listed ? before.filter(({ use, id }) => this.used(use) !== id) : [];
    this.#listed = true;
    this.#changed(gone.map(({ use, label }) => ({ use, label })));
  }

  /** Whether the machine has a microphone at all; true before that is known. */
  hasMicrophone(): boolean {
    return !this.#listed || this.#there.microphone.length > 0;
  }

  /** Id of the device to use; null: the system's choice. */
  used(use: DeviceUse): string | null {
    return findDevice(this.#chosen[use], this.#of(use)).id;
  }

  choose(use: DeviceUse, id: string | null): void {
    const device = this.#of(use).find((each) => each.id === id);
    this.#chosen[use] = device === undefined ? null : { id: device.id, label: device.label };
    remember(KEYS[use], device === undefined ? null : JSON.stringify(this.#chosen[use]));
    this.#changed([]);
  }

  choiceOf(use: DeviceUse): DeviceChoice {
    const chosen = this.#chosen[use];
    const found = findDevice(chosen, this.#of(use));
    return {
      devices: choices(this.#of(use)),
      used: found.id,
      missing: this.#listed && found.fellBack ? (chosen?.label ?? null) : null,
    };
  }

  #of(use: DeviceUse): readonly SoundDevice[] {
    return use === 'microphone' ? this.#there.microphone : this.#there.output;
  }

  #usedDevices(): readonly (Unplugged & { readonly id: string })[] {
    return USES.flatMap((use) => {
      const id = this.used(use);
      return id === null ? [] : [{ use, id, label: this.#chosen[use]?.label ?? '' }];
    });
  }
}

/** Whether this browser can play on another device than the system's. */
export const canChooseSpeaker = (): boolean => 'setSinkId' in HTMLMediaElement.prototype;
