import type { AgentId, DeviceId, PhoneNumber } from '../../core/kernel/ids.ts';
import type { RecordingOutcome, RecordingPhase } from '../../core/prompt-recording/session.ts';
import type { PromptKey } from '../ports/prompt-store.ts';

/** Which telephone is rung: one of the desk file's, or a number outside that the desk may dial. */
export type RecordingTarget = { readonly device: DeviceId } | { readonly number: PhoneNumber };

/** A prompt that is, or was, recorded by telephone. */
export interface RecordingRow {
  readonly id: string;
  readonly key: PromptKey;
  readonly phase: RecordingPhase;
  /** Null while it goes on. */
  readonly outcome: RecordingOutcome | null;
  /** How many takes were begun. */
  readonly takes: number;
  /** Why the last take will not do, or could not be kept; in English, as an upload is refused. */
  readonly problem: string | null;
  readonly by: string;
}

/** A telephone that prompts can be recorded by. */
export interface RecordingPhoneRow {
  readonly device: DeviceId;
  readonly kind: 'desk-phone' | 'softphone' | 'mobile';
  /** Whose it is; null: nobody's. */
  readonly agent: { readonly id: AgentId; readonly name: string } | null;
  /** It can be rung now: registered and not in a call. */
  readonly free: boolean;
}

/** Recording prompts by telephone. */
export interface PromptRecorderApi {
  /** All telephones of the desk file that are made for it; those of nobody last. */
  phones(): readonly RecordingPhoneRow[];
  /**
   * Rings a telephone, on which the prompt is read out.
   * @param by user name of who asks
   * @throws AppError `not-found` for a prompt, organisation or telephone that is not there; `invalid-request` for a
   *   number that may not be dialled; `conflict` for a busy telephone, a second recording of one user, or too many
   */
  begin(key: PromptKey, target: RecordingTarget, by: string): RecordingRow;
  /** @throws AppError `not-found`, also some minutes after it was over */
  get(id: string): RecordingRow;
  /** Hangs up; nothing is kept. Does nothing when it is over. @throws AppError `not-found`; `conflict` once it is kept */
  cancel(id: string): void;
}
