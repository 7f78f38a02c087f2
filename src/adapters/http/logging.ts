import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import type { HttpLogger } from 'pino-http';

/** Where credentials would stand if somebody logged whole headers. */
const SECRETS = [
  'req.headers.cookie',
  'req.headers.authorization',
  'res.headers["set-cookie"]',
  'headers.cookie',
  'headers.authorization',
  'headers["set-cookie"]',
];

/**
 * One line for each request: its id, method, path and status. Headers and query strings stay out: they
 * carry cookies and phone numbers.
 */
export function requestLog(log: Logger): HttpLogger {
  return pinoHttp({
    logger: log.child({}, { redact: SECRETS }),
    quietReqLogger: true,
    genReqId: () => randomUUID(),
    serializers: {
      req: (request: { id: unknown; method: string; url: string }) => ({
        id: request.id,
        method: request.method,
        path: request.url.split('?', 1)[0],
      }),
      res: (response: { statusCode: number }) => ({ status: response.statusCode }),
    },
    customLogLevel: (request: IncomingMessage, response, error) => {
      if (error !== undefined || response.statusCode >= 500)
        return response.statusCode === 503 ? 'warn' : 'error';
      return request.method === 'GET' || request.method === 'HEAD' ? 'debug' : 'info';
    },
  });
}
