import { createSocket } from 'node:dgram';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { PlainError } from './errors.mjs';

/**
 * Reads a port number given by a person.
 * @param {string} text
 * @param {string} option the option or variable it came from, for the error
 * @returns {number} 1 to 65535
 */
export function parsePort(text, option) {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65535) {
    throw new PlainError(`${option} must be a port number from 1 to 65535, not "${text}".`);
  }
  return port;
}

/**
 * Reads a range of ports, `10000-10499`. Each call needs an even port and the odd one above it per leg.
 * @param {string} text
 * @param {string} option
 * @returns {{ from: number, to: number }}
 */
export function parsePortRange(text, option) {
  const parts = /^(\d{1,5})-(\d{1,5})$/.exec(text);
  if (!parts) throw new PlainError(`${option} must be two ports like 10000-10499, not "${text}".`);
  const from = parsePort(/** @type {string} */ (parts[1]), option);
  const to = parsePort(/** @type {string} */ (parts[2]), option);
  if (to < from + 3) throw new PlainError(`${option} must hold at least four ports, not "${text}".`);
  return { from, to };
}

/**
 * True when a port can be bound on the loopback address.
 * @param {'tcp' | 'udp'} protocol
 * @param {number} port
 * @param {string} [host]
 * @returns {Promise<boolean>}
 */
export function portIsFree(protocol, port, host = '127.0.0.1') {
  return new Promise((resolve, reject) => {
    const answer = (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else if (error.code === 'EACCES')
        reject(
          new PlainError(`Port ${port} may only be used by root: choose one from 1024 up or run as root.`),
        );
      else reject(error);
    };
    if (protocol === 'tcp') {
      const server = createServer();
      server.once('error', answer);
      server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
    } else {
      const socket = createSocket('udp4');
      socket.once('error', (error) => {
        socket.close();
        answer(/** @type {NodeJS.ErrnoException} */ (error));
      });
      socket.bind({ port, address: host, exclusive: true }, () => socket.close(() => resolve(true)));
    }
  });
}

/**
 * Finds the sockets bound to a port in the text of /proc/net/tcp or udp (or their IPv6 forms).
 * @param {string} table
 * @param {'tcp' | 'udp'} protocol
 * @param {number} port
 * @returns {string[]} inode numbers
 */
function socketInodes(table, protocol, port) {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  // TCP: 0A is LISTEN. UDP knows no such state: 07 means bound.
  const state = protocol === 'tcp' ? '0A' : '07';
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(suffix) && fields[3] === state)
    .flatMap((fields) => (fields[9] === undefined ? [] : [fields[9]]));
}

/**
 * Who holds a port, as far as we may see it.
 * @param {'tcp' | 'udp'} protocol
 * @param {number} port
 * @returns {{ pid: number, command: string } | undefined}
 */
export function portOwner(protocol, port) {
  const inodes = new Set(
    [protocol, `${protocol}6`].flatMap((name) => {
      try {
        return socketInodes(readFileSync(`/proc/net/${name}`, 'utf8'), protocol, port);
      } catch {
        return [];
      }
    }),
  );
  if (inodes.size === 0) return undefined;
  for (const pid of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      for (const descriptor of readdirSync(`/proc/${pid}/fd`)) {
        const target = readlinkSync(`/proc/${pid}/fd/${descriptor}`);
        const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
        if (inode !== undefined && inodes.has(inode)) {
          return { pid: Number(pid), command: readFileSync(`/proc/${pid}/comm`, 'utf8').trim() };
        }
      }
    } catch {
      // Another user's process, or one that ended.
    }
  }
  return undefined;
}

/**
 * Makes sure that the ports are free, or says in one sentence which is not and what to do.
 * @param {{ what: string, protocol: 'tcp' | 'udp', port: number, option: string }[]} wanted
 */
export async function requireFreePorts(wanted) {
  for (const one of wanted) {
    const twin = wanted.find(
      (each) => each !== one && each.port === one.port && each.protocol === one.protocol,
    );
    if (twin)
      throw new PlainError(
        `${one.what} and ${twin.what} are both given port ${one.port}: change ${one.option} or ${twin.option}.`,
      );
  }
  for (const { what, protocol, port, option } of wanted) {
    if (await portIsFree(protocol, port)) continue;
    const owner = portOwner(protocol, port);
    const by = owner ? `${owner.command} (process ${owner.pid})` : 'another program';
    throw new PlainError(
      `Port ${port} (${protocol.toUpperCase()}, ${what}) is taken by ${by}: use ${option} N for another one, or stop it.`,
    );
  }
}
