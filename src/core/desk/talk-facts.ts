import type {
  AgentId,
  BridgeId,
  CallId,
  DeviceId,
  LegId,
  LineId,
  PersonId,
  PhoneNumber,
  PlaybackId,
  ServiceId,
} from '../kernel/ids.ts';
import type { DurationMs, InstantMs } from '../kernel/time.ts';
import type { CallCommandName } from './call-commands.ts';
import type { Target } from './directory.ts';
import { isInterruptionFact, type InterruptionFact } from './interruption-facts.ts';
import type { OnCallPlace } from './on-call-facts.ts';
import type { OfferOutcome } from './outcomes.ts';

/** Where a call was handed on to; `line`: a line of its own service was opened to it. */
export type HandOver = Target | { readonly line: LineId };

/** How somebody who was asked into a call went out of it again. `cancelled`: the agent took them out. */
export type PartyOutcome = OfferOutcome | 'cancelled' | 'hung-up';

interface OfCall {
  readonly at: InstantMs;
  readonly call: CallId;
}

/** Who was asked into a call: an agent of the desk, or somebody outside. */
interface OfParty {
  readonly target: AgentId | null;
  readonly number: PhoneNumber | null;
  readonly leg: LegId;
}

/** What happens to a call once it has been answered, and to one that is sent to a number outside. */
export type TalkFact =
  | InterruptionFact
  | (OfCall & { readonly type: 'call-held'; readonly agent: AgentId | null; readonly by: string | null })
  | (OfCall & {
      readonly type: 'call-resumed';
      /** How long the caller was on hold this time. */
      readonly heldMs: DurationMs;
    })
  | (OfCall & {
      readonly type: 'call-transferred';
      /** Who had it on the line; null: nobody yet, it waited. */
      readonly agent: AgentId | null;
      readonly to: HandOver;
      /** The talk that ends with it, and how much of it the caller was on hold. */
      readonly talkMs: DurationMs;
      readonly heldMs: DurationMs;
      /** User name of who asked; null: the desk itself. */
      readonly by: string | null;
    })
  /** The agent to whom it was handed on did not take it, so it goes back to who had it. */
  | (OfCall & { readonly type: 'transfer-returned'; readonly agent: AgentId })
  | (OfCall & {
      readonly type: 'forward-started';
      readonly number: PhoneNumber;
      readonly leg: LegId;
      readonly bridge: BridgeId;
      readonly attempt: number;
      readonly deadlineAt: InstantMs;
      /** In English, for the history. */
      readonly why: string;
      /** Whoever answers accepts by a key. */
      readonly asksKey?: true;
      /** They are rung as one on call. */
      readonly onCall?: OnCallPlace;
    })
  /** The number outside was answered, by a voicemail or somebody who is told which key accepts. */
  | (OfCall & {
      readonly type: 'forward-key-asked';
      readonly number: PhoneNumber;
      readonly leg: LegId;
      readonly playback: PlaybackId;
      readonly deadlineAt: InstantMs;
      readonly person?: PersonId;
      /** What they hear, where it is more than which key accepts. */
      readonly prompts?: readonly string[];
    })
  /** What asked somebody on call for the key is over; it is awaited until then. */
  | (OfCall & {
      readonly type: 'forward-key-prompt-ended';
      readonly number: PhoneNumber;
      readonly leg: LegId;
      readonly playback: PlaybackId;
      readonly deadlineAt: InstantMs;
      readonly person?: PersonId;
    })
  | (OfCall & {
      readonly type: 'forward-answered';
      readonly number: PhoneNumber;
      readonly leg: LegId;
      /** The key by which it was accepted, where one was asked for. */
      readonly key?: string;
      readonly person?: PersonId;
    })
  | (OfCall & {
      readonly type: 'forward-connected';
      readonly number: PhoneNumber;
      readonly leg: LegId;
      readonly waitMs: DurationMs;
      readonly person?: PersonId;
    })
  | (OfCall & {
      readonly type: 'forward-ended';
      readonly number: PhoneNumber;
      readonly leg: LegId;
      readonly outcome: OfferOutcome;
      /** The key by which it was passed on. */
      readonly key?: string;
      readonly person?: PersonId;
    })
  /** A number outside that may not be dialled: nothing was. */
  | (OfCall & {
      readonly type: 'forward-refused';
      readonly number: PhoneNumber;
      readonly why: string;
      readonly reason: string;
    })
  | (OfCall &
      OfParty & {
        readonly type: 'consult-started';
        readonly agent: AgentId | null;
        /** As it was asked for: a service stands for its best free agent. */
        readonly service: ServiceId | null;
        readonly device: DeviceId | null;
        readonly attempt: number;
        readonly deadlineAt: InstantMs;
        readonly by: string | null;
      })
  | (OfCall &
      OfParty & {
        readonly type: 'consult-answered';
        /** The key by which it was accepted, where one was asked for. */
        readonly key?: string;
      })
  /**
   * A mobile that is rung for the talk was answered: whoever it is, asked in or coming back, is told so and asked
   * for a key.
   */
  | (OfCall & {
      readonly type: 'join-key-asked';
      readonly agent: AgentId;
      readonly leg: LegId;
      readonly playback: PlaybackId;
      readonly prompts: readonly string[];
      readonly deadlineAt: InstantMs;
    })
  | (OfCall & OfParty & { readonly type: 'consult-ended'; readonly outcome: PartyOutcome })
  | (OfCall &
      OfParty & {
        readonly type: 'consult-completed';
        /** Who has left the call with it. */
        readonly agent: AgentId | null;
      })
  | (OfCall & OfParty & { readonly type: 'conference-started'; readonly agent: AgentId | null })
  | (OfCall & { readonly type: 'agent-left'; readonly agent: AgentId })
  | (OfCall & {
      readonly type: 'rejoin-started';
      readonly agent: AgentId;
      readonly device: DeviceId;
      readonly leg: LegId;
      readonly attempt: number;
      readonly deadlineAt: InstantMs;
      readonly by: string | null;
    })
  | (OfCall & {
      readonly type: 'agent-rejoined';
      readonly agent: AgentId;
      readonly leg: LegId;
      readonly key?: string;
    })
  | (OfCall & {
      readonly type: 'rejoin-ended';
      readonly agent: AgentId;
      readonly leg: LegId;
      readonly outcome: PartyOutcome;
    })
  /** Asterisk could not bring together who is to talk. */
  | (OfCall & {
      readonly type: 'join-failed';
      /** How often in a row. */
      readonly tries: number;
      /** When it is tried again; null: given up, the call ends. */
      readonly retryAt: InstantMs | null;
    })
  | (OfCall & { readonly type: 'join-retried' })
  /** The caller has hung up and the agent talks on with the third party. */
  | (OfCall & { readonly type: 'caller-left'; readonly leg: LegId })
  | (OfCall & {
      readonly type: 'call-command-refused';
      readonly command: CallCommandName;
      readonly reason: string;
      readonly by: string | null;
    });

export type TalkFactType = TalkFact['type'];

/** By name, so that a fact is known for one of a talk wherever facts of all kinds are told apart. */
const talkFacts: Readonly<Record<Exclude<TalkFactType, InterruptionFact['type']>, true>> = {
  'call-held': true,
  'call-resumed': true,
  'call-transferred': true,
  'transfer-returned': true,
  'forward-started': true,
  'forward-key-asked': true,
  'forward-key-prompt-ended': true,
  'forward-answered': true,
  'forward-connected': true,
  'forward-ended': true,
  'forward-refused': true,
  'consult-started': true,
  'consult-answered': true,
  'join-key-asked': true,
  'consult-ended': true,
  'consult-completed': true,
  'conference-started': true,
  'agent-left': true,
  'rejoin-started': true,
  'agent-rejoined': true,
  'rejoin-ended': true,
  'join-failed': true,
  'join-retried': true,
  'caller-left': true,
  'call-command-refused': true,
};

export function isTalkFact<F extends { readonly type: string }>(
  fact: F,
): fact is Extract<F, { readonly type: TalkFactType }> {
  return isInterruptionFact(fact) || Object.hasOwn(talkFacts, fact.type);
}
