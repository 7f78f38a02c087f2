import { AppError } from '../../app/errors.ts';
import type { PromptKey, PromptSound } from '../../app/ports/prompt-store.ts';
import type { promptRoutes, PromptSoundJson } from '../../contract/prompts.ts';
import type { ApiHandlers } from './api.ts';
import type { HttpOptions } from './options.ts';
import type { Identity } from './sessions.ts';
import { readUpload } from './upload.ts';

/** A little above the largest recording that is taken, so that it is the store that says what is too large. */
const LARGEST_BYTES = 21 * 1024 * 1024;

/** What the routes of prompts do. Everybody may listen; coordinators and administrators may replace. */
export function createPromptHandlers({
  prompts,
}: Pick<HttpOptions, 'prompts'>): Pick<ApiHandlers, keyof typeof promptRoutes> {
  const store = () => {
    if (prompts === undefined) throw new AppError('unavailable', 'This service has no prompts');
    return prompts;
  };
  return {
    prompts: async ({ query }) => {
      const rows = await store().list(query.organisation ?? null);
      return { status: 200, body: rows.map(({ id, sounds }) => ({ id, sounds: sounds.map(soundJson) })) };
    },
    promptAudio: async ({ params, query }) => {
      const body = await store().sound(keyOf(params, query.organisation));
      return { status: 200, body };
    },
    replacePrompt: async ({ params, query, identity, request }) => {
      // Before the file is taken in: who may not replace is not made to send it.
      requireCoordinator(identity);
      const file = await readUpload(request, LARGEST_BYTES, 'The recording is larger than 20 MB');
      const key = keyOf(params, query.organisation);
      return { status: 200, body: soundJson(await store().replace(key, file, identity.username)) };
    },
    restorePrompt: async ({ params, query, identity }) => {
      requireCoordinator(identity);
      await store().restore(keyOf(params, query.organisation), identity.username);
      return { status: 204 };
    },
  };
}

function keyOf(
  params: { readonly id: string; readonly language: PromptKey['language'] },
  organisation: string | undefined,
): PromptKey {
  return { prompt: params.id, language: params.language, organisation: organisation ?? null };
}

function requireCoordinator({ roles }: Identity): void {
  if (roles.includes('coordinator') || roles.includes('admin')) return;
  throw new AppError('not-allowed', 'Only a coordinator or an administrator may replace prompts');
}

function soundJson({ changed, ...sound }: PromptSound): PromptSoundJson {
  return {
    ...sound,
    changed: changed === null ? null : { by: changed.by, at: new Date(changed.at).toISOString() },
  };
}
