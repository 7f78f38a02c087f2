import type {
  AgentId,
  BridgeId,
  CallId,
  DeviceId,
  LegId,
  OrganisationId,
  PhoneNumber,
  PlaybackId,
  RecordingName,
  ServiceId,
  TimerId,
} from '../kernel/ids.ts';
import type { DurationMs, InstantMs } from '../kernel/time.ts';
import type { PauseReason } from '../agent/agent.ts';
import type { PhoneInput } from '../agent/phone-inputs.ts';
import type { AnnotateInput } from '../agent/annotate.ts';
import type { RequestInput } from '../agent/request-input.ts';
import type { DeskChanged } from './desk-facts.ts';
import type { CallCommandInput } from './call-commands.ts';
import type { TaskOutcome } from './dial-facts.ts';
import type { Directory } from './directory.ts';
import type { EffectType } from './effects.ts';

/**
 * What happened, told to the core. ARI, AMI, HTTP and timers all enter one mailbox; the instant is stamped
 * once, at that door, and handed to `step` beside the input.
 */
export type Input =
  | LegInput
  | { readonly type: 'playback-finished'; readonly playback: PlaybackId; readonly leg: LegId }
  | {
      readonly type: 'recording-finished';
      readonly recording: RecordingName;
      readonly leg: LegId;
      /** Null: its end was told while nobody listened. */
      readonly durationMs: DurationMs | null;
      /** So much of it was no silence; null: not known. */
      readonly talkingMs: DurationMs | null;
    }
  | {
      readonly type: 'recording-failed';
      readonly recording: RecordingName;
      readonly leg: LegId;
      readonly error: string;
    }
  | { readonly type: 'timer-fired'; readonly timer: TimerId }
  | {
      /** An effect that could not be performed. That a leg was gone is told as `leg-gone` instead. */
      readonly type: 'effect-failed';
      readonly effect: EffectType;
      readonly call: CallId;
      readonly leg: LegId | null;
      readonly error: string;
    }
  | AsteriskSnapshot
  | { readonly type: 'asterisk-lost' }
  | {
      /** The whole truth about one device, whenever any of it changed; idempotent. */
      readonly type: 'device-changed';
      readonly device: DeviceId;
      readonly registered: boolean;
      /** On a call that is not ours: dialled by hand, or from another system. */
      readonly busyElsewhere: boolean;
    }
  | {
      readonly type: 'agent-command';
      readonly agent: AgentId;
      readonly to: 'available' | 'paused' | 'signed-out';
      readonly pauseReason: PauseReason | null;
      /** User name of who asked. */
      readonly by: string;
    }
  | RequestInput
  | AnnotateInput
  | PhoneInput
  | CallCommandInput
  | {
      /** An agent dials somebody outside; the call's id is drawn at the door. */
      readonly type: 'dial';
      readonly call: CallId;
      readonly agent: AgentId;
      readonly number: PhoneNumber;
      /** The number of ours that is shown. */
      readonly as: PhoneNumber;
      readonly by: string;
    }
  | {
      /** Somebody is to be rung up about a case; checked at the door. */
      readonly type: 'create-task';
      readonly call: CallId;
      readonly number: PhoneNumber;
      readonly organisation: OrganisationId;
      readonly service: ServiceId;
      /** Whose task it is; null: whoever is free. */
      readonly agent: AgentId | null;
      readonly note: string | null;
      readonly notBefore: InstantMs | null;
      readonly by: string;
    }
  | {
      /** How a task ended, told by its agent; the call may be over. */
      readonly type: 'record-outcome';
      readonly call: CallId;
      readonly outcome: TaskOutcome;
      readonly agent: AgentId | null;
      readonly note: string | null;
      readonly by: string;
    }
  | {
      readonly type: 'cancel-callback';
      readonly call: CallId;
      /** The agent who takes it back; null: a supervisor. */
      readonly agent: AgentId | null;
      readonly by: string;
    }
  | {
      readonly type: 'directory-changed';
      readonly directory: Directory;
      /** Who changed what, where it was not the desk file. */
      readonly news?: readonly DeskNews[];
    };

/** A change of the desk as it is told. */
export type DeskNews = Omit<DeskChanged, 'at' | 'type'>;

/** How the other end of a leg ended it, told from the SIP answer or Asterisk's cause. */
export type GoneCause = 'hung-up' | 'busy' | 'declined' | 'not-answered' | 'unreachable' | 'failed';

export type LegInput =
  | {
      readonly type: 'leg-entered';
      readonly leg: LegId;
      readonly dialled: PhoneNumber;
      readonly caller: PhoneNumber | null;
    }
  | { readonly type: 'leg-answered'; readonly leg: LegId }
  | { readonly type: 'leg-bridged'; readonly leg: LegId; readonly bridge: BridgeId }
  | { readonly type: 'leg-gone'; readonly leg: LegId; readonly cause: GoneCause }
  | { readonly type: 'digit'; readonly leg: LegId; readonly digit: string };

/** A channel of our application as Asterisk has it now. */
export interface SnapshotLeg {
  readonly leg: LegId;
  readonly kind: 'caller' | 'agent';
  /** The device's endpoint, `PJSIP/desk1`, or the trunk's. */
  readonly endpoint: string;
  /** Answered, not merely ringing. */
  readonly up: boolean;
  readonly createdAt: InstantMs;
  /** For a caller: what was dialled, and by whom. */
  readonly dialled: PhoneNumber | null;
  readonly caller: PhoneNumber | null;
}

/** All of Asterisk's channels and bridges that are ours, read after each (re)connection. */
export interface AsteriskSnapshot {
  readonly type: 'asterisk-snapshot';
  readonly legs: readonly SnapshotLeg[];
  readonly bridges: readonly { readonly bridge: BridgeId; readonly legs: readonly LegId[] }[];
}
