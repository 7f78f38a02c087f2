/** The part of asterisk-manager 0.2.0 that we use; the package brings no types. */
declare module 'asterisk-manager' {
  import type { TcpNetConnectOpts } from 'node:net';

  /** A message with its keys in lower case; a key that came several times holds all its values. */
  export type ManagerMessage = Readonly<Record<string, unknown>>;

  export interface Manager {
    /** Hands its first argument to `net.createConnection`; with options there, the second is not looked at. */
    connect(
      options: TcpNetConnectOpts & { signal: AbortSignal },
      host: undefined,
      connected: () => void,
    ): void;
    /** Signs in as the constructor was told. */
    login(done: (error?: ManagerMessage) => void): void;
    /** Calls back when the response came, if it comes. Takes `actionid` out of the object it is given. */
    action(
      fields: Record<string, string>,
      done: (error: ManagerMessage | undefined, response: ManagerMessage) => void,
    ): string;
    on(name: 'error', listener: (error: Error) => void): void;
    on(name: 'close', listener: (hadError: unknown) => void): void;
    on(name: 'managerevent', listener: (event: ManagerMessage) => void): void;
    removeAllListeners(name: string): void;
  }

  /** Connects by itself only when a port is given, which we never do. */
  export default function createManager(
    port: undefined,
    host: string,
    username: string,
    password: string,
    events: boolean,
  ): Manager;
}
