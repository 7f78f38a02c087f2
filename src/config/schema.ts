import { z } from 'zod';
import { calendar } from './calendar-schema.ts';
import {
  block,
  country,
  id,
  idPattern,
  idRule,
  ids,
  language,
  phoneNumber,
  promptId,
  secret,
  skillLevel,
  text,
  timeZone,
  userNamePattern,
  userNameRule,
  word,
} from './schema-kit.ts';
import { chain, person, rota } from './rota-schema.ts';
import { callClass, closed, drain, languages, menu } from './entry-schema.ts';
import { mail, voicemail } from './mail-schema.ts';
import { service } from './service-schema.ts';
import { contact, ofOrganisation, pauseReasons } from './workplace-schema.ts';

/**
 * The shape of the desk file. Only the shape: what one key says about another (references, overlaps) is
 * checked beside it. No transforms here, so that the same schema prints as JSON Schema.
 */

const organisation = block({
  name: text('the name').describe('Name as agents see it.'),
  country: country.default('SE').describe('SE or NO: how its national numbers are read.'),
  timeZone: timeZone
    .optional()
    .describe('IANA zone; Europe/Stockholm for SE and Europe/Oslo for NO when left out.'),
  language: language.optional().describe('Language of prompts; sv for SE and nb for NO when left out.'),
  voicemail: voicemail.optional(),
  ...ofOrganisation,
}).describe('A municipality, or another organisation that the desk answers for.');

const greeting = block({
  prompt: promptId.describe('Prompt of sounds/catalogue.json.'),
  when: z
    .enum(['before', 'while'], 'must be before or while')
    .default('while')
    .describe(
      '`before`: heard in full, then the wait begins. `while`: heard in the queue, an answer cuts it short.',
    ),
});

const numberPlan = block({
  organisation: id('an organisation').describe('Whose number it is.'),
  service: id('a service').describe('The service whose queue its calls enter.'),
  calendar: id('a calendar').optional().describe('Phone hours; open at all hours when left out.'),
  class: callClass
    .default('medium')
    .describe('Priority class of its calls; critical goes before everything else.'),
  language: language.optional().describe('Language of its prompts; that of the organisation when left out.'),
  greeting: greeting.optional().describe('What a caller hears first; nothing when left out.'),
  closedPrompt: promptId.default('closed').describe('What a caller hears outside the hours.'),
  onCall: id('a chain')
    .optional()
    .describe('Whom critical callers reach outside the hours; nobody when left out.'),
  languages: languages.optional().describe('Lets callers choose a language first.'),
  menu: id('a menu').optional().describe('Asked in the hours, after the greeting; left out: into the queue.'),
  closed: closed.optional().describe('What there is outside the hours beside a message.'),
  drain: drain
    .default('serve')
    .describe(
      'Who still waits when the hours end: `serve` all, `{ limitMs, prompt }` those who get an agent in time, or `{ sendOff: PROMPT }` nobody.',
    ),
  directLineOf: id('an agent')
    .optional()
    .describe('The agent whose direct number it is: known to callers, but led to the desk.'),
}).describe('One of our numbers, national or E.164, in quotes.');

const skill = block({ name: text('the name').describe('Name as people see it.') }).describe(
  'Something an agent can be good at, from level 1 (knows of it) to 5 (expert).',
);

const agent = block({
  name: text('the name').describe('Name on the board.'),
  skills: z
    .record(
      z.string().regex(idPattern, idRule),
      skillLevel('must be a level from 1 (knows of it) to 5 (expert)').describe('Level in that skill.'),
      'must be a block of skills with their levels, such as { network: 5 }',
    )
    .default({})
    .describe('Level, 1 to 5, in each skill.'),
  services: z
    .array(id('a service'), 'must be a list of services')
    .max(500, 'has more than 500 services')
    .default([])
    .describe('Services whose calls the agent takes: the first line of each.'),
  lines: z
    .array(id('a line'), 'must be a list of lines')
    .max(500, 'has more than 500 lines')
    .default([])
    .describe('Lines whose calls the agent takes, beside those of services.'),
  devices: z
    .array(id('a device'), 'must be a list of devices')
    .max(10, 'has more than 10 devices')
    .default([])
    .describe('Phones of the agent, in order of preference.'),
  ring: word('which devices an offer rings', ['first', 'all'])
    .default('first')
    .describe('`first`: the first device that is registered. `all`: all of them; the first to accept wins.'),
}).describe('Somebody who answers calls.');

