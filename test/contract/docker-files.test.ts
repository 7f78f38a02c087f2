import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const docker = fileURLToPath(new URL('../../docker/', import.meta.url));
const read = (name: string) => readFileSync(join(docker, name), 'utf8');

interface ComposeService {
  readonly build: { readonly context: string; readonly dockerfile: string };
  readonly network_mode: string;
  readonly ports?: unknown;
  readonly privileged?: unknown;
  readonly env_file: string | readonly string[];
  readonly environment?: Record<string, string>;
  readonly volumes: readonly string[];
  readonly cap_drop: readonly string[];
  readonly depends_on?: Record<string, { readonly condition: string }>;
}

const compose = parse(read('compose.yaml')) as {
  readonly services: Record<string, ComposeService>;
  readonly volumes: Record<string, unknown>;
};
const services = Object.entries(compose.services);

describe('compose.yaml', () => {
  test('starts the service once its Asterisk is healthy', () => {
    expect(Object.keys(compose.services).sort()).toEqual(['asterisk', 'service']);
    expect(compose.services['service']?.depends_on).toEqual({ asterisk: { condition: 'service_healthy' } });
  });

  test.each(services)(
    '%s is built from a Dockerfile that is there, from the top folder',
    (_name, { build }) => {
      const context = resolve(docker, build.context);
      expect(existsSync(join(context, 'package.json'))).toBe(true);
      expect(existsSync(join(context, build.dockerfile))).toBe(true);
    },
  );

  test.each(services)('%s publishes no port, has no powers and a user of its own', (_name, service) => {
    expect(service).toMatchObject({ network_mode: 'host', cap_drop: ['ALL'] });
    expect(service.ports).toBeUndefined();
    expect(service.privileged).toBeUndefined();
    expect(read(join('..', service.build.dockerfile))).toMatch(/^USER 10100:10100$/m);
    expect(read(join('..', service.build.dockerfile))).toMatch(/^HEALTHCHECK /m);
  });

  test.each(services)('%s takes its secrets from files that are not in the repository', (_name, service) => {
    const files = [service.env_file].flat();
    expect(files).not.toHaveLength(0);
    for (const file of files) expect(existsSync(join(docker, `${file}.example`))).toBe(true);
    const given = Object.keys(service.environment ?? {}).filter((name) => /PASSWORD|SECRET/.test(name));
    expect(given).toEqual([]);
    const ignored = readFileSync(join(docker, '../.gitignore'), 'utf8');
    expect(ignored).toContain('/docker/*.env');
  });

  test('names every volume that a service uses, and both share the generated files', () => {
    for (const [, { volumes }] of services) {
      expect(volumes).toContain('generated:/srv/svara/generated');
      for (const volume of volumes) {
        const [from = ''] = volume.split(':');
        expect(from.startsWith('.') ? existsSync(resolve(docker, from)) : from in compose.volumes).toBe(true);
      }
    }
  });
});

test('the examples of secrets hold no secret', () => {
  for (const name of readdirSync(docker).filter((file) => file.endsWith('.env.example'))) {
    expect(read(name)).not.toMatch(/^[A-Z_]*(PASSWORD|SECRET)=.+$/m);
  }
});

test('Asterisk in its image is given a value for every place of the templates', () => {
  const start = read('asterisk/start.sh');
  const templates = readdirSync(join(docker, 'asterisk')).filter((name) => name.endsWith('.conf'));
  const places = templates.flatMap((name) =>
    [...read(join('asterisk', name)).matchAll(/\$\{([A-Z_]+)\}/g)].map(([, place = '']) => place),
  );
  expect(places.length).toBeGreaterThan(10);
  const missing = new Set(places.filter((place) => !new RegExp(`^PLACE_${place}=`, 'm').test(start)));
  expect([...missing]).toEqual([]);
});
