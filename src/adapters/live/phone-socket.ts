import type { IncomingMessage, Server as NodeServer } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { WebSocket, WebSocketServer } from 'ws';
import type { PhoneApi } from '../../app/phone/phone-api.ts';
import type { Clock } from '../../app/ports/clock.ts';
import { TokenBucket, type BucketLimit } from '../../app/token-bucket.ts';
import { PHONE_SOCKET_PATH } from '../../contract/workplace.ts';
import type { AgentId } from '../../core/kernel/ids.ts';
import { SECOND_MS } from '../../core/kernel/time.ts';
import { RECHECK_MS, type LiveSessions } from './admission.ts';
import { joinSockets, MAX_FRAME_BYTES } from './joined-sockets.ts';

export interface PhoneSocketOptions {
  readonly server: NodeServer;
  readonly sessions: Pick<LiveSessions, 'identify' | 'recheck'>;
  readonly trustsOrigin: (headers: NodeJS.Dict<string | string[]>) => boolean;
  readonly pages: Pick<PhoneApi, 'admitted' | 'onEnded'>;
  /** Told of a session that ran out, or whose user is gone, while its page was connected. */
  readonly sessionEnded: (sessionId: string) => void;
  /** Asterisk's ARI, `http://127.0.0.1:8088`: its WebSocket for SIP is beside it. */
  readonly asteriskUrl: string;
  readonly clock: Clock;
  readonly log: Logger;
}

const PROTOCOL = 'sip';
const CONNECT_TIMEOUT_MS = 5 * SECOND_MS;
/** Connections of one attachment: a new one may come before the old one is known to be gone. */
const MAX_OF_ATTACHMENT = 3;
const MAX_ATTACHMENTS = 1_000;
/** Upgrades of one agent: more than any page asks for that cannot keep its connection. */
const UPGRADES: BucketLimit = { burst: 20, perMs: 20 * SECOND_MS };

/** Why an upgrade is refused, as HTTP says it. */
class Refused extends Error {
  readonly status: string;

  constructor(status: string) {
    super(status);
    this.status = status;
  }
}

/** The connections of one attachment. */
interface Joined {
  readonly agent: AgentId;
  readonly sessionId: string;
  /** What ends each of them. */
  readonly ends: Set<() => void>;
}

/**
 * Joins the pages that are phones with Asterisk's WebSocket for SIP, on the HTTP server's own port: for a session
 * whose page is the phone of its agent now, and for nobody else. It reads nothing of what goes through; Asterisk
 * knows each phone by its credentials.
 */
export function createPhoneSocket(options: PhoneSocketOptions): { close(): void } {
  const door = new PhoneDoor(options);
  return { close: () => door.close() };
}

