import type { AgentId, DeviceId } from '../../core/kernel/ids.ts';
import type { InstantMs } from '../../core/kernel/time.ts';

/** A page that has become the phone of its agent. */
export interface Attachment {
  readonly id: string;
  /** Has one at most. */
  readonly agent: AgentId;
  readonly device: DeviceId;
  /** Digest of the session's id: with that session it ends. */
  readonly session: string;
  /** User name of who signed in there. */
  readonly by: string;
  /** What is kept of the password; see `PhoneLogins`. */
  readonly sum: string;
  readonly at: InstantMs;
}

/** Attachments outlive the service: after a restart the pages go on with what they have. */
export interface AttachmentStore {
  all(): Promise<readonly Attachment[]>;
  /** Stores it in place of the agent's earlier one. */
  put(attachment: Attachment): Promise<void>;
  remove(agent: AgentId): Promise<void>;
}
