/**
 * An ARI server that only tells events, as fast as they are taken; a process of its own. Arguments: the URL of a
 * real Asterisk for the API documents, user, password. Tells its port, and on a message sends that many events.
 */
import { createServer } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';

const [realUrl = '', user = '', password = ''] = process.env['BENCH_ARI']?.split(' ') ?? [];
const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

const http = createServer((request, response) => {
  void fetch(realUrl + (request.url ?? ''), { headers: { authorization } }).then(async (answer) => {
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(await answer.text());
  });
});

let client: WebSocket | null = null;
new WebSocketServer({ server: http }).on('connection', (socket) => {
  client = socket;
  // Requests over the WebSocket are all granted.
  socket.on('message', (data: Buffer) => {
    const { request_id } = JSON.parse(data.toString()) as { request_id: string };
    socket.send(JSON.stringify({ type: 'RESTResponse', request_id, status_code: 200, message_body: '{}' }));
  });
});

function event(number: number): string {
  const at = '2027-03-01T09:00:00.000+0100';
  return JSON.stringify({
    type: 'ChannelStateChange',
    timestamp: at,
    channel: {
      id: `1772352000.${number}`,
      name: `PJSIP/bench1-${number.toString(16).padStart(8, '0')}`,
      state: 'Up',
      protocol_id: 'a9d3f9a8-5d2b-4c38-9a3b-1d6f0c4f2b11',
      caller: { name: '', number: '0701740611' },
      connected: { name: 'Bench', number: '+46406280460' },
      accountcode: '',
      dialplan: {
        context: 'svara-trunk',
        exten: '0406280460',
        priority: 1,
        app_name: 'Stasis',
        app_data: 'svara,caller',
      },
      creationtime: at,
      language: 'sv',
    },
    asterisk_id: '02:00:00:00:00:01',
    application: 'bench',
  });
}

process.on('message', (count: number) => {
  for (let number = 0; number < count; number += 1) client?.send(event(number));
});
process.on('disconnect', () => process.exit());
http.listen(0, '127.0.0.1', () => {
  const address = http.address();
  if (address !== null && typeof address === 'object') process.send?.(address.port);
});
