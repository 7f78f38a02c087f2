import { z } from 'zod';
import type { AgentOrder } from '../core/desk/directory.ts';
import type { ServiceLevelDefinition } from '../core/service-level/definitions.ts';
import {
  block,
  duration,
  id,
  phoneNumber,
  promptId,
  skillLevel,
  text,
  timeZone,
  whole,
  word,
  yesOrNo,
} from './schema-kit.ts';
import { reasons } from './workplace-schema.ts';

/** The shape of a service: its queue, whom it asks for, and what becomes of those who wait. */

const levelRule = 'must be a level from 1 to 5';

const relaxation = block({
  afterMs: duration('the wait', 1).describe('From so long a wait on; rising from step to step.'),
  minLevel: skillLevel(levelRule)
    .optional()
    .describe('This level will do: lower than the one before. Or drop.'),
  drop: z.literal(true, 'can only be true').optional().describe('The skill is not asked for any more.'),
}).refine(
  (it) => (it.minLevel === undefined) !== (it.drop === undefined),
  'must say one of minLevel and drop',
);

const requirement = block({
  skill: id('a skill').describe('The skill needed.'),
  minLevel: skillLevel(levelRule).default(1).describe('The lowest level that will do.'),
  relax: z
    .array(relaxation, 'must be a list of { afterMs, minLevel } and { afterMs, drop: true }')
    .max(5, 'has more than 5 steps')
    .default([])
    .describe('How the requirement gives way to waiting; whenSpent says what comes after the last step.'),
});

const targetKeys = 'service, number, message, callback, onCall';

/** Where a call goes that cannot be served here: exactly one of its keys. */
const target = block({
  service: id('a service').optional().describe('Into the queue of another service.'),
  number: phoneNumber
    .optional()
    .describe('To a number outside, as dialled on the trunk; within dialling.allowedPrefixes.'),
  message: promptId.optional().describe('Hears this prompt, then the call ends.'),
  callback: z
    .literal(true, 'can only be true')
    .optional()
    .describe('Is offered to be rung up in its turn; needs callback in this service.'),
  onCall: id('a chain')
    .optional()
    .describe(
      'To those on call, step by step, for critical calls only; back to the queue if nobody takes it.',
    ),
}).refine(
  (it) => Object.values(it).filter((value) => value !== undefined).length === 1,
  `must have exactly one of ${targetKeys}`,
);

const whenSpentRule =
  'must be keep-waiting, any-agent, next-line, or one of { service }, { number }, { message }, { callback: true } and { onCall }';

const overflowStep = block({
  afterMs: duration('the wait', 0).optional().describe('Reached by a call that has waited so long.'),
  queueLength: whole('the number of waiting calls', 1, 100_000)
    .optional()
    .describe('Reached by a call that comes when so many already wait.'),
  nobodySignedIn: z
    .literal(true, 'can only be true')
    .optional()
    .describe('Reached by a call that waits while nobody is signed in on any of its lines.'),
  then: target.describe('Where the call goes.'),
}).refine(
  (it) => [it.afterMs, it.queueLength, it.nobodySignedIn].filter((value) => value !== undefined).length === 1,
  'must have exactly one of afterMs, queueLength, nobodySignedIn',
);

const agentOrders = [
  'best-suited',
  'least-flexible',
  'fixed',
  'ring-all',
] as const satisfies readonly AgentOrder[];
const agentOrder = word('an order of agents', agentOrders);

