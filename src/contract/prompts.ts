import { z } from 'zod';
import { durationMsSchema, instantSchema } from './values.ts';
import type { RouteSpec } from './route-spec.ts';

const promptLanguageSchema = z.enum(['sv', 'nb', 'nn', 'en']);

const promptSoundSchema = z
  .object({
    language: promptLanguageSchema,
    text: z.string().meta({ description: 'What is said; of a recording, what it is to say' }),
    origin: z.enum(['own', 'catalogue', 'missing']).meta({
      description: 'A recording of the organisation, the sound that everybody has, or none: silence',
    }),
    durationMs: durationMsSchema.nullable(),
    changed: z.object({ by: z.string(), at: instantSchema }).nullable(),
  })
  .meta({ id: 'PromptSound' });

const promptSchema = z.object({ id: z.string(), sounds: z.array(promptSoundSchema) }).meta({ id: 'Prompt' });

/** A prompt as JSON. */
export type PromptJson = z.infer<typeof promptSchema>;
/** The sound of a prompt as JSON. */
export type PromptSoundJson = z.infer<typeof promptSoundSchema>;

const organisation = z.string().min(1).max(200);
const soundParams = z.object({ id: z.string().min(1).max(200), language: promptLanguageSchema });

/** The doors to the prompts that callers hear. */
export const promptRoutes = {
  prompts: {
    method: 'get',
    path: '/api/prompts',
    summary: 'All prompts with their texts and sounds; with `organisation`, as its callers hear them',
    access: 'signed-in',
    query: z.object({ organisation: organisation.optional() }),
    answers: { 200: { description: 'The prompts', schema: z.array(promptSchema) } },
    errors: [400, 404],
  },
  promptAudio: {
    method: 'get',
    path: '/api/prompts/{id}/{language}/audio',
    summary: 'The sound of a prompt: WAV, 8 kHz, mono, 16 bit',
    access: 'signed-in',
    params: soundParams,
    query: z.object({ organisation: organisation.optional() }),
    answers: { 200: { description: 'The sound', binary: 'audio/wav' } },
    errors: [400, 404],
  },
  replacePrompt: {
    method: 'put',
    path: '/api/prompts/{id}/{language}/audio',
    summary:
      'Replace a prompt for callers of one organisation by a recording: any usual audio file of 0.3 to 120 s, ' +
      'up to 20 MB. For coordinators and administrators',
    access: 'signed-in',
    params: soundParams,
    query: z.object({ organisation }),
    upload: 'application/octet-stream',
    answers: { 200: { description: 'The sound that is played from now on', schema: promptSoundSchema } },
    errors: [400, 404, 409],
  },
  restorePrompt: {
    method: 'delete',
    path: '/api/prompts/{id}/{language}/audio',
    summary:
      'Take a recording away: the prompt is the catalogue’s again. For coordinators and administrators',
    access: 'signed-in',
    params: soundParams,
    query: z.object({ organisation }),
    answers: { 204: { description: 'Taken away' } },
    errors: [400, 404],
  },
} as const satisfies Record<string, RouteSpec>;
