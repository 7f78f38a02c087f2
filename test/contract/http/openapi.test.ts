import type { Express } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorStatus } from '../../../src/app/errors.ts';
import { errorCodeSchema } from '../../../src/contract/errors.ts';
import { routes } from '../../../src/contract/routes.ts';
import { holdAgainstContract, startHttp } from '../../support/http-harness.ts';
import type { HttpHarness } from '../../support/http-harness.ts';

interface Document {
  readonly openapi: string;
  readonly info: { readonly version: string };
  readonly paths: Record<string, Record<string, { readonly responses: Record<string, unknown> }>>;
}

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Record<string, boolean> };
}

/** What express really has, in the form of the document: `GET /api/calls/{id}`. */
function registered(app: Express): string[] {
  const { stack } = app.router as unknown as { stack: readonly Layer[] };
  return stack.flatMap(({ route }) =>
    route === undefined
      ? []
      : Object.keys(route.methods).map(
          (method) => `${method.toUpperCase()} ${route.path.replace(/:(\w+)/g, '{$1}')}`,
        ),
  );
}

describe('the OpenAPI document', () => {
  let harness: HttpHarness;
  let document: Document;
  beforeAll(async () => {
    harness = await startHttp();
    const answer = await harness.ask('GET', '/api/openapi.json');
    expect(answer.status).toBe(200);
    document = answer.body as Document;
  });
  afterAll(() => harness.stop());

  it('describes exactly the routes that are registered', () => {
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.toSorted()).toEqual(registered(harness.http.app).toSorted());
    expect(described).toHaveLength(Object.keys(routes).length);
  });

  it('notices a route that was registered beside the contract', () => {
    harness.http.app.get('/api/stray', (_request, response) => void response.end());
    expect(registered(harness.http.app)).toContain('GET /api/stray');
    expect(document.paths).not.toHaveProperty(['/api/stray']);
  });

  it('gives each route its answers and the errors that every route has', () => {
    const put = document.paths['/api/agents/{id}/state']?.['put'];
    expect(Object.keys(put?.responses ?? {})).toEqual([
      '200',
      '400',
      '401',
      '403',
      '404',
      '409',
      '429',
      '500',
      '503',
    ]);
    expect(Object.keys(document.paths['/api/health']?.['get']?.responses ?? {})).toEqual([
      '200',
      '429',
      '500',
      '503',
    ]);
  });

  it('carries the version and resolves all its references', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.info.version).toBe('1.2.3');
    const references = JSON.stringify(document).match(/#\/components\/schemas\/\w+/g) ?? [];
    expect(references.length).toBeGreaterThan(10);
    for (const reference of references) {
      expect(document).toHaveProperty(reference.slice(2).split('/'));
    }
  });

  it('lists the same error codes as the service', () => {
    expect(errorCodeSchema.options.toSorted()).toEqual(Object.keys(errorStatus).toSorted());
  });
});

describe('the check of answers against the contract', () => {
  const health = { status: 'up', ari: 'up', ami: 'up', database: 'up' };

  it('accepts what is listed', () => {
    expect(() => holdAgainstContract('GET', '/api/health', { status: 200, body: health })).not.toThrow();
  });

  it.each([
    ['a stray field', 200, { ...health, secret: 1 }],
    ['a missing field', 200, { status: 'up' }],
    ['a status that is not listed', 404, { error: { code: 'not-found', message: 'x' } }],
    ['an error without a code', 500, { error: { message: 'x' } }],
  ])('refuses %s', (_, status, body) => {
    expect(() => holdAgainstContract('GET', '/api/health', { status, body })).toThrow();
  });
});