const line = block({
  id: id('the line').describe('Id of the line, unlike that of any other line of the file.'),
  name: text('the name').describe('Name as people see it.'),
  organisations: z
    .array(id('an organisation'), 'must be a list of organisations')
    .min(1, 'must name at least one organisation; left out, the line takes the calls of all')
    .max(500, 'has more than 500 organisations')
    .optional()
    .describe('Whose calls it takes; those of all when left out.'),
  opensAfterMs: duration('the wait', 0)
    .optional()
    .describe(
      'Opens to a call that has waited so long; 0 at once. Left out, the first line is open from the start and others open by escalation, by whenSpent or by opensWhenNobodySignedIn.',
    ),
  opensWhenNobodySignedIn: yesOrNo
    .default(false)
    .describe('Opens to a call while nobody is signed in on the lines before it.'),
  order: agentOrder
    .optional()
    .describe('Whom of its agents a call is offered to; that of the service when left out.'),
  agents: z
    .array(id('an agent'), 'must be a list of agents')
    .min(1, 'must name at least one agent')
    .max(1_000, 'has more than 1000 agents')
    .optional()
    .describe('The order of `fixed`; agents of the line who are not in it come last, by id.'),
});

const points = (otherwise: number) => whole('points', -10_000, 10_000).default(otherwise);

/** DOMAIN, routing semantics 2: 100 points are worth one target of waiting. */
const classPoints = block({
  high: points(100).describe('Of class high.'),
  medium: points(50).describe('Of class medium.'),
  low: points(0).describe('Of class low.'),
  status: points(-50).describe('Of callers who only ask how a case is going.'),
});

const wrapUp = block({
  durationMs: duration('the time', 0).describe(
    'Time after a call for what is left to write; 0: none, but a reason can still be given.',
  ),
  extensionMs: duration('the time', 0)
    .default(0)
    .describe('What one extension adds; 0: it cannot be extended.'),
  extensions: whole('the number of extensions', 0, 100)
    .default(0)
    .describe('How often an agent may extend it.'),
  reasons,
});

/** So far back does a restarted service remember calls. */
const longestMemoryMs = 172_800_000;

const sameAgent = block({
  withinMs: duration('the time', 1, longestMemoryMs).describe('For so long after the earlier call ended.'),
  holdMs: duration('the time', 0)
    .default(0)
    .describe('A call is held at most so long for that agent, when they are about to be free; 0: not held.'),
});

const announcements = block({
  firstAfterMs: duration('the wait', 0).default(30_000).describe('When the first is said.'),
  everyMs: duration('the interval', 5_000)
    .default(60_000)
    .describe('From the beginning of one to that of the next.'),
  position: yesOrNo.default(true).describe('“You are number three in the queue.”'),
  expectedWait: yesOrNo
    .default(true)
    .describe('“The expected wait is three to five minutes”, said only while the estimate proves good.'),
  comfort: z
    .array(promptId, 'must be a list of prompts')
    .max(20, 'has more than 20 prompts')
    .default([])
    .describe('Prompts said in turn, one at each time.'),
});

