import { createServer, type Server, type Socket } from 'node:net';

/** An action as it arrived, keys in lower case. */
export type FakeAction = Readonly<Record<string, string>>;

/** What is sent back: messages, of which the first is the response; or raw text, where `silence` is nothing at all. */
export type FakeReply = readonly Readonly<Record<string, string>>[] | string;

const success: FakeReply = [{ Response: 'Success' }];

/** As much of Asterisk's manager interface as is needed to misbehave in its ways. */
export class FakeAmi {
  readonly actions: FakeAction[] = [];
  readonly sockets: Socket[] = [];
  /** Everything that was received, as it came. */
  received = '';
  /** Answers an action; undefined gives the ordinary answer. */
  answer: (action: FakeAction) => FakeReply | undefined = () => undefined;
  /** What the lists hold. */
  devices: Readonly<Record<string, string>> = {};
  channels: Readonly<Record<string, string>> = {};
  /** Contacts by the name of the endpoint, as Asterisk lists them. */
  contacts: Readonly<Record<string, string>> = {};
  /** What its `Reload` events say became of a reload; more than one when it was put off first. */
  reloadStatuses: (module: string) => readonly string[] = () => ['0'];
  greet = true;
  readonly #server: Server;
  readonly #waiting = new Set<() => void>();

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(): Promise<FakeAmi> {
    const server = createServer();
    const fake = new FakeAmi(server);
    server.on('connection', (socket) => fake.#take(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  get socket(): Socket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error('nobody has connected');
    return socket;
  }

  names(): string[] {
    return this.actions.map(({ action }) => action ?? '');
  }

  emit(event: Readonly<Record<string, string>>): void {
    this.socket.write(textOf(event));
  }

  until(condition: () => boolean, withinMs = 3_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (!condition()) return;
        clearTimeout(limit);
        this.#waiting.delete(look);
        resolve();
      };
      const limit = setTimeout(
        () => reject(new Error(`not within ${withinMs} ms; had: ${this.names().join(', ')}`)),
        withinMs,
      );
      this.#waiting.add(look);
      look();
    });
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #take(socket: Socket): void {
    this.sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#look());
    if (this.greet) socket.write('Asterisk Call Manager/11.0.0\r\n');
    let buffer = '';
    socket.on('data', (chunk: Buffer) => {
      this.received += chunk.toString();
      buffer += chunk.toString();
      for (let end = buffer.indexOf('\r\n\r\n'); end >= 0; end = buffer.indexOf('\r\n\r\n')) {
        const lines = buffer.slice(0, end).split('\r\n');
        buffer = buffer.slice(end + 4);
        this.#act(socket, Object.fromEntries(lines.map(fieldOf)));
      }
    });
    this.#look();
  }

  #act(socket: Socket, action: FakeAction): void {
    this.actions.push(action);
    this.#look();
    const reply = this.answer(action) ?? this.#ordinary(action);
    if (reply === 'silence') return;
    const id = { ActionID: action['actionid'] ?? '' };
    socket.write(
      typeof reply === 'string' ? reply : reply.map((message) => textOf({ ...message, ...id })).join(''),
    );
  }

  #ordinary({ action, module = '' }: FakeAction): FakeReply {
    const list = (items: readonly Readonly<Record<string, string>>[], name: string): FakeReply => [
      { Response: 'Success', EventList: 'start' },
      ...items,
      { Event: `${name}Complete`, EventList: 'Complete', ListItems: String(items.length) },
    ];
    if (action === 'DeviceStateList') {
      const items = Object.entries(this.devices).map(([Device, State]) => ({
        Event: 'DeviceStateChange',
        Device,
        State,
      }));
      return list(items, 'DeviceStateList');
    }
    if (action === 'PJSIPShowEndpoints') {
      const items = Object.entries(this.contacts).map(([ObjectName, Contacts]) => ({
        Event: 'EndpointList',
        ObjectName,
        Contacts,
      }));
      return list(items, 'EndpointList');
    }
    if (action === 'CoreShowChannels') {
      const items = Object.entries(this.channels).map(([Uniqueid, Channel]) => ({
        Event: 'CoreShowChannel',
        Channel,
        Uniqueid,
      }));
      return list(items, 'CoreShowChannels');
    }
    if (action === 'Reload') {
      const events = this.reloadStatuses(module).map((Status) => ({
        Event: 'Reload',
        Module: module,
        Status,
      }));
      return [{ Response: 'Success' }, ...events];
    }
    return success;
  }

  #look(): void {
    for (const look of [...this.#waiting]) look();
  }
}

function fieldOf(line: string): [string, string] {
  const [key = '', ...rest] = line.split(': ');
  return [key.toLowerCase(), rest.join(': ')];
}

function textOf(message: Readonly<Record<string, string>>): string {
  return `${Object.entries(message)
    .map(([key, value]) => `${key}: ${value}\r\n`)
    .join('')}\r\n`;
}
