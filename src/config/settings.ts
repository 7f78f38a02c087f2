import { readSecret } from './secrets.ts';
import type { SecretSources } from './secrets.ts';

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** What the environment tells a service: where things are and how to reach Asterisk. Holds secrets: never log it. */
export interface Settings {
  /** The desk file. */
  readonly configPath: string;
  /** Folder of the database and of what the service draws and keeps. */
  readonly dataDir: string;
  /** `publicUrl`: how browsers reach the page when a proxy stands before it; null: directly. */
  readonly http: { readonly host: string; readonly port: number; readonly publicUrl: string | null };
  readonly ari: {
    readonly url: string;
    readonly user: string;
    readonly password: string;
    readonly app: string;
  };
  readonly ami: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
  };
  /** Signs session cookies; null: drawn once and kept in the data folder. */
  readonly sessionSecret: string | null;
  /** Folder into which the generated pieces for Asterisk are written; null: none are. */
  readonly asteriskDir: string | null;
  /** Sound of the trunk and the desk phones is sent from and received at this address alone; null: at any. */
  readonly mediaAddress: string | null;
  /** Dialled on a phone of the desk, it plays back what is said. */
  readonly echoNumber: string;
  /** Whether agents may have themselves rung by a caller that is simulated. */
  readonly practiceCalls: boolean;
  readonly logLevel: LogLevel;
}

/** A mistake in the environment. */
export interface SettingsMistake {
  /** The variable. */
  readonly name: string;
  readonly message: string;
}

export type SettingsReading =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly mistakes: readonly SettingsMistake[] };

/** One line for a terminal. */
export function formatSettingsMistake(mistake: SettingsMistake): string {
  return `${mistake.name}: ${mistake.message}`;
}

/**
 * Reads the settings of the environment (`SVARA_…`; secrets also as `SVARA_…_FILE`, the path of a file). All
 * mistakes are told at once, by name.
 */
export async function readSettings(
  env: Readonly<Record<string, string | undefined>>,
  readFile: SecretSources['readFile'],
): Promise<SettingsReading> {
  const mistakes: SettingsMistake[] = [];
  const reader = new EnvironmentReader(env, readFile, mistakes);
  const settings: Settings = {
    configPath: reader.text('SVARA_CONFIG', 'config/desk.yaml'),
    dataDir: reader.text('SVARA_DATA', 'data'),
    http: {
      host: reader.host('SVARA_HTTP_HOST', '127.0.0.1'),
      port: reader.port('SVARA_HTTP_PORT', 3000, 0),
      publicUrl: reader.url('SVARA_HTTP_PUBLIC_URL', null),
    },
    ari: {
      url: reader.url('SVARA_ARI_URL', 'http://127.0.0.1:8088') ?? '',
      user: reader.name('SVARA_ARI_USER', 'svara'),
      password: (await reader.secret('SVARA_ARI_PASSWORD')) ?? reader.missing('SVARA_ARI_PASSWORD'),
      app: reader.name('SVARA_ARI_APP', 'svara'),
    },
    ami: {
      host: reader.host('SVARA_AMI_HOST', '127.0.0.1'),
      port: reader.port('SVARA_AMI_PORT', 5038, 1),
      user: reader.name('SVARA_AMI_USER', 'svara'),
      password: (await reader.secret('SVARA_AMI_PASSWORD')) ?? reader.missing('SVARA_AMI_PASSWORD'),
    },
    sessionSecret: await reader.secret('SVARA_SESSION_SECRET', 32),
    asteriskDir: reader.text('SVARA_ASTERISK_DIR', '') || null,
    mediaAddress: reader.host('SVARA_MEDIA_ADDRESS', '') || null,
    echoNumber: reader.echoNumber('SVARA_ECHO_NUMBER', '*43'),
    practiceCalls: reader.oneOf('SVARA_PRACTICE_CALLS', ['on', 'off'], 'off') === 'on',
    logLevel: reader.oneOf('SVARA_LOG_LEVEL', logLevels, 'info'),
  };
  return mistakes.length > 0 ? { ok: false, mistakes } : { ok: true, settings };
}

