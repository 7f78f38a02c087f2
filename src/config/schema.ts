import { z } from 'zod';
import { isTimeZone } from '../core/kernel/zone.ts';
import type { ServiceLevelDefinition } from '../core/service-level/definitions.ts';
import { HOLIDAY_SETS } from '../core/schedule/holidays.ts';

/**
 * The shape of the desk file. Only the shape: what one key says about another (references, overlaps) is
 * checked in `checks.ts`. No transforms here, so that the same schema prints as JSON Schema.
 */

/** In the order of ISO weekdays, 1 to 7. */
export const weekdayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export const weekdayPattern = new RegExp(`^(${weekdayNames.join('|')})(-(${weekdayNames.join('|')}))?$`);
/** `07:45-12:00`; `24:00` only as an end. Also used by the reader of periods. */
export const periodPattern = /^((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;
const zonePattern = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/;

/** The longest duration accepted anywhere: one day. */
const longestMs = 86_400_000;

/** An object without unknown keys, which says what it knows when it meets one. */
function block<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code === 'unrecognized_keys') return `unknown key; the keys here are: ${known}`;
      return issue.code === 'invalid_type' ? `must be a block with the keys: ${known}` : undefined;
    },
  });
}

function text(what: string, maxLength = 120) {
  const message = `must be ${what}: text of 1 to ${maxLength} characters in one line`;
  return z
    .string(message)
    .max(maxLength, message)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, message)
    .regex(/\S/, message);
}

/** Ids become names in Asterisk and parts of addresses: plain letters only. */
const idPattern = /^[a-z][a-z0-9-]{0,39}$/;
const idRule = 'an id is a small letter, then up to 39 small letters, digits or hyphens';
const userNamePattern = /^[a-z0-9][a-z0-9._@-]{0,63}$/;
const userNameRule = 'a user name is 1 to 64 small letters, digits or any of . _ @ -';

const id = (of: string) => z.string(`must be the id of ${of}`).regex(idPattern, idRule);
const ids = <Entry extends z.ZodType>(entry: Entry) =>
  z.record(z.string().regex(idPattern, idRule), entry, 'must be a block with one id per entry');

function duration(what: string, atLeastMs: number) {
  const message = `must be ${what} in whole milliseconds, ${atLeastMs} to ${longestMs}`;
  return z.int(message).min(atLeastMs, message).max(longestMs, message);
}

const timeZone = z
  .string('must be the name of a time zone, such as Europe/Stockholm')
  .regex(zonePattern, 'must be the name of a time zone, such as Europe/Stockholm')
  .refine((zone) => !zonePattern.test(zone) || isTimeZone(zone), {
    error: (issue) =>
      `unknown time zone ${JSON.stringify(issue.input)}; use an IANA name such as Europe/Stockholm`,
  });

const language = z.enum(['sv', 'nb', 'nn', 'en'], 'must be a language: sv, nb, nn or en');
const country = z.enum(['SE', 'NO'], 'must be a country: SE or NO');

const phoneNumber = z
  .string('must be a phone number in quotes, in national or international form: "040-628 04 00"')
  .min(1, 'must be a phone number')
  .max(40, 'is too long for a phone number');

const promptId = z
  .string('must be the id of a prompt in sounds/catalogue.json')
  .regex(/^[a-z][a-z0-9-]{0,63}$/, 'must be the id of a prompt: small letters, digits and hyphens');

const secretRule = 'a secret is never written in this file: say { env: NAME } or { file: PATH }';
/** Where a secret is read from; exactly one of the two. */
const secret = z
  .strictObject(
    {
      env: z
        .string(secretRule)
        .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable')
        .describe('Environment variable that holds the secret; NAME_FILE, the path of a file, works too.')
        .optional(),
      file: z
        .string(secretRule)
        .min(1, 'must be the path of a file')
        .describe('File that holds the secret, relative to this one; a line end after it is dropped.')
        .optional(),
    },
    secretRule,
  )
  .refine((ref) => (ref.env === undefined) !== (ref.file === undefined), 'must name one of env and file');

const organisation = block({
  name: text('the name').describe('Name as agents see it.'),
  country: country.default('SE').describe('SE or NO: how its national numbers are read.'),
  timeZone: timeZone
    .optional()
    .describe('IANA zone; Europe/Stockholm for SE and Europe/Oslo for NO when left out.'),
  language: language.optional().describe('Language of prompts; sv for SE and nb for NO when left out.'),
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
  class: z
    .enum(
      ['critical', 'high', 'medium', 'low', 'status'],
      'must be a class: critical, high, medium, low or status',
    )
    .default('medium')
    .describe('Priority class of its calls; critical goes before everything else.'),
  language: language.optional().describe('Language of its prompts; that of the organisation when left out.'),
  greeting: greeting.optional().describe('What a caller hears first; nothing when left out.'),
  closedPrompt: promptId.default('closed').describe('What a caller hears outside the hours.'),
}).describe('One of our numbers, national or E.164, in quotes.');

