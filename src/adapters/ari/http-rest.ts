import { Pool } from 'undici';
import type { DurationMs } from '../../core/kernel/time.ts';
import { AriUnanswered, describe, parseBody, type AriAnswer, type AriRequest } from './request.ts';

export interface HttpRestOptions {
  /** `http://host:8088` or `https://…`, with a path where ARI has one before it. */
  readonly url: string;
  readonly authorization: string;
  readonly timeoutMs: DurationMs;
  /** PEM of the authority that signed the server's certificate, where it is not a public one. */
  readonly ca?: string | undefined;
}

/**
 * REST by HTTP, for a server that lacks it on the WebSocket. Requests run side by side on several connections,
 * except those of one chain (one call), which wait for each other so that they keep their order.
 */
export class HttpRest {
  readonly #pool: Pool;
  readonly #options: HttpRestOptions;
  readonly #path: string;
  readonly #chains = new Map<string, Promise<AriAnswer>>();
  #closed: Promise<void> | null = null;

  constructor(options: HttpRestOptions) {
    this.#options = options;
    const { origin, pathname } = new URL(options.url);
    this.#path = `${pathname.replace(/\/+$/, '')}/ari/`;
    this.#pool = new Pool(origin, {
      connections: 16,
      headersTimeout: options.timeoutMs,
      bodyTimeout: options.timeoutMs,
      connect: { timeout: options.timeoutMs, ...(options.ca === undefined ? {} : { ca: options.ca }) },
    });
  }

  /** @throws AriUnanswered (as rejection) when the time is up or there is no connection */
  request(request: AriRequest, chain?: string): Promise<AriAnswer> {
    if (chain === undefined) return this.#send(request);
    const before = this.#chains.get(chain);
    const send = (): Promise<AriAnswer> => this.#send(request);
    const answer = before ? before.then(send, send) : send();
    this.#chains.set(chain, answer);
    const unchain = (): void => {
      if (this.#chains.get(chain) === answer) this.#chains.delete(chain);
    };
    answer.then(unchain, unchain);
    return answer;
  }

  /** Ends all connections; requests under way are rejected. */
  close(): Promise<void> {
    this.#closed ??= this.#pool.destroy();
    return this.#closed;
  }

  async #send(request: AriRequest): Promise<AriAnswer> {
    const { authorization, timeoutMs } = this.#options;
    const hasBody = request.body !== undefined;
    try {
      const response = await this.#pool.request({
        method: request.method,
        path: this.#path + request.uri,
        headers: { authorization, ...(hasBody ? { 'content-type': 'application/json' } : {}) },
        body: hasBody ? JSON.stringify(request.body) : null,
        signal: AbortSignal.timeout(timeoutMs),
      });
      const text = await response.body.text();
      return { status: response.statusCode, body: parseBody(text) };
    } catch (error) {
      const { name, message } = error as Error;
      const late = name === 'TimeoutError' || name.endsWith('TimeoutError');
      throw new AriUnanswered(late ? 'timeout' : 'lost', `${describe(request)}: ${message}`);
    }
  }
}
