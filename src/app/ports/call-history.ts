import type { CallId } from '../../core/kernel/ids.ts';
import type { CallItem, CallPage, CallQuery } from '../desk-api.ts';

/** The list of calls, kept up with the fact log in the same transaction. */
export interface CallHistory {
  /** Newest arrival first, at most 100 a page. A cursor that is not ours: AppError `invalid-request`, field `cursor`. */
  find(query: CallQuery): Promise<CallPage>;
  get(call: CallId): Promise<CallItem | null>;
  /** The calls that the desk is yet to make, however old: callbacks and follow-up tasks. */
  toBeMade(): Promise<readonly CallId[]>;
}
