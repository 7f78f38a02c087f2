import { z } from 'zod';
import { durationMsSchema, instantSchema } from './values.ts';
import type { RouteSpec } from './route-spec.ts';

const voicemailSchema = z
  .object({
    id: z.string(),
    call: z.string().meta({ description: 'The call in which it was left' }),
    organisation: z.string(),
    dialled: z.string(),
    caller: z.string().nullable().meta({ description: 'Null: withheld' }),
    at: instantSchema,
    durationMs: durationMsSchema,
    keepUntil: instantSchema.meta({ description: 'When it is deleted' }),
  })
  .meta({ id: 'Voicemail' });

/** A message of a caller as JSON. */
export type VoicemailJson = z.infer<typeof voicemailSchema>;

const params = z.object({ id: z.string().min(1).max(200) });

/** The doors to the messages that callers have left. */
export const voicemailRoutes = {
  voicemails: {
    method: 'get',
    path: '/api/voicemails',
    summary: 'Messages that callers have left, newest first. For coordinators and administrators',
    access: 'signed-in',
    query: z.object({ organisation: z.string().min(1).max(200).optional() }),
    answers: { 200: { description: 'At most 1,000', schema: z.array(voicemailSchema) } },
    errors: [400],
  },
  voicemailAudio: {
    method: 'get',
    path: '/api/voicemails/{id}/audio',
    summary: 'The sound of a message: WAV, 8 kHz, mono, 16 bit. For coordinators and administrators',
    access: 'signed-in',
    params,
    answers: { 200: { description: 'The sound', binary: 'audio/wav' } },
    errors: [400, 404],
  },
  deleteVoicemail: {
    method: 'delete',
    path: '/api/voicemails/{id}',
    summary: 'Delete a message before its time. For coordinators and administrators',
    access: 'signed-in',
    params,
    answers: { 204: { description: 'Deleted' } },
    errors: [400, 404],
  },
} as const satisfies Record<string, RouteSpec>;
