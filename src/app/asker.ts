import type { AgentId } from '../core/kernel/ids.ts';

/** Who asks: what their agent may do, or anything as supervisor. */
export interface Asker {
  readonly username: string;
  readonly agent: AgentId | null;
  readonly isSupervisor: boolean;
}
