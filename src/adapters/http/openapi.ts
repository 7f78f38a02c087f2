import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import { boardChangeSchema } from '../../contract/board.ts';
import { errorSchema } from '../../contract/errors.ts';
import { LIVE_NAMESPACE } from '../../contract/live.ts';
import { routes } from '../../contract/routes.ts';
import type { RouteSpec } from '../../contract/route-spec.ts';
import { SESSION_COOKIE } from './sessions.ts';

const errorDescriptions: Readonly<Record<number, string>> = {
  400: 'The request is not valid; `field` names the part',
  401: 'Not signed in, or wrong credentials',
  403: 'Not allowed, or sent by a foreign page',
  404: 'There is no such thing',
  409: 'The present state does not permit it; the message says why',
  429: 'Too many requests',
  500: 'A fault in Svara; the message names its id in the log',
  503: 'A part that is needed is away',
};

/** @returns the OpenAPI 3.1 document of all routes, made from the schemas that also check the requests */
export function openApiDocument(version: string): { openapi: string } & Record<string, unknown> {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: SESSION_COOKIE,
  });
  registry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' });
  for (const spec of Object.values(routes)) registry.registerPath(operation(spec));
  // No route answers with this one: it comes over the live socket.
  const definitions = [...registry.definitions, { type: 'schema' as const, schema: boardChangeSchema }];
  const document = new OpenApiGeneratorV31(definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Svara',
      version,
      description: [
        'The contact centre of a shared IT service desk.',
        'A request that changes something and carries Origin or Sec-Fetch-Site must come from the own page.',
        `The live board comes over Socket.IO, namespace ${LIVE_NAMESPACE}, with the same cookie: "board" (Board) on`,
        'connection, then "change" (BoardChange) with each next revision; send "resync" for a fresh "board".',
      ].join(' '),
    },
    servers: [{ url: '/' }],
  });
  return { ...document };
}

function operation(spec: RouteSpec): RouteConfig {
  const signedIn = spec.access !== 'anyone';
  const errors = new Set<number>([...spec.errors, ...(signedIn ? [401, 403] : []), 429, 500]);
  // Sessions are kept in the database: every route that needs one, or changes it, can miss it.
  if (spec.answers[503] === undefined) errors.add(503);
  return {
    method: spec.method,
    path: spec.path,
    summary: spec.summary,
    security: securityOf(spec.access),
    request: {
      ...(spec.params && { params: spec.params }),
      ...(spec.query && { query: spec.query }),
      ...(spec.body && { body: { required: true, content: { 'application/json': { schema: spec.body } } } }),
      ...(spec.upload !== undefined && { body: { required: true, content: bytesOf(spec.upload) } }),
    },
    responses: {
      ...Object.fromEntries(
        Object.entries(spec.answers).map(([status, answer]) => [status, response(answer)]),
      ),
      ...Object.fromEntries(
        [...errors].map((status) => [
          status,
          response({ description: errorDescriptions[status] ?? 'Error', schema: errorSchema }),
        ]),
      ),
    },
  };
}

/** What a request has to show. */
function securityOf(access: RouteSpec['access']): Record<string, string[]>[] {
  if (access === 'anyone') return [];
  return access === 'signed-in' ? [{ session: [] }] : [{ session: [] }, { token: [] }];
}

function response(answer: RouteSpec['answers'][number]): RouteConfig['responses'][string] {
  return {
    description: answer.description,
    ...(answer.schema && {
      content: { [answer.contentType ?? 'application/json']: { schema: answer.schema } },
    }),
    ...(answer.binary !== undefined && { content: bytesOf(answer.binary) }),
  };
}

function bytesOf(mediaType: string): Record<string, { schema: { type: 'string'; format: 'binary' } }> {
  return { [mediaType]: { schema: { type: 'string', format: 'binary' } } };
}
