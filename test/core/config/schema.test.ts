import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { configReference } from '../../../src/config/reference.ts';
import { deskJsonSchema } from '../../../src/config/schema.ts';

interface SchemaNode {
  readonly description?: string;
  readonly properties?: Record<string, SchemaNode>;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
}

const root = deskJsonSchema() as SchemaNode;
const fileOf = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

/** Every key of the schema with its node, keys of one's own as `*`. */
function keysOf(node: SchemaNode, path = ''): [string, SchemaNode][] {
  const own = Object.entries(node.properties ?? {}).flatMap(([key, child]): [string, SchemaNode][] => [
    [`${path}${key}`, child],
    ...keysOf(child, `${path}${key}.`),
  ]);
  const entry = node.additionalProperties;
  return [
    ...own,
    ...(typeof entry === 'object' ? keysOf(entry, `${path}*.`) : []),
    ...(node.items ? keysOf(node.items, `${path}*.`) : []),
    ...(node.anyOf ?? []).flatMap((form) => keysOf(form, path)),
  ];
}

/** Whether a value has something at a path of {@link keysOf}. */
function has(value: unknown, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined) return value !== undefined;
  if (typeof value !== 'object' || value === null) return false;
  if (step === '*') return Object.values(value).some((inner) => has(inner, rest));
  return has((value as Record<string, unknown>)[step], rest);
}

describe('the JSON Schema', () => {
  test('has exactly the top-level keys that programs rely on', () => {
    expect(Object.keys(root.properties ?? {})).toEqual([
      'organisations',
      'numbers',
      'calendars',
      'services',
      'skills',
      'agents',
      'devices',
      'people',
      'rotas',
      'chains',
      'menus',
      'contacts',
      'pauseReasons',
      'trunk',
      'mail',
      'dialling',
      'users',
      'tokens',
    ]);
    expect(root.additionalProperties).toBe(false);
  });

  test('describes every key', () => {
    const silent = keysOf(root).filter(([, node]) => !node.description);
    expect(silent.map(([path]) => path)).toEqual([]);
  });

  test('knows no key that the example does not show', () => {
    const example: unknown = parse(fileOf('config/desk.example.yaml'));
    const missing = keysOf(root).filter(([path]) => !has(example, path.split('.')));
    // Secrets look alike everywhere, those of the devices show both forms; and so do targets, see overflow.
    const shownElsewhere =
      /^(trunk|mail|users.*)\.password\.|^tokens\.\*\.token\.|\.whenSpent\.|\.otherwise\.|^menus\..*\.(onCall|then\.then\.)/;
    const untold = missing.map(([path]) => path).filter((path) => !shownElsewhere.test(path));
    expect(untold).toEqual([]);
  });

  test('accepts the demo and the example, and refuses what the loader refuses by shape', () => {
    const schema = z.fromJSONSchema(deskJsonSchema());
    for (const file of ['config/demo.yaml', 'config/desk.example.yaml']) {
      expect(schema.safeParse(parse(fileOf(file))).success, file).toBe(true);
    }
    expect(schema.safeParse({ rota: {} }).success).toBe(false);
    expect(schema.safeParse({ skills: { network: { nam: 'x' } } }).success).toBe(false);
    expect(schema.safeParse({ devices: { d: { kind: 'desk-phone', password: 'x' } } }).success).toBe(false);
  });

  test('docs/config-reference.md is what `svara config reference` prints', () => {
    expect(fileOf('docs/config-reference.md')).toBe(configReference());
  });
});
