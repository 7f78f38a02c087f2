import { resolve } from 'node:path';
import type { SecretRef } from './schema.ts';

/** Asterisk takes no longer ones. */
const longestSecretBytes = 512;

/** Where secrets come from. */
export interface SecretSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string, maxBytes: number) => Promise<Uint8Array>;
  /** Folder that relative paths of secret files start from. */
  readonly folder: string;
}

export type SecretReading =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string };

/** Reads the secret that `ref` names; a message never holds any of it. */
export async function readSecret(ref: SecretRef, sources: SecretSources): Promise<SecretReading> {
  if (ref.file !== undefined) return readSecretFile(ref.file, sources);
  const name = ref.env ?? '';
  const direct = sources.env[name];
  if (direct !== undefined && direct !== '') return usable(direct, `the environment variable ${name}`);
  const path = sources.env[`${name}_FILE`];
  if (path !== undefined && path !== '') return readSecretFile(path, { ...sources, folder: '.' });
  return { ok: false, message: `the environment variable ${name} is not set (nor ${name}_FILE)` };
}

async function readSecretFile(path: string, sources: SecretSources): Promise<SecretReading> {
  const named = `the secret file ${path}`;
  try {
    const bytes = await sources.readFile(resolve(sources.folder, path), longestSecretBytes + 2);
    // A line end of two bytes may follow.
    if (bytes.byteLength > longestSecretBytes + 2)
      return { ok: false, message: `${named} is too large for a secret` };
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return usable(text.replace(/\r?\n$/, ''), named);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'not UTF-8';
    return { ok: false, message: `${named} cannot be read (${code})` };
  }
}

/** Secrets end up in line-based files and protocols: nothing that could end a line. */
function usable(text: string, named: string): SecretReading {
  if (text === '') return { ok: false, message: `${named} is empty` };
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text))
    return { ok: false, message: `${named} holds a line break or a control character` };
  if (text.trim() !== text) return { ok: false, message: `${named} begins or ends with a space` };
  if (Buffer.byteLength(text) > longestSecretBytes)
    return { ok: false, message: `${named} is too long for a secret` };
  return { ok: true, text };
}
