/** How this machine's sound is treated; remembered in this browser. */
export interface SoundSettings {
  readonly echoCancellation: boolean;
  readonly noiseSuppression: boolean;
  readonly autoGain: boolean;
  /** Which wideband codec is asked for first; the other, then G.711, are taken when it cannot be had. */
  readonly codec: 'opus' | 'G722';
  /** Offers are answered by themselves, after a beep. */
  readonly autoAnswer: boolean;
  /** 0 to 1; 0 is silent. */
  readonly ringVolume: number;
}

export const DEFAULT_SOUND_SETTINGS: SoundSettings = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGain: true,
  codec: 'opus',
  autoAnswer: false,
  ringVolume: 0.6,
};

/** Where they are kept in this browser. */
export const SOUND_SETTINGS_KEY = 'svara.phone.sound';

/** What was remembered, as far as it makes sense; the defaults for the rest. */
export function readSoundSettings(text: string | null): SoundSettings {
  const stored = parsed(text);
  const flag = (name: 'echoCancellation' | 'noiseSuppression' | 'autoGain' | 'autoAnswer'): boolean =>
    typeof stored[name] === 'boolean' ? stored[name] : DEFAULT_SOUND_SETTINGS[name];
  const volume = stored['ringVolume'];
  return {
    echoCancellation: flag('echoCancellation'),
    noiseSuppression: flag('noiseSuppression'),
    autoGain: flag('autoGain'),
    codec: stored['codec'] === 'G722' ? 'G722' : 'opus',
    autoAnswer: flag('autoAnswer'),
    ringVolume:
      typeof volume === 'number' && volume >= 0 && volume <= 1 ? volume : DEFAULT_SOUND_SETTINGS.ringVolume,
  };
}

function parsed(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
