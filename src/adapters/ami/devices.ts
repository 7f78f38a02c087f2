import type { Logger } from 'pino';
import { type Backoff, backoffMs, reconnectBackoff } from '../../app/backoff.ts';
import type { Devices } from '../../app/ports/devices.ts';
import type { LinkState } from '../../app/ports/telephony.ts';
import type { Timers } from '../../app/ports/timers.ts';
import type { Input } from '../../core/desk/inputs.ts';
import type { DeviceId } from '../../core/kernel/ids.ts';
import type { DurationMs } from '../../core/kernel/time.ts';
import { AmiConnection, AmiError, type AmiListener, type AmiMessage, type AmiOptions } from './connection.ts';
import { type PhoneState, Phones, trunkOf } from './phones.ts';
import { Reloads } from './reload.ts';

export interface DevicesOptions extends AmiOptions {
  readonly timers: Timers;
  /** From 0 up to 1; spreads reconnections. */
  readonly random: () => number;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** How often Asterisk is asked for a sign of life. */
  readonly pingEveryMs?: DurationMs;
  readonly backoff?: Backoff;
}

/** What Asterisk must read anew when the generated pieces have changed. */
const GENERATED_FOR = ['res_pjsip.so', 'pbx_config.so'];

/** The door to the phones of one Asterisk. */
export function createDevices(options: DevicesOptions): AmiDevices {
  return new AmiDevices(options);
}

/** Follows the phones over the manager interface, with a new connection for each that is lost, for ever. */
export class AmiDevices implements Devices, AmiListener {
  readonly #options: DevicesOptions;
  readonly #phones = new Phones();
  /** Device ids by endpoint. */
  #watched: ReadonlyMap<string, DeviceId> = new Map();
  /** The phones outside that are dialled through each trunk. */
  #through: ReadonlyMap<string, readonly string[]> = new Map();
  /** What the core was last told of each device. */
  readonly #told = new Map<DeviceId, PhoneState>();
  #receive: ((input: Input) => void) | null = null;
  #connection: AmiConnection | null = null;
  /** The lists of this connection have been read. */
  #complete = false;
  readonly #waiting = new Set<(connection: AmiConnection | null) => void>();
  readonly #reloads: Reloads;
  #failures = 0;
  #disarm: () => void = () => {};
  #stopped = false;

  constructor(options: DevicesOptions) {
    this.#options = options;
    this.#reloads = new Reloads(options.timers);
  }

