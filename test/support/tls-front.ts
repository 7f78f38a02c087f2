import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { createServer, type Server } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';

/** The proxy with TLS that stands before the service where browsers come from outside, with a certificate of its own making. */
export class TlsFront {
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();
  /** Paths that were upgraded to a WebSocket, oldest first. */
  readonly upgraded: string[] = [];

  private constructor(server: Server) {
    this.#server = server;
  }

  /** @param target port of the service, which need not listen yet */
  static async open(target: number): Promise<TlsFront> {
    const server = createServer(ownCertificate(), (incoming, response) => {
      const { method, url: path, headers } = incoming;
      const onward = request(
        {
          host: '127.0.0.1',
          port: target,
          method,
          path,
          headers: { ...headers, 'x-forwarded-proto': 'https' },
        },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        },
      );
      onward.on('error', () => response.destroy());
      incoming.pipe(onward);
    });
    const front = new TlsFront(server);
    server.on('connection', (socket) => {
      front.#sockets.add(socket);
      socket.on('close', () => front.#sockets.delete(socket));
    });
    server.on('upgrade', ({ method, url, rawHeaders }, socket, head) => {
      front.upgraded.push(url?.split('?', 1)[0] ?? '');
      const far = connect(target, '127.0.0.1');
      const lines = [`${method} ${url} HTTP/1.1`, 'x-forwarded-proto: https'];
      for (let at = 0; at < rawHeaders.length; at += 2)
        lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
      far.write(`${lines.join('\r\n')}\r\n\r\n`);
      far.write(head);
      joined(socket, far);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return front;
  }

  get url(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function joined(one: Duplex, other: Duplex): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.pipe(to);
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
  }
}

/** Drawn for this one test; nobody trusts it who was not told to. */
function ownCertificate(): { readonly key: Buffer; readonly cert: Buffer } {
  const dir = mkdtempSync(join(tmpdir(), 'svara-tls-'));
  try {
    const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    const out = ['-keyout', key, '-out', cert, '-subj', '/CN=127.0.0.1'];
    execFileSync('openssl', ['req', '-x509', ...kind, ...out], { stdio: 'pipe' });
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
