import type { AgentId, DeviceId } from '../kernel/ids.ts';
import type { InstantMs } from '../kernel/time.ts';

/** From now on this phone of the agent is rung, and no other. */
export interface DeviceSelected {
  readonly at: InstantMs;
  readonly type: 'device-selected';
  readonly agent: AgentId;
  /** null: by the order of the desk file. */
  readonly device: DeviceId | null;
  /** The user who asked for it. */
  readonly by: string;
}
