import type { AgentId, DeviceId, LegId } from '../kernel/ids.ts';
import type { PhoneProblem } from './agent.ts';

/** What happens to the phones of agents beside what Asterisk tells of them. */
export type PhoneInput =
  | {
      /** The agent, or a supervisor, chooses the phone that is rung; null: by the order of the desk file again. */
      readonly type: 'select-device';
      readonly agent: AgentId;
      readonly device: DeviceId | null;
      /** User name of who asked. */
      readonly by: string;
    }
  | {
      /** What keeps the phone of an agent's page from being rung, whenever that changed; idempotent. */
      readonly type: 'phone-reported';
      readonly agent: AgentId;
      readonly device: DeviceId;
      /** null: nothing, as far as the page knows. */
      readonly problem: PhoneProblem | null;
    }
  | PhonePageInput;

/** What happens to the page that is an agent's phone, which is no wish of the agent. */
export type PhonePageInput =
  | {
      /** The page leaves, has been away for too long, or is the phone no longer; idempotent. */
      readonly type: 'phone-page-lost';
      readonly agent: AgentId;
      readonly device: DeviceId;
    }
  | {
      /** A page is the phone again, the same one or another; told at its first report, lost before or not. */
      readonly type: 'phone-page-back';
      readonly agent: AgentId;
      readonly device: DeviceId;
      /** Legs that the page holds a session of. */
      readonly legs: readonly LegId[];
    };
