import type { MicrophoneState } from './snapshot.ts';
import type { SoundSettings } from './sound-settings.ts';

/** Why a microphone could not be opened. */
export class MicrophoneProblem extends Error {
  override readonly name = 'MicrophoneProblem';
  readonly state: Extract<MicrophoneState, 'denied' | 'missing'>;

  constructor(state: 'denied' | 'missing', cause: unknown) {
    super(`The microphone is ${state}`, { cause });
    this.state = state;
  }
}

/**
 * Opens a microphone; the browser asks the user if it has to.
 * @param device null: the system's choice. One that is gone is replaced by the system's.
 * @throws MicrophoneProblem
 */
export async function openMicrophone(device: string | null, settings: SoundSettings): Promise<MediaStream> {
  const treatment: MediaTrackConstraints = {
    echoCancellation: settings.echoCancellation,
    noiseSuppression: settings.noiseSuppression,
    autoGainControl: settings.autoGain,
  };
  const exact = device === null ? {} : { deviceId: { exact: device } };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: { ...treatment, ...exact } });
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    // Gone between the list and now.
    if (device !== null && (name === 'OverconstrainedError' || name === 'NotFoundError'))
      return openMicrophone(null, settings);
    throw new MicrophoneProblem(name === 'NotAllowedError' ? 'denied' : 'missing', error);
  }
}

/** What the browser says of the permission, without asking; null: it does not tell. */
export async function microphonePermission(): Promise<PermissionStatus | null> {
  try {
    return await navigator.permissions.query({ name: 'microphone' });
  } catch {
    return null;
  }
}

/** Ends every track of a stream; null: nothing to end. */
export function stopStream(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
