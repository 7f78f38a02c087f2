import { z } from 'zod';
import { callStateSchema } from './calls.ts';
import { phoneNumberSchema } from './values.ts';

const idSchema = z.string().min(1).max(200);
const numberSchema = z
  .string()
  .min(1)
  .max(40)
  .meta({ description: 'E.164 or the national form; must begin with a prefix that the desk may dial' });

const serviceTarget = z.strictObject({ service: idSchema });
const agentTarget = z.strictObject({ agent: idSchema });
const numberTarget = z.strictObject({ number: numberSchema });
const lineTarget = z
  .strictObject({ line: idSchema })
  .meta({ description: "A line of the call's own service: the call is escalated to it" });

/** Where a call goes. */
export const transferSchema = z
  .strictObject({ to: z.union([serviceTarget, agentTarget, numberTarget, lineTarget]) })
  .meta({ id: 'Transfer' });

/** Whom an agent asks, with the caller on hold. A service stands for its best free agent. */
const consultSchema = z
  .strictObject({ to: z.union([serviceTarget, agentTarget, numberTarget]) })
  .meta({ id: 'Consult' });
export type TransferJson = z.infer<typeof transferSchema>;

/** How the parties of a call are joined. */
export const talkStates = [
  'talking',
  'held',
  'consult-ringing',
  'consulting',
  'conference',
  'away',
  'rejoining',
  'interrupted',
  'without-caller',
] as const;

/** A call as it goes on now. */
export const liveCallSchema = z
  .object({
    id: z.string(),
    state: callStateSchema,
    talk: z.enum(talkStates).nullable().meta({
      description:
        'Who talks with whom; `away`: the agent has left; `interrupted`: the agent’s phone was lost and is awaited, meanwhile whoever has nobody to talk with hears music; null: nobody has the caller now',
    }),
    agentId: z.string().nullable().meta({ description: 'Who has the call' }),
    ownerId: z.string().nullable().meta({ description: 'Who answered it first' }),
    third: z
      .object({ agentId: z.string().nullable(), number: phoneNumberSchema.nullable() })
      .nullable()
      .meta({ description: 'Who is asked, or in the call beside caller and agent' }),
  })
  .meta({ id: 'LiveCall' });
export type LiveCallJson = z.infer<typeof liveCallSchema>;

const control = <P extends string>(path: P, summary: string) =>
  ({
    method: 'post',
    path: `/api/calls/{id}/${path}`,
    summary: `${summary}; an agent on their own call, a supervisor on any`,
    access: 'signed-in',
    params: z.object({ id: idSchema }),
    answers: { 200: { description: 'The call as it goes on', schema: liveCallSchema } },
    errors: [400, 404, 409],
  }) as const;

/** What can be done to a call in progress. */
export const callControlRoutes = {
  holdCall: control('hold', 'Put the caller on hold, with music'),
  resumeCall: control('resume', 'Take the caller off hold'),
  hangUpCall: control('hang-up', 'End the call; for an agent who was only asked in, leave it'),
  transferCall: {
    ...control('transfer', 'Hand the call on: to a service, an agent, a number outside or a further line'),
    body: transferSchema,
  },
  consultCall: {
    ...control('consult', 'Ask somebody first, with the caller on hold'),
    body: consultSchema,
  },
  completeConsultation: control('consult-complete', 'Leave the caller with the one who was asked, for good'),
  cancelConsultation: control(
    'consult-cancel',
    'Take the one who was asked out of the call, and the caller back',
  ),
  confer: control('conference', 'Let the caller join the agent and the one who was asked'),
  leaveCall: control('leave', 'Leave a conference; the agent still owns the call and may come back'),
  rejoinCall: control('rejoin', "Come back into a call that was left: the agent's phone rings"),
} as const;
