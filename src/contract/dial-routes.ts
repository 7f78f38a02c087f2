import { z } from 'zod';
import { callItemSchema } from './calls.ts';
import { callbackSchema, dialSchema, taskOutcomeSchema, wantedTaskSchema } from './dialling.ts';

const idParams = z.object({ id: z.string().min(1).max(200) });

/** The doors to calls in which the desk dials the other party. */
export const dialRoutes = {
  dial: {
    method: 'post',
    path: '/api/agents/{id}/dial',
    summary: "Dial a number: the agent's own phone rings first. Oneself, or as supervisor",
    access: 'signed-in',
    params: idParams,
    body: dialSchema,
    answers: { 201: { description: 'The call', schema: callItemSchema } },
    errors: [400, 404, 409],
  },
  callbacks: {
    method: 'get',
    path: '/api/callbacks',
    summary: 'Whom the desk is to ring up: callbacks and follow-up tasks, the oldest first',
    access: 'signed-in',
    answers: { 200: { description: 'All of them', schema: z.array(callbackSchema) } },
    errors: [],
  },
  cancelCallback: {
    method: 'post',
    path: '/api/calls/{id}/cancel-callback',
    summary: 'Take a callback or a task back: an agent their own, a supervisor any',
    access: 'signed-in',
    params: idParams,
    answers: { 204: { description: 'Taken back' } },
    errors: [404, 409],
  },
  createTask: {
    method: 'post',
    path: '/api/tasks',
    summary: 'Have somebody rung up about a case, by the next free agent or a certain one',
    access: 'signed-in',
    body: wantedTaskSchema,
    answers: { 201: { description: 'The task as a call', schema: callItemSchema } },
    errors: [400, 409],
  },
  recordOutcome: {
    method: 'post',
    path: '/api/calls/{id}/outcome',
    summary: 'Tell what came of a task; for its agent, also after the call, and for supervisors',
    access: 'signed-in',
    params: idParams,
    body: taskOutcomeSchema,
    answers: { 204: { description: 'Recorded' } },
    errors: [400, 404, 409],
  },
} as const;
