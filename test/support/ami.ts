import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** One message of the manager interface; keys as sent, a repeated key keeps its last value. */
export type AmiMessage = Readonly<Record<string, string>>;

/**
 * A small manager client for tests, written apart from the product's own so that each can prove the other.
 */
export class TestAmi {
  readonly events: AmiMessage[] = [];
  #socket: Socket;
  #buffer = '';
  #nextId = 1;
  #ended: Error | null = null;
  readonly #waiting = new Set<() => void>();
  readonly #answers = new Map<string, AmiMessage>();

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => this.#take(chunk));
    socket.on('error', (error) => this.#end(error));
    socket.on('close', () => this.#end(new Error('the manager connection was closed')));
  }

  /** Connects and signs in; rejects when refused. */
  static async login(port: number, username: string, secret: string, timeoutMs = 3_000): Promise<TestAmi> {
    const socket = connect({ host: '127.0.0.1', port });
    const ami = new TestAmi(socket);
    const answer = await ami
      .action({ Action: 'Login', Username: username, Secret: secret }, timeoutMs)
      .catch((error: unknown) => {
        ami.close();
        throw error;
      });
    if (answer['Response'] !== 'Success') {
      ami.close();
      throw new Error(`the manager refused the login: ${answer['Message'] ?? ''}`);
    }
    return ami;
  }

  /** Sends one action and gives its response; events that belong to it appear in `events`. */
  async action(action: AmiMessage, timeoutMs = 3_000): Promise<AmiMessage> {
    const id = `t${this.#nextId++}`;
    const lines = Object.entries({ ...action, ActionID: id }).map(([key, value]) => `${key}: ${value}\r\n`);
    this.#socket.write(`${lines.join('')}\r\n`);
    return this.#until(() => this.#answers.get(id), `the answer to ${action['Action']}`, timeoutMs);
  }

  /** The first event, past or to come, that `matches`. */
  async event(matches: (event: AmiMessage) => boolean, what: string, timeoutMs = 3_000): Promise<AmiMessage> {
    return this.#until(() => this.events.find(matches), what, timeoutMs);
  }

  close(): void {
    this.#socket.destroy();
  }

  #until<T>(look: () => T | undefined, what: string, timeoutMs: number): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(
        () => done(() => reject(new Error(`${what} did not come within ${timeoutMs} ms`))),
        timeoutMs,
      );
      const done = (finish: () => void): void => {
        clearTimeout(timer);
        this.#waiting.delete(check);
        finish();
      };
      const check = (): void => {
        const found = look();
        if (found !== undefined) done(() => resolve(found));
        else {
          const ended = this.#ended;
          if (ended !== null) done(() => reject(ended));
        }
      };
      this.#waiting.add(check);
      check();
    });
  }

  #take(chunk: string): void {
    this.#buffer += chunk;
    for (let end = this.#buffer.indexOf('\r\n\r\n'); end >= 0; end = this.#buffer.indexOf('\r\n\r\n')) {
      const text = this.#buffer.slice(0, end).replace(/^Asterisk Call Manager\/[^\r]*\r\n/, '');
      this.#buffer = this.#buffer.slice(end + 4);
      const message: AmiMessage = Object.fromEntries(
        text.split('\r\n').map((line) => {
          const colon = line.indexOf(':');
          return [line.slice(0, colon), line.slice(colon + 1).trim()];
        }),
      );
      const id = message['ActionID'];
      if (message['Response'] !== undefined && id !== undefined) this.#answers.set(id, message);
      else this.events.push(message);
    }
    this.#wake();
  }

  #end(error: Error): void {
    this.#ended ??= error;
    this.#wake();
  }

  #wake(): void {
    for (const check of [...this.#waiting]) check();
  }
}
