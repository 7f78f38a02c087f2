import type { AgentId } from '../kernel/ids.ts';

/** What an agent, or a supervisor for them, asks for beside a state. */
export type RequestInput =
  | { readonly type: 'decline-offer'; readonly agent: AgentId; readonly by: string }
  | { readonly type: 'extend-wrap-up'; readonly agent: AgentId; readonly by: string }
  | {
      /** Ends the wrap-up, if one runs, and writes to the agent's call why it came. */
      readonly type: 'end-wrap-up';
      readonly agent: AgentId;
      /** A code of the call's service; null: none given. */
      readonly reason: string | null;
      readonly note: string | null;
      readonly by: string;
    };
