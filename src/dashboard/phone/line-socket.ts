/** A frame that JsSIP wants to send. */
type Frame = Parameters<WebSocket['send']>[0];

/** Nothing has come for so long after a request: the connection is dead, though nobody has said so. */
const SILENCE_MS = 3_000;

/**
 * The WebSocket of a line, in the form of JsSIP's `Socket`. JsSIP opens it again by itself a second after it is
 * lost. What is added to JsSIP's own: it can be told to try now (timers of hidden pages are slow), it notices a
 * connection that is dead without a word, and it can be shut, after which nothing is sent any more.
 */
export class LineSocket {
  readonly url: string;
  readonly sip_uri: string;
  readonly via_transport: string;
  onconnect: () => void = () => undefined;
  ondisconnect: (error: boolean, code?: number, reason?: string) => void = () => undefined;
  ondata: (data: unknown) => void = () => undefined;
  #socket: WebSocket | null = null;
  #shut = false;
  #watch: ReturnType<typeof setTimeout> | null = null;

  /** @param url `ws:` or `wss:` */
  constructor(url: string) {
    const { protocol, host } = new URL(url);
    this.url = url;
    this.sip_uri = `sip:${host};transport=ws`;
    this.via_transport = protocol === 'wss:' ? 'WSS' : 'WS';
  }

  isConnected(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  isConnecting(): boolean {
    return this.#socket?.readyState === WebSocket.CONNECTING;
  }

  connect(): void {
    if (this.#shut || this.isConnected() || this.isConnecting()) return;
    const socket = new WebSocket(this.url, 'sip');
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    const current =
      <E>(handle: (event: E) => void) =>
      (event: E): void => {
        if (this.#socket === socket) handle(event);
      };
    socket.addEventListener(
      'open',
      current(() => this.onconnect()),
    );
    socket.addEventListener(
      'message',
      current(({ data }: MessageEvent) => {
        this.#unwatch();
        this.ondata(data);
      }),
    );
    socket.addEventListener(
      'close',
      current(({ wasClean, code, reason }: CloseEvent) => this.#lose(!wasClean, code, reason)),
    );
  }

  disconnect(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#unwatch();
    socket?.close();
  }

  send(frame: Frame): boolean {
    // To whoever speaks through a shut line it looks as if the network had lost it.
    if (this.#shut) return true;
    if (this.#socket === null || !this.isConnected()) return false;
    this.#socket.send(frame);
    return true;
  }

  /** Gives a connection that has not answered what was just sent up, and opens another. */
  expectAnswer(): void {
    this.#watch ??= setTimeout(() => {
      this.disconnect();
      this.#lose(true);
    }, SILENCE_MS);
  }

  /** Sends and opens nothing from now on. */
  shut(): void {
    if (this.#shut) return;
    this.#shut = true;
    this.disconnect();
    this.ondisconnect(false);
  }

  #unwatch(): void {
    if (this.#watch !== null) clearTimeout(this.#watch);
    this.#watch = null;
  }

  #lose(error: boolean, code?: number, reason?: string): void {
    this.#unwatch();
    this.#socket = null;
    this.ondisconnect(error, code, reason);
  }
}