/** Reads one variable at a time; an empty one counts as unset. Mistakes are told, and the default stands in. */
class EnvironmentReader {
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #readFile: SecretSources['readFile'];
  readonly #mistakes: SettingsMistake[];

  constructor(
    env: Readonly<Record<string, string | undefined>>,
    readFile: SecretSources['readFile'],
    mistakes: SettingsMistake[],
  ) {
    this.#env = env;
    this.#readFile = readFile;
    this.#mistakes = mistakes;
  }

  text(name: string, otherwise: string): string {
    const value = this.#env[name];
    if (value === undefined || value === '') return otherwise;
    if (!/\p{Cc}/u.test(value)) return value;
    return this.#wrong(name, 'holds a line break or a control character', otherwise);
  }

  name(name: string, otherwise: string): string {
    const value = this.text(name, otherwise);
    if (/^[A-Za-z0-9_-]{1,64}$/.test(value)) return value;
    return this.#wrong(name, 'must be 1 to 64 letters, digits, _ or -', otherwise);
  }

  echoNumber(name: string, otherwise: string): string {
    const value = this.text(name, otherwise);
    if (/^[*#]?\d{1,8}$/.test(value)) return value;
    return this.#wrong(name, 'must be 1 to 8 digits, with * or # before them or not', otherwise);
  }

  host(name: string, otherwise: string): string {
    const value = this.text(name, otherwise);
    if (value === otherwise) return value;
    if (/^[A-Za-z0-9.:_-]{1,253}$/.test(value)) return value;
    return this.#wrong(name, 'must be a host name or an address, without a port', otherwise);
  }

  port(name: string, otherwise: number, lowest: number): number {
    const value = this.text(name, String(otherwise));
    const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
    if (port >= lowest && port <= 65_535) return port;
    return this.#wrong(name, `must be a port, ${lowest} to 65535, not ${JSON.stringify(value)}`, otherwise);
  }

  url(name: string, otherwise: string | null): string | null {
    const value = this.text(name, otherwise ?? '');
    if (value === '') return otherwise;
    // The text itself is never repeated: it may hold what should not be in it.
    const url = URL.canParse(value) ? new URL(value) : null;
    if (url === null || !['http:', 'https:'].includes(url.protocol)) {
      return this.#wrong(name, 'must be an address that begins with http:// or https://', otherwise);
    }
    if (url.username !== '' || url.password !== '') {
      return this.#wrong(
        name,
        'must not hold a user or password; these have variables of their own',
        otherwise,
      );
    }
    if (url.search !== '' || url.hash !== '')
      return this.#wrong(name, 'must not have a ? or # part', otherwise);
    return value.replace(/\/+$/, '');
  }

  oneOf<Word extends string>(name: string, words: readonly Word[], otherwise: Word): Word {
    const value = this.text(name, otherwise);
    return (
      words.find((word) => word === value) ??
      this.#wrong(name, `must be one of ${words.join(', ')}`, otherwise)
    );
  }

  /** Null when it is not set. */
  async secret(name: string, atLeast = 1): Promise<string | null> {
    if (!this.#env[name] && !this.#env[`${name}_FILE`]) return null;
    const reading = await readSecret(
      { env: name },
      { env: this.#env, readFile: this.#readFile, folder: '.' },
    );
    if (!reading.ok) return this.#wrong(name, reading.message, '');
    if (reading.text.length >= atLeast) return reading.text;
    return this.#wrong(name, `must have at least ${atLeast} characters`, '');
  }

  missing(name: string): string {
    return this.#wrong(name, `is not set (nor ${name}_FILE)`, '');
  }

  #wrong<Value>(name: string, message: string, otherwise: Value): Value {
    this.#mistakes.push({ name, message });
    return otherwise;
  }
}
