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
  return writeDeskFile(demo.replace('\nnumbers:\n', `\nnumbers:\n${more}`));
}

/** How a small desk of Ekedal ends: its trunk, and the users of two agents and a supervisor. */
export const trunkAndUsers = `trunk: { username: trunk, password: { env: SECRET }, country: SE }
dialling: { allowedPrefixes: ['+46'] }
users:
  agent1: { roles: [agent], agent: agent1, password: { env: SECRET } }
  agent2: { roles: [agent], agent: agent2, password: { env: SECRET } }
  supervisor: { roles: [supervisor], password: { env: SECRET } }
`;

/** Writes a desk file into a folder of its own, which is the system's to empty. @returns its path */
export async function writeDeskFile(yaml: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'svara-desk-')), 'desk.yaml');
  await writeFile(file, yaml);
  return file;
}
