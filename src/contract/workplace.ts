import { z } from 'zod';
import type { ErrorJson } from './errors.ts';
import { talkStates } from './call-control.ts';
import { callbackSchema } from './dialling.ts';
import { callKindSchema } from './calls.ts';
import {
  agentStateSchema,
  callClassSchema,
  countSchema,
  durationMsSchema,
  instantSchema,
  phoneNumberSchema,
} from './values.ts';

/** The Socket.IO namespace of an agent's own workplace; the same cookie as HTTP, for users who are agents. */
export const WORKPLACE_NAMESPACE = '/workplace';

/** Where the browser's phone speaks SIP with Asterisk, by WebSocket, on the service's own origin. */
export const PHONE_SOCKET_PATH = '/phone';

/**
 * What keeps a phone from being offered calls though it may be registered. `page-away`: its page is closed or
 * cannot reach the service; `asleep`: the page has not been heard of for too long (laptop closed, tab frozen);
 * `microphone`: not allowed, or there is none; `no-sound`: nothing has come from the other side in a call.
 */
const phoneProblemSchema = z.enum(['not-registered', 'page-away', 'asleep', 'microphone', 'no-sound']);

/** One phone of the agent. */
export const ownDeviceSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['desk-phone', 'softphone', 'mobile']),
    ready: z.boolean().meta({ description: 'Whether it can be rung now' }),
    problem: phoneProblemSchema.nullable().meta({ description: 'What keeps it from being rung' }),
  })
  .meta({ id: 'OwnDevice' });
export type OwnDeviceJson = z.infer<typeof ownDeviceSchema>;

/** Who is on the other end, and what whoever answers needs to know. The text is data, never markup. */
export const callContextSchema = z
  .object({
    call: z.string(),
    kind: callKindSchema,
    organisation: z.object({ id: z.string(), name: z.string() }).nullable(),
    service: z.object({ id: z.string(), name: z.string() }).nullable(),
    class: callClassSchema.nullable(),
    language: z.enum(['sv', 'nb', 'nn', 'en']),
    dialled: phoneNumberSchema,
    caller: phoneNumberSchema.nullable().meta({ description: 'null: withheld' }),
    callerName: z.string().nullable().meta({ description: 'From the contacts; null: not known there' }),
    greeting: z.string().nullable().meta({ description: "The municipality's greeting phrase, to be said" }),
    notes: z.string().nullable().meta({ description: 'What agents are to know of the municipality' }),
    screenPop: z
      .string()
      .nullable()
      .meta({ description: 'Address to open, with the fields of the call filled in' }),
    taskNote: z.string().nullable().meta({ description: 'Of a task: what it is about' }),
    arrivedAt: instantSchema,
    waitingSince: instantSchema.nullable(),
  })
  .meta({ id: 'CallContext' });
export type CallContextJson = z.infer<typeof callContextSchema>;

/** A call that rings the agent. */
export const offerSchema = z
  .object({
    context: callContextSchema,
    offeredAt: instantSchema,
    deadlineAt: instantSchema.meta({ description: 'When it goes to somebody else' }),
    leg: z
      .string()
      .nullable()
      .meta({ description: 'The leg that rings the selected phone, as its X-Svara-Leg header names it' }),
    device: z.string().nullable(),
  })
  .meta({ id: 'Offer' });
export type OfferJson = z.infer<typeof offerSchema>;

/** A reason why calls come, with the finer ones under it. `code` is unique within a service. */
export interface ReasonJson {
  readonly code: string;
  readonly name: string;
  readonly reasons: readonly ReasonJson[];
}
const reasonSchema: z.ZodType<ReasonJson> = z
  .object({
    code: z.string(),
    name: z.string(),
    get reasons() {
      return z.array(reasonSchema).readonly();
    },
  })
  .meta({ id: 'Reason' });

