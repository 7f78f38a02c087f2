import type { CallFact } from '../desk/facts.ts';
import type { CallId, ServiceId } from '../kernel/ids.ts';

/** Calls that the desk makes for a service: how many are still to be made, and what became of the others. */
export interface CallbackFigures {
  readonly waiting: number;
  readonly reached: number;
  readonly failed: number;
}

/** Counts callbacks and follow-up tasks apart from callers; since the first fact that was told. */
export class CallbackTally {
  readonly #open = new Map<CallId, { readonly service: ServiceId; reached: boolean }>();
  readonly #figures = new Map<ServiceId, { waiting: number; reached: number; failed: number }>();

  of(service: ServiceId): CallbackFigures {
    return { ...this.#of(service) };
  }

  queued({ call, service }: CallFact & { type: 'call-queued' }): void {
    if (this.#open.has(call)) return;
    this.#open.set(call, { service, reached: false });
    this.#of(service).waiting += 1;
  }

  reached({ call }: CallFact & { type: 'call-answered' }): void {
    const entry = this.#open.get(call);
    if (!entry || entry.reached) return;
    entry.reached = true;
    const figures = this.#of(entry.service);
    figures.waiting -= 1;
    figures.reached += 1;
  }

  ended({ call }: CallFact & { type: 'call-ended' }): void {
    const entry = this.#open.get(call);
    this.#open.delete(call);
    if (!entry || entry.reached) return;
    const figures = this.#of(entry.service);
    figures.waiting -= 1;
    figures.failed += 1;
  }

  #of(service: ServiceId): { waiting: number; reached: number; failed: number } {
    const figures = this.#figures.get(service) ?? { waiting: 0, reached: 0, failed: 0 };
    this.#figures.set(service, figures);
    return figures;
  }
}
