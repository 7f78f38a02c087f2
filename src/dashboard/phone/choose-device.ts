/** What a sound device is for. `ringer`: where it rings, often a loudspeaker beside the headset. */
export type DeviceUse = 'microphone' | 'speaker' | 'ringer';

export interface SoundDevice {
  readonly id: string;
  /** Empty while the browser does not tell it: the microphone has not been allowed yet. */
  readonly label: string;
}

/** A device as it was chosen. Browsers change ids when site data is cleared: the label finds it again. */
export interface ChosenDevice {
  readonly id: string;
  readonly label: string;
}

/** Which device is used for a choice. */
export interface FoundDevice {
  /** null: the system's own choice. */
  readonly id: string | null;
  /** The chosen one is not there: the system's is used in its place. */
  readonly fellBack: boolean;
}

/** Browsers list the system's choice under these ids too. */
const SYSTEM_CHOICES: readonly string[] = ['default', 'communications', ''];

/** The devices that can be chosen, without the browser's aliases of the system's choice. */
export function choices(devices: readonly SoundDevice[]): readonly SoundDevice[] {
  return devices.filter(({ id }) => !SYSTEM_CHOICES.includes(id));
}

/** The device of a choice among those that are there: by id, else by label. */
export function findDevice(chosen: ChosenDevice | null, devices: readonly SoundDevice[]): FoundDevice {
  if (chosen === null) return { id: null, fellBack: false };
  const there = choices(devices);
  const found =
    there.find(({ id }) => id === chosen.id) ??
    there.find(({ label }) => label !== '' && label === chosen.label);
  return found === undefined ? { id: null, fellBack: true } : { id: found.id, fellBack: false };
}

/** A remembered choice; null for none or one that cannot be read. */
export function readChosen(text: string | null): ChosenDevice | null {
  if (text === null) return null;
  try {
    const value = JSON.parse(text) as Partial<ChosenDevice> | null;
    if (typeof value?.id !== 'string' || typeof value.label !== 'string') return null;
    return { id: value.id, label: value.label };
  } catch {
    return null;
  }
}
