import type { Page } from 'playwright-core';
import type { PhoneCredentialsJson } from '../../src/contract/workplace.ts';
import { formatMessage, header, parseMessage, type HeaderLine } from './sip/message.ts';

const credentials: PhoneCredentialsJson = {
  attachment: 'picture',
  device: 'soft-agent1',
  username: 'soft-agent1',
  password: 'for-pictures-only',
  domain: 'desk.invalid',
  socketPath: '/phone',
  echoNumber: '*43',
  heartbeatMs: 5_000,
};

/** Lets the page's phone register, with an exchange that says yes to everything and never rings. Before `goto`. */
export async function withMadeUpExchange(page: Page): Promise<void> {
  await page.route('**/api/phone', (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({ json: credentials })
      : route.fulfill({ status: 204 }),
  );
  await page.routeWebSocket(/\/phone$/, (socket) => {
    socket.onMessage((frame) => {
      const message = parseMessage(String(frame));
      if (message === null || !('method' in message) || message.method === 'ACK') return;
      const copied = ['via', 'from', 'call-id', 'cseq', 'contact', 'expires'].flatMap((name): HeaderLine[] =>
        (message.headers.get(name) ?? []).map((value) => [name, value]),
      );
      const to: HeaderLine = ['To', `${header(message, 'to')};tag=exchange`];
      socket.send(formatMessage('SIP/2.0 200 OK', [...copied, to], ''));
    });
  });
}
