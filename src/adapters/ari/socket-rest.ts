import type { Timers } from '../../app/ports/timers.ts';
import type { DurationMs } from '../../core/kernel/time.ts';
import { AriUnanswered, describe, parseBody, type AriAnswer, type AriRequest } from './request.ts';

/** Answer to a request sent over the WebSocket of the events. */
export interface RestResponse {
  readonly type: 'RESTResponse';
  readonly request_id: string;
  readonly status_code: number;
  /** JSON as text. */
  readonly message_body?: string;
}

interface Pending {
  readonly resolve: (answer: AriAnswer) => void;
  readonly reject: (error: AriUnanswered) => void;
  readonly request: AriRequest;
  readonly disarm: () => void;
}

/**
 * REST over the WebSocket of the events (Asterisk 22.5 and later). Asterisk carries the requests out one by one
 * in the order of sending, so nothing has to wait for the answer to what came before it.
 */
export class SocketRest {
  readonly #send: (text: string) => void;
  readonly #timers: Timers;
  readonly #timeoutMs: DurationMs;
  readonly #pending = new Map<string, Pending>();
  #lastId = 0;

  constructor(send: (text: string) => void, timers: Timers, timeoutMs: DurationMs) {
    this.#send = send;
    this.#timers = timers;
    this.#timeoutMs = timeoutMs;
  }

  /** @throws AriUnanswered (as rejection) when the time is up or the connection was lost */
  request(request: AriRequest, timeoutMs = this.#timeoutMs): Promise<AriAnswer> {
    return new Promise((resolve, reject) => {
      const id = String((this.#lastId += 1));
      const disarm = this.#timers.after(timeoutMs, () => this.#giveUp(id, timeoutMs));
      this.#pending.set(id, { resolve, reject, request, disarm });
      this.#send(envelope(id, request));
    });
  }

  /** Takes an answer from the socket; one that comes after its time is dropped. */
  answered(response: RestResponse): void {
    const pending = this.#pending.get(response.request_id);
    if (!pending) return;
    this.#pending.delete(response.request_id);
    pending.disarm();
    pending.resolve({ status: response.status_code, body: parseBody(response.message_body) });
  }

  /** Rejects whatever still waits for its answer. */
  lost(reason: string): void {
    const all = [...this.#pending.values()];
    this.#pending.clear();
    for (const { disarm, reject, request } of all) {
      disarm();
      reject(new AriUnanswered('lost', `${describe(request)}: ${reason}`));
    }
  }

  #giveUp(id: string, timeoutMs: DurationMs): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#pending.delete(id);
    pending.reject(
      new AriUnanswered('timeout', `${describe(pending.request)}: no answer within ${timeoutMs} ms`),
    );
  }
}

function envelope(id: string, { method, uri, body }: AriRequest): string {
  const message = { type: 'RESTRequest', transaction_id: '', request_id: id, method, uri };
  if (body === undefined) return JSON.stringify(message);
  return JSON.stringify({ ...message, content_type: 'application/json', message_body: JSON.stringify(body) });
}