const device = block({
  kind: word('a kind of phone', ['desk-phone', 'softphone', 'mobile']).describe(
    '`desk-phone`: SIP over UDP. `softphone`: WebRTC, without a password the one in the browser. `mobile`: any phone outside, dialled through the trunk; a call is accepted on it by pressing 1.',
  ),
  password: secret
    .optional()
    .describe(
      'What the phone registers with; its user name is the id. Not for a mobile. A softphone without it is that of the agent’s page, which is given a password of its own each time it becomes the phone; with it, some program’s.',
    ),
  number: phoneNumber
    .optional()
    .describe('Number of a mobile, as dialled on the trunk; within dialling.allowedPrefixes.'),
})
  .superRefine(({ kind, password, number }, context) => {
    const wrong = (key: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [key], message });
    };
    if (kind === 'mobile') {
      if (number === undefined) wrong('number', 'a mobile needs the number that is dialled');
      if (password !== undefined) wrong('password', 'a mobile does not register; leave password out');
    } else {
      if (password === undefined && kind === 'desk-phone')
        wrong('password', 'a desk-phone registers; say { env: NAME } or { file: PATH }');
      if (number !== undefined) wrong('number', `only a mobile has a number; a ${kind} is rung by its id`);
    }
  })
  .describe('A phone of an agent.');

const trunk = block({
  username: z
    .string('must be a user name')
    .regex(/^[A-Za-z0-9_][A-Za-z0-9_-]{0,63}$/, 'must be a user name of letters, digits, _ and -')
    .default('trunk')
    .describe('User name of the digest, both ways.'),
  password: secret.describe('Password of the digest.'),
  country: country.default('SE').describe('How national numbers on the trunk are read.'),
  host: z
    .string('must be a host name or an address, with a port if need be')
    .regex(
      /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(:\d{1,5})?$/,
      'must be a host name or an address, with a port if need be',
    )
    .optional()
    .describe('The operator’s server. Left out: the operator registers with us.'),
  emergencyNumber: phoneNumber
    .optional()
    .describe('Rung by Asterisk alone when Svara is away; left out: callers hear an apology.'),
}).describe('The line to the outside.');

const prefixRule =
  'must be the beginning of an E.164 number in quotes: + and 1 to 15 digits, the first no 0, such as "+46"';

const dialling = block({
  allowedPrefixes: z
    .array(
      z.string(prefixRule).regex(/^\+[1-9]\d{0,14}$/, prefixRule),
      'must be a list such as ["+46", "+47"]',
    )
    .max(200, 'has more than 200 prefixes')
    .default([])
    .describe('Beginnings of the numbers that may be dialled, in E.164; nothing else is ever dialled.'),
}).describe('What may be dialled out of the desk.');

const user = block({
  roles: z
    .array(
      z.enum(
        ['agent', 'supervisor', 'coordinator', 'admin'],
        'must be a role: agent, supervisor, coordinator or admin',
      ),
      'must be a list of roles: agent, supervisor, coordinator, admin',
    )
    .min(1, 'must name at least one role')
    .describe('What the user may do.'),
  agent: id('an agent').optional().describe('The agent that this user is.'),
  password: secret.optional().describe('Where the password is read from.'),
  passwordHash: z
    .string('must be a hash')
    .regex(
      /^scrypt\$\d+\$\d+\$\d+\$[A-Za-z0-9_-]+\$[A-Za-z0-9_-]+$/,
      'must be a hash of the form scrypt$N$r$p$salt$hash',
    )
    .optional()
    .describe('Instead of password: a hash of the form scrypt$N$r$p$salt$hash.'),
}).refine((it) => (it.password === undefined) !== (it.passwordHash === undefined), {
  error: 'must have one of password and passwordHash',
});

