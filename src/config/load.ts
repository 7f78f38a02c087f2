import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { Role } from '../app/ports/users.ts';
import type { Directory } from '../core/desk/directory.ts';
import type { AgentId, DeviceId, PhoneNumber } from '../core/kernel/ids.ts';
import { checkEntries } from './checks.ts';
import { buildDirectory } from './directory.ts';
import type { DirectorySources } from './directory.ts';
import { readYaml } from './document.ts';
import { inReadingOrder, MistakeList } from './mistake.ts';
import type { ConfigMistake } from './mistake.ts';
import { readEntries } from './read-entries.ts';
import type { DeskEntries } from './read-entries.ts';
import type { SecretRef } from './schema.ts';
import { readSecret } from './secrets.ts';
import type { SecretSources } from './secrets.ts';

/** The largest desk file that is read, in bytes; one with 1,000 agents has about 300 kB. */
export const largestFileBytes = 5_000_000;

/** A user of the file, with the password as it was given: a hash, or plain text that is to be hashed. */
export interface ConfiguredUser {
  readonly username: string;
  readonly roles: readonly Role[];
  readonly agentId: AgentId | null;
  readonly password:
    { readonly kind: 'hash'; readonly hash: string } | { readonly kind: 'plain'; readonly text: string };
}

/** The line to the outside. */
export interface TrunkConfig {
  readonly username: string;
  readonly password: string;
  readonly country: 'SE' | 'NO';
  /** Host name or address with optional port; null: the operator registers with us. */
  readonly host: string | null;
  /** E.164 or a short code. */
  readonly emergencyNumber: PhoneNumber | null;
}

/** Everything a desk file says, secrets included. Never log it. */
export interface LoadedConfig {
  readonly directory: Directory;
  readonly users: readonly ConfiguredUser[];
  readonly trunk: TrunkConfig | null;
  readonly deviceSecrets: ReadonlyMap<DeviceId, string>;
  /** SHA-256 of the file's text, in hex. */
  readonly sourceHash: string;
}

/** Reads at most `maxBytes` + 1 bytes of a file; rejects with Node's errors (`ENOENT`, …). */
export type ReadFile = (path: string, maxBytes: number) => Promise<Uint8Array>;

/** A file checked without its secrets. */
export interface CheckedConfig {
  readonly directory: Directory;
  readonly sourceHash: string;
}

export type Result<Value> =
  ({ readonly ok: true } & Value) | { readonly ok: false; readonly mistakes: readonly ConfigMistake[] };

export interface LoadSources extends DirectorySources {
  readonly readFile: ReadFile;
  readonly env: Readonly<Record<string, string | undefined>>;
}

interface ParsedConfig extends CheckedConfig {
  readonly entries: DeskEntries;
  readonly emergencyNumber: PhoneNumber | null;
  readonly mistakes: MistakeList;
}

/**
 * Reads, checks and builds a desk file with its secrets. All mistakes are told at once: first those of the
 * file, and when it has none, those of its secrets.
 * @param path of the desk file; secret files are relative to its folder
 */
export async function loadConfig(
  path: string,
  sources: LoadSources,
): Promise<Result<{ config: LoadedConfig }>> {
  const source = await readSource(path, sources.readFile);
  if (!source.ok) return source;
  const parsed = parse(source.text, sources);
  if (!parsed.ok) return parsed;
  const { directory, sourceHash, entries, mistakes } = parsed;
  const secretSources = { env: sources.env, readFile: sources.readFile, folder: dirname(path) };
  const secret = (at: readonly string[], ref: SecretRef): Promise<string> =>
    readSecretAt(at, ref, secretSources, mistakes);

  const deviceSecrets = new Map<DeviceId, string>();
  for (const [id, entry] of entries.devices) {
    deviceSecrets.set(id, await secret(['devices', id, 'password'], entry.password));
  }
  const trunk = entries.trunk && {
    username: entries.trunk.username,
    password: await secret(['trunk', 'password'], entries.trunk.password),
    country: entries.trunk.country,
    host: entries.trunk.host ?? null,
    emergencyNumber: parsed.emergencyNumber,
  };
  const users: ConfiguredUser[] = [];
  for (const [username, entry] of entries.users) {
    const password = entry.password
      ? ({ kind: 'plain', text: await secret(['users', username, 'password'], entry.password) } as const)
      : ({ kind: 'hash', hash: entry.passwordHash ?? '' } as const);
    users.push({ username, roles: entry.roles, agentId: entry.agent ?? null, password });
  }
  const missing = mistakes.all();
  if (missing.length > 0) return { ok: false, mistakes: missing };
  return { ok: true, config: { directory, users, trunk, deviceSecrets, sourceHash } };
}

