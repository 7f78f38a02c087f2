import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { en } from '../../../src/dashboard/i18n/en.ts';
import { sv } from '../../../src/dashboard/i18n/sv.ts';

const root = fileURLToPath(new URL('../../../src/dashboard/', import.meta.url));

type Tree = { readonly [key: string]: string | Tree };

/** Every text with its key, `queues.state.late`. */
function texts(tree: Tree, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(tree)) {
    if (typeof value === 'string') found.set(prefix + name, value);
    else for (const [key, text] of texts(value, `${prefix}${name}.`)) found.set(key, text);
  }
  return found;
}

/** What the page's sources ask for: keys, and patterns for those whose ending is a value. */
function asked(source: string): { keys: string[]; patterns: RegExp[] } {
  const keys = [...source.matchAll(/['"]([a-z][A-Za-z]*(?:\.[A-Za-z_-]+)+)['"]|\bt\('([a-z]+)'\)/g)].map(
    ([, dotted, single]) => dotted ?? single ?? '',
  );
  const templates = [...source.matchAll(/\bt\(\s*`([^`]+)`/g)].map(([, template]) => template ?? '');
  const patterns = templates.map((template) => {
    const parts = template.split(/\$\{[^}]+\}/).map((part) => part.replaceAll('.', '\\.'));
    return new RegExp(`^${parts.join('[A-Za-z_-]+')}$`);
  });
  return { keys, patterns };
}

function sources(): string {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/^i18n\/((planning|workplace|workplace-tools)-)?(sv|en)\.ts$/.test(name))
    .map((name) => readFileSync(root + name, 'utf8'))
    .join('\n');
}

/** i18next picks `key_one` or `key_other` for `key`. */
function withoutPlural(key: string): string {
  return key.replace(/_(one|other)$/, '');
}

function unusedKeys(known: Iterable<string>, source: string): string[] {
  const { keys, patterns } = asked(source);
  return [...known].filter((key) => {
    const base = withoutPlural(key);
    return !keys.includes(base) && !patterns.some((pattern) => pattern.test(base));
  });
}

/** Keys that look like texts of the catalogue (their first part is one of its groups) and are not there. */
function missingKeys(known: ReadonlySet<string>, source: string): string[] {
  const bases = new Set([...known].map(withoutPlural));
  const groups = new Set([...bases].map((key) => key.split('.')[0]));
  const { keys, patterns } = asked(source);
  const unknown = keys.filter((key) => key.includes('.') && groups.has(key.split('.')[0]) && !bases.has(key));
  const idle = patterns.filter((pattern) => ![...bases].some((key) => pattern.test(key)));
  return [...unknown.filter((key) => !/\.(ts|tsx|css)$/.test(key)), ...idle.map(String)];
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort();
}

const swedish = texts(sv);
const english = texts(en);

describe('the catalogues', () => {
  it('have the same keys', () => {
    expect([...english.keys()].sort()).toEqual([...swedish.keys()].sort());
  });

  it('have a text for every key, with the same places for figures and names', () => {
    for (const [key, text] of swedish) {
      expect(text.trim(), key).not.toBe('');
      expect(english.get(key)?.trim(), key).not.toBe('');
      expect(placeholders(english.get(key) ?? ''), key).toEqual(placeholders(text));
    }
  });

  it('hold nothing that the page does not use', () => {
    expect(unusedKeys(swedish.keys(), sources())).toEqual([]);
  });

  it('hold everything that the page uses', () => {
    expect(missingKeys(new Set(swedish.keys()), sources())).toEqual([]);
  });

  it('would be found incomplete, or too large', () => {
    const source = "t('board.title'); t(`queues.state.${state}`); t('board.gone');";
    const known = new Set(['board.title', 'board.old', 'queues.state.late', 'queues.state.empty']);
    expect(unusedKeys(known, source)).toEqual(['board.old']);
    expect(missingKeys(known, source)).toEqual(['board.gone']);
  });
});
