import { z } from 'zod';
import type { MenuAction } from '../core/entry/plan.ts';
import { block, duration, id, language, promptId, text, whole } from './schema-kit.ts';

/** The shape of the way into a queue: languages, menus, what there is outside the hours, who is served at their end. */

export const callClass = z.enum(
  ['critical', 'high', 'medium', 'low', 'status'],
  'must be a class: critical, high, medium, low or status',
);

const keyRule = 'a key is one of 0 to 9, * and #, in quotes';
const key = z.string().regex(/^[0-9*#]$/, keyRule);
const prompts = z
  .array(promptId, 'must be a list of prompts')
  .min(1, 'must have at least one prompt')
  .max(20, 'has more than 20 prompts');

const actionRule =
  'must be queue, callback, voicemail, repeat, hang-up or a block with one of service, menu, onCall and say';

/** Where a choice leads, as it is written. */
export type ActionEntry =
  | 'queue'
  | 'callback'
  | 'voicemail'
  | 'repeat'
  | 'hang-up'
  | { readonly service: string }
  | { readonly menu: string }
  | { readonly onCall: string }
  | { readonly say: readonly string[]; readonly then: ActionEntry };

const plainAction = z.enum(['queue', 'callback', 'voicemail', 'repeat', 'hang-up'], actionRule);
const plainTarget = z.union(
  [
    plainAction,
    block({ service: id('a service').describe('Into the queue of another service.') }),
    block({ menu: id('a menu').describe('Asks another menu.') }),
    block({ onCall: id('a chain').describe('Rings those on call, who accept by a key.') }),
  ],
  actionRule,
);
const action = z.union(
  [
    plainTarget,
    block({
      say: prompts.describe('Said in full first.'),
      then: plainTarget.describe('Where it goes on afterwards.'),
    }),
  ],
  actionRule,
);

const menuOption = block({
  name: text('the name').describe('What the choice is for, as history and pages tell it.'),
  class: callClass.optional().describe('The class that it gives the call; left out: the class stays.'),
  then: action
    .default('queue')
    .describe(
      '`queue` (of the number), `callback` (when the hours begin), `voicemail` (leaves a message), `repeat`, `hang-up`, or one of service, menu, onCall, say.',
    ),
});

/** A question to callers. */
export const menu = block({
  name: text('the name').describe('Name as people see it.'),
  prompts: prompts.describe('What is asked; a key counts while it is still said.'),
  keys: z
    .record(key, menuOption, 'must be a block with one key, in quotes, per choice')
    .refine((keys) => Object.keys(keys).length > 0, 'must have at least one key')
    .describe('The choices by their keys.'),
  timeoutMs: duration('the time for a key', 1_000, 60_000)
    .default(5_000)
    .describe('How long a key is awaited after the prompts.'),
  attempts: whole('how often it is asked', 1, 10)
    .default(3)
    .describe('How often it is asked in all; wrong keys count too.'),
  wrongKeyPrompt: promptId
    .default('menu-wrong-key')
    .describe('Said before it is asked again after a wrong key.'),
  otherwise: action.default('queue').describe('What becomes of a caller who never presses a key of it.'),
}).describe('A question to callers, answered by a key.');

export const languages = block({
  prompt: promptId.default('choose-language').describe('Said in each language in turn, followed by its key.'),
  keys: z
    .record(key, language, 'must be a block such as { "1": sv, "2": en }')
    .refine((keys) => Object.keys(keys).length > 1, 'must offer at least two languages')
    .describe('The languages by their keys.'),
  timeoutMs: duration('the time for a key', 1_000, 60_000)
    .default(4_000)
    .describe('How long a key is awaited; then it is the language of the number.'),
});

export const closed = block({
  prompts: prompts.optional().describe('What a caller hears outside the hours; closedPrompt when left out.'),
  nextOpening: z
    .boolean('must be true or false')
    .default(true)
    .describe('Says when it opens again, before the menu.'),
  menu: id('a menu').optional().describe('Asked afterwards; left out: the call ends there.'),
  voicemail: z
    .boolean('must be true or false')
    .default(false)
    .describe('Instead of a menu: the caller may leave a message, by the voicemail of the organisation.'),
});

export const drain = z.union(
  [
    z.literal('serve', 'must be serve, or a block with one of limitMs and sendOff'),
    block({
      limitMs: duration('the time', 1).describe('So long after closing they are still served.'),
      prompt: promptId.default('closing').describe('Said to whoever still waits then.'),
    }),
    block({ sendOff: promptId.describe('Said at closing to everybody who waits; then their calls end.') }),
  ],
  'must be serve, { limitMs, prompt } or { sendOff: PROMPT }',
);

export type MenuEntry = z.output<typeof menu>;
export type LanguagesEntry = z.output<typeof languages>;
export type DrainEntry = z.output<typeof drain>;

/** The core's action of what is written. */
export function buildAction(entry: ActionEntry): MenuAction {
  if (entry === 'queue') return { do: 'queue', service: null };
  if (typeof entry === 'string') return { do: entry };
  if ('service' in entry) return { do: 'queue', service: entry.service };
  if ('menu' in entry) return { do: 'menu', menu: entry.menu };
  if ('onCall' in entry) return { do: 'on-call', chain: entry.onCall };
  return { do: 'say', prompts: entry.say, then: buildAction(entry.then) };
}
