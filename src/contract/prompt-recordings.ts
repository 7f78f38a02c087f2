import { z } from 'zod';
import type { RouteSpec } from './route-spec.ts';
import { countSchema } from './values.ts';

const promptLanguageSchema = z.enum(['sv', 'nb', 'nn', 'en']);
const idText = z.string().min(1).max(200);
const soundParams = z.object({ id: idText, language: promptLanguageSchema });
const idParams = z.object({ id: idText });

/** Which telephone is rung to record a prompt. */
export const recordingTargetSchema = z
  .union([
    z.strictObject({ device: idText.meta({ description: 'A telephone of the desk file' }) }),
    z.strictObject({
      number: z
        .string()
        .min(1)
        .max(40)
        .meta({ description: 'One outside, E.164 or the national form, within the dialling rules' }),
    }),
  ])
  .meta({ id: 'RecordingTarget' });
export type RecordingTargetJson = z.infer<typeof recordingTargetSchema>;

const recordingOutcomeSchema = z.enum([
  'kept',
  'cancelled',
  'not-answered',
  'busy',
  'declined',
  'unreachable',
  'hung-up',
  'no-key',
  'unusable',
  'failed',
]);

const promptRecordingSchema = z
  .object({
    id: z.string(),
    prompt: z.string(),
    language: promptLanguageSchema,
    organisation: z.string().nullable(),
    phase: z
      .enum(['ringing', 'asking', 'recording', 'offering', 'keeping', 'leaving', 'over'])
      .meta({ description: 'asking: hears what to do; offering: hears it back and is asked for a key' }),
    outcome: recordingOutcomeSchema.nullable().meta({
      description: 'Null while it goes on; no-key: nobody said that it is to be kept',
    }),
    takes: countSchema,
    problem: z.string().nullable().meta({ description: 'Why the last take cannot be used, in English' }),
    by: z.string(),
  })
  .meta({ id: 'PromptRecording' });
export type PromptRecordingJson = z.infer<typeof promptRecordingSchema>;

const recordingPhoneSchema = z
  .object({
    device: z.string(),
    kind: z.enum(['desk-phone', 'softphone', 'mobile']),
    agent: z.object({ id: z.string(), name: z.string() }).nullable(),
    own: z.boolean().meta({ description: 'Of the agent who is signed in' }),
    free: z.boolean().meta({ description: 'Can be rung now, and is not in a call' }),
  })
  .meta({ id: 'RecordingPhone' });
export type RecordingPhoneJson = z.infer<typeof recordingPhoneSchema>;

/** The doors to recording prompts by telephone. */
export const promptRecordingRoutes = {
  recordingPhones: {
    method: 'get',
    path: '/api/recording-phones',
    summary: 'The telephones that prompts can be recorded by. For coordinators and administrators',
    access: 'signed-in',
    answers: { 200: { description: 'The telephones', schema: z.array(recordingPhoneSchema) } },
    errors: [],
  },
  recordPromptByPhone: {
    method: 'post',
    path: '/api/prompts/{id}/{language}/record-by-phone',
    summary:
      'Ring a telephone, on which the prompt is read out for callers of one organisation, heard, and kept by key 1 ' +
      'or recorded again by key 2. For coordinators and administrators',
    access: 'signed-in',
    params: soundParams,
    query: z.object({ organisation: idText }),
    body: recordingTargetSchema,
    answers: { 201: { description: 'The telephone rings', schema: promptRecordingSchema } },
    errors: [400, 404, 409],
  },
  promptRecording: {
    method: 'get',
    path: '/api/prompt-recordings/{id}',
    summary: 'How far a recording by telephone has come; told until some minutes after it was over',
    access: 'signed-in',
    params: idParams,
    answers: { 200: { description: 'The recording', schema: promptRecordingSchema } },
    errors: [400, 404],
  },
  cancelPromptRecording: {
    method: 'delete',
    path: '/api/prompt-recordings/{id}',
    summary: 'Hang up; nothing is kept. Refused once it is being kept',
    access: 'signed-in',
    params: idParams,
    answers: { 204: { description: 'Over' } },
    errors: [400, 404, 409],
  },
} as const satisfies Record<string, RouteSpec>;