/** The call the agent is in, or left and may come back to. */
export const ownCallSchema = z
  .object({
    context: callContextSchema,
    talk: z.enum(['dialling', ...talkStates]).meta({
      description:
        '`dialling`: the other party is rung; `interrupted`: the agent’s phone was lost and is awaited, the caller hears music',
    }),
    role: z.enum(['owner', 'third']).meta({ description: '`third`: the agent was only asked in' }),
    startedAt: instantSchema.meta({ description: 'Since when the two talk, or the other party is rung' }),
    heldSince: instantSchema.nullable(),
    leg: z.string().nullable().meta({ description: "The agent's own leg; null while it is not on the line" }),
    third: z
      .object({
        agentId: z.string().nullable(),
        name: z.string().nullable(),
        number: phoneNumberSchema.nullable(),
        answered: z.boolean(),
      })
      .nullable()
      .meta({ description: 'Beside caller and agent; for one who was asked in, whoever asked' }),
    reasons: z.array(reasonSchema).meta({ description: 'Why it may have come' }),
    reason: z.string().nullable().meta({ description: 'Code, as written so far' }),
    note: z.string().nullable(),
  })
  .meta({ id: 'OwnCall' });
export type OwnCallJson = z.infer<typeof ownCallSchema>;

/** What is still to be written about a call that has ended. */
export const ownWrapUpSchema = z
  .object({
    context: callContextSchema,
    until: instantSchema.nullable().meta({
      description:
        'When it ends by itself; null: no wrap-up runs, but it can still be written about, until the next call or an act of one’s own',
    }),
    extensionMs: durationMsSchema,
    extensionsLeft: countSchema,
    reasons: z.array(reasonSchema),
    reason: z.string().nullable(),
    note: z.string().nullable(),
    outcome: z
      .enum(['accepted', 'reopened', 'not-reached'])
      .nullable()
      .meta({ description: 'Of a task, once it was told' }),
  })
  .meta({ id: 'OwnWrapUp' });
export type OwnWrapUpJson = z.infer<typeof ownWrapUpSchema>;

/** The agent's own figures since local midnight. */
export const ownFiguresSchema = z
  .object({
    answered: countSchema,
    missed: countSchema,
    declined: countSchema,
    dialled: countSchema,
    talkMs: durationMsSchema,
    wrapUpMs: durationMsSchema,
    pausedMs: durationMsSchema,
    availableMs: durationMsSchema,
  })
  .meta({
    id: 'OwnFigures',
    description:
      'What runs now (talk, pause) is not in it: it is added when it ends. `talkMs` counts from the ringing of one’s own dial on, `availableMs` the time of offers too',
  });
export type OwnFiguresJson = z.infer<typeof ownFiguresSchema>;

/**
 * Everything an agent's page shows of the agent. It has instants, no running times, so that it changes only when
 * something happens. Sent whole.
 */
export const workplaceSchema = z
  .object({
    at: instantSchema.meta({
      description: "The service's clock when this was sent; running times are reckoned by it",
    }),
    agent: z.object({
      id: z.string(),
      name: z.string(),
      state: agentStateSchema,
      since: instantSchema,
      pauseReason: z.string().nullable(),
      idleSince: instantSchema
        .nullable()
        .meta({ description: 'Since when without a queue call; null: not at work' }),
    }),
    device: z
      .string()
      .nullable()
      .meta({ description: 'The phone that is selected; null: by the order of the desk file' }),
    devices: z.array(ownDeviceSchema),
    attached: z.boolean().meta({ description: 'Whether a page has the softphone now' }),
    offer: offerSchema.nullable(),
    call: ownCallSchema.nullable(),
    wrapUp: ownWrapUpSchema.nullable(),
    figures: ownFiguresSchema,
    services: z.array(z.string()).meta({ description: 'Services whose calls the agent takes' }),
    callbacks: z
      .array(callbackSchema)
      .meta({ description: "The agent's own, and anybody's of these services" }),
    numbers: z
      .array(
        z.object({
          number: phoneNumberSchema,
          organisation: z.object({ id: z.string(), name: z.string() }),
          service: z.string(),
        }),
      )
      .meta({ description: 'Numbers of ours that can be shown to whom the agent dials, the usual first' }),
    pauseReasons: z.array(z.string()).meta({
      description:
        'To choose from; `lunch`, `break`, `meeting`, `other-work` and `training` are known words, others stand as they are',
    }),
    practice: z.boolean().meta({ description: 'Whether a practice call can be asked for' }),
  })
  .meta({ id: 'Workplace' });
export type WorkplaceJson = z.infer<typeof workplaceSchema>;

