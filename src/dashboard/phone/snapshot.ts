import type { PhoneReportJson } from '../../contract/workplace.ts';
import type { DeviceUse, SoundDevice } from './choose-device.ts';
import type { PhoneState } from './phone-state.ts';
import type { PhoneSession } from './sessions.ts';
import type { SoundSettings } from './sound-settings.ts';

/**
 * What keeps the phone from working, and by that what to do:
 * - `other-tab`, `other-place`: the phone is there; `takeOver()` brings it here
 * - `microphone-unasked`: the browser asks, or wants to be asked: `askMicrophone()`
 * - `microphone-denied`: to be allowed in the browser, at the padlock beside the address
 * - `microphone-missing`: plug one in
 * - `sound-blocked`: the browser plays nothing before a click: `allowSound()`
 * - `no-sound`: nothing has come from the other side for 5 s: look at the network, the headset
 * - `offline`: the line to the telephone exchange is lost; it is tried again by itself, at once by `tryAgain()`
 * - `unsupported`: this browser cannot telephone; `no-softphone`, `not-allowed`: for whoever keeps the desk file
 */
export type PhoneTrouble =
  | 'other-tab'
  | 'other-place'
  | 'microphone-unasked'
  | 'microphone-denied'
  | 'microphone-missing'
  | 'sound-blocked'
  | 'no-sound'
  | 'offline'
  | 'unsupported'
  | 'no-softphone'
  | 'not-allowed';

export type MicrophoneState = PhoneReportJson['microphone'];
export type SoundState = PhoneReportJson['sound'];

/** Devices of one use: what there is, and which is used. */
export interface DeviceChoice {
  readonly devices: readonly SoundDevice[];
  /** Id of the one that is used; null: the system's. */
  readonly used: string | null;
  /** Label of the chosen one that is not there now, so that the system's is used; null: all is as chosen. */
  readonly missing: string | null;
}

/** Everything that is shown of the phone. A new object when anything in it has changed. */
export interface PhoneSnapshot {
  readonly state: PhoneState;
  readonly trouble: PhoneTrouble | null;
  /** Id of the softphone in the desk file; null before the service gave it. */
  readonly device: string | null;
  readonly sessions: readonly PhoneSession[];
  readonly microphone: MicrophoneState;
  /** The browser asks the user for the microphone at this moment. */
  readonly askingMicrophone: boolean;
  readonly sound: SoundState;
  readonly settings: SoundSettings;
  readonly devices: Readonly<Record<DeviceUse, DeviceChoice>>;
  /** Whether this browser can play on another device than the system's. */
  readonly canChooseSpeaker: boolean;
  /** A device that was unplugged while it was in use; until it is dismissed. */
  readonly unplugged: { readonly use: DeviceUse; readonly label: string } | null;
  readonly test: SoundTest;
}

/** What of the sound test runs. `echo`: the echo number was called. */
export type SoundTest = 'none' | 'tone' | 'ring' | 'recording' | 'playing' | 'echo';

const NO_DEVICES: DeviceChoice = { devices: [], used: null, missing: null };

/** Before anything is known. */
export const emptySnapshot = (settings: SoundSettings): PhoneSnapshot => ({
  state: { kind: 'detached' },
  trouble: null,
  device: null,
  sessions: [],
  microphone: 'unknown',
  askingMicrophone: false,
  sound: 'none',
  settings,
  devices: { microphone: NO_DEVICES, speaker: NO_DEVICES, ringer: NO_DEVICES },
  canChooseSpeaker: false,
  unplugged: null,
  test: 'none',
});

/** The one thing to tell first: what hinders the phone most. */
export function troubleOf(
  phone: Pick<PhoneSnapshot, 'state' | 'microphone' | 'askingMicrophone' | 'sound'>,
  soundBlocked: boolean,
): PhoneTrouble | null {
  const { state } = phone;
  switch (state.kind) {
    case 'replaced':
      return state.by === 'tab' ? 'other-tab' : 'other-place';
    case 'failed':
      return state.reason;
    case 'offline':
      return 'offline';
    case 'detached':
      return null;
    case 'connecting':
    case 'registered':
      break;
  }
  if (phone.microphone === 'denied') return 'microphone-denied';
  if (phone.microphone === 'missing') return 'microphone-missing';
  if (phone.microphone === 'unknown' && state.kind === 'registered') return 'microphone-unasked';
  if (soundBlocked) return 'sound-blocked';
  return phone.sound === 'stalled' ? 'no-sound' : null;
}
