import { createSocket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { portIsFree, portOwner, requireFreePorts } from '../../../src/bootstrap/lib/ports.mjs';

test('a taken TCP port is told with its holder, and is free again afterwards', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  expect(await portIsFree('tcp', port)).toBe(false);
  expect(portOwner('tcp', port)?.pid).toBe(process.pid);
  await expect(
    requireFreePorts([{ what: 'web page', protocol: 'tcp', port, option: '--http-port' }]),
  ).rejects.toThrow(
    new RegExp(
      `^Port ${port} \\(TCP, web page\\) is taken by .+ \\(process ${process.pid}\\): use --http-port N`,
    ),
  );
  server.close();
  await once(server, 'close');
  expect(await portIsFree('tcp', port)).toBe(true);
});

test('a taken UDP port is told; the same number for TCP is another port', async () => {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  expect(await portIsFree('udp', port)).toBe(false);
  expect(portOwner('udp', port)?.pid).toBe(process.pid);
  expect(portOwner('tcp', port)).toBeUndefined();
  socket.close();
  await once(socket, 'close');
  expect(await portIsFree('udp', port)).toBe(true);
});

test('one port for two purposes is refused before anything is bound', async () => {
  const one = { what: 'ARI', protocol: 'tcp', port: 9, option: '--ari-port' } as const;
  const other = { what: 'AMI', protocol: 'tcp', port: 9, option: '--ami-port' } as const;
  await expect(requireFreePorts([one, other])).rejects.toThrow('ARI and AMI are both given port 9');
});
