import { z } from 'zod';
import { screenPopFields, whyNoScreenPop } from '../core/desk/screen-pop.ts';
import { block, id, ids, phoneNumber, text } from './schema-kit.ts';

/** What agents are shown and choose from on their page. */

/** Of an organisation: what whoever answers its callers says, is to know, and opens. */
export const ofOrganisation = {
  greetingPhrase: text('the phrase', 200)
    .optional()
    .describe('What agents say when they answer its callers; nothing is shown when left out.'),
  notes: z
    .string('must be text')
    .max(2_000, 'has more than 2,000 characters')
    .regex(/^[^\u0000-\u0009\u000b-\u001f\u007f-\u009f]*$/, 'must not hold control characters')
    .optional()
    .describe('What agents are to know of it, in as many lines as need be; shown with each of its calls.'),
  screenPop: z
    .string('must be an address')
    .max(500, 'has more than 500 characters')
    .superRefine((template, context) => {
      const why = whyNoScreenPop(template);
      if (why !== null) context.addIssue({ code: 'custom', message: why });
    })
    .optional()
    .describe(
      `Address that agents open with its calls, with the fields ${screenPopFields.map((field) => `{${field}}`).join(', ')}, each percent-encoded. Fields may stand after the host only; https, or http to this machine and private addresses.`,
    ),
};

export const contact = block({
  name: text('the name').describe('Name as agents see it, also where a call comes from the number.'),
  number: phoneNumber.describe('National form of the organisation’s country (or the trunk’s), or E.164.'),
  organisation: id('an organisation').optional().describe('Where they belong.'),
  title: text('the title').optional().describe('What they are there.'),
  note: text('the note', 500).optional().describe('What agents are to know.'),
}).describe('Somebody whose number is known.');

/** Known words, which pages show in the reader's language. */
export const defaultPauseReasons = ['lunch', 'break', 'meeting', 'other-work', 'training'];

export const pauseReasons = z
  .array(text('a reason', 80), 'must be a list of reasons, such as [lunch, meeting]')
  .max(30, 'has more than 30 reasons')
  .superRefine((reasons, context) => {
    for (const [place, reason] of reasons.entries()) {
      if (reasons.indexOf(reason) < place)
        context.addIssue({ code: 'custom', path: [place], message: 'stands twice' });
    }
  })
  .default(defaultPauseReasons)
  .describe(
    'What agents choose from when they pause, in this order. lunch, break, meeting, other-work and training are shown in the reader’s language, others as they stand.',
  );

const reasonName = () => text('the name').describe('Name as the agent reads it.');
const reasonRule = 'must be a name, or a block with name and the finer reasons under it';

/** A reason with finer ones; three levels are as many as anybody looks through. */
const reasonOver = <Finer extends z.ZodType>(finer: Finer) =>
  z.union(
    [
      reasonName(),
      block({
        name: reasonName(),
        reasons: ids(finer).default({}).describe('The finer reasons under it, by code.'),
      }),
    ],
    reasonRule,
  );

export const reasons = ids(
  reasonOver(reasonOver(reasonName())).describe('Name, or a block with name and the finer reasons under it.'),
)
  .default({})
  .describe(
    'Codes of why a call came, with their names, in up to three levels: the agent is asked for one. A code stands once in a service.',
  );

export type ContactEntry = z.output<typeof contact>;
export type ReasonEntries = z.output<typeof reasons>;
