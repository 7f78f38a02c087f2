import type { CallId, OrganisationId, PhoneNumber, RecordingName } from '../../core/kernel/ids.ts';
import type { DurationMs, InstantMs } from '../../core/kernel/time.ts';
import type { Mail } from './outbox.ts';

/** A message that a caller has left. Its sound is in a file of the service, by its id. */
export interface Voicemail {
  /** The name of the recording. */
  readonly id: RecordingName;
  readonly call: CallId;
  readonly organisation: OrganisationId;
  readonly dialled: PhoneNumber;
  /** Null: withheld. */
  readonly caller: PhoneNumber | null;
  /** When it was left. */
  readonly at: InstantMs;
  readonly durationMs: DurationMs;
  /** From then on it is deleted. */
  readonly keepUntil: InstantMs;
}

/** What Asterisk has recorded, wherever Asterisk runs. Every promise may be rejected: it cannot be reached. */
export interface Recordings {
  /** Everybody's, those still being recorded among them. */
  names(): Promise<readonly RecordingName[]>;
  /** The WAV file; null when there is none. */
  read(name: RecordingName): Promise<Uint8Array | null>;
  /** Idempotent. */
  remove(name: RecordingName): Promise<void>;
}

/** The sounds of messages on the service's own disk, for nobody else to read. */
export interface VoicemailFiles {
  /** Resolves when it is on the disk for sure; takes the place of one of that name. */
  save(id: RecordingName, wav: Uint8Array): Promise<void>;
  /** Null when there is none. */
  read(id: RecordingName): Promise<Uint8Array | null>;
  /** Idempotent. */
  remove(id: RecordingName): Promise<void>;
}

/** The list of messages. */
export interface VoicemailStore {
  /** Both the message and its mails, or nothing; does nothing for one that is there already. */
  add(voicemail: Voicemail, mails: readonly Mail[]): Promise<void>;
  get(id: RecordingName): Promise<Voicemail | null>;
  /** Newest first, at most 1,000. */
  list(organisation: OrganisationId | null): Promise<readonly Voicemail[]>;
  /** Those that are to be deleted by `now`, at most 1,000. */
  expired(now: InstantMs): Promise<readonly RecordingName[]>;
  /** Idempotent. */
  remove(id: RecordingName): Promise<void>;
}
