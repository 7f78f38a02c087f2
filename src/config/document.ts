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
  /** The place of a path, or of its nearest existing parent. */
  readonly locate: (path: ConfigPath) => TextPosition;
}

export type YamlReading =
  | { readonly ok: true; readonly text: YamlText }
  | { readonly ok: false; readonly mistakes: readonly ConfigMistake[] };

/** A desk file is a few levels deep; whatever nests deeper only means to exhaust the reader. */
const deepestNesting = 20;
/** Aliases may repeat this many nodes altogether. */
const mostAliases = 100;

const top: TextPosition = { line: 1, column: 1 };

/** Reads YAML 1.2. Duplicate keys, unknown tags, several documents and alias bombs are mistakes. */
export function readYaml(source: string): YamlReading {
  const wrong = (message: string, at: TextPosition = top): YamlReading => ({
    ok: false,
    mistakes: [{ path: '', ...at, message }],
  });
  const deep = tooDeepAt(source);
  if (deep !== null) return wrong(`is nested more than ${deepestNesting} levels deep`, deep);
  const lines = new LineCounter();
  try {
    const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' });
    const mistakes = [...syntaxMistakes(document, lines), ...keyMistakes(document, lines)];
    if (mistakes.length > 0) return { ok: false, mistakes: inReadingOrder(mistakes) };
    if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) {
      return wrong('the file is empty');
    }
    keepKeysAsWritten(document);
    const value: unknown = document.toJS({ maxAliasCount: mostAliases });
    // A cycle of aliases has no end; found by the one function that cannot follow it.
    JSON.stringify(value);
    return { ok: true, text: { value, locate: (path) => locate(document, lines, path) } };
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
    message:
      error.code === 'DUPLICATE_KEY' ? 'this key stands here twice' : `not valid YAML: ${error.message}`,
  }));
}

/** Keys must be plain text, and none may be a name that JavaScript objects give a meaning of their own. */
function keyMistakes(document: Document.Parsed, lines: LineCounter): ConfigMistake[] {
  const mistakes: ConfigMistake[] = [];
  visit(document, {
    Pair: (_place, pair) => {
      const at = positionAt(lines, isNode(pair.key) ? (pair.key.range?.[0] ?? 0) : 0);
      const key = keyText(pair.key);
      if (key === null || key === '') mistakes.push({ path: '', ...at, message: 'a key must be plain text' });
      else if (['__proto__', 'constructor', 'prototype'].includes(key)) {
        mistakes.push({ path: '', ...at, message: `${key} cannot be used as a key` });
      }
    },
  });
  return mistakes;
}

/** What was written as the key; null for lists, blocks, aliases and nothing. */
function keyText(key: unknown): string | null {
  if (!isScalar(key)) return null;
  if (typeof key.value === 'string') return key.value;
  return key.value === null ? null : (key.source ?? String(key.value));
}

/** YAML reads `+46406280400:` as a number and `0406280400:` without its 0; here keys are always text. */
function keepKeysAsWritten(document: Document.Parsed): void {
  visit(document, {
    Pair: (_place, pair) => {
      if (isScalar(pair.key)) pair.key.value = keyText(pair.key);
    },
  });
}

function locate(document: Document.Parsed, lines: LineCounter, path: ConfigPath): TextPosition {
  let node: unknown = document.contents;
  let found = isNode(node) ? startOf(node) : 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = pairOf(node, String(step));
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

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => keyText(pair.key) === key);
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
