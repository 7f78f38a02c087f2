import type { AgentId } from '../../core/kernel/ids.ts';

export type Role = 'agent' | 'supervisor' | 'coordinator' | 'admin';

/** Someone who may sign in. */
export interface User {
  readonly username: string;
  readonly roles: readonly Role[];
  /** The agent that this user is. */
  readonly agentId: AgentId | null;
  /** Salted scrypt hash in our own text form; never leaves the service. */
  readonly passwordHash: string;
}

export interface Users {
  find(username: string): Promise<User | null>;
}