class PhoneDoor {
  readonly #options: PhoneSocketOptions;
  readonly #log: Logger;
  readonly #upgrader = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_FRAME_BYTES,
    handleProtocols: () => PROTOCOL,
  });
  readonly #joined = new Map<string, Joined>();
  readonly #upgrades = new Map<AgentId, TokenBucket>();
  readonly #stopEnded: () => void;
  #cancelRecheck = (): void => undefined;
  #closed = false;

  constructor(options: PhoneSocketOptions) {
    this.#options = options;
    this.#log = options.log.child({ part: 'phone' });
    options.server.on('upgrade', this.#upgrade);
    this.#stopEnded = options.pages.onEnded((attachment) => this.#end(attachment));
    this.#armRecheck();
  }

  /** Ends every connection and takes no more. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#options.server.off('upgrade', this.#upgrade);
    this.#stopEnded();
    this.#cancelRecheck();
    for (const attachment of [...this.#joined.keys()]) this.#end(attachment);
  }

  readonly #upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (request.url?.split('?', 1)[0] !== PHONE_SOCKET_PATH) return;
    socket.on('error', () => socket.destroy());
    this.#join(request, socket, head).catch((error: unknown) => {
      const status = error instanceof Refused ? error.status : '503 Service Unavailable';
      if (!(error instanceof Refused))
        this.#log.warn({ err: error }, 'a page could not be joined with Asterisk');
      if (!socket.destroyed)
        socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    });
  };

  async #join(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { pages, asteriskUrl, clock } = this.#options;
    const { attachment, agent, sessionId } = await this.#admit(request);
    const asterisk = await connect(asteriskUrl);
    // The page may have gone, or another have become the phone, while Asterisk was asked.
    if (this.#closed || socket.destroyed || pages.admitted(agent, sessionId) !== attachment) {
      asterisk.terminate();
      throw new Refused('403 Forbidden');
    }
    this.#upgrader.handleUpgrade(request, socket, head, (page) => {
      const { ends } = this.#joined.get(attachment) ?? { ends: new Set() };
      this.#joined.set(attachment, { agent, sessionId, ends });
      const end = joinSockets(page, asterisk, clock, (why) => {
        ends.delete(end);
        if (ends.size === 0) this.#joined.delete(attachment);
        this.#log.info({ agent, why }, 'the SIP connection of a page has ended');
      });
      ends.add(end);
      this.#log.info({ agent }, 'a page speaks SIP');
    });
  }

  /** Who may come in, and as which attachment. @throws Refused */
  async #admit(request: IncomingMessage): Promise<{ attachment: string; agent: AgentId; sessionId: string }> {
    const { trustsOrigin, sessions, pages } = this.#options;
    if (!trustsOrigin(request.headers)) throw new Refused('403 Forbidden');
    const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((each) => each.trim());
    if (!protocols.includes(PROTOCOL)) throw new Refused('400 Bad Request');
    const identity = await sessions.identify(request);
    if (identity === null) throw new Refused('401 Unauthorized');
    const { agentId: agent, sessionId } = identity;
    if (agent === null) throw new Refused('403 Forbidden');
    if (!this.#mayUpgrade(agent)) throw new Refused('429 Too Many Requests');
    const attachment = pages.admitted(agent, sessionId);
    if (attachment === null) throw new Refused('403 Forbidden');
    const ofAttachment = this.#joined.get(attachment)?.ends.size ?? 0;
    if (this.#joined.size >= MAX_ATTACHMENTS || ofAttachment >= MAX_OF_ATTACHMENT)
      throw new Refused('429 Too Many Requests');
    return { attachment, agent, sessionId };
  }

  #mayUpgrade(agent: AgentId): boolean {
    const now = this.#options.clock.now();
    const bucket = this.#upgrades.get(agent) ?? new TokenBucket(UPGRADES, now);
    this.#upgrades.set(agent, bucket);
    return bucket.take(1, now);
  }

  #end(attachment: string): void {
    for (const end of [...(this.#joined.get(attachment)?.ends ?? [])]) end();
  }

  #armRecheck(): void {
    const { clock } = this.#options;
    this.#cancelRecheck = clock.alarm(clock.now() + RECHECK_MS, () => {
      this.#recheck()
        // A store that is away ends no session: it is asked again next time.
        .catch((error: unknown) => this.#log.warn({ err: error }, 'the sessions of pages were not checked'))
        .finally(() => {
          if (!this.#closed) this.#armRecheck();
        });
    });
  }

  async #recheck(): Promise<void> {
    const { sessions, sessionEnded } = this.#options;
    for (const { agent, sessionId } of [...this.#joined.values()]) {
      const identity = await sessions.recheck(sessionId);
      if (identity?.agentId !== agent) sessionEnded(sessionId);
    }
  }
}

/** Asterisk's end. Its address is known to the service alone. */
function connect(asteriskUrl: string): Promise<WebSocket> {
  const address = `${asteriskUrl.replace(/\/+$/, '').replace(/^http/, 'ws')}/ws`;
  const socket = new WebSocket(address, PROTOCOL, {
    perMessageDeflate: false,
    followRedirects: false,
    handshakeTimeout: CONNECT_TIMEOUT_MS,
    maxPayload: MAX_FRAME_BYTES,
  });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('open', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
