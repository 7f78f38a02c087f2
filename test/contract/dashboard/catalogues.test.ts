import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { en } from '../../../src/dashboard/i18n/en.ts';
import { nb } from '../../../src/dashboard/i18n/nb.ts';
import { nn } from '../../../src/dashboard/i18n/nn.ts';
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
    .filter((name) => /\.tsx?$/.test(name) && !/^i18n\/([a-z-]+-)?(sv|nb|nn|en)\.ts$/.test(name))
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
const others = Object.entries({ nb, nn, en }).map(([language, tree]) => ({ language, known: texts(tree) }));

/** Words that only a text of a neighbouring language has: nobody notices them in a long list. */
const foreign = [
  { language: 'sv', tree: sv, words: ['og', 'ikke', 'ikkje', 'jeg', 'eg', 'fra', 'hva', 'kva'] },
  {
    language: 'nb',
    tree: nb,
    words: ['och', 'inte', 'är', 'jag', 'ikkje', 'eg', 'vert', 'vart', 'frå', 'noko', 'kva', 'ein', 'dei'],
  },
  {
    language: 'nn',
    tree: nn,
    words: ['och', 'inte', 'är', 'jag', 'ikke', 'jeg', 'blir', 'fra', 'noe', 'hva', 'en', 'de', 'et', 'ble'],
  },
];

function inAnother(tree: Tree, words: readonly string[]): string[] {
  const word = new RegExp(`(?<!\\p{L})(${words.join('|')})(?!\\p{L})`, 'iu');
  return [...texts(tree)].filter(([, text]) => word.test(text)).map(([key]) => key);
}

describe('the catalogues', () => {
  it.each(others)('of $language has the keys of the Swedish one', ({ known }) => {
    expect([...known.keys()].sort()).toEqual([...swedish.keys()].sort());
  });

  it.each(others)('of $language has every text, with the same places for figures and names', ({ known }) => {
    for (const [key, text] of swedish) {
      expect(text.trim(), key).not.toBe('');
      expect(known.get(key)?.trim(), key).not.toBe('');
      expect(placeholders(known.get(key) ?? ''), key).toEqual(placeholders(text));
    }
  });

  it.each(foreign)('of $language is in that language alone', ({ tree, words }) => {
    expect(inAnother(tree, words)).toEqual([]);
  });

  it('would be found to be in another one', () => {
    const words = foreign.find(({ language }) => language === 'nn')?.words ?? [];
    expect(inAnother({ a: { b: 'Det går ikke nå', c: 'Vidare til køen' } }, words)).toEqual(['a.b']);
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