const callback = block({
  key: z
    .string('must be one key of a telephone in quotes: 0 to 9, * or #')
    .regex(/^[0-9*#]$/, 'must be one key of a telephone in quotes: 0 to 9, * or #')
    .default('1')
    .describe('Key by which a waiting caller asks for it.'),
  offeredAfterMs: duration('the wait', 0).default(60_000).describe('The offer is said from this wait on.'),
  attempts: whole('the number of attempts', 1, 20)
    .default(3)
    .describe('How often the caller is dialled before it is given up.'),
  retryGapMs: duration('the pause', 1_000).default(900_000).describe('Pause between two attempts.'),
  ringTimeoutMs: duration('the time', 5_000, 120_000)
    .default(30_000)
    .describe('How long the caller’s phone rings.'),
});

/** The definitions of the core, in the order of their description. */
const serviceLevelDefinitions = [
  'answered_only',
  'abandons_positive',
  'abandons_ignored',
  'abandons_negative',
  'short_counted',
  'left_queue',
  'all_offered',
] as const satisfies readonly ServiceLevelDefinition[];

/** A service of the desk file. */
export const service = block({
  name: text('the name').describe('Name on the board.'),
  organisation: id('an organisation')
    .optional()
    .describe('Whose zone it follows, when timeZone is left out.'),
  timeZone: timeZone
    .optional()
    .describe(
      'Zone of its day, by which the board counts. Needed when organisations of this file differ in zone.',
    ),
  requires: z
    .array(requirement, 'must be a list of { skill, minLevel }')
    .max(20, 'has more than 20 requirements')
    .default([])
    .describe('Skills an agent must have to be offered its calls.'),
  whenSpent: z
    .union([z.enum(['keep-waiting', 'any-agent', 'next-line'], whenSpentRule), target], whenSpentRule)
    .optional()
    .describe(
      'What becomes of a call that still waits when every requirement has given way as far as it goes. Needed where something relaxes. `keep-waiting`: waits on. `any-agent`: anyone of the desk may take it. `next-line`: the next line opens to it. Or a block: it goes elsewhere.',
    ),
  lines: z
    .array(line, 'must be a list of lines, each with id and name')
    .min(1, 'must have at least one line; left out, the service has one with its own id')
    .max(50, 'has more than 50 lines')
    .optional()
    .describe(
      '1st, 2nd, 3rd line, in this order; earlier lines are offered a call first. Left out: one line with the service’s id.',
    ),
  order: agentOrder
    .default('best-suited')
    .describe(
      'Whom of the free a call is offered to. `best-suited`: the highest levels in what is required, then the longest idle. `least-flexible`: who has the fewest other skills, then as before. `fixed`: in the order of the line’s agents. `ring-all`: all at once, the first to answer wins.',
    ),
  overflow: z
    .array(overflowStep, 'must be a list of steps, each with a limit and then')
    .max(20, 'has more than 20 steps')
    .default([])
    .describe('Limits of the queue; the first that is reached decides where the call goes.'),
  points: classPoints
    .prefault({})
    .describe(
      'What a class is worth in the order of calls: 100 points are as much as a wait of one targetMs.',
    ),
  targetMs: duration('the target', 1)
    .default(20_000)
    .describe('Answer-time target: the T of the service level.'),
  shortAbandonMs: duration('the limit', 0)
    .default(5_000)
    .describe('Who leaves within this wait is a short abandon; at most targetMs.'),
  definition: z
    .enum(serviceLevelDefinitions, `must be a definition: ${serviceLevelDefinitions.join(', ')}`)
    .default('abandons_negative')
    .describe('How the service level is counted.'),
  serviceLevelHours: id('a calendar')
    .optional()
    .describe(
      'The calendar that the service level counts by, which may be another than that of the phone: calls that come outside it are offered, but in no service level. Left out: every call counts.',
    ),
  offerTimeoutMs: duration('the time', 1_000).default(15_000).describe('How long an agent’s phone rings.'),
  missesForgiven: whole('the number of calls', 0, 100)
    .default(0)
    .describe('How many calls in a row an agent may miss before being taken for not responding.'),
  restMs: duration('the time', 0)
    .default(30_000)
    .describe('How long a call is kept from an agent who declined or did not answer it.'),
  wrapUpMs: duration('the time', 0)
    .optional()
    .describe('Wrap-up after each call, without extension or reasons; none when left out. Or wrapUp.'),
  wrapUp: wrapUp.optional().describe('Wrap-up that can be extended or asks for a reason.'),
  sameAgent: sameAgent
    .optional()
    .describe('The caller of an earlier call is first offered to the agent who had it; not when left out.'),
  announcements: announcements
    .optional()
    .describe('What waiting callers are told; nothing when left out. Never keeps them from being connected.'),
  callback: callback
    .optional()
    .describe('Callers may keep their place and be rung up; not when left out. `{}` takes every default.'),
}).describe('A service has one queue, measured by one target.');

export type ServiceEntry = z.output<typeof service>;
export type TargetEntry = z.output<typeof target>;
export type RequirementEntry = z.output<typeof requirement>;
export type LineEntry = z.output<typeof line>;