const periods = z
  .array(
    z
      .string('must be a period in quotes such as "07:45-12:00"')
      .regex(periodPattern, 'must be a period such as "07:45-12:00", from 00:00 to at most 24:00'),
    'must be a list of periods such as ["07:45-12:00", "12:45-16:30"]; [] is closed all day',
  )
  .max(48, 'has too many periods for one day');

const weekdayRule = `a day of the week is one of ${weekdayNames.join(', ')}, or several in a row such as mon-fri`;
const specialDay = block({
  name: text('the reason').describe('Why the day is different, as the history tells it.'),
  periods: periods.describe('Opening hours of that date instead of the usual ones; [] is closed all day.'),
});

const calendar = block({
  name: text('the name').optional().describe('Name as people see it; the id when left out.'),
  timeZone: timeZone.describe('IANA zone whose wall clock the periods follow.'),
  open: z.literal('always', 'can only be always').optional().describe('`always`: open at all hours.'),
  week: z
    .record(
      z.string().regex(weekdayPattern, weekdayRule),
      periods.describe('Periods of those days; [] is closed.'),
      'must be a block of weekdays',
    )
    .optional()
    .describe('Periods per weekday; days left out are closed. No week at all is always closed.'),
  holidays: z
    .enum(HOLIDAY_SETS, `must be a set of holidays: ${HOLIDAY_SETS.join(', ')}`)
    .optional()
    .describe('Public holidays and half-days that take the place of the weekday.'),
  days: z
    .record(
      z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date is written as 2027-05-07'),
      specialDay,
      'must be a block of dates',
    )
    .optional()
    .describe('Single dates with hours of their own; they go before week and holidays.'),
}).describe('Opening hours.');

const skillLevel = (message: string) => z.int(message).min(1, message).max(5, message);

const requirement = block({
  skill: id('a skill').describe('The skill needed.'),
  minLevel: skillLevel('must be a level from 1 to 5').default(1).describe('The lowest level that will do.'),
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

const service = block({
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
  offerTimeoutMs: duration('the time', 1_000).default(15_000).describe('How long an agent’s phone rings.'),
  wrapUpMs: duration('the time', 0).default(0).describe('Wrap-up after each call; 0 is none.'),
  restMs: duration('the time', 0)
    .default(30_000)
    .describe('How long a call is kept from an agent who declined or did not answer it.'),
}).describe('A service has one queue, measured by one target.');

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
    .describe('Services whose calls the agent takes.'),
  devices: z
    .array(id('a device'), 'must be a list of devices')
    .max(10, 'has more than 10 devices')
    .default([])
    .describe('Phones of the agent; a call rings the first that is registered.'),
}).describe('Somebody who answers calls.');

const device = block({
  kind: z
    .enum(['desk-phone', 'softphone'], 'must be desk-phone or softphone')
    .describe('`desk-phone`: SIP over UDP. `softphone`: in the browser, WebRTC.'),
  password: secret.describe('What the phone registers with; its user name is the id.'),
}).describe('A phone of an agent.');

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

/** One entry of each part of the file, for reading entry by entry. */
export const entrySchemas = {
  organisations: organisation,
  numbers: numberPlan,
  calendars: calendar,
  services: service,
  skills: skill,
  agents: agent,
  devices: device,
  trunk,
  users: user,
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
  trunk: trunk.optional(),
  users: z
    .record(
      z.string().regex(userNamePattern, userNameRule),
      user,
      'must be a block with one user name per entry',
    )
    .default({})
    .describe('Who may sign in to the web page; keys are user names.'),
}).describe('A Svara desk.');

export type SecretRef = z.output<typeof secret>;
export type OrganisationEntry = z.output<typeof organisation>;
export type NumberEntry = z.output<typeof numberPlan>;
export type CalendarEntry = z.output<typeof calendar>;
export type ServiceEntry = z.output<typeof service>;
export type SkillEntry = z.output<typeof skill>;
export type AgentEntry = z.output<typeof agent>;
export type DeviceEntry = z.output<typeof device>;
export type TrunkEntry = z.output<typeof trunk>;
export type UserEntry = z.output<typeof user>;

/** The schema of the file as JSON Schema (draft 2020-12), for editors and other programs. */
export function deskJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(deskFileSchema, { io: 'input' });
}
