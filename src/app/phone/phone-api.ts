import type { AgentId, DeviceId } from '../../core/kernel/ids.ts';
import type { DurationMs } from '../../core/kernel/time.ts';
import type { PageReport } from './page-health.ts';

/** Who asks, in which session. */
export interface PageUser {
  readonly agent: AgentId;
  readonly username: string;
  readonly sessionId: string;
}

/** What a page needs to be a phone; the contract says what each is. */
export interface PhoneLogin {
  readonly attachment: string;
  readonly device: DeviceId;
  readonly username: string;
  readonly password: string;
  readonly domain: string;
  readonly echoNumber: string;
  readonly heartbeatMs: DurationMs;
}

/** Why an attachment ended. `replaced`: another page of the agent is the phone now. */
export type AttachmentEnd = 'replaced' | 'detached';

/** Pages as phones: for the doors that pages come in by. */
export interface PhoneApi {
  /**
   * Makes a page the phone of its agent, in place of any other, and selects it.
   * @throws AppError `conflict` without such a phone in the desk file, `unavailable` while Asterisk is away
   */
  attach(user: PageUser): Promise<PhoneLogin>;
  /** The session's page is the phone no longer; nothing where another session's is. */
  detach(user: PageUser): Promise<void>;
  /** A session has ended, and with it what was attached in it. */
  sessionEnded(sessionId: string): Promise<void>;
  /** The attachment whose page may speak SIP in this session; null: none, or Asterisk does not know it yet. */
  admitted(agent: AgentId, sessionId: string): string | null;
  /** Whether a page has the agent's softphone. */
  isAttached(agent: AgentId): boolean;
  /** Calls `listener` with each agent whose page has become the phone or is it no longer. @returns ends it */
  onAttachment(listener: (agent: AgentId) => void): () => void;
  /** Calls `listener` with each attachment that has ended. @returns ends it */
  onEnded(listener: (attachment: string, end: AttachmentEnd) => void): () => void;

  /**
   * Takes in what a page reports by one of its connections.
   * @param connection names the connection; the page is there while it has one
   * @throws AppError `conflict` when the attachment is not, or no longer, the agent's
   */
  report(connection: string, agent: AgentId, attachment: string, report: PageReport): void;
  /** The page is being unloaded. */
  leaving(agent: AgentId, attachment: string): void;
  /** A connection has ended. */
  disconnected(connection: string): void;
}
