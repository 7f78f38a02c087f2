import { z } from 'zod';

/** An instant: ISO 8601 with offset. Svara always writes UTC with milliseconds, `2027-03-28T00:59:59.999Z`. */
export const instantSchema = z.iso.datetime({ offset: true }).meta({
  description:
    'Instant, ISO 8601 with offset. Answers are in UTC with milliseconds; any offset is understood.',
  example: '2027-03-28T00:59:59.999Z',
});

/** A length of time in whole milliseconds, 0 or more. */
export const durationMsSchema = z.int().min(0).meta({ description: 'Duration in milliseconds' });

/** How many, 0 or more. */
export const countSchema = z.int().min(0);

/** A share, 0 to 1; null where there is nothing to measure, which is never shown as 100 %. */
export const ratioSchema = z
  .number()
  .min(0)
  .max(1)
  .nullable()
  .meta({ description: 'Share from 0 to 1; null when there is nothing to measure' });

/** A phone number in an answer: E.164 with leading plus, or a short code such as `112` as it was dialled. */
export const phoneNumberSchema = z.string().meta({
  description: 'E.164 with leading plus; a short code stands as dialled',
  example: '+46406280400',
});

export const callClassSchema = z.enum(['critical', 'high', 'medium', 'low', 'status']);

export const agentStateSchema = z.enum([
  'signed-out',
  'available',
  'offered',
  'talking',
  'wrapping-up',
  'paused',
  'busy-elsewhere',
  'not-responding',
]);

export const serviceLevelDefinitionSchema = z.enum([
  'answered_only',
  'abandons_positive',
  'abandons_ignored',
  'abandons_negative',
  'short_counted',
  'left_queue',
  'all_offered',
]);
