import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { keyPrompt } from '../../../src/core/callback/number.ts';

test('every key of a telephone has a prompt of the catalogue that says its name', () => {
  const text = readFileSync(new URL('../../../sounds/catalogue.json', import.meta.url), 'utf8');
  const { prompts } = JSON.parse(text) as { prompts: Record<string, { en: string }> };
  const said = [...'0123456789*#'].map((key) => prompts[keyPrompt(key)]?.en);
  expect(said.join(' ')).toBe('zero one two three four five six seven eight nine star hash');
});
