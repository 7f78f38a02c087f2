import type { CalendarListJson } from '../../../contract/planning.ts';

/** Whose callers are to hear it; null for everybody's. */
export interface OutageScope {
  readonly organisation: CalendarListJson['organisations'][number] | null;
  readonly service: CalendarListJson['services'][number] | null;
}