  start(receive: (input: Input) => void): void {
    if (this.#receive) throw new Error('the manager connection was started already');
    this.#receive = receive;
    void this.#connect();
  }

  watch(endpoints: ReadonlyMap<DeviceId, string>): void {
    this.#watched = new Map([...endpoints].map(([device, endpoint]) => [endpoint, device]));
    this.#through = groupedByTrunk(endpoints.values());
    for (const device of [...this.#told.keys()]) if (!endpoints.has(device)) this.#told.delete(device);
    if (this.#complete) this.#tellAll();
  }

  /** Waits for the connection if there is none; rejects when stopped before, or when Asterisk refuses. */
  async reload(): Promise<void> {
    for (const module of GENERATED_FOR) await this.#reloads.run(module, () => this.#connected());
    await this.#readTrunks(await this.#connected());
  }

  /** One action of any kind, for checks. @throws AmiError (as rejection); not connected is one of its reasons */
  action(name: string, fields: Readonly<Record<string, string>> = {}): Promise<AmiMessage> {
    if (this.#connection) return this.#connection.action(name, fields);
    return Promise.reject(new AmiError('lost', `${name}: not connected to the manager interface`));
  }

  state(): LinkState {
    return this.#complete ? 'up' : 'down';
  }

  stop(): Promise<void> {
    this.#stopped = true;
    this.#disarm();
    this.#connection?.close('stopped');
    this.#release(null);
    return Promise.resolve();
  }

  event(event: AmiMessage): void {
    this.#reloads.event(event);
    const endpoint = this.#phones.apply(event);
    if (endpoint !== null && this.#complete) this.#tellOf(endpoint);
    // Asterisk lets us in while it still starts; what it told of its phones then was not the whole.
    if (event['event'] === 'FullyBooted' && this.#connection) void this.#readAll(this.#connection);
  }

  closed(reason: string): void {
    this.#connection = null;
    this.#complete = false;
    this.#reloads.lost();
    this.#disarm();
    if (!this.#stopped) this.#retry(reason);
  }

  fault(error: unknown): void {
    this.#options.log.error({ err: error }, 'an event of the manager interface could not be handled');
  }

  async #connect(): Promise<void> {
    this.#phones.clear();
    try {
      const connection = await AmiConnection.open(this.#options, this.#options.timers, this);
      this.#connection = connection;
      if (this.#stopped) return connection.close('stopped');
      this.#failures = 0;
      this.#watchLife(connection);
      await this.#readAll(connection);
      if (this.#connection === connection) this.#release(connection);
    } catch (error) {
      if (!this.#stopped) this.#retry((error as Error).message);
    }
  }

  /** The whole truth: every device's state and every channel there is. */
  async #readAll(connection: AmiConnection): Promise<void> {
    try {
      await Promise.all([
        connection.list('DeviceStateList'),
        connection.list('CoreShowChannels'),
        this.#readTrunks(connection),
      ]);
      if (this.#connection !== connection) return;
      this.#complete = true;
      this.#tellAll();
    } catch (error) {
      connection.close((error as Error).message); // Begins anew; no news when it was lost already.
    }
  }

  /** Where the trunks can be reached. An Asterisk without any endpoint refuses to tell, which is no harm. */
  async #readTrunks(connection: AmiConnection): Promise<void> {
    try {
      await connection.list('PJSIPShowEndpoints');
    } catch (error) {
      if ((error as AmiError).reason !== 'refused') throw error;
    }
  }

  /** A half-open connection is only noticed by asking. */
  #watchLife(connection: AmiConnection): void {
    this.#disarm = this.#options.timers.after(this.#options.pingEveryMs ?? 5_000, () => {
      connection.action('Ping').then(
        () => this.#connection === connection && this.#watchLife(connection),
        (error: AmiError) => connection.close(error.message),
      );
    });
  }

  #retry(reason: string): void {
    this.#failures += 1;
    const { backoff = reconnectBackoff, random, timers, log, host, port } = this.#options;
    if (this.#failures === 1 || this.#failures % 60 === 0) {
      log.warn(
        { reason, failures: this.#failures, host, port },
        'no connection to the manager interface; trying on',
      );
    }
    this.#disarm = timers.after(backoffMs(backoff, this.#failures, random()), () => void this.#connect());
  }

  async #connected(): Promise<AmiConnection> {
    const connection =
      this.#connection ??
      (this.#stopped
        ? null
        : await new Promise<AmiConnection | null>((resolve) => this.#waiting.add(resolve)));
    if (!connection)
      throw new AmiError('lost', 'stopped before there was a connection to the manager interface');
    return connection;
  }

  #release(connection: AmiConnection | null): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resume of waiting) resume(connection);
  }

  #tellAll(): void {
    this.#told.clear();
    for (const endpoint of this.#watched.keys()) this.#tell(endpoint);
  }

  /** News of an endpoint is news of the phones outside that are dialled through it, too. */
  #tellOf(endpoint: string): void {
    this.#tell(endpoint);
    for (const outside of this.#through.get(endpoint) ?? []) this.#tell(outside);
  }

  #tell(endpoint: string): void {
    const device = this.#watched.get(endpoint);
    if (device === undefined) return;
    const now = this.#phones.stateOf(endpoint);
    const before = this.#told.get(device);
    if (before?.registered === now.registered && before.busyElsewhere === now.busyElsewhere) return;
    this.#told.set(device, now);
    this.#receive?.({ type: 'device-changed', device, ...now });
  }
}

function groupedByTrunk(endpoints: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  const through = new Map<string, string[]>();
  for (const endpoint of endpoints) {
    const trunk = trunkOf(endpoint);
    if (trunk !== null) through.set(trunk, [...(through.get(trunk) ?? []), endpoint]);
  }
  return through;
}
