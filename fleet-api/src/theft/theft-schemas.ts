/** Bodies of the routes about thefts, the officers' and the second person's. */
import { z } from '@hono/zod-openapi';
import { Id, NextCursor, Seconds, Sentence } from '../http/schemas.ts';
import type { AwaitingTheft, Verdict as DecidedVerdict } from './deciding.ts';
import type { Declaring, TheftFile } from './declaring.ts';
import type { TheftReport } from './looking.ts';
import {
  askedOf,
  CHANNELS,
  CLOSINGS,
  CONTACT_OUTCOMES,
  OUTCOMES,
  THEFT_REASONS,
  THEFT_STATES,
  type Theft,
  TOLD_WITHIN_DAYS,
} from './theft.ts';
import type { LookRow } from './theft-store.ts';

const Person = Sentence(1, 255);
const Reason = Sentence(10, 500);
const contact = { channel: z.enum(CHANNELS), outcome: z.enum(CONTACT_OUTCOMES) };

export const NewTheft = z
  .strictObject({
    vehicle: z.union([z.strictObject({ vehicle_id: Id }), z.strictObject({ label: Sentence(1, 100) })]),
    reason: z.enum(THEFT_REASONS).openapi({
      description: 'overdue needs a contact; unit_suspicion takes up what the vehicle suspects now.',
    }),
    reason_text: Reason.openapi({ description: 'What happened. No name and no place.' }),
    contacts: z
      .array(z.strictObject({ at_s: Seconds, ...contact }))
      .max(20)
      .default([])
      .openapi({ description: 'How the rider of the overdue rental was tried to be reached.' }),
    officers: z.array(Person).max(7).default([]).openapi({
      description: 'Who may look besides you, by the sub of their tokens. None can be added later.',
    }),
    police_reference: Sentence(1, 100).optional(),
  })
  .openapi('NewTheft');

export const PoliceNote = z.strictObject({ reference: Sentence(1, 100) }).openapi('TheftPoliceReference');
export const RenewalAsk = z.strictObject({ reason: Reason }).openapi('TheftRenewal');
export const OfficerRemoval = z
  .strictObject({ officer: Person.openapi({ description: 'By the sub of their token.' }), reason: Reason })
  .openapi('TheftOfficerRemoval');
export const LookAsk = z.strictObject({ reason: Reason }).openapi('TheftLookReason');
export const TheftClosing = z
  .strictObject({
    outcome: z.enum(CLOSINGS).openapi({
      description: 'false_alarm destroys the pursuit at once. Before anybody agreed, closing takes it back.',
    }),
    text: Reason,
    tell_after_days: z.int().min(0).max(TOLD_WITHIN_DAYS).default(0).openapi({
      description: 'Days after which the riders concerned are told, where the police ask to wait.',
    }),
  })
  .openapi('TheftClosing');

const by = z.object({ at_s: Seconds, by: z.string() });
const summary = {
  ...{ theft_id: Id, vehicle_id: Id, state: z.enum(THEFT_STATES), reason: z.enum(THEFT_REASONS) },
  ...{ reason_text: z.string().nullable(), suspicions: z.int(), opened_s: Seconds },
  lapses_s: Seconds.nullable().openapi({ description: 'When it ends unless somebody does something.' }),
  ...{ declared: by.nullable(), officers: z.array(z.string()), decided: by.nullable() },
  removed: z.array(z.string()).openapi({ description: 'Who was an officer of the case.' }),
  ...{ refusal: z.string().nullable(), police: by.extend({ reference: z.string() }).nullable() },
  ...{ renewal: by.extend({ reason: z.string() }).nullable(), grant_until_s: Seconds.nullable() },
  ...{ closed: by.nullable(), outcome: z.enum(OUTCOMES).nullable() },
};

export const TheftPage = z
  .object({ items: z.array(z.object(summary).openapi('TheftSummary')), next_cursor: NextCursor })
  .openapi('TheftPage');

export const TheftBody = z
  .object({
    ...summary,
    contacts: z.array(z.object({ at_s: Seconds, ...contact })),
    cell: z
      .object({ cell: z.string(), tick_s: Seconds })
      .nullable()
      .openapi({ description: 'The coarse cell that the vehicle last reported, while the case is open.' }),
  })
  .openapi('Theft');

export const LookBody = z
  .object({ session_id: Id, theft_id: Id, ends_s: Seconds, renewal: z.boolean() })
  .openapi('TheftLook');

export const ReportBody = z
  .object({
    ...{ theft_id: Id, vehicle_id: Id, state: z.enum(THEFT_STATES), outcome: z.enum(OUTCOMES).nullable() },
    streams: z.array(z.object({ stream_id: Id, chunks: z.int() })),
    looks: z.array(
      z.object({
        ...{ session_id: Id, officer: z.string(), reason: z.string(), renewal: z.boolean() },
        ...{ opened_s: Seconds, ends_s: Seconds },
      }),
    ),
    openings: z.array(
      z.object({
        ...{ session_id: Id, officer: z.string(), stream_id: Id, first_chunk: z.int(), chunks: z.int() },
        ...{ fixes: z.int(), at_s: Seconds },
      }),
    ),
  })
  .openapi('TheftReport');

export const Verdict = z
  .discriminatedUnion('verdict', [
    z.strictObject({ verdict: z.literal('approve') }),
    z.strictObject({ verdict: z.literal('refuse'), reason: Reason }),
  ])
  .openapi('TheftVerdict');

