import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { ApiToken, Role } from '../app/ports/users.ts';
import type { Directory } from '../core/desk/directory.ts';
import type { AgentId, DeviceId, PhoneNumber } from '../core/kernel/ids.ts';
import type { DurationMs } from '../core/kernel/time.ts';
import { checkCalendars } from './calendars.ts';
import { checkDevices, checkPrompts, checkUsers } from './checks.ts';
import { checkDialling } from './dialling-checks.ts';
import { buildDirectory } from './directory.ts';
import type { DirectorySources } from './directory.ts';
import { readYaml } from './document.ts';
import { checkLineIds, checkLines } from './line-checks.ts';
import { checkClosedMenus } from './closed-menu-checks.ts';
import { checkMenus } from './menu-checks.ts';
import type { MailEntry } from './mail-schema.ts';
import { inReadingOrder, MistakeList } from './mistake.ts';
import type { ConfigMistake, ConfigPath } from './mistake.ts';
import { checkNumbers } from './numbers.ts';
import { readEntries } from './read-entries.ts';
import type { DeskEntries } from './read-entries.ts';
import { checkReferences } from './references.ts';
import { checkRequirements } from './requirement-checks.ts';
import { checkRotas } from './rota-checks.ts';
import type { SecretRef, TokenEntry, TrunkEntry, UserEntry } from './schema.ts';
import { readSecret } from './secrets.ts';
import { checkServices } from './service-checks.ts';
import { checkWorkplace } from './workplace-checks.ts';
import { checkMail, checkVoicemail } from './voicemail-checks.ts';

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

/** The server that e-mail is sent through. */
export interface MailConfig {
  readonly host: string;
  readonly port: number;
  readonly security: 'starttls' | 'tls' | 'none';
  /** Null: does not sign in. */
  readonly auth: { readonly user: string; readonly password: string } | null;
  readonly from: string;
  /** A mail that could not be sent for so long is given up. */
  readonly giveUpAfterMs: DurationMs;
}

/** Everything a desk file says, secrets included. Never log it. */
export interface LoadedConfig {
  readonly directory: Directory;
  /** Years whose holidays the directory has. */
  readonly years: readonly number[];
  /** The same directory with the holidays of other full years. */
  readonly directoryOf: (years: readonly number[]) => Directory;
  readonly users: readonly ConfiguredUser[];
  readonly tokens: readonly ApiToken[];
  readonly trunk: TrunkConfig | null;
  /** Null: none is sent. */
  readonly mail: MailConfig | null;
  readonly deviceSecrets: ReadonlyMap<DeviceId, string>;
  /** SHA-256 of the file's text, in hex. */
  readonly sourceHash: string;
  /** What may stand, but somebody should look at. */
  readonly warnings: readonly ConfigMistake[];
}

/** Reads at most `maxBytes` + 1 bytes of a file; rejects with Node's errors (`ENOENT`, …). */
export type ReadFile = (path: string, maxBytes: number) => Promise<Uint8Array>;

/** A file checked without its secrets. */
export interface CheckedConfig {
  readonly directory: Directory;
  readonly sourceHash: string;
  /** What may stand, but somebody should look at. */
  readonly warnings: readonly ConfigMistake[];
}

export type Result<Value> =
  ({ readonly ok: true } & Value) | { readonly ok: false; readonly mistakes: readonly ConfigMistake[] };

export interface LoadSources extends DirectorySources {
  readonly readFile: ReadFile;
  readonly env: Readonly<Record<string, string | undefined>>;
}

interface ParsedConfig extends CheckedConfig {
  readonly entries: DeskEntries;
  /** Empty so far, for those of the secrets. */
  readonly mistakes: MistakeList;
}

/**
 * Reads, checks and builds a desk file with its secrets. All mistakes are told at once: those of the file,
 * and when it has none, those of its secrets.
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
  const { directory, sourceHash, entries, mistakes, warnings } = parsed;
  const folder = dirname(path);
  const secret: SecretAt = async (at, ref) => {
    const reading = await readSecret(ref, { env: sources.env, readFile: sources.readFile, folder });
    if (reading.ok) return reading.text;
    mistakes.add(at, reading.message);
    return '';
  };
  const deviceSecrets = new Map<DeviceId, string>();
  for (const [id, entry] of entries.devices) {
    // A mobile has none.
    if (entry.password !== undefined)
      deviceSecrets.set(id, await secret(['devices', id, 'password'], entry.password));
  }
  const trunk = entries.trunk && (await loadTrunk(entries.trunk, sources, secret));
  const mail = entries.mail && (await loadMail(entries.mail, secret));
  const users: ConfiguredUser[] = [];
  for (const [username, entry] of entries.users) users.push(await loadUser(username, entry, secret));
  const tokens: ApiToken[] = [];
  for (const [tokenId, entry] of entries.tokens)
    tokens.push(await loadToken(tokenId, entry, secret, mistakes));
  const missing = mistakes.all();
  if (missing.length > 0) return { ok: false, mistakes: missing };
  const directoryOf = (years: readonly number[]): Directory =>
    buildDirectory(entries, directory.revision, { ...sources, years });
  const { years } = sources;
  return {
    ok: true,
    config: {
      directory,
      years,
      directoryOf,
      users,
      tokens,
      trunk,
      mail,
      deviceSecrets,
      sourceHash,
      warnings,
    },
  };
}

/** Reads a secret; tells a mistake at the path, and gives nothing, when there is none. */
type SecretAt = (at: ConfigPath, ref: SecretRef) => Promise<string>;

