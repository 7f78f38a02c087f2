import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * A line in front of a server, which a test can cut or freeze.
 *
 *     const line = await TcpProxy.open(asterisk.ports.ari);
 *     line.cut();     // every connection ends, new ones are refused
 *     line.freeze();  // nothing gets through, nothing ends: a half-open connection
 *     line.mend();
 */
export class TcpProxy {
  readonly port: number;
  /** Connections that were taken in, from the start. */
  accepted = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #state: 'open' | 'cut' | 'frozen' = 'open';

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
  }

  static async open(target: number): Promise<TcpProxy> {
    const server = createServer({ noDelay: true });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const proxy = new TcpProxy(server, (server.address() as { port: number }).port);
    server.on('connection', (socket) => proxy.#take(socket, target));
    return proxy;
  }

  cut(): void {
    this.#state = 'cut';
    for (const socket of this.#sockets) socket.destroy();
  }

  freeze(): void {
    this.#state = 'frozen';
    for (const socket of this.#sockets) socket.pause();
  }

  /** New connections pass again; frozen ones stay as dead as they were. */
  mend(): void {
    this.#state = 'open';
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #take(socket: Socket, target: number): void {
    this.accepted += 1;
    if (this.#state === 'cut') {
      socket.destroy();
      return;
    }
    const far = connect({ port: target, host: '127.0.0.1', noDelay: true });
    for (const [from, to] of [
      [socket, far],
      [far, socket],
    ] as const) {
      this.#sockets.add(from);
      from.on('data', (chunk) => to.write(chunk));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      if (this.#state === 'frozen') from.pause();
    }
  }
}
