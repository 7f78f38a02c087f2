import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { repoDir } from './repository.ts';

/* src/core is compiled without the types of Node and browsers: what does not exist cannot be called. */

const configFile = join(repoDir, 'src/core/tsconfig.json');

/** Compiles the core with one more file in it. @returns its errors, as `file: message` */
function errorsWith(snippet = ''): string[] {
  const { fileNames, options, errors } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(configFile, (path) => ts.sys.readFile(path)).config,
    ts.sys,
    join(repoDir, 'src/core'),
  );
  const added = join(repoDir, 'src/core/kernel/a-snippet.ts');
  const host = ts.createCompilerHost(options);
  const fileExists = host.fileExists.bind(host);
  const getSourceFile = host.getSourceFile.bind(host);
  host.fileExists = (path) => path === added || fileExists(path);
  host.getSourceFile = (path, ...rest) =>
    path === added ? ts.createSourceFile(path, snippet, rest[0]) : getSourceFile(path, ...rest);
  // The snippet needs the libraries only; the core is compiled whole when there is none.
  const program = ts.createProgram(
    snippet === '' ? fileNames : [added, join(repoDir, 'src/core/kernel/zone.ts')],
    options,
    host,
  );
  return [...errors, ...ts.getPreEmitDiagnostics(program)].map(
    ({ file, messageText }) =>
      `${file?.fileName.slice(repoDir.length + 1) ?? 'tsconfig'}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
  );
}

test('the core compiles without Node and without a browser', () => {
  expect(errorsWith()).toEqual([]);
});

test.each([
  ['a timer', 'export const f = (g: () => void): unknown => setTimeout(g, 1);', 'setTimeout'],
  ['the process', 'export const f = (): unknown => process.pid;', 'process'],
  ['the console', "export const f = (): unknown => console.log('x');", 'console'],
  ['a request', "export const f = (): unknown => fetch('http://127.0.0.1');", 'fetch'],
  ['the page', 'export const f = (): unknown => document.title;', 'document'],
  ['a module of Node', "import { readFileSync } from 'node:fs';\nexport const f = readFileSync;", 'node:fs'],
])('%s does not exist there', (_, snippet, name) => {
  const errors = errorsWith(snippet);
  expect(errors).toHaveLength(1);
  expect(errors[0]).toContain('a-snippet.ts');
  expect(errors[0]).toContain(name);
});

test('a snippet that needs none of them compiles', () => {
  expect(
    errorsWith(
      "import { DateTime } from 'luxon';\nexport const f = (y: number): DateTime => DateTime.utc(y);",
    ),
  ).toEqual([]);
});
