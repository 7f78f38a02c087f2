import type { Fact } from '../../core/desk/facts.ts';
import type { CallId, ServiceId } from '../../core/kernel/ids.ts';
import { errorOf, type Measured, MEASURED_KEPT } from '../../core/routing/wait-memory.ts';
import type { QueueRow } from '../desk-api.ts';

interface Entry {
  /** The estimate made last, of a call that still waits. */
  latest: { readonly call: CallId; readonly range: NonNullable<QueueRow['expectedWaitMs']> } | null;
  measured: readonly Measured[];
}

/** What the board shows of estimated waits, as a fold over the facts. */
export class WaitFigures {
  readonly #services = new Map<ServiceId, Entry>();
  /** The service that each call was estimated in last. */
  readonly #calls = new Map<CallId, ServiceId>();

  apply(fact: Fact): void {
    switch (fact.type) {
      case 'wait-estimated': {
        const { lowMs: low, highMs: high } = fact;
        const range = low === null || high === null ? null : { low, high };
        this.#leave(fact.call);
        this.#calls.set(fact.call, fact.service);
        this.#entry(fact.service).latest = range && { call: fact.call, range };
        return;
      }
      case 'call-answered':
      case 'call-ended':
        return this.#leave(fact.call);
      case 'estimate-measured': {
        const entry = this.#entry(fact.service);
        entry.measured = [...entry.measured, fact].slice(-MEASURED_KEPT);
        return;
      }
      default:
    }
  }

  /** The figures of a service; each is left out where there is none. */
  of(service: ServiceId): Pick<QueueRow, 'expectedWaitMs' | 'estimateError'> {
    const entry = this.#services.get(service);
    const estimateError = entry && errorOf(entry.measured);
    return {
      ...(entry?.latest ? { expectedWaitMs: entry.latest.range } : {}),
      ...(estimateError ? { estimateError } : {}),
    };
  }

  #entry(service: ServiceId): Entry {
    const entry = this.#services.get(service) ?? { latest: null, measured: [] };
    this.#services.set(service, entry);
    return entry;
  }

  #leave(call: CallId): void {
    const entry = this.#services.get(this.#calls.get(call) ?? '');
    this.#calls.delete(call);
    if (entry?.latest?.call === call) entry.latest = null;
  }
}