/** What the page tells of its phone: on each change, and every few seconds as a sign of life. */
export const phoneReportSchema = z
  .strictObject({
    registered: z.boolean(),
    microphone: z.enum(['allowed', 'denied', 'missing', 'unknown']),
    sound: z
      .enum(['none', 'flowing', 'stalled'])
      .meta({ description: '`stalled`: no packets for 5 s in a call' }),
    legs: z
      .array(z.string().min(1).max(200))
      .max(10)
      .meta({ description: 'Legs that the page holds a session of' }),
  })
  .meta({ id: 'PhoneReport' });
export type PhoneReportJson = z.infer<typeof phoneReportSchema>;

/** What a page needs to be a phone. The password is drawn for this attachment alone and is worth nothing after it. */
export const phoneCredentialsSchema = z
  .object({
    attachment: z.string().meta({ description: 'Names this attachment; sent with every report' }),
    device: z.string(),
    username: z.string(),
    password: z.string(),
    domain: z.string().meta({ description: 'Host part of SIP addresses' }),
    socketPath: z.string(),
    echoNumber: z.string().meta({ description: 'Dialled with the phone, it plays back what is said' }),
    heartbeatMs: durationMsSchema.meta({ description: 'How often the page is to report' }),
  })
  .meta({ id: 'PhoneCredentials' });
export type PhoneCredentialsJson = z.infer<typeof phoneCredentialsSchema>;

/** What the service sends. `replaced`: another place has taken the phone over; this page is a phone no longer. */
export interface WorkplaceServerEvents {
  workplace: (view: WorkplaceJson) => void;
  replaced: () => void;
}

/** What a page sends. `leaving`: the page is being unloaded (reload or closing), which is no hang-up. */
export interface WorkplaceClientEvents {
  report: (attachment: string, report: PhoneReportJson, answer?: (refused: ErrorJson | null) => void) => void;
  leaving: (attachment: string) => void;
}

/** Somebody whose number is known: out of the desk file's contacts, an agent, a service or a person on call. */
export const contactSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['contact', 'agent', 'service']),
    name: z.string(),
    number: phoneNumberSchema.nullable(),
    organisation: z.string().nullable().meta({ description: 'Name of the organisation' }),
    title: z.string().nullable(),
    note: z.string().nullable(),
    state: agentStateSchema.nullable().meta({ description: 'Of an agent' }),
    reachable: z.boolean().nullable().meta({ description: 'Of an agent' }),
    waiting: countSchema.nullable().meta({ description: 'Of a service: callers in its queue' }),
  })
  .meta({ id: 'Contact' });
export type ContactJson = z.infer<typeof contactSchema>;

/** An earlier call with the same other party. */
export const earlierCallSchema = z
  .object({
    call: z.string(),
    kind: callKindSchema,
    arrivedAt: instantSchema,
    service: z.string().nullable().meta({ description: 'Name' }),
    agent: z.string().nullable().meta({ description: 'Name of who had it' }),
    endReason: z.string().nullable().meta({ description: 'null: it goes on' }),
    reason: z.string().nullable().meta({ description: 'Name of the reason code' }),
    note: z.string().nullable(),
  })
  .meta({ id: 'EarlierCall' });
export type EarlierCallJson = z.infer<typeof earlierCallSchema>;

/** Somebody an agent had to do with lately: to be rung up again. */
export const recentCallSchema = z
  .object({
    call: z.string(),
    at: instantSchema,
    number: phoneNumberSchema,
    name: z.string().nullable().meta({ description: 'From the contacts' }),
    how: z.enum(['answered', 'dialled', 'missed']),
    dialled: phoneNumberSchema.meta({ description: 'The number of ours that was dialled or shown' }),
    service: z.string().nullable(),
  })
  .meta({ id: 'RecentCall' });
export type RecentCallJson = z.infer<typeof recentCallSchema>;

/** What is written to a call, in the talk or after it. It may come again and again: the latest counts. */
export const writtenSchema = z
  .strictObject({
    reason: z.string().min(1).max(80).optional().meta({ description: "A code of the call's service" }),
    note: z
      .string()
      .max(2_000)
      .optional()
      .meta({ description: 'Free text, kept as written; empty: the one before is taken away' }),
    class: callClassSchema.optional().meta({
      description:
        'The class it ought to have had: told by the history. A call that waits again waits as it came',
    }),
  })
  .meta({ id: 'WrittenToCall', description: 'What is left out stays as it was' });
