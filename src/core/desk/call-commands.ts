import type { AgentId, CallId, LineId } from '../kernel/ids.ts';
import type { Target } from './directory.ts';

/** What an agent on their own call, or a supervisor on any, may ask for. */
export type CallCommand =
  | {
      readonly name:
        | 'hold'
        | 'resume'
        | 'hang-up'
        | 'consult-complete'
        | 'consult-cancel'
        | 'conference'
        | 'leave'
        | 'rejoin';
    }
  /** `line`: opens that line of the call's service to it and puts it in the queue again. */
  | { readonly name: 'transfer'; readonly to: Target | { readonly line: LineId } }
  | { readonly name: 'consult'; readonly to: Target };

export type CallCommandName = CallCommand['name'];

export interface CallCommandInput {
  readonly type: 'call-command';
  readonly call: CallId;
  /** The agent who asks; null: a supervisor. */
  readonly agent: AgentId | null;
  /** User name of who asks. */
  readonly by: string;
  readonly command: CallCommand;
}
