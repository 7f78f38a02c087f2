import { ESLint } from 'eslint';
import { expect, test } from 'vitest';
import { repoDir } from './repository.ts';

// Apart from the cases that trip the rules: the linter remembers what they put in the place of real files.

test('the core and the use cases as they are break no rule', async () => {
  const results = await new ESLint({ cwd: repoDir }).lintFiles(['src/core/**/*.ts', 'src/app/**/*.ts']);
  expect(results.length).toBeGreaterThan(40);
  const found = results.flatMap(({ filePath, messages }) =>
    messages.map(({ line, message }) => `${filePath}:${line} ${message}`),
  );
  expect(found).toEqual([]);
});