export const AwaitingBody = z
  .object({
    ...{ theft_id: Id, vehicle_id: Id, state: z.enum(THEFT_STATES) },
    asks: z.enum(['theft', 'renewal']).nullable().openapi({ description: 'What waits for your word.' }),
    ...{ reason: z.enum(THEFT_REASONS), reason_text: z.string().nullable(), suspicions: z.int() },
    ...{ declared_by: z.string().nullable(), officers: z.array(z.string()) },
    police_reference: z.string().nullable(),
    renewal: z.object({ by: z.string(), reason: z.string() }).nullable(),
    contacts: z.array(z.object(contact)),
    hours_left: z.int().nullable().openapi({ description: 'Whole hours until it ends by itself.' }),
    refusal: z.string().nullable(),
  })
  .openapi('AwaitingTheft');

export const AwaitingList = z.object({ items: z.array(AwaitingBody) }).openapi('AwaitingThefts');

/** A declaration as the rules take it. */
export function declaringOf(body: z.infer<typeof NewTheft>): Declaring {
  const { vehicle, contacts } = body;
  return {
    vehicle: 'label' in vehicle ? { label: vehicle.label } : { vehicleId: vehicle.vehicle_id },
    ...{ reason: body.reason, reasonText: body.reason_text, officers: body.officers },
    contacts: contacts.map(({ at_s: atS, channel, outcome }) => ({ atS, channel, outcome })),
    policeReference: body.police_reference,
  };
}

/** A verdict as the rules take it. */
export const verdictOf = (body: z.infer<typeof Verdict>): DecidedVerdict => body;

const byBody = (acted: { readonly atS: number; readonly by: string } | undefined) =>
  acted === undefined ? null : { at_s: acted.atS, by: acted.by };

/** A case without its tries and its cell. */
export function summaryBody(theft: Theft) {
  const { police, renewal } = theft;
  return {
    ...{ theft_id: theft.caseId, vehicle_id: theft.vehicleId, state: theft.state, reason: theft.reason },
    ...{ reason_text: theft.reasonText ?? null, suspicions: theft.events.length, opened_s: theft.openedS },
    ...{ lapses_s: theft.lapsesS ?? null, declared: byBody(theft.declared), officers: [...theft.officers] },
    removed: [...theft.removed],
    ...{ decided: byBody(theft.decided), refusal: theft.refusal ?? null },
    police: police ? { at_s: police.atS, by: police.by, reference: police.reference } : null,
    renewal: renewal ? { at_s: renewal.atS, by: renewal.by, reason: renewal.reason } : null,
    ...{ grant_until_s: theft.grantUntilS ?? null, closed: byBody(theft.closed) },
    outcome: theft.outcome ?? null,
  };
}

/** A case as an officer reads it. */
export function theftBody({ theft, contacts, cell }: TheftFile): z.infer<typeof TheftBody> {
  return {
    ...summaryBody(theft),
    contacts: contacts.map(({ atS, channel, outcome }) => ({ at_s: atS, channel, outcome })),
    cell: cell === undefined ? null : { cell: cell.cell, tick_s: cell.tickS },
  };
}

/** A look as answered. */
export function lookBody({ sessionId, caseId, endsS, renewal }: LookRow): z.infer<typeof LookBody> {
  return { session_id: sessionId, theft_id: caseId, ends_s: endsS, renewal };
}

/** A report as answered: nothing that says where. */
export function reportBody({ theft, streams, looks, openings }: TheftReport): z.infer<typeof ReportBody> {
  const officerOf = new Map(looks.map(({ sessionId, officer }) => [sessionId, officer]));
  return {
    ...{ theft_id: theft.caseId, vehicle_id: theft.vehicleId, state: theft.state },
    outcome: theft.outcome ?? null,
    streams: streams.map(({ streamId, chunks }) => ({ stream_id: streamId, chunks })),
    looks: looks.map((look) => ({
      ...{ session_id: look.sessionId, officer: look.officer, reason: look.reason, renewal: look.renewal },
      ...{ opened_s: look.openedS, ends_s: look.endsS },
    })),
    openings: openings.map(({ sessionId, streamId, firstChunk, chunks, fixes, atS }) => ({
      ...{ session_id: sessionId, officer: officerOf.get(sessionId) ?? '', stream_id: streamId },
      ...{ first_chunk: firstChunk, chunks, fixes, at_s: atS },
    })),
  };
}

/** A case as the second person reads it: the reason, and neither a place nor a time (M9). */
export function awaitingBody({ theft, contacts }: AwaitingTheft, nowS: number): z.infer<typeof AwaitingBody> {
  const { renewal, lapsesS } = theft;
  return {
    ...{ theft_id: theft.caseId, vehicle_id: theft.vehicleId, state: theft.state },
    ...{ asks: askedOf(theft) ?? null, reason: theft.reason, reason_text: theft.reasonText ?? null },
    ...{ suspicions: theft.events.length, declared_by: theft.declared?.by ?? null },
    ...{ officers: [...theft.officers], police_reference: theft.police?.reference ?? null },
    renewal: renewal ? { by: renewal.by, reason: renewal.reason } : null,
    contacts: contacts.map(({ channel, outcome }) => ({ channel, outcome })),
    hours_left: lapsesS === undefined ? null : Math.max(0, Math.floor((lapsesS - nowS) / 3_600)),
    refusal: theft.refusal ?? null,
  };
}
