import { z } from 'zod';
import { instantSchema } from './values.ts';

const localDate = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date such as 2027-03-28')
  .meta({ description: 'Local date; today when left out', example: '2027-03-28' });
const days = z.coerce
  .number('must be a whole number from 1 to 800')
  .int()
  .min(1)
  .max(800)
  .meta({ description: 'How many local days; 400 when left out' });

/** Which days to look at. */
const coverageQuerySchema = z.strictObject({ from: localDate.optional(), days: days.optional() });

/** A configuration that is not in force, and which days to look at. */
const coverageBodySchema = z.strictObject({
  config: z.union([z.string().min(1).max(1_000_000), z.record(z.string(), z.unknown())]).meta({
    description: 'A desk file as text (YAML), or the same as JSON',
  }),
  from: localDate.optional(),
  days: days.optional(),
});

const span = { organisation: z.string(), from: instantSchema, until: instantSchema, cause: z.string() };

/** When a critical caller reaches nobody, and when the desk and on-call overlap. */
export const coverageSchema = z
  .object({
    gaps: z.array(
      z.object({
        ...span,
        question: z.string().nullable().meta({
          description:
            'What to ask the coordinator: the reading of a rule that would close it; null: none would',
        }),
      }),
    ),
    overlaps: z.array(z.object(span)),
  })
  .meta({ id: 'Coverage' });
export type CoverageJson = z.infer<typeof coverageSchema>;

/** The doors to it; made part of `routes`. */
export const coverageRoutes = {
  coverage: {
    method: 'get',
    path: '/api/coverage',
    summary: 'When a critical caller would reach nobody, by the configuration in force',
    access: 'signed-in',
    query: coverageQuerySchema,
    answers: { 200: { description: 'Gaps and overlaps', schema: coverageSchema } },
    errors: [400, 403],
  },
  coverageOf: {
    method: 'post',
    path: '/api/coverage',
    summary: 'When a critical caller would reach nobody, by a configuration that is sent',
    access: 'signed-in',
    body: coverageBodySchema,
    answers: { 200: { description: 'Gaps and overlaps', schema: coverageSchema } },
    errors: [400, 403],
  },
} as const;
