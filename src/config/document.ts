import {
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
} from 'yaml';
import type { Document, Node, Pair, YAMLMap } from 'yaml';
import { inReadingOrder } from './mistake.ts';
import type { ConfigMistake, ConfigPath, TextPosition } from './mistake.ts';

/** A YAML text read into plain values, with the place of each. */
export interface YamlText {
  /** Plain values; every key is the text that was written, so `0406280400:` stays what it is. */
  readonly value: unknown;
  /** Keys that stand twice, or are no plain text; the value is without them. */
  readonly keyMistakes: readonly ConfigMistake[];
  /** The place of a path, or of its nearest existing parent. */
  readonly locate: (path: ConfigPath) => TextPosition;
}

export type YamlReading =
  | { readonly ok: true; readonly text: YamlText }
  | { readonly ok: false; readonly mistakes: readonly ConfigMistake[] };

/** A desk file is a few levels deep; whatever nests deeper only means to exhaust the reader. */
const deepestNesting = 20;
/** So many aliases may stand in a file, and so many nodes may one of them repeat. */
const mostAliases = 100;

const top: TextPosition = { line: 1, column: 1 };

/** Reads YAML 1.2. Broken syntax, unknown tags, several documents and alias bombs are mistakes. */
export function readYaml(source: string): YamlReading {
  const wrong = (message: string, at: TextPosition = top): YamlReading => ({
    ok: false,
    mistakes: [{ path: '', ...at, message }],
  });
  const deep = tooDeepAt(source);
  if (deep !== null) return wrong(`is nested more than ${deepestNesting} levels deep`, deep);
  const lines = new LineCounter();
  try {
    const document = parseDocument(source, {
      lineCounter: lines,
      prettyErrors: false,
      // `silent` would also be silent about a second document.
      logLevel: 'error',
      // Ours below tells the path as well, and does not compare every key with every other.
      uniqueKeys: false,
    });
    const broken = [...syntaxMistakes(document, lines), ...aliasMistakes(document, lines)];
    if (broken.length > 0) return { ok: false, mistakes: inReadingOrder(broken) };
    if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) {
      return wrong('the file is empty');
    }
    const keyMistakes: ConfigMistake[] = [];
    settleKeys(document.contents, [], lines, keyMistakes);
    const value: unknown = document.toJS({ maxAliasCount: mostAliases });
    // A cycle of aliases has no end; found by the one function that cannot follow it.
    JSON.stringify(value);
    const places = new Map<YAMLMap, ReadonlyMap<string, Pair>>();
    return {
      ok: true,
      text: { value, keyMistakes, locate: (path) => locate(document, lines, places, path) },
    };
  } catch (error) {
    return wrong(`cannot be read as YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * The place where brackets or indentation nest deeper than any desk file does, or null. Found before parsing,
 * because the parser recurses. Counts brackets in strings and comments too, where nobody writes that many.
 */
function tooDeepAt(source: string): TextPosition | null {
  const lines = source.split('\n');
  let brackets = 0;
  for (const [index, line] of lines.entries()) {
    for (const sign of line) {
      if (sign === '[' || sign === '{') brackets += 1;
      else if (sign === ']' || sign === '}') brackets = Math.max(0, brackets - 1);
      if (brackets > deepestNesting) return { line: index + 1, column: 1 };
    }
    const marks = /^[ \t]*(?:[-?:][ \t]+)*/.exec(line)?.[0] ?? '';
    if (marks.replace(/[ \t]/g, '').length > deepestNesting || marks.length > 400) {
      return { line: index + 1, column: 1 };
    }
  }
  return null;
}

function positionAt(lines: LineCounter, offset: number): TextPosition {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function syntaxMistakes(document: Document.Parsed, lines: LineCounter): ConfigMistake[] {
  return [...document.errors, ...document.warnings].map((error) => ({
    path: '',
    ...positionAt(lines, error.pos[0]),
    message: `not valid YAML: ${error.message}`,
  }));
}

/** Aliases of nothing; and too many, before they are followed, since each is looked for in the whole text. */
function aliasMistakes(document: Document.Parsed, lines: LineCounter): ConfigMistake[] {
  const mistakes: ConfigMistake[] = [];
  let count = 0;
  visit(document, {
    Alias: (_place, alias) => {
      count += 1;
      const at = positionAt(lines, startOf(alias));
      if (count > mostAliases) {
        mistakes.push({ path: '', ...at, message: `there are more than ${mostAliases} aliases` });
        return visit.BREAK;
      }
      if (alias.resolve(document) === undefined) {
        mistakes.push({ path: '', ...at, message: `there is no anchor &${alias.source} before this alias` });
      }
      return undefined;
    },
  });
  return mistakes;
}

/** Names that JavaScript objects give a meaning of their own. */
const unusableKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Makes every key the text that was written (YAML reads `+46406280400:` as a number and `0406280400:` without
 * its 0), and takes out those that cannot stand, telling each.
 */
function settleKeys(node: unknown, path: ConfigPath, lines: LineCounter, mistakes: ConfigMistake[]): void {
  if (isSeq(node)) {
    for (const [place, item] of node.items.entries()) settleKeys(item, [...path, place], lines, mistakes);
  }
  if (!isMap(node)) return;
  const kept = new Map<string, Pair>();
  for (const pair of node.items) {
    const key = keyText(pair.key);
    const at = positionAt(lines, isNode(pair.key) ? startOf(pair.key) : startOf(node));
    const tell = (message: string): void => {
      mistakes.push({ path: [...path, ...(key === null ? [] : [key])].join('.'), ...at, message });
    };
    const twin = key === null ? undefined : kept.get(key);
    if (key === null || key === '') tell('a key must be plain text');
    else if (unusableKeys.has(key)) tell('this word cannot be used as a key');
    else if (twin !== undefined) tell(`stands here a second time; first in line ${lineOf(twin, lines)}`);
    else {
      if (isScalar(pair.key)) pair.key.value = key;
      kept.set(key, pair);
    }
    settleKeys(pair.value, [...path, key ?? '?'], lines, mistakes);
  }
  node.items = [...kept.values()];
}

function lineOf(pair: Pair, lines: LineCounter): number {
  return positionAt(lines, isNode(pair.key) ? startOf(pair.key) : 0).line;
}

/** What was written as the key; null for lists, blocks, aliases and nothing. */
function keyText(key: unknown): string | null {
  if (!isScalar(key)) return null;
  if (typeof key.value === 'string') return key.value;
  return key.value === null ? null : (key.source ?? JSON.stringify(key.value));
}

function locate(
  document: Document.Parsed,
  lines: LineCounter,
  places: Map<YAMLMap, ReadonlyMap<string, Pair>>,
  path: ConfigPath,
): TextPosition {
  let node: unknown = document.contents;
  let found = isNode(node) ? startOf(node) : 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pairs = places.get(node) ?? new Map(node.items.map((pair) => [keyText(pair.key) ?? '', pair]));
      places.set(node, pairs);
      const pair = pairs.get(String(step));
      if (pair === undefined) break;
      found = positionOfPair(pair) ?? found;
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(step)];
      if (!isNode(item) && !isPair(item)) break;
      node = item;
      found = isNode(item) ? startOf(item) : found;
    } else break;
  }
  return positionAt(lines, found);
}

/** A plain value is pointed at itself; a block by its key, since it may begin lines below. */
function positionOfPair(pair: Pair): number | null {
  const key = isNode(pair.key) ? startOf(pair.key) : null;
  if (isNode(pair.value) && !(isCollection(pair.value) && !pair.value.flow) && hasText(pair.value)) {
    return startOf(pair.value);
  }
  return key;
}

function hasText(node: Node): boolean {
  return node.range != null && node.range[1] > node.range[0];
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}
