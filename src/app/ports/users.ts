import type { AgentId, OrganisationId } from '../../core/kernel/ids.ts';

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

/** What a program may that shows a token. */
export interface ApiToken {
  readonly id: string;
  /** SHA-256 of the token, in hex: the token itself is nowhere kept. */
  readonly sha256: string;
  readonly may: readonly 'outages'[];
  readonly organisations: readonly OrganisationId[];
}

export interface Users {
  find(username: string): Promise<User | null>;
}
