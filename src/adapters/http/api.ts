import type { IRouter, Request, Response } from 'express';
import type { z } from 'zod';
import { AppError } from '../../app/errors.ts';
import type { ApiToken } from '../../app/ports/users.ts';
import { routes } from '../../contract/routes.ts';
import type { RouteSpec } from '../../contract/route-spec.ts';
import type { RouteName } from '../../contract/routes.ts';
import { invalidInput } from './errors.ts';
import { mendCallQuery } from './query.ts';
import type { Identity, Sessions } from './sessions.ts';
import { programOf } from './tokens.ts';

type Part<R, K extends 'params' | 'query' | 'body'> =
  R extends Readonly<Record<K, infer S extends z.ZodType>> ? z.infer<S> : undefined;

/** A checked request to the route `R`. */
export interface ApiRequest<R extends RouteSpec> {
  readonly params: Part<R, 'params'>;
  readonly query: Part<R, 'query'>;
  readonly body: Part<R, 'body'>;
  /** null only where the route asks for no sign-in. */
  readonly identity: R['access'] extends 'anyone' ? null : Identity;
  readonly request: Request;
  readonly response: Response;
}

/** One of the answers that the route `R` lists. */
export type ApiAnswer<R extends RouteSpec> = {
  [S in keyof R['answers']]: R['answers'][S] extends { readonly schema: infer T extends z.ZodType }
    ? { readonly status: S; readonly body: z.input<T> }
    : R['answers'][S] extends { readonly binary: string }
      ? { readonly status: S; readonly body: Uint8Array }
      : { readonly status: S };
}[keyof R['answers']];

/** A handler for every route of the contract; a route without one does not compile. */
export type ApiHandlers = {
  readonly [N in RouteName]: (
    request: ApiRequest<(typeof routes)[N]>,
  ) => Promise<ApiAnswer<(typeof routes)[N]>>;
};

type AnyHandler = (request: {
  params: unknown;
  query: unknown;
  body: unknown;
  identity: Identity | null;
  request: Request;
  response: Response;
}) => Promise<{ status: number; body?: unknown }>;

/**
 * Puts the named routes on the router. A request is checked in this order: is anybody signed in (401), have
 * they any role (403), are path, query and body as the contract says (400); then the handler has it.
 */
export function mountRoutes(
  router: IRouter,
  names: readonly RouteName[],
  handlers: ApiHandlers,
  sessions: Sessions,
  tokens: readonly ApiToken[] = [],
): void {
  for (const name of names) {
    const spec: RouteSpec = routes[name];
    const handle = handlers[name] as unknown as AnyHandler;
    router[spec.method](expressPath(spec.path), async (request, response) => {
      const program = spec.access === 'signed-in-or-token' ? programOf(request, tokens) : null;
      const identity =
        spec.access === 'anyone' ? null : (program ?? (await requireIdentity(sessions, request)));
      const answer = await handle({ ...checkedParts(spec, request), identity, request, response });
      response.status(answer.status);
      const { contentType, binary } = spec.answers[answer.status] ?? {};
      if (answer.body === undefined) response.end();
      else if (binary !== undefined) response.type(binary).send(Buffer.from(answer.body as Uint8Array));
      else if (contentType !== undefined) response.type(contentType).send(answer.body);
      else response.json(answer.body);
    });
  }
}

/** `/api/agents/{id}` as express writes it: `/api/agents/:id`. */
function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

async function requireIdentity(sessions: Sessions, request: Request): Promise<Identity> {
  const identity = await sessions.identify(request);
  if (identity === null) throw new AppError('not-signed-in', 'Sign in first');
  if (identity.roles.length === 0) throw new AppError('not-allowed', 'This user has no role yet');
  return identity;
}

function checkedParts(spec: RouteSpec, request: Request): Record<'params' | 'query' | 'body', unknown> {
  return {
    params: spec.params && checked(spec.params, request.params),
    query: spec.query && checked(spec.query, mendCallQuery(request.query)),
    body: spec.body && checked(spec.body, bodyOf(request)),
  };
}

function bodyOf(request: Request): unknown {
  const body: unknown = request.body;
  if (body !== undefined) return body;
  if (request.headers['content-type'] !== undefined && request.is('application/json') === false) {
    throw new AppError('invalid-request', 'Send the body as application/json');
  }
  return {};
}

function checked(schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value);
  if (!result.success) throw invalidInput(result.error);
  return result.data;
}
