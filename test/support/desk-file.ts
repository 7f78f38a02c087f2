import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Greets before it queues; otherwise as 040-628 04 00. */
export const GREETED_FIRST = '0406280420';

/**
 * The demo's desk with {@link GREETED_FIRST} too.
 * @param offerTimeoutMs how long a phone rings
 * @returns its path; the folder is the system's to empty
 */
export async function deskFile(offerTimeoutMs = 15_000): Promise<string> {
  const text = await readFile('config/demo.yaml', 'utf8');
  const demo = text.replaceAll('offerTimeoutMs: 15000', `offerTimeoutMs: ${offerTimeoutMs}`);
  const more = `  '040-628 04 20':
    organisation: ekedal
    service: it-support
    greeting: { prompt: greeting, when: before }
`;
  const file = join(await mkdtemp(join(tmpdir(), 'svara-desk-')), 'desk.yaml');
  await writeFile(file, demo.replace('\nnumbers:\n', `\nnumbers:\n${more}`));
  return file;
}
