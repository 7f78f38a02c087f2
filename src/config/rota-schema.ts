import { z } from 'zod';
import { HOLIDAY_READINGS } from '../core/schedule/rota.ts';
import {
  block,
  country,
  duration,
  id,
  phoneNumber,
  promptId,
  text,
  timeZone,
  whole,
  word,
  yesOrNo,
} from './schema-kit.ts';

/** The parts of the desk file about who is on call. */

const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].join('|');
const daysRule = 'must be a day of the week, or several in a row: mon, tue, wed, thu, fri, sat, sun, mon-fri';
const hoursRule =
  'must be hours such as "15:30-08:00", from 00:00 to at most 24:00; an end before the beginning is on the next day';
const dateRule = 'must be a date in quotes such as "2027-03-22"';
const momentRule = 'must be a local date and time in quotes such as "2027-03-22 15:30"';

const date = z.string(dateRule).regex(/^\d{4}-\d{2}-\d{2}$/, dateRule);
const time = z
  .string('must be a time in quotes such as "08:00"')
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as "08:00"');
const moment = z.string(momentRule).regex(/^\d{4}-\d{2}-\d{2}[ T]([01]\d|2[0-3]):[0-5]\d$/, momentRule);

/** Somebody who can be on call. */
export const person = block({
  name: text('the name').describe('Name as colleagues know it.'),
  number: phoneNumber.describe('Rung when on call; within dialling.allowedPrefixes.'),
  email: z
    .email('must be an e-mail address')
    .max(254, 'is too long for an e-mail address')
    .optional()
    .describe('Where notices of hand-overs go; none are sent when left out.'),
}).describe('Somebody who can be on call; need not be an agent.');

const staffed = block({
  days: z
    .string(daysRule)
    .regex(new RegExp(`^(${dayNames})(-(${dayNames}))?$`), daysRule)
    .describe('A day of the week, or several in a row such as `mon-fri`.'),
  hours: z
    .string(hoursRule)
    .regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, hoursRule)
    .describe('Such as `15:30-08:00`; an end before the beginning is on the next day.'),
  readBy: word('how nights are read', ['start-day', 'every-night'])
    .default('start-day')
    .describe(
      '`start-day`: the nights that begin on those days. `every-night`: also those that end on them, so that `mon-fri` holds Monday from midnight.',
    ),
});

const turnDays = whole('how many days a turn lasts', 1, 366);

const layer = block({
  name: text('the name').describe('Name as schedules show it.'),
  people: z
    .array(id('a person'), 'must be a list of people')
    .min(1, 'has nobody: a layer needs at least one person')
    .max(100, 'has more than 100 people')
    .describe('Those who take turns, in their order.'),
  turnDays: z
    .union([turnDays, z.array(turnDays).min(1, 'must name at least one length').max(31, 'has too many')], {
      error: 'must be a number of days, 1 to 366, or a list such as [5, 2]',
    })
    .default(7)
    .describe(
      'Days that a turn lasts: 1 daily, 7 weekly; a list such as [5, 2] is gone through over and over.',
    ),
  startsOn: date.describe('Date on which the first person’s first turn begins.'),
  handOverAt: time.default('08:00').describe('Local time at which turns change.'),
  staffed: z
    .array(staffed, 'must be a list of days and hours')
    .max(50, 'has more than 50 periods')
    .optional()
    .describe('When somebody is on call; always when left out.'),
  holidays: word('which holidays are staffed all day', HOLIDAY_READINGS)
    .default('none')
    .describe(
      'Holidays staffed all day. `holy-days`: by the letter, in Norway without 1 and 17 May. `public-holidays`: with them. `public-and-eves`: and the eves. `public-eves-and-half-days`: and other half-days from their hour.',
    ),
}).describe('People who take turns; a later layer goes before an earlier one.');

const override = block({
  person: id('a person').describe('Who is on call instead.'),
  from: moment.describe('Local date and time.'),
  until: moment.describe('Local date and time.'),
  reason: text('the reason').describe('Why, as schedules show it.'),
});

const duty = block({
  person: id('a person').describe('Whose duty it was.'),
  from: moment.describe('Local date and time.'),
  until: moment.describe('Local date and time.'),
});

const swap = block({
  first: duty.describe('Goes to the second person.'),
  second: duty.describe('Goes to the first person.'),
  reason: text('the reason').describe('Why, as schedules show it.'),
});

/** Who is on call when. */
export const rota = block({
  name: text('the name').describe('Name as people see it.'),
  country: country.default('SE').describe('Whose holidays its layers count.'),
  timeZone: timeZone.optional().describe('IANA zone; that of the country when left out.'),
  dutyIsRest: yesOrNo
    .default(false)
    .describe('`true`: passive duty at home counts as rest, so that no rest under 11 h is warned about.'),
  handOverNoticeMs: duration('how long before a hand-over it is told', 60_000, 14 * 86_400_000)
    .optional()
    .describe(
      'So long before a duty begins, and when it is changed, those concerned are told by e-mail; needs `mail`. Left out: they are not.',
    ),
  layers: z
    .array(layer, 'must be a list of layers')
    .min(1, 'has nobody: a rota needs at least one layer')
    .max(20, 'has more than 20 layers')
    .describe('Layers, later ones before earlier ones.'),
  overrides: z
    .array(override, 'must be a list of overrides')
    .max(2_000, 'has more than 2000 overrides')
    .default([])
    .describe('Who stands in when.'),
  swaps: z
    .array(swap, 'must be a list of swaps')
    .max(2_000, 'has more than 2000 swaps')
    .default([])
    .describe('Two people change turns.'),
}).describe('Who is on call when.');

const ringTimeoutMs = duration('how long the phone rings', 5_000, 120_000)
  .default(25_000)
  .describe('How long the phone rings.');

const step = block({
  rota: id('a rota').optional().describe('Whoever is on call by it.'),
  person: id('a person').optional().describe('Instead of rota: always the same.'),
  ringTimeoutMs,
}).refine((it) => (it.rota === undefined) !== (it.person === undefined), {
  error: 'must have one of rota and person',
});

/** Whom a critical caller is put through to. */
export const chain = block({
  name: text('the name').describe('Name as people see it.'),
  steps: z
    .array(step, 'must be a list of steps')
    .min(1, 'has no steps: nobody would be rung')
    .max(20, 'has more than 20 steps')
    .describe('Who is rung, one after the other.'),
  rounds: whole('how often it is gone through', 1, 10)
    .default(2)
    .describe('How often it is gone through before it is given up.'),
  confirmPrompt: promptId
    .default('on-call-confirm')
    .describe('Said to the caller, who confirms that the fault is critical.'),
  confirmKey: z
    .string('must be a key of the telephone in quotes')
    .regex(/^[0-9*#]$/, 'must be one key of the telephone: 0 to 9, * or #')
    .default('1')
    .describe('Key by which the caller confirms.'),
  exhaustedPrompt: promptId.default('on-call-exhausted').describe('Said when nobody could be reached.'),
}).describe('Whom a critical caller is put through to outside the hours.');

export type PersonEntry = z.output<typeof person>;
export type RotaEntry = z.output<typeof rota>;
export type ChainEntry = z.output<typeof chain>;
