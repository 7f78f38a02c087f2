import type { z } from 'zod';

/** What one success looks like. Without a schema the answer has no body. */
export interface RouteAnswer {
  readonly description: string;
  readonly schema?: z.ZodType;
  /** Left out: JSON. Otherwise the body is text of this type. */
  readonly contentType?: string;
  /** The body is no JSON but bytes of this media type. */
  readonly binary?: string;
}

/** One door of the HTTP interface. The service's routes and its OpenAPI document are both made from these. */
export interface RouteSpec {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** OpenAPI form: `/api/agents/{id}/state`. */
  readonly path: string;
  readonly summary: string;
  /** `signed-in`: 401 without a session, 403 for a user without any role. `signed-in-or-token`: also a program's token. */
  readonly access: 'anyone' | 'signed-in' | 'signed-in-or-token';
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** The body is a file; of this media type, or any other that tells more. */
  readonly upload?: string;
  readonly answers: Readonly<Record<number, RouteAnswer>>;
  /** The statuses of errors that it may answer with; the service adds those that every route has. */
  readonly errors: readonly (400 | 401 | 403 | 404 | 409)[];
}
