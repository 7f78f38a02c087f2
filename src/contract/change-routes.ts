import { z } from 'zod';
import {
  changeListSchema,
  changeQuerySchema,
  changeSchema,
  outageSwitchSchema,
  wantedChangeSchema,
} from './changes.ts';

const idParams = z.object({ id: z.string().min(1).max(200) });
const organisationParams = z.object({ organisation: z.string().min(1).max(200) });

/** The doors to what is changed while the desk runs. */
export const changeRoutes = {
  changes: {
    method: 'get',
    path: '/api/changes',
    summary: 'What was changed beside the desk file, newest first',
    access: 'signed-in',
    query: changeQuerySchema,
    answers: { 200: { description: 'The changes', schema: changeListSchema } },
    errors: [400],
  },
  beginChange: {
    method: 'post',
    path: '/api/changes',
    summary:
      'Change the desk; outages and closures also as supervisor, all as coordinator or admin. With If-Match only while nobody else has',
    access: 'signed-in',
    body: wantedChangeSchema,
    answers: { 201: { description: 'The change, in force', schema: changeSchema } },
    errors: [400, 409],
  },
  endChange: {
    method: 'delete',
    path: '/api/changes/{id}',
    summary: 'End a change; it stays on record',
    access: 'signed-in',
    params: idParams,
    answers: { 200: { description: 'The change as it ended', schema: changeSchema } },
    errors: [404, 409],
  },
  setOutage: {
    method: 'put',
    path: '/api/outages/{organisation}',
    summary:
      'Switch the outage message of an organisation on, in place of the one before; for monitoring systems too',
    access: 'signed-in-or-token',
    params: organisationParams,
    body: outageSwitchSchema,
    answers: { 200: { description: 'The outage, in force', schema: changeSchema } },
    errors: [400, 409],
  },
  endOutage: {
    method: 'delete',
    path: '/api/outages/{organisation}',
    summary: 'Switch the outage message of an organisation off; for monitoring systems too',
    access: 'signed-in-or-token',
    params: organisationParams,
    query: z.strictObject({ service: z.string().min(1).max(200).optional() }),
    answers: { 204: { description: 'Switched off' } },
    errors: [400, 404, 409],
  },
} as const;
