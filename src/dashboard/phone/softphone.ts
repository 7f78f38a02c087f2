import type { DeviceUse } from './choose-device.ts';
import type { PhoneLink } from './link.ts';
import { emptySnapshot } from './snapshot.ts';
import type { PhoneSnapshot } from './snapshot.ts';
import { DEFAULT_SOUND_SETTINGS } from './sound-settings.ts';
import type { SoundSettings } from './sound-settings.ts';

/** Which side's level: what is said here, or what comes from the other side. */
export type LevelSide = 'microphone' | 'far';

/** What the user can do with the phone. None of it throws or rejects: what fails is seen in the snapshot. */
export interface PhoneActions {
  /** Answers the ringing session of a leg. */
  answer(leg: string): void;
  /** Silences the microphone in the call, or no longer. */
  setMuted(muted: boolean): void;
  /** `0`–`9`, `*`, `#`, one after the other. */
  sendDigits(digits: string): void;
  /** Ends a call to the echo number; calls of the service are ended by the API. */
  endEcho(): void;
  /** Brings the phone here from another tab or place. */
  takeOver(): void;
  /** Tries the line at once. */
  tryAgain(): void;
  /** Has the browser ask for the microphone. */
  askMicrophone(): void;
  /** Lets the browser play sound; called in a click. */
  allowSound(): void;
  /** @param id null: the system's own choice */
  choose(use: DeviceUse, id: string | null): void;
  dismissUnplugged(): void;
  set(settings: Partial<SoundSettings>): void;
  /** Plays to the speaker or the ringing device, records from the microphone and plays it back, or calls the echo number. */
  testSound(what: 'tone' | 'ring' | 'record' | 'echo'): void;
  stopTest(): void;
}

/** The phone of a page. */
export interface Softphone extends PhoneActions {
  snapshot(): PhoneSnapshot;
  subscribe(listener: () => void): () => void;
  /**
   * The level of one side, 0 to 1, once each frame while it is subscribed to.
   * @param listen opens the microphone also without a call
   */
  level(side: LevelSide, show: (level: number) => void, listen: boolean): () => void;
  /** Becomes the phone, unless another tab is. */
  start(): void;
  /** Is the phone no longer; calls that are under way end on this side. */
  stop(): void;
}

/** The phone over a page's connection to the service; it does nothing before `start`. */
export function createSoftphone(link: PhoneLink): Softphone {
  const snapshot = emptySnapshot(DEFAULT_SOUND_SETTINGS);
  const nothing = (): void => void link.snapshot();
  return {
    snapshot: () => snapshot,
    subscribe: () => nothing,
    level: () => nothing,
    start: nothing,
    stop: nothing,
    answer: nothing,
    setMuted: nothing,
    sendDigits: nothing,
    endEcho: nothing,
    takeOver: nothing,
    tryAgain: nothing,
    askMicrophone: nothing,
    allowSound: nothing,
    choose: nothing,
    dismissUnplugged: nothing,
    set: nothing,
    testSound: nothing,
    stopTest: nothing,
  };
}
