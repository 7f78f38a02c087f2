import type {
  BridgeId,
  CallId,
  Language,
  LegId,
  OrganisationId,
  PhoneNumber,
  PlaybackId,
  RecordingName,
  TimerId,
} from '../kernel/ids.ts';
import type { DurationMs, InstantMs } from '../kernel/time.ts';

/** A prompt of the catalogue in one language. */
export interface PromptRef {
  readonly prompt: string;
  readonly language: Language;
  /** Whose callers hear it: an organisation may have recordings of its own. Left out: nobody's in particular. */
  readonly organisation?: OrganisationId;
}

/**
 * What to do. Performed by adapters, in order for each call, never awaited by a decision; what fails comes
 * back as an input. Every effect may be repeated or come too late without harm.
 */
export type Effect = TelephonyEffect | TimerEffect;

export type TelephonyEffect =
  | { readonly type: 'answer'; readonly call: CallId; readonly leg: LegId }
  | {
      readonly type: 'play';
      readonly call: CallId;
      readonly leg: LegId;
      readonly playback: PlaybackId;
      /** What was recorded under this name is heard before the prompts. */
      readonly recording?: RecordingName;
      /** Played one after the other. */
      readonly prompts: readonly PromptRef[];
    }
  | {
      readonly type: 'stop-playback';
      readonly call: CallId;
      readonly leg: LegId;
      readonly playback: PlaybackId;
    }
  | { readonly type: 'start-hold-music'; readonly call: CallId; readonly leg: LegId }
  | { readonly type: 'stop-hold-music'; readonly call: CallId; readonly leg: LegId }
  /** What the caller says is recorded; the end is told by `recording-finished` or `-failed`. */
  | {
      readonly type: 'record';
      readonly call: CallId;
      readonly leg: LegId;
      readonly recording: RecordingName;
      /** It ends by itself after so long, or after so long a silence. */
      readonly maxMs: DurationMs;
      readonly silenceMs: DurationMs;
      /** Ends it too, and is not in it. */
      readonly endKey: string;
    }
  /** What was recorded until now is kept. */
  | { readonly type: 'stop-recording'; readonly call: CallId; readonly recording: RecordingName }
  /** Asks whether it still goes on; if not, its end is told. */
  | {
      readonly type: 'find-recording';
      readonly call: CallId;
      readonly leg: LegId;
      readonly recording: RecordingName;
    }
  /** Ringing to be heard by an agent while somebody else's phone rings. */
  | { readonly type: 'start-ringing'; readonly call: CallId; readonly leg: LegId }
  | { readonly type: 'stop-ringing'; readonly call: CallId; readonly leg: LegId }
  | {
      readonly type: 'originate';
      readonly call: CallId;
      readonly leg: LegId;
      /** How Asterisk dials the device, `PJSIP/desk1`. */
      readonly endpoint: string;
      /** What the ringing phone shows: the caller's number, null when withheld, and the municipality's name. */
      readonly callerNumber: PhoneNumber | null;
      readonly callerName: string;
      /** For a softphone: its page learns the name of the leg, and whether to answer it without asking. */
      readonly softphone?: { readonly autoAnswer: boolean };
      /** Asterisk's own limit, a little longer than the offer's deadline, in case the service goes away. */
      readonly timeoutMs: DurationMs;
    }
  | { readonly type: 'create-bridge'; readonly call: CallId; readonly bridge: BridgeId }
  | {
      readonly type: 'add-to-bridge';
      readonly call: CallId;
      readonly bridge: BridgeId;
      readonly legs: readonly LegId[];
    }
  /** Takes legs out of a bridge; they go on, and hear nothing. */
  | {
      readonly type: 'remove-from-bridge';
      readonly call: CallId;
      readonly bridge: BridgeId;
      readonly legs: readonly LegId[];
    }
  | { readonly type: 'destroy-bridge'; readonly call: CallId; readonly bridge: BridgeId }
  | { readonly type: 'hang-up'; readonly call: CallId; readonly leg: LegId };

/** A timer's id names its generation too, so that one that fires late is known as stale. */
export type TimerEffect =
  | { readonly type: 'arm-timer'; readonly timer: TimerId; readonly at: InstantMs }
  | { readonly type: 'cancel-timer'; readonly timer: TimerId };

export type EffectType = Effect['type'];
