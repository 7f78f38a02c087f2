import type { CallContextJson, WorkplaceJson } from '../../../contract/workplace.ts';

/** What matters to an agent now. Only one of them at a time. */
export type Phase = 'idle' | 'offer' | 'call' | 'wrap-up';

/** A call that rings goes before everything; what is only still to be written about never holds anything up. */
export function phaseOf(view: WorkplaceJson): Phase {
  if (view.offer !== null) return 'offer';
  if (view.call !== null) return 'call';
  return view.wrapUp !== null && view.wrapUp.until !== null ? 'wrap-up' : 'idle';
}

/** The call that the page is about: that which rings, is talked in, or was the last. */
export function contextOf(view: WorkplaceJson): CallContextJson | null {
  return view.offer?.context ?? view.call?.context ?? view.wrapUp?.context ?? null;
}

/** The call that can be written about: while a further one rings it is still the last. */
export function writtenCall(view: WorkplaceJson): CallContextJson | null {
  return view.call?.context ?? view.wrapUp?.context ?? null;
}
