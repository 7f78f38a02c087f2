import createManager, { type Manager, type ManagerMessage } from 'asterisk-manager';
import type { Timers } from '../../app/ports/timers.ts';
import type { DurationMs } from '../../core/kernel/time.ts';

/*
 * asterisk-manager with its traps disarmed, all through its public interface. Each connection has a manager of
 * its own and never uses keepConnected(), because a manager that reconnects keeps half of a message of the old
 * connection and is stuck for ever; values are checked, because the package would send a line break on as the
 * end of an action; every action has a time limit and ends with the connection, because the package lets it hang;
 * listeners never throw, because the package calls them from the bare event loop.
 */

export interface AmiOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** For signing in, and for each action. */
  readonly actionTimeoutMs?: DurationMs;
}

/** A message of Asterisk, keys in lower case. */
export type AmiMessage = Readonly<Record<string, string>>;

/** Why an action has no good answer: it was refused, the connection or the time ran out, or it was not fit to send. */
export class AmiError extends Error {
  override readonly name = 'AmiError';
  readonly reason: 'refused' | 'lost' | 'timeout' | 'invalid';

  constructor(reason: AmiError['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

export interface AmiListener {
  /** Every event, those of lists that were asked for among them. */
  event(event: AmiMessage): void;
  /** Told once, after which nothing more comes. Not told when the connection could not be opened. */
  closed(reason: string): void;
  /** The listener itself threw. */
  fault(error: unknown): void;
}

interface Pending {
  /** Wait for the end of the list, not only for the response that opens it. */
  readonly list: boolean;
  readonly resolve: (response: AmiMessage) => void;
  readonly reject: (error: AmiError) => void;
  readonly disarm: () => void;
  readonly name: string;
}

const DEFAULT_TIMEOUT_MS: DurationMs = 5_000;

/** One connection to the manager interface, signed in, from `open` to its end. */
export class AmiConnection {
  readonly #manager: Manager;
  readonly #cut: AbortController;
  readonly #timers: Timers;
  readonly #listener: AmiListener;
  readonly #timeoutMs: DurationMs;
  readonly #pending = new Map<string, Pending>();
  #lastId = 0;
  #ended: string | null = null;

  private constructor(
    manager: Manager,
    cut: AbortController,
    options: AmiOptions,
    timers: Timers,
    listener: AmiListener,
  ) {
    this.#manager = manager;
    this.#cut = cut;
    this.#timers = timers;
    this.#listener = listener;
    this.#timeoutMs = options.actionTimeoutMs ?? DEFAULT_TIMEOUT_MS;
    manager.on('managerevent', (event) => this.#event(event));
  }

  /** Connects and signs in. @throws AmiError (as rejection) saying why that was not possible */
  static open(options: AmiOptions, timers: Timers, listener: AmiListener): Promise<AmiConnection> {
    const { host, port, user, password } = options;
    const timeoutMs = options.actionTimeoutMs ?? DEFAULT_TIMEOUT_MS;
    const unfit = unfitField({ user, password });
    if (unfit !== null) return Promise.reject(new AmiError('invalid', unfit));
    const manager = createManager(undefined, host, user, password, true);
    // The package has no way to drop a socket that hangs; the signal is Node's own.
    const cut = new AbortController();
    const connection = new AmiConnection(manager, cut, options, timers, listener);
    return new Promise((resolve, reject) => {
      let problem = 'closed by Asterisk';
      let open = false;
      const fail = (error: AmiError): void => {
        disarm();
        cut.abort();
        reject(error);
      };
      const disarm = timers.after(timeoutMs, () => {
        fail(
          new AmiError('timeout', `the manager at ${host}:${port} did not let us in within ${timeoutMs} ms`),
        );
      });
      manager.on('error', (error) => (problem = error.message));
      manager.on('close', (hadError) => {
        if (typeof hadError === 'object') return; // An event of that name, not the end of the socket.
        if (open) connection.#end(problem);
        else fail(new AmiError('lost', `the manager at ${host}:${port} cannot be reached: ${problem}`));
      });
      manager.connect({ host, port, signal: cut.signal }, undefined, () => {
        manager.login((error) => {
          if (error)
            return fail(
              new AmiError('refused', `the manager refuses user ${user}: ${textOf(error).message ?? ''}`),
            );
          disarm();
          open = true;
          resolve(connection);
        });
      });
    });
  }

  /**
   * Sends an action and gives its response.
   * @throws AmiError (as rejection) when refused, unanswered, or not fit to send (a line break in a value)
   */
  action(name: string, fields: Readonly<Record<string, string>> = {}): Promise<AmiMessage> {
    return this.#send(name, fields, false);
  }

  /** Sends an action that is answered by a list of events; resolves when the list, told to the listener, is complete. */
  async list(name: string, fields: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.#send(name, fields, true);
  }

  /** Cuts the connection; actions under way are rejected, the listener is told. Idempotent. */
  close(reason: string): void {
    this.#end(reason);
  }

  #send(name: string, fields: Readonly<Record<string, string>>, list: boolean): Promise<AmiMessage> {
    const unfit = unfitField({ Action: name, ...fields });
    if (unfit !== null) return Promise.reject(new AmiError('invalid', unfit));
    if (this.#ended !== null) return Promise.reject(new AmiError('lost', `${name}: ${this.#ended}`));
    return new Promise((resolve, reject) => {
      const id = `svara-${(this.#lastId += 1)}`;
      const disarm = this.#timers.after(this.#timeoutMs, () => {
        this.#manager.removeAllListeners(id);
        this.#settle(id)?.reject(new AmiError('timeout', `${name}: no answer within ${this.#timeoutMs} ms`));
      });
      this.#pending.set(id, { list, resolve, reject, disarm, name });
      this.#manager.action({ ...fields, action: name, actionid: id }, (error, response) => {
        if (error)
          this.#settle(id)?.reject(new AmiError('refused', `${name}: ${textOf(error).message ?? 'refused'}`));
        else if (!list) this.#settle(id)?.resolve(textOf(response));
      });
    });
  }

  #event(raw: ManagerMessage): void {
    if (this.#ended !== null) return;
    const event = textOf(raw);
    try {
      this.#listener.event(event);
    } catch (error) {
      this.#listener.fault(error);
    }
    const { eventlist, actionid } = event;
    if (eventlist?.toLowerCase() !== 'complete' || actionid === undefined) return;
    if (this.#pending.get(actionid)?.list) this.#settle(actionid)?.resolve(event);
  }

  /** Takes an action out of those that wait. */
  #settle(id: string): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.disarm();
    return pending;
  }

  #end(reason: string): void {
    if (this.#ended !== null) return;
    this.#ended = reason;
    this.#cut.abort();
    for (const id of [...this.#pending.keys()]) {
      const pending = this.#settle(id);
      pending?.reject(new AmiError('lost', `${pending.name}: ${reason}`));
    }
    this.#listener.closed(reason);
  }
}

/** What is wrong with a field, named but not quoted, for it may be a secret; null when all can be sent. */
function unfitField(fields: Readonly<Record<string, string>>): string | null {
  for (const [key, value] of Object.entries(fields)) {
    if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(key)) return `not the name of a field: ${JSON.stringify(key)}`;
    if (typeof value !== 'string' || /[\r\n\0]/.test(value))
      return `the field ${key} has a line break or NUL in it`;
  }
  return null;
}

function textOf(message: ManagerMessage): AmiMessage {
  const entries = Object.entries(message).map(([key, value]) => [
    key,
    Array.isArray(value) ? value.join('\n') : String(value),
  ]);
  return Object.fromEntries(entries) as AmiMessage;
}