const token = block({
  token: secret.describe('Where the token is read from: at least 20 characters that nobody can guess.'),
  may: z
    .array(word('something a program may do', ['outages']), 'must be a list such as ["outages"]')
    .min(1, 'must name at least one thing')
    .describe('What the program may do; outages: switch outage messages on and off.'),
  organisations: z
    .array(id('an organisation'), 'must be a list of organisations')
    .min(1, 'must name at least one organisation')
    .describe('For which organisations.'),
}).describe('A program that uses the API without signing in, such as a monitoring system.');

/** One entry of each part of the file, for reading entry by entry. */
export const entrySchemas = {
  organisations: organisation,
  numbers: numberPlan,
  calendars: calendar,
  services: service,
  skills: skill,
  agents: agent,
  devices: device,
  people: person,
  rotas: rota,
  chains: chain,
  menus: menu,
  contacts: contact,
  pauseReasons,
  trunk,
  mail,
  dialling,
  users: user,
  tokens: token,
} as const;

/** The whole file. */
export const deskFileSchema = block({
  organisations: ids(organisation)
    .default({})
    .describe('Municipalities and others that the desk answers for.'),
  numbers: z
    .record(phoneNumber, numberPlan, 'must be a block with one phone number, in quotes, per entry')
    .default({})
    .describe('Our phone numbers and what becomes of a call to each; keys are numbers in quotes.'),
  calendars: ids(calendar).default({}).describe('Opening hours.'),
  services: ids(service).default({}).describe('Services: a queue, its skills and its target.'),
  skills: ids(skill).default({}).describe('Skills that services require and agents have.'),
  agents: ids(agent).default({}).describe('Those who answer.'),
  devices: ids(device).default({}).describe('Phones; the id is the SIP user name.'),
  people: ids(person).default({}).describe('Those who can be on call.'),
  rotas: ids(rota).default({}).describe('Who is on call when.'),
  chains: ids(chain)
    .default({})
    .describe('Whom critical callers are put through to outside the hours, one after the other.'),
  menus: ids(menu).default({}).describe('Questions to callers on the way into a queue.'),
  contacts: ids(contact).default({}).describe('The address book: names for callers, and whom agents call.'),
  pauseReasons,
  trunk: trunk.optional(),
  mail: mail.optional(),
  dialling: dialling.prefault({}).describe('What may be dialled out of the desk; nothing when left out.'),
  users: z
    .record(
      z.string().regex(userNamePattern, userNameRule),
      user,
      'must be a block with one user name per entry',
    )
    .default({})
    .describe('Who may sign in to the web page; keys are user names.'),
  tokens: ids(token).default({}).describe('Programs that use the API; sent as Authorization: Bearer.'),
}).describe('A Svara desk.');

export type SecretRef = z.output<typeof secret>;
export type OrganisationEntry = z.output<typeof organisation>;
export type NumberEntry = z.output<typeof numberPlan>;
export type { CalendarEntry } from './calendar-schema.ts';
export type SkillEntry = z.output<typeof skill>;
export type AgentEntry = z.output<typeof agent>;
export type DeviceEntry = z.output<typeof device>;
export type TrunkEntry = z.output<typeof trunk>;
export type DiallingEntry = z.output<typeof dialling>;
export type UserEntry = z.output<typeof user>;
export type TokenEntry = z.output<typeof token>;

/** The schema of the file as JSON Schema (draft 2020-12), for editors and other programs. */
export function deskJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(deskFileSchema, { io: 'input' });
}
