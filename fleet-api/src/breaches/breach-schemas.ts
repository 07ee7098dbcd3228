/** Bodies of the breach routes. */
import { z } from '@hono/zod-openapi';
import { Id, NextCursor, Seconds, Sentence } from '../http/schemas.ts';
import {
  type BreachNote,
  type BreachState,
  type Breach as BreachWithoutNotes,
  EXEMPTIONS,
  RISKS,
  type WrittenNote,
} from './breach.ts';
import type { BreachFile } from './filing.ts';

/** Vehicles of one scope note: as many as fit a request; more notes say more. */
const VEHICLES_MAX = 400;

const Text = Sentence(1, 2_000).openapi({ description: 'One line of text. No name and no place.' });

export const NewBreach = z
  .strictObject({
    aware_s: Seconds.openapi({ description: 'When the operator became aware: the 72 hours run from here.' }),
    facts: Text.openapi({ description: 'What is known so far. More follows as notes (GDPR 33(4)).' }),
  })
  .openapi('NewBreach');

export const Note = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('facts'), text: Text }),
    z.strictObject({
      kind: z.literal('scope'),
      vehicles: z.union([z.literal('all'), z.array(Id).min(1).max(VEHICLES_MAX)]),
      ...{ from_s: Seconds, to_s: Seconds },
    }),
    z.strictObject({ kind: z.literal('risk'), level: z.enum(RISKS), text: Text }),
    z.strictObject({ kind: z.literal('measure'), text: Text }),
    z.strictObject({
      ...{ kind: z.literal('authority_notified'), notified_s: Seconds, reference: Sentence(1, 300) },
      late_reason: Text.optional().openapi({ description: 'Has to be there after the 72 hours.' }),
    }),
    z.strictObject({ kind: z.literal('persons_notified'), notified_s: Seconds, how: Text }),
    z.strictObject({ kind: z.literal('persons_exempt'), ground: z.enum(EXEMPTIONS), text: Text }),
    z.strictObject({ kind: z.literal('closed'), text: Text }),
  ])
  .openapi('BreachNote');

const summary = {
  ...{ breach_id: Id, aware_s: Seconds, opened_s: Seconds },
  due_s: Seconds.openapi({ description: 'Until when the authority has to be told: 72 hours, GDPR 33(1).' }),
  left_s: z
    .int()
    .nullable()
    .openapi({ description: 'Seconds left; negative = late; null = told, or no risk is likely.' }),
  risk: z.enum(RISKS).nullable(),
  authority_notified_s: Seconds.nullable(),
  authority_late: z.boolean().nullable(),
  ...{ persons_notified_s: Seconds.nullable(), closed_s: Seconds.nullable() },
  missing: z
    .array(z.enum(['authority', 'scope', 'risk', 'measure', 'persons']))
    .openapi({ description: 'What is still to be done before the file can be closed.' }),
  ends_on: z.string().openapi({ format: 'date' }),
};

export const BreachPage = z
  .object({ items: z.array(z.object(summary).openapi('BreachSummary')), next_cursor: NextCursor })
  .openapi('BreachPage');

export const BreachBody = z
  .object({
    ...summary,
    affected: z.object({ riders: z.int(), rentals: z.int() }),
    notes: z.array(z.object({ number: z.int(), at_s: Seconds, officer: z.string(), note: Note })),
  })
  .openapi('Breach');

export const RiderPage = z
  .object({
    items: z.array(z.object({ rider_id: z.string(), rentals: z.int() })),
    next_cursor: NextCursor,
  })
  .openapi('BreachRiderPage');

/** A note as the file keeps it. */
export function noteOf(body: z.infer<typeof Note>): BreachNote {
  switch (body.kind) {
    case 'scope':
      return { kind: body.kind, vehicles: body.vehicles, fromS: body.from_s, toS: body.to_s };
    case 'authority_notified': {
      const { kind, notified_s, reference, late_reason } = body;
      const late = late_reason === undefined ? {} : { lateReason: late_reason };
      return { kind, atS: notified_s, reference, ...late };
    }
    case 'persons_notified':
      return { kind: body.kind, atS: body.notified_s, how: body.how };
    default:
      return body;
  }
}

function noteBody(note: BreachNote): z.infer<typeof Note> {
  switch (note.kind) {
    case 'scope':
      return {
        ...{ kind: note.kind, from_s: note.fromS, to_s: note.toS },
        vehicles: note.vehicles === 'all' ? 'all' : [...note.vehicles],
      };
    case 'authority_notified': {
      const { kind, atS, reference, lateReason } = note;
      return { kind, notified_s: atS, reference, ...(lateReason && { late_reason: lateReason }) };
    }
    case 'persons_notified':
      return { kind: note.kind, notified_s: note.atS, how: note.how };
    default:
      return note;
  }
}

/** A file without its notes, as answered. */
export function summaryBody(breach: BreachWithoutNotes, state: BreachState) {
  return {
    ...{ breach_id: breach.breachId, aware_s: breach.awareS, opened_s: breach.openedS },
    ...{ due_s: state.dueS, left_s: state.leftS ?? null, risk: state.risk ?? null },
    authority_notified_s: state.authority?.atS ?? null,
    authority_late: state.authority?.isLate ?? null,
    persons_notified_s: state.personsNotifiedS ?? null,
    closed_s: state.closedS ?? null,
    ...{ missing: [...state.missing], ends_on: breach.endsOn },
  };
}

/** A file as answered. */
export function breachBody({ breach, notes, state, affected }: BreachFile): z.infer<typeof BreachBody> {
  const lineOf = ({ number, atS, officer, note }: WrittenNote) => ({
    ...{ number, at_s: atS, officer, note: noteBody(note) },
  });
  return { ...summaryBody(breach, state), affected, notes: notes.map(lineOf) };
}