/** Reads and checks a desk file, without looking for its secrets. */
export async function checkConfig(
  path: string,
  sources: DirectorySources & { readonly readFile: ReadFile },
): Promise<Result<CheckedConfig>> {
  const source = await readSource(path, sources.readFile);
  return source.ok ? checkConfigText(source.text, sources) : source;
}

/** Checks the text of a desk file, without looking for its secrets. Never throws. */
export function checkConfigText(text: string, sources: DirectorySources): Result<CheckedConfig> {
  const parsed = parse(text, sources);
  return parsed.ok ? { ok: true, directory: parsed.directory, sourceHash: parsed.sourceHash } : parsed;
}

function parse(text: string, sources: DirectorySources): Result<ParsedConfig> {
  const yaml = readYaml(text);
  if (!yaml.ok) return yaml;
  const mistakes = new MistakeList(yaml.text.locate);
  const entries = readEntries(yaml.text.value, mistakes);
  checkEntries(entries, sources.knownPrompts ?? null, mistakes);
  const sourceHash = createHash('sha256').update(text).digest('hex');
  // Another year brings other holidays, and so another directory.
  const revision = createHash('sha256')
    .update(sourceHash)
    .update(sources.years.join())
    .digest('hex')
    .slice(0, 16);
  const directory = buildDirectory(entries, revision, sources, mistakes);
  const emergencyNumber = readEmergencyNumber(entries, sources, mistakes);
  const found = mistakes.all();
  if (found.length > 0) return { ok: false, mistakes: found };
  return { ok: true, directory, sourceHash, entries, emergencyNumber, mistakes };
}

function readEmergencyNumber(
  entries: DeskEntries,
  sources: DirectorySources,
  mistakes: MistakeList,
): PhoneNumber | null {
  const trunk = entries.trunk;
  if (trunk?.emergencyNumber === undefined) return null;
  const number = sources.normaliseNumber(trunk.emergencyNumber, trunk.country);
  if (number === null)
    mistakes.add(['trunk', 'emergencyNumber'], `is not a phone number of ${trunk.country}`);
  else if (entries.numbers.size > 0 && isOwnNumber(number, entries, sources)) {
    mistakes.add(['trunk', 'emergencyNumber'], 'is one of our own numbers: the call would come back to us');
  }
  return number;
}

function isOwnNumber(number: PhoneNumber, entries: DeskEntries, sources: DirectorySources): boolean {
  for (const [written, plan] of entries.numbers) {
    const country = entries.organisations.get(plan.organisation)?.country ?? 'SE';
    if (sources.normaliseNumber(written, country) === number) return true;
  }
  return false;
}

async function readSecretAt(
  path: readonly string[],
  ref: SecretRef,
  sources: SecretSources,
  mistakes: MistakeList,
): Promise<string> {
  const secret = await readSecret(ref, sources);
  if (secret.ok) return secret.text;
  mistakes.add(path, secret.message);
  return '';
}

async function readSource(path: string, readFile: ReadFile): Promise<Result<{ text: string }>> {
  const wrong = (message: string): Result<{ text: string }> => ({
    ok: false,
    mistakes: inReadingOrder([{ path: '', line: 1, column: 1, message }]),
  });
  try {
    const bytes = await readFile(path, largestFileBytes);
    if (bytes.byteLength > largestFileBytes)
      return wrong(`the file is larger than ${largestFileBytes / 1_000_000} MB`);
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    if (error instanceof TypeError) return wrong('the file is not text in UTF-8');
    return wrong(describeReadError(error));
  }
}

/** Says in words why a file could not be read. */
export function describeReadError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES') return 'the file may not be read by this user';
  if (code === 'EISDIR') return 'this is a folder, not a file';
  return `the file cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}
