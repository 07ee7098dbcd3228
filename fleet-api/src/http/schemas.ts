/** Pieces of which the doors' request and response schemas are made. */

import { isCell } from '@fleetveil/proto';
import { type RouteConfig, z } from '@hono/zod-openapi';
import { CURSOR_MAX } from './cursor.ts';
import { PROBLEM_CODES, PROBLEMS, type ProblemCode } from './problem.ts';

/** 128 random bits. */
export const Id = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .openapi({
    description: '128 bits, 32 lowercase hex characters.',
    example: '0f8fad5bd9cb469fa16570867728950e',
  });

/** Domain time. */
export const Seconds = z
  .int()
  .openapi({ description: 'Unix seconds of the fleet clock, UTC.', example: 1_790_000_000 });

/** A UTC day. */
export const Day = z
  .string()
  .openapi({ format: 'date', description: 'A day in UTC.', example: '2027-03-01' });

/** A cell of H3. */
export const Cell = z
  .string()
  .refine(isCell, 'must be a cell of H3, 15 lowercase hex characters')
  .openapi({ description: 'A cell of H3, 15 lowercase hex characters.', example: '881f1a2a5dfffff' });

/** Sentences that people write: no control characters (PostgreSQL keeps no U+0000), well-formed. */
export const Sentence = (min: number, max: number) =>
  z
    .string()
    .min(min)
    .max(max)
    .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), 'must be one line of text');

/** Query of every list. */
export const PageQuery = z.object({
  cursor: z
    .string()
    .max(CURSOR_MAX)
    .optional()
    .openapi({ description: 'next_cursor of the page before; without it the list begins.' }),
  limit: z.coerce.number().int().min(1).max(200).default(50).openapi({
    type: 'integer',
    minimum: 1,
    maximum: 200,
    default: 50,
    description: 'Most items of the page.',
  }),
});

/** The last member of every list. */
export const NextCursor = z
  .string()
  .nullable()
  .openapi({ description: 'Cursor of the next page; null on the last one.' });

/** Problem details, RFC 9457. */
export const ProblemSchema = z
  .object({
    type: z.string().openapi({ description: 'Page about this code.', example: '/problems#not_found' }),
    title: z.string(),
    status: z.int(),
    detail: z.string().openapi({ description: 'What the caller can do now.' }),
    code: z.enum(PROBLEM_CODES as [ProblemCode, ...ProblemCode[]]),
    rental_id: z.string().optional().openapi({ description: 'The running rental of vehicle_rented.' }),
    errors: z
      .array(
        z.object({ in: z.enum(['body', 'query', 'path', 'header']), field: z.string(), rule: z.string() }),
      )
      .optional(),
    controller: z
      .object({ title: z.string(), postal_address: z.string(), contact: z.string() })
      .optional()
      .openapi({ description: 'Who answers instead, of controller_answers.' }),
  })
  .openapi('Problem');

/** Problems that any route behind a token can answer with. */
const ALWAYS: readonly ProblemCode[] = [
  'unauthenticated',
  'forbidden',
  'recipient_refused',
  'bulk_refused',
  'invalid',
  'uri_too_long',
  'rate_limited',
  'internal',
  'busy',
];

/** The error responses of a route, by status: those of every route and `codes`. */
export function problems(...codes: readonly ProblemCode[]): RouteConfig['responses'] {
  return problemsOf([...ALWAYS, ...codes]);
}

/** The error responses of a route that needs no token. */
export function openProblems(...codes: readonly ProblemCode[]): RouteConfig['responses'] {
  return problemsOf(['uri_too_long', 'rate_limited', 'internal', 'busy', ...codes]);
}

function problemsOf(codes: readonly ProblemCode[]): RouteConfig['responses'] {
  const byStatus = Map.groupBy(new Set(codes), (code) => PROBLEMS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      {
        description: group.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join(' '),
        content: { 'application/problem+json': { schema: ProblemSchema } },
      },
    ]),
  );
}

/** A JSON answer. */
export function answers<T extends z.ZodType>(description: string, schema: T) {
  return { description, content: { 'application/json': { schema } } } as const;
}

/** Marks a route as one behind a token that a rider gave to a third party. */
export const RIDER_TOKEN = [{ rider_token: [] }];

/** Marks a route as one behind a token. */
export const BEARER = [{ bearer: [] }];