async function loadTrunk(
  entry: TrunkEntry,
  sources: DirectorySources,
  secret: SecretAt,
): Promise<TrunkConfig> {
  const emergency = entry.emergencyNumber;
  return {
    username: entry.username,
    password: await secret(['trunk', 'password'], entry.password),
    country: entry.country,
    host: entry.host ?? null,
    emergencyNumber: emergency === undefined ? null : sources.normaliseNumber(emergency, entry.country),
  };
}

const portOf = { tls: 465, starttls: 587, none: 25 } as const;

async function loadMail(entry: MailEntry, secret: SecretAt): Promise<MailConfig> {
  const { host, security, user, from, giveUpAfterMs } = entry;
  const auth =
    user === undefined || entry.password === undefined
      ? null
      : { user, password: await secret(['mail', 'password'], entry.password) };
  return { host, port: entry.port ?? portOf[security], security, auth, from, giveUpAfterMs };
}

/** Only the sum of the token is kept. */
async function loadToken(
  id: string,
  entry: TokenEntry,
  secret: SecretAt,
  mistakes: MistakeList,
): Promise<ApiToken> {
  const path = ['tokens', id, 'token'];
  const text = await secret(path, entry.token);
  if (text !== '' && !/^[A-Za-z0-9._~+/=-]{20,512}$/.test(text))
    mistakes.add(path, 'must be 20 to 512 of the characters A-Z a-z 0-9 . _ ~ + / = -');
  return { id, sha256: sha256(text), may: entry.may, organisations: entry.organisations };
}

async function loadUser(username: string, entry: UserEntry, secret: SecretAt): Promise<ConfiguredUser> {
  const user = { username, roles: entry.roles, agentId: entry.agent ?? null };
  // The schema wants one of the two.
  if (entry.password === undefined)
    return { ...user, password: { kind: 'hash', hash: entry.passwordHash ?? '' } };
  const text = await secret(['users', username, 'password'], entry.password);
  return { ...user, password: { kind: 'plain', text } };
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
  if (!parsed.ok) return parsed;
  const { directory, sourceHash, warnings } = parsed;
  return { ok: true, directory, sourceHash, warnings };
}

function parse(text: string, sources: DirectorySources): Result<ParsedConfig> {
  const yaml = readYaml(text);
  if (!yaml.ok) return yaml;
  const file = yaml.text.value;
  const mistakes = new MistakeList(yaml.text.locate, yaml.text.keyMistakes);
  const entries = readEntries(file, mistakes);
  check(file, entries, sources, mistakes);
  const found = mistakes.all();
  if (found.length > 0) return { ok: false, mistakes: found };

  const sourceHash = sha256(text);
  // Another year brings other holidays, and so another directory.
  const revision = sha256(`${sourceHash} ${sources.years.join()}`).slice(0, 16);
  const directory = buildDirectory(entries, revision, sources);
  return { ok: true, directory, sourceHash, entries, mistakes, warnings: mistakes.warnings() };
}

/** What one key says about another. */
function check(file: unknown, entries: DeskEntries, sources: DirectorySources, mistakes: MistakeList): void {
  checkReferences(file, mistakes);
  checkLineIds(file, mistakes);
  checkNumbers(file, sources.normaliseNumber, mistakes);
  checkCalendars(file, mistakes, sources.now ?? null);
  checkDevices(file, mistakes);
  checkUsers(file, mistakes);
  checkMenus(file, mistakes);
  checkClosedMenus(file, mistakes);
  checkVoicemail(file, mistakes);
  checkMail(file, mistakes);
  checkServices(entries, mistakes);
  checkRequirements(entries, mistakes);
  checkLines(entries, mistakes);
  checkRotas(entries, sources, mistakes);
  checkDialling(file, entries, sources.normaliseNumber, mistakes);
  checkWorkplace(entries, sources.normaliseNumber, mistakes);
  if (sources.knownPrompts != null) checkPrompts(file, sources.knownPrompts, mistakes);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
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
function describeReadError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES') return 'the file may not be read by this user';
  if (code === 'EISDIR') return 'this is a folder, not a file';
  return `the file cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}
