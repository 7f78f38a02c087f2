import { z } from 'zod';
import { agentRowSchema } from './board.ts';
import { phoneCredentialsSchema } from './workplace.ts';

const idParams = z.object({ id: z.string().min(1).max(200) });

/** Which phone of an agent is rung. */
const wantedDeviceSchema = z
  .strictObject({
    device: z
      .string()
      .min(1)
      .max(200)
      .nullable()
      .meta({ description: 'One of the agent’s phones; null: by the order of the desk file' }),
  })
  .meta({ id: 'WantedDevice' });

/** A simulated caller who is on the way. */
const practiceCallSchema = z
  .object({ number: z.string().meta({ description: 'The number of ours that the caller dials' }) })
  .meta({ id: 'PracticeCall' });

/** The doors to the phones of agents. */
export const phoneRoutes = {
  attachPhone: {
    method: 'post',
    path: '/api/phone',
    summary: 'Make this page the phone of its agent, in place of any other page; it is selected',
    access: 'signed-in',
    answers: { 200: { description: 'What the page needs to register', schema: phoneCredentialsSchema } },
    errors: [409],
  },
  detachPhone: {
    method: 'delete',
    path: '/api/phone',
    summary: 'Be the phone no longer: the desk phone is selected. Nothing where another session is the phone',
    access: 'signed-in',
    answers: { 204: { description: 'This session has no phone' } },
    errors: [],
  },
  selectDevice: {
    method: 'put',
    path: '/api/agents/{id}/device',
    summary: "Choose the phone that is rung: one's own, or anyone's as supervisor",
    access: 'signed-in',
    params: idParams,
    body: wantedDeviceSchema,
    answers: { 200: { description: 'The agent as it is now', schema: agentRowSchema } },
    errors: [400, 404],
  },
  practiceCall: {
    method: 'post',
    path: '/api/practice-call',
    summary: 'Have a simulated caller ring the desk, where the service allows it; for agents',
    access: 'signed-in',
    answers: { 202: { description: 'The caller is on the way', schema: practiceCallSchema } },
    errors: [409],
  },
} as const;
